"""A complete sheet is submitted once, and becomes a record with citations."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import uuid4

import pytest
from sqlmodel import select

from rpl.domain.journey import ClaimState
from rpl.domain.marking import CitedPlace, Mark, SheetIncompleteError
from rpl.domain.review import (
    AlreadySubmittedError,
    LeaseLapsedError,
    NotYourSeatError,
    SeatTakenError,
    SheetChangedError,
)
from rpl.domain.values import Box
from rpl.flows import review
from rpl.flows.review import UnitSheet
from rpl.store.database import read_session, write_session
from rpl.store.tables import Citation, Judgement
from tests.factories.office import Office
from tests.factories.review import NOT_SHOWN, a_unit_sheet


def test_a_submitted_sheet_is_a_record_with_citations_and_asks_for_the_decision(
    office: Office,
) -> None:
    office.submit(office.amina, office.mark_all(office.amina))

    with read_session(office.engine) as session:
        judgements = {
            (row.unit, row.criterion): (row.level, row.unscored)
            for row in session.exec(select(Judgement))
        }
        citations = session.exec(select(Citation)).all()
    assert judgements == {
        ("W1", "CC1"): (3, None),
        ("W1", "CC2"): (3, None),
        ("W2", "CC1"): (3, None),
        ("W2", "CC2"): (None, "not_shown"),
    }
    assert {(row.evidence_id, row.page) for row in citations} == {(office.letter, 1)}
    assert office.queue.handed_over == [("decide", office.claim)]
    assert office.state() is ClaimState.IN_ASSESSMENT


def test_places_on_one_page_become_one_citation_that_keeps_the_box(office: Office) -> None:
    box = Box(left=1, top=2, width=3, height=4)
    cited = (
        CitedPlace(evidence=office.letter, page=1, box=box),
        CitedPlace(evidence=office.letter, page=1),
        CitedPlace(evidence=office.letter, page=2),
    )
    marks = {"CC1": Mark(choice=2, cited=cited), "CC2": NOT_SHOWN}
    office.take(office.amina)
    office.save(office.amina, UnitSheet(unit="W1", version=0, marks=marks))
    last = UnitSheet(unit="W2", version=0, marks={"CC1": NOT_SHOWN, "CC2": NOT_SHOWN})
    office.submit(office.amina, office.save(office.amina, last))

    with read_session(office.engine) as session:
        kept = [(row.page, row.box) for row in session.exec(select(Citation))]
    assert sorted(kept, key=str) == [(1, box.model_dump()), (2, None)]


def test_a_sheet_is_submitted_once(any_office: Office) -> None:
    office, start = any_office, Barrier(2)
    version = office.mark_all(office.amina)

    def race(_n: int) -> str:
        start.wait()
        try:
            office.submit(office.amina, version)
        except (AlreadySubmittedError, SheetChangedError):
            return "refused"
        return "submitted"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(race, range(2))) == ["refused", "submitted"]
    with read_session(office.engine) as session:
        assert len(session.exec(select(Judgement)).all()) == 4


@pytest.mark.parametrize(
    "work",
    [
        lambda office: office.save(office.amina, a_unit_sheet(office.letter, version=1)),
        lambda office: office.hand_back(office.amina),
        lambda office: office.submit(office.amina, 3),
        lambda office: office.take(office.amina),
    ],
)
def test_after_submitting_nothing_can_be_changed(
    office: Office, work: Callable[[Office], None]
) -> None:
    office.submit(office.amina, office.mark_all(office.amina))

    with pytest.raises(AlreadySubmittedError):
        work(office)
    with pytest.raises(SeatTakenError):
        office.take(office.boris)


def test_an_incomplete_sheet_is_refused_and_says_what_is_open(office: Office) -> None:
    office.take(office.amina)
    sheet = a_unit_sheet(office.letter, cc2=None)
    uncited = replace(sheet, marks={**sheet.marks, "CC1": Mark(choice=3)})
    version = office.save(office.amina, uncited)

    with pytest.raises(SheetIncompleteError, match=r"W1 \(CC1, CC2\); W2 \(CC1, CC2\)"):
        office.submit(office.amina, version)
    assert office.queue.handed_over == []


def test_what_was_saved_elsewhere_since_is_looked_at_before_submitting(office: Office) -> None:
    version = office.mark_all(office.amina)

    with pytest.raises(SheetChangedError):
        office.submit(office.amina, version - 1)


def test_a_lapsed_lease_cannot_be_submitted(office: Office) -> None:
    version = office.mark_all(office.amina)
    office.clock.move(minutes=20)

    with pytest.raises(LeaseLapsedError):
        office.submit(office.amina, version)


@pytest.mark.parametrize("claim_exists", [True, False])
def test_a_colleagues_claim_and_a_missing_one_look_the_same(
    office: Office, *, claim_exists: bool
) -> None:
    office.take(office.amina)
    claim = office.claim if claim_exists else uuid4()

    with write_session(office.engine) as session, pytest.raises(NotYourSeatError) as refusal:
        review.submit(session, office.desk, assessor_id=office.boris, claim_id=claim, version=0)
    assert refusal.value.message == NotYourSeatError().message
