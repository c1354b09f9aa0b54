"""A second person marks what the policy calls for, blind, and the decision waits for them."""

import json
from collections.abc import Callable
from dataclasses import asdict

import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel, col, select

from rpl.domain.journey import ClaimState
from rpl.domain.likeness import MatchKind, MatchState
from rpl.domain.marking import UnitUnknownError
from rpl.domain.moderation import ReasonMissingError
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.review import AlreadySubmittedError, SeatKind, SeatTakenError, TwoSeatsError
from rpl.domain.scoring import Unscored
from rpl.domain.second_marking import Risk
from rpl.flows.review import ClaimNotInQueueError
from rpl.store import unfinished
from rpl.store.database import read_session, write_session
from rpl.store.held import shown_rows
from rpl.store.holdings import HOLDINGS
from rpl.store.review.openings import waiting_for_moderators
from rpl.store.review.waiting import Watch, held_by
from rpl.store.sealed import claim_seal
from rpl.store.tables import AuditEntry, Citation, Claim, EvidenceMatch, Judgement, SeatOpening
from tests.factories.office import Office
from tests.factories.review import POLICY, a_claim, a_unit_sheet, an_evidence_item
from tests.fakes.vault import FakeKeyRing

BAD = (1, 3)
"""Below the minimum of CC1, so that the unit would be refused."""


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine, marking=POLICY)


def deeds(office: Office) -> list[str]:
    with read_session(office.engine) as session:
        return list(session.exec(select(AuditEntry.deed).order_by(col(AuditEntry.position))))


def exported(office: Office, model: type[SQLModel]) -> int:
    """How many rows of a table the applicant's archive shows; never why a seat was called for."""
    holding = next(each for each in HOLDINGS if each.model is model)
    with read_session(office.engine) as session:
        claim = session.get_one(Claim, office.claim)
        seal = claim_seal(session, FakeKeyRing(), office.claim)
        found = shown_rows(session, seal, holding, claim.applicant_id, None)
    rows = () if found is None else found.rows
    assert not any("calls" in row for row in rows)
    return len(rows)


def waits_for(office: Office, who: str) -> list[SeatKind]:
    watch = Watch(DEFAULT_ORGANISATION, getattr(office, who), office.clock.now())
    with read_session(office.engine) as session:
        return [found.kind for found in waiting_for_moderators(session, watch)]


def test_a_refusal_waits_for_a_second_person_and_is_not_decided_before(office: Office) -> None:
    office.first_mark(w2=BAD)

    assert office.called(SeatKind.SECOND) == (("W2", "refusal", None),)
    assert office.queue.handed_over == []
    assert not office.decide()
    assert deeds(office)[-1] == "second_mark_called"
    with read_session(office.engine) as session:
        assert [found for each in unfinished.SEARCHES for found in each(session, None, 9)] == []
    assert waits_for(office, "mira") == [SeatKind.SECOND]

    office.mark_again(office.mira, w2=BAD)

    assert office.called(SeatKind.ADJUDICATION) is None
    assert office.queue.handed_over == [("decide", office.claim)]
    assert office.decide()
    assert office.state() is ClaimState.DECIDED


def test_marks_that_call_for_nothing_are_decided_at_once(office: Office) -> None:
    office.first_mark()

    assert office.called(SeatKind.SECOND) is None
    assert office.queue.handed_over == [("decide", office.claim)]


def test_an_assessors_first_claims_are_counted_without_this_one(engine: Engine) -> None:
    office = Office(engine, marking=POLICY.model_copy(update={"first_claims": 1}))
    office.first_mark()
    assert office.called(SeatKind.SECOND) == (
        ("W1", "first_claims", None),
        ("W2", "first_claims", None),
    )

    other = Office(engine, marking=office.marking)
    other.amina = office.amina
    other.first_mark()
    assert other.called(SeatKind.SECOND) is None


def test_the_second_marker_marks_what_was_called_and_sees_nothing_of_the_first(
    office: Office,
) -> None:
    office.first_mark(w2=BAD)
    office.take_called(office.mira)

    bench = office.look(office.mira)

    assert (bench.kind, bench.units, bench.drafts) == (SeatKind.SECOND, ("W2",), {})
    assert "refusal" not in json.dumps(asdict(bench), default=str)
    with pytest.raises(UnitUnknownError):
        office.save(office.mira, a_unit_sheet(office.letter, unit="W1"))


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("amina", TwoSeatsError), ("nils", SeatTakenError), ("mira", AlreadySubmittedError)],
)
def test_no_first_marker_and_no_two_people_hold_the_second_seat(
    office: Office, who: str, refusal: type[Exception]
) -> None:
    office.first_mark(w2=BAD)
    office.take_called(office.mira)
    if who == "mira":
        office.mark(office.mira, (3, 3), (Unscored.NOT_SHOWN, 0))

    with pytest.raises(refusal if who != "mira" else TwoSeatsError):
        office.take_called(getattr(office, who))
    if who == "mira":
        with pytest.raises(refusal):
            office.look(office.mira)


def test_a_claim_that_waits_for_nobody_cannot_be_taken_again(office: Office) -> None:
    with pytest.raises(ClaimNotInQueueError):
        office.take_called(office.mira)
    office.first_mark()
    with pytest.raises(ClaimNotInQueueError):
        office.take_called(office.mira)


@pytest.mark.parametrize(
    "leave",
    [lambda office: office.hand_back(office.mira), lambda office: office.clock.move(minutes=20)],
)
def test_a_second_seat_that_was_left_waits_for_another_moderator_without_the_draft(
    office: Office, leave: Callable[[Office], None]
) -> None:
    office.first_mark(w2=BAD)
    office.take_called(office.mira)
    office.save(office.mira, a_unit_sheet(office.letter, unit="W2"))
    assert waits_for(office, "nils") == []

    leave(office)

    assert office.state() is ClaimState.IN_ASSESSMENT
    assert waits_for(office, "nils") == [SeatKind.SECOND]
    office.take_called(office.nils)
    assert office.look(office.nils).drafts == {}


def test_the_second_seat_stands_in_the_moderators_list_and_not_in_the_assessors(
    office: Office,
) -> None:
    office.first_mark(w2=BAD)
    office.take_called(office.mira)

    watch = Watch(DEFAULT_ORGANISATION, office.mira, office.clock.now())
    with read_session(office.engine) as session:
        assert held_by(session, watch) == ()
        assert len(held_by(session, watch, (SeatKind.SECOND,))) == 1
    assert waits_for(office, "amina") == []


def test_an_export_shows_judgements_when_marking_is_over_and_not_before(office: Office) -> None:
    office.first_mark(w2=BAD)
    assert (exported(office, Judgement), exported(office, Citation)) == (0, 0)
    assert exported(office, SeatOpening) == 1

    office.mark_again(office.mira, w2=BAD)
    office.decide()

    assert (exported(office, Judgement), exported(office, Citation)) == (6, 6)


def test_two_sheets_that_differ_in_what_matters_wait_for_a_third_person(office: Office) -> None:
    office.first_mark(w2=BAD)
    office.mark_again(office.mira, w2=(3, 3))

    assert office.called(SeatKind.ADJUDICATION) == (
        ("W2", "judgement", None),
        ("W2", "must_pass", "CC1"),
    )
    assert office.queue.handed_over == []
    assert not office.decide()
    assert deeds(office)[-1] == "adjudication_called"
    assert (waits_for(office, "mira"), waits_for(office, "nils")) == ([], [SeatKind.ADJUDICATION])
    with pytest.raises(TwoSeatsError):
        office.take_called(office.mira)


def test_what_the_third_person_gives_counts_and_every_mark_is_kept(office: Office) -> None:
    office.first_mark(w2=BAD)
    office.mark_again(office.mira, w2=(3, 3))
    office.mark_again(office.nils, w2=(2, 3))

    assert office.queue.handed_over == [("decide", office.claim)]
    assert office.decide()
    with read_session(office.engine) as session:
        kept = session.exec(select(Judgement.level).where(Judgement.unit == "W2")).all()
    assert sorted(kept, key=str) == [1, 2, 3, 3, 3, 3]
    assert office.outcomes() == {"W1": "granted", "W2": "granted"}


def test_the_third_person_sees_both_sheets_and_nobody_else_does(office: Office) -> None:
    office.first_mark(w2=BAD)
    office.mark_again(office.mira, w2=(3, Unscored.NOT_SHOWN))
    office.take_called(office.nils)

    both = office.to_settle(office.nils)

    assert {kind: {code: mark.choice for code, mark in marks.items()} for kind, marks in both} == {
        SeatKind.FIRST: {"CC1": 1, "CC2": 3},
        SeatKind.SECOND: {"CC1": 3, "CC2": Unscored.NOT_SHOWN},
    }
    assert all(mark.cited for _kind, marks in both for mark in marks.values())
    office.clock.move(minutes=20)
    assert office.to_settle(office.nils) == ()


@pytest.mark.parametrize("who", ["amina", "mira"])
def test_no_marker_sees_the_other_sheet_while_marking_or_after(office: Office, who: str) -> None:
    office.first_mark(w2=BAD)
    office.take_called(office.mira)
    assert office.to_settle(getattr(office, who)) == ()

    office.mark(office.mira, (3, 3), (3, 3))
    assert office.to_settle(getattr(office, who)) == ()


def test_what_is_settled_without_a_reason_is_refused_and_named(office: Office) -> None:
    office.first_mark(w2=BAD)
    office.mark_again(office.mira, w2=(3, 3))
    office.take_called(office.nils)
    version = office.save(office.nils, a_unit_sheet(office.letter, unit="W2", cc1=2))

    with pytest.raises(ReasonMissingError, match=r"W2 \(CC1\)"):
        office.submit(office.nils, version)

    explained = a_unit_sheet(office.letter, unit="W2", version=1, cc1=2, note="Seen on page 1.")
    office.submit(office.nils, office.save(office.nils, explained))
    assert office.decide()


@pytest.mark.parametrize("state", MatchState)
def test_evidence_that_an_officer_wants_looked_into_calls_for_a_second_marker_and_says_no_more(
    engine: Engine, state: MatchState
) -> None:
    risks = frozenset({Risk.SIMILAR_EVIDENCE})
    office = Office(engine, marking=POLICY.model_copy(update={"risks": risks}))
    with write_session(engine) as session:
        session.add(
            EvidenceMatch(
                kind=MatchKind.SAME_WORDS,
                percent=90,
                one_evidence_id=an_evidence_item(engine, a_claim(engine)),
                one_page=1,
                other_evidence_id=office.letter,
                other_page=1,
                found_at=office.clock.now(),
                state=state,
            )
        )

    office.first_mark()

    called = state is MatchState.TO_LOOK_INTO
    assert waits_for(office, "mira") == ([SeatKind.SECOND] if called else [])
    with read_session(engine) as session:
        openings = session.exec(select(SeatOpening)).all()
    assert {call["reason"] for opening in openings for call in opening.calls} <= {"risk"}
