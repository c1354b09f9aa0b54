"""A claim of before may wait for its applicant, and everything it had is kept."""

from datetime import UTC, datetime

from sqlalchemy import Engine, inspect

from rpl.domain.journey import ClaimState
from rpl.store.database import read_session, write_session
from rpl.store.migrations import migrate
from rpl.store.review.requests import changeable_since
from rpl.store.tables import Claim
from tests.factories.migrated import CLAIMS, installed
from tests.fakes.vault import FakeKeyRing

BEFORE, CLAIM = "0039", CLAIMS["claim_id"]


def test_a_claim_of_before_can_wait_for_its_applicant(before: Engine) -> None:
    with installed(before):
        pass

    migrate(before, FakeKeyRing())

    with write_session(before) as session:
        found = session.get_one(Claim, CLAIM)
        assert (found.reference, found.state) == ("RPL-0000-0000", ClaimState.DRAFT)
        assert changeable_since(session, CLAIM) == datetime.min.replace(tzinfo=UTC)
        found.state = ClaimState.EVIDENCE_REQUESTED
    with read_session(before) as session:
        assert session.get_one(Claim, CLAIM).state is ClaimState.EVIDENCE_REQUESTED
        assert changeable_since(session, CLAIM) is None
    assert {"claim_queue", "claim_to_decide"} <= {
        str(index["name"]) for index in inspect(before).get_indexes("claim")
    }
