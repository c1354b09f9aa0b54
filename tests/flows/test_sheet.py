"""The marks of a unit are saved, and refused when they are stale or cannot stand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session

from rpl.domain.errors import RuleError
from rpl.domain.journey import EvidenceState
from rpl.domain.marking import CitedPlace, EvidenceNotInClaimError, Mark, UnitUnknownError
from rpl.domain.review import (
    LeaseLapsedError,
    NotYourSeatError,
    SeatTakenError,
    SheetChangedError,
    SheetStaleError,
)
from rpl.domain.scoring import CriterionUnknownError, LevelOffScaleError, Unscored
from rpl.flows.review import UnitSheet
from rpl.store.database import write_session
from rpl.store.review import seats as store
from tests.factories.office import Office
from tests.factories.review import NOT_SHOWN, a_claim, a_unit_sheet
from tests.factories.review import an_evidence_item as an_item
from tests.fakes.clock import NOON


@contextmanager
def somebody_is_faster() -> Iterator[None]:
    """Another writer changes every seat just before it is written."""

    def change(state: ORMExecuteState) -> None:
        if state.is_update:
            raced = text("UPDATE seat SET version = version + 100")
            state.session.connection().execute(raced)

    event.listen(Session, "do_orm_execute", change)
    try:
        yield
    finally:
        event.remove(Session, "do_orm_execute", change)


def test_saving_keeps_the_draft_and_renews_the_lease(office: Office) -> None:
    office.take(office.amina)
    office.clock.move(minutes=15)
    office.save(office.amina, a_unit_sheet(office.letter, cc2=None))

    seat = office.seat()
    assert (seat.lease_until - NOON).total_seconds() == 35 * 60
    assert office.draft()["W1"]["marks"]["CC1"]["choice"] == 3
    assert office.draft()["W1"]["marks"]["CC2"]["choice"] is None


def test_a_stale_lease_is_refused_and_can_be_begun_again_with_the_same_marks(
    office: Office,
) -> None:
    office.take(office.amina)
    office.clock.move(minutes=20)
    sheet = a_unit_sheet(office.letter)

    with pytest.raises(LeaseLapsedError):
        office.save(office.amina, sheet)
    assert office.draft() == {}

    office.save(office.amina, sheet, again=True)
    assert office.draft()["W1"]["version"] == 1


def test_an_older_page_does_not_overwrite_a_newer_one(office: Office) -> None:
    office.take(office.amina)
    office.save(office.amina, a_unit_sheet(office.letter))
    office.save(office.amina, a_unit_sheet(office.letter, unit="W2"))

    with pytest.raises(SheetStaleError, match="W1"):
        office.save(office.amina, a_unit_sheet(office.letter, cc1=0))
    office.save(office.amina, a_unit_sheet(office.letter, cc1=0, version=1))


def test_of_two_windows_saving_at_once_one_is_told(any_office: Office) -> None:
    office = any_office
    office.take(office.amina)
    with write_session(office.engine) as session:
        seat = store.seat_of(session, office.claim, office.amina)
        assert seat is not None
        session.expunge(seat)
    office.save(office.amina, a_unit_sheet(office.letter))

    with write_session(office.engine) as session:
        assert not store.change_seat(session, session.merge(seat, load=False), draft=None)


def test_whoever_is_faster_between_reading_and_writing_wins(office: Office) -> None:
    office.take(office.amina)
    version = office.save(office.amina, a_unit_sheet(office.letter, unit="W2"))
    version = office.save(office.amina, a_unit_sheet(office.letter, version=0))
    sheet = a_unit_sheet(office.letter, version=1)
    steps: list[tuple[type[RuleError], Callable[[], object]]] = [
        (SheetStaleError, lambda: office.save(office.amina, sheet)),
        (SheetChangedError, lambda: office.submit(office.amina, version)),
        (NotYourSeatError, lambda: office.hand_back(office.amina)),
        (SeatTakenError, lambda: office.take(office.amina)),
    ]
    for refusal, step in steps:
        with somebody_is_faster(), pytest.raises(refusal):
            step()
        assert office.seat().version == version
        assert office.seat().submitted_at is None


@pytest.mark.parametrize(
    ("mark", "refusal"),
    [
        pytest.param(Mark(choice=7), LevelOffScaleError, id="bad level"),
        pytest.param(
            Mark(choice=1, cited=(CitedPlace(evidence=UUID(int=1)),)),
            EvidenceNotInClaimError,
            id="no such evidence",
        ),
    ],
)
def test_marks_that_cannot_stand_change_nothing(
    office: Office, mark: Mark, refusal: type[RuleError]
) -> None:
    office.take(office.amina)

    with pytest.raises(refusal):
        office.save(office.amina, UnitSheet(unit="W1", version=0, marks={"CC1": mark}))
    assert office.draft() == {}


def test_evidence_of_another_claim_cannot_be_cited(office: Office) -> None:
    foreign = an_item(office.engine, a_claim(office.engine))
    office.take(office.amina)

    with pytest.raises(EvidenceNotInClaimError):
        office.save(office.amina, a_unit_sheet(foreign))


def test_evidence_that_could_not_be_read_cannot_be_cited(office: Office) -> None:
    failed = an_item(office.engine, office.claim, state=EvidenceState.FAILED)
    office.take(office.amina)

    with pytest.raises(EvidenceNotInClaimError):
        office.save(office.amina, a_unit_sheet(failed))


def test_an_unknown_criterion_or_unit_is_refused(office: Office) -> None:
    office.take(office.amina)

    with pytest.raises(CriterionUnknownError):
        office.save(office.amina, UnitSheet(unit="W1", version=0, marks={"XX9": NOT_SHOWN}))
    with pytest.raises(UnitUnknownError):
        office.save(office.amina, UnitSheet(unit="W9", version=0, marks={}))


def test_common_evidence_and_the_rest_are_saved_with_the_sheet(office: Office) -> None:
    office.take(office.amina)
    common = (CitedPlace(evidence=office.letter, page=2),)
    marks = {"CC1": Mark(choice=2)}
    sheet = UnitSheet("W1", 0, marks, common=common, rest=Unscored.NOT_SHOWN)
    office.save(office.amina, sheet)

    saved = office.draft()["W1"]["marks"]
    assert saved["CC1"]["cited"][0]["page"] == 2
    assert saved["CC2"]["choice"] == "not_shown"
