"""The clock of a claim stands still for a recorded reason, and runs again."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from rpl.domain.audit import Deed
from rpl.domain.decision_clock import Stop, StopReason, StopReasonUnknownError
from rpl.domain.review import LeaseLapsedError, NotYourSeatError
from rpl.flows import review
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.review.clocks import stops_of
from rpl.store.tables import ClockStop
from tests.factories.office import Office


def stop(office: Office, who: UUID, reason: str = "applicant_asked") -> None:
    with write_session(office.engine) as session:
        review.stop_clock(
            session, office.desk, assessor_id=who, claim_id=office.claim, reason=reason
        )


def start(office: Office, who: UUID, reason: str = "applicant_asked") -> None:
    with write_session(office.engine) as session:
        review.start_clock(
            session, office.desk, assessor_id=who, claim_id=office.claim, reason=reason
        )


def stops(office: Office) -> tuple[Stop, ...]:
    with read_session(office.engine) as session:
        return stops_of(session, [office.claim])[office.claim]


def deeds(office: Office) -> list[str]:
    with read_session(office.engine) as session:
        entries = [link.entry for link in audit.about_claim(session, office.claim)]
    clocks = {Deed.CLOCK_STOPPED, Deed.CLOCK_STARTED}
    return [f"{each.deed} {each.details['reason']}" for each in entries if each.deed in clocks]


def test_a_clock_is_stopped_once_a_reason_and_started_again(any_office: Office) -> None:
    office = any_office
    office.take(office.amina)
    began = office.clock.now()

    stop(office, office.amina)
    office.clock.move(minutes=5)
    stop(office, office.amina)
    start(office, office.amina)
    start(office, office.amina)

    ended = began + timedelta(minutes=5)
    assert stops(office) == (Stop(StopReason.APPLICANT_ASKED, began, ended),)
    with read_session(office.engine) as session:
        assert {row.stopped_by for row in session.exec(select(ClockStop))} == {office.amina}
    assert deeds(office) == ["clock_stopped applicant_asked", "clock_started applicant_asked"]


def test_a_clock_that_an_earlier_version_stopped_for_an_issuer_is_started_again(
    office: Office,
) -> None:
    office.take(office.amina)
    began = office.clock.now()
    with write_session(office.engine) as session:
        why = StopReason.AUTHENTICITY_CHECK
        session.add(ClockStop(claim_id=office.claim, reason=why, since=began))

    start(office, office.amina, "authenticity_check")

    assert stops(office) == (Stop(StopReason.AUTHENTICITY_CHECK, began, began),)


@pytest.mark.parametrize("reason", ["evidence_requested", "authenticity_check", "because", ""])
def test_nobody_stops_a_clock_for_a_reason_that_is_not_theirs_to_give(
    office: Office, reason: str
) -> None:
    office.take(office.amina)

    with pytest.raises(StopReasonUnknownError):
        stop(office, office.amina, reason)
    assert stops(office) == ()


def test_only_who_holds_a_claim_touches_its_clock(office: Office) -> None:
    office.take(office.amina)

    with pytest.raises(NotYourSeatError):
        stop(office, office.boris)
    office.clock.move(hours=1)
    with pytest.raises(LeaseLapsedError):
        stop(office, office.amina)
    with pytest.raises(LeaseLapsedError):
        start(office, office.amina)
    assert stops(office) == ()


def test_when_the_scores_are_submitted_nobody_waits_for_anybody(office: Office) -> None:
    version = office.mark_all(office.amina)
    stop(office, office.amina)

    office.submit(office.amina, version)

    now = office.clock.now()
    assert {each.until for each in stops(office)} == {now}
    assert len(deeds(office)) == 2
