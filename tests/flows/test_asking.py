"""More evidence is asked for, the claim waits, the answer brings it back."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from rpl.domain.audit import Deed
from rpl.domain.decision_clock import Stop, StopReason
from rpl.domain.evidence_request import NothingAskedError
from rpl.domain.intake import NotConfirmedError
from rpl.domain.journey import ClaimState, EvidenceState, MoveNotAllowedError
from rpl.domain.review import LeaseLapsedError, NotYourSeatError
from rpl.flows import intake, record, review
from rpl.flows.reading import read_again
from rpl.jobs.requests import close_requests
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.review.clocks import stops_of
from rpl.store.review.requests import RequestShown, requests_of
from rpl.store.sealed import claim_seal
from rpl.store.tables import Claim, EvidenceItem
from tests.factories.intake import job_tools
from tests.factories.office import Office
from tests.factories.practice import practised
from tests.factories.review import a_unit_sheet
from tests.fakes.vault import FakeKeyRing


def ask(office: Office, who: UUID, *criteria: str) -> list[str]:
    with write_session(office.engine) as session:
        problems = review.ask_for_evidence(
            session,
            office.desk,
            assessor_id=who,
            claim_id=office.claim,
            criteria=criteria or ("W1.CC1",),
            note="A newer card.",
            language="en",
        )
    return [problem.field for problem in problems]


def asked(office: Office) -> None:
    """Amina asks, and a minute goes by."""
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    assert ask(office, office.amina) == []
    office.clock.move(minutes=1)


def answer(office: Office, text: str) -> UUID:
    with write_session(office.engine) as session:
        keyring, queue = FakeKeyRing(), office.queue
        return intake.write_answer(session, office.clock, keyring, queue, office.claim, text=text)


def send(office: Office) -> None:
    with write_session(office.engine) as session:
        intake.send_answer(session, office.clock, office.claim, acknowledged=False)


def state(office: Office) -> ClaimState:
    with read_session(office.engine) as session:
        return session.get_one(Claim, office.claim).state


def requests(office: Office) -> tuple[RequestShown, ...]:
    with read_session(office.engine) as session:
        return requests_of(session, claim_seal(session, FakeKeyRing(), office.claim), office.claim)


def stops(office: Office) -> tuple[Stop, ...]:
    with read_session(office.engine) as session:
        return stops_of(session, [office.claim])[office.claim]


def confirm(office: Office, item: UUID) -> None:
    with write_session(office.engine) as session:
        session.get_one(EvidenceItem, item).state = EvidenceState.TO_CONFIRM
    with write_session(office.engine) as session:
        record.confirm(session, office.clock, FakeKeyRing(), office.claim, item, typed={})


def test_asking_gives_the_seat_back_and_stops_the_clock_until_the_answer(
    any_office: Office,
) -> None:
    office = any_office
    since = office.clock.now()
    asked(office)

    assert state(office) is ClaimState.EVIDENCE_REQUESTED
    assert stops(office) == (Stop(StopReason.EVIDENCE_REQUESTED, since),)
    assert office.seat().lease_until == since
    item = answer(office, "I lost the card.")
    with pytest.raises(NotConfirmedError):
        send(office)
    confirm(office, item)
    office.clock.move(days=3)
    send(office)

    assert state(office) is ClaimState.READY
    assert stops(office) == (Stop(StopReason.EVIDENCE_REQUESTED, since, office.clock.now()),)
    [request] = requests(office)
    assert (request.answered, request.ended_at) == (True, office.clock.now())
    assert request.asked.note == "A newer card."
    office.take(office.amina)
    assert office.draft()["W1"]["marks"]["CC1"]["choice"] == 3
    with read_session(office.engine) as session:
        deeds = [link.entry.deed for link in audit.about_claim(session, office.claim)]
    assert {Deed.EVIDENCE_REQUESTED, Deed.REQUEST_ANSWERED} <= set(deeds)


def test_nothing_is_asked_where_nothing_is_chosen(office: Office) -> None:
    office.take(office.amina)

    assert ask(office, office.amina, "W9.CC1") == ["criteria"]
    assert state(office) is ClaimState.IN_ASSESSMENT
    assert (stops(office), requests(office)) == ((), ())


def test_only_who_holds_the_claim_asks(office: Office) -> None:
    office.take(office.amina)

    with pytest.raises(NotYourSeatError):
        ask(office, office.boris)
    office.clock.move(hours=1)
    with pytest.raises(LeaseLapsedError):
        ask(office, office.amina)


def test_what_was_sent_before_stays_as_it_was_cited(office: Office) -> None:
    office.clock.move(minutes=1)
    asked(office)
    item = answer(office, "I lost the card.")

    with write_session(office.engine) as session, pytest.raises(MoveNotAllowedError):
        intake.remove_evidence(session, office.clock, office.claim, office.letter)
    with write_session(office.engine) as session, pytest.raises(MoveNotAllowedError):
        record.confirm(session, office.clock, FakeKeyRing(), office.claim, office.letter, typed={})
    with write_session(office.engine) as session, pytest.raises(MoveNotAllowedError):
        read_again(session, office.queue, office.claim, office.letter)
    with write_session(office.engine) as session, pytest.raises(MoveNotAllowedError):
        intake.write_statement(
            session, office.clock, FakeKeyRing(), office.queue, office.claim, text="Instead"
        )
    with write_session(office.engine) as session:
        assert intake.remove_evidence(session, office.clock, office.claim, item) == ()
    send(office)
    assert state(office) is ClaimState.READY


def test_a_claim_that_waits_for_nothing_takes_no_answer(office: Office) -> None:
    with pytest.raises(NothingAskedError):
        send(office)
    with pytest.raises(MoveNotAllowedError):
        answer(office, "Here I am.")


def test_silence_brings_the_claim_back_and_refuses_nobody(any_office: Office) -> None:
    office = any_office
    tools = replace(job_tools(office.engine, office.clock))
    asked(office)
    [request] = requests(office)
    office.clock.move(days=(request.closes_at - request.asked_at).days - 1)
    assert close_requests(tools) == 0
    office.clock.move(days=1)
    item = answer(office, "Wait for me.")

    assert close_requests(tools) == 0
    confirm(office, item)
    assert close_requests(tools) == 1
    assert close_requests(tools) == 0

    assert state(office) is ClaimState.READY
    assert [each.until for each in stops(office)] == [office.clock.now()]
    assert [each.answered for each in requests(office)] == [False]
    assert request.closes_at - request.asked_at == 2 * (request.answer_by - request.asked_at)
    assert request.answer_by - request.asked_at >= timedelta(days=1)


def test_what_was_added_and_not_confirmed_holds_no_claim_up_and_can_be_confirmed_later(
    any_office: Office,
) -> None:
    office = any_office
    tools = job_tools(office.engine, office.clock)
    asked(office)
    read, waiting = answer(office, "The first half."), answer(office, "The second half.")
    with write_session(office.engine) as session:
        session.get_one(EvidenceItem, waiting).state = EvidenceState.TO_CONFIRM
    [request] = requests(office)
    office.clock.move(seconds=(request.closes_at - office.clock.now()).total_seconds())
    assert close_requests(tools) == 0
    office.clock.move(days=1)

    assert close_requests(tools) == 1

    assert state(office) is ClaimState.READY
    with read_session(office.engine) as session:
        left = [session.get_one(EvidenceItem, item) for item in (read, waiting)]
    assert {(item.state, item.problem) for item in left} == {("failed", "left_unconfirmed")}
    office.take(office.amina)
    assert ask(office, office.amina) == []
    with write_session(office.engine) as session:
        record.confirm(session, office.clock, FakeKeyRing(), office.claim, waiting, typed={})
    with read_session(office.engine) as session:
        again = session.get_one(EvidenceItem, waiting)
    assert (again.state, again.problem) == (EvidenceState.CONFIRMED, None)


def test_a_clock_that_was_stopped_by_hand_is_stopped_for_evidence_too(office: Office) -> None:
    office.take(office.amina)
    with write_session(office.engine) as session:
        review.stop_clock(
            session,
            office.desk,
            assessor_id=office.amina,
            claim_id=office.claim,
            reason="applicant_asked",
        )
    assert ask(office, office.amina) == []
    send(office)

    open_stops = [each.reason for each in stops(office) if each.until is None]
    assert open_stops == [StopReason.APPLICANT_ASKED]


def test_what_was_added_in_time_waits_as_long_as_the_programme_says(office: Office) -> None:
    office.catalog = practised(office.catalog, "any-trade", requests={"confirm_hours": 5})
    tools = replace(job_tools(office.engine, office.clock), catalog=office.catalog)
    asked(office)
    answer(office, "Wait for me.")
    [request] = requests(office)
    office.clock.move(seconds=(request.closes_at - office.clock.now()).total_seconds())
    office.clock.move(hours=4, minutes=59)
    assert close_requests(tools) == 0
    office.clock.move(minutes=1)

    assert close_requests(tools) == 1
