"""A claim of before clocks could stand still has a clock that never stood still, and can stop."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from rpl.domain.decision_clock import Stop, StopReason
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.review.clocks import running_stops, stops_of
from rpl.store.tables import ClockStop
from tests.factories.migrated import CLAIMS, installed
from tests.fakes.vault import FakeKeyRing

BEFORE, CLAIM = "0033", CLAIMS["claim_id"]
SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def test_the_clock_of_a_claim_of_before_can_be_stopped(before: Engine) -> None:
    with installed(before):
        pass

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        assert stops_of(session, [CLAIM]) == {CLAIM: ()}
    with write_session(before) as session:
        session.add(ClockStop(claim_id=CLAIM, reason=StopReason.APPLICANT_ASKED, since=SINCE))
    with read_session(before) as session:
        assert stops_of(session, [CLAIM])[CLAIM] == (Stop(StopReason.APPLICANT_ASKED, SINCE),)
        assert set(running_stops(session, CLAIM)) == {StopReason.APPLICANT_ASKED}
