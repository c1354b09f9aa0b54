"""Claims are for who marked the exemplars within tolerance, wherever they are taken."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.calibration import (
    AttemptsLeftError,
    CalibrationNotNeededError,
    CalibrationOverError,
    ExemplarChangedError,
    NotCalibratedError,
    OwnCalibrationError,
    Standing,
)
from rpl.domain.marking import Mark
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.review import SeatKind
from rpl.domain.roles import Role
from rpl.domain.scoring import CitationMissingError
from rpl.domain.staff import StaffNotFoundError
from rpl.flows import review
from rpl.store.database import read_session, write_session
from rpl.store.review import openings, waiting
from rpl.store.tables import AuditEntry, CalibrationAttempt, CalibrationRelease
from tests.factories.calibrating import EXEMPLARS, a_calibrating_catalog, calibrate, marks_like
from tests.factories.office import Office
from tests.factories.review import (
    POLICY,
    QUALIFICATION,
    a_claim,
    an_assessor,
)

FORGE, FOUNDRY = EXEMPLARS
HERE = QUALIFICATION.reference


@pytest.fixture
def office(engine: Engine) -> Office:
    """An office in which nobody is calibrated."""
    office = Office(engine, marking=POLICY)
    office.catalog = a_calibrating_catalog(office.catalog)
    return office


def mark(
    office: Office, who: UUID, number: int, marks: Mapping[str, Mark], exemplar: str = "forge"
) -> UUID:
    with write_session(office.engine) as session:
        sent = review.ExemplarMarks(HERE, exemplar, number, marks)
        return review.mark_exemplar(session, office.desk, staff_id=who, sent=sent)


def stands(office: Office, who: UUID) -> Standing:
    with read_session(office.engine) as session:
        return review.standing_of(session, office.catalog, who, HERE, office.clock.now())


def let_go_on(office: Office, moderator: UUID, who: UUID) -> None:
    with write_session(office.engine) as session:
        review.let_go_on(
            session,
            office.desk,
            organisation_id=DEFAULT_ORGANISATION,
            moderator_id=moderator,
            staff_id=who,
            qualification=HERE,
        )


def use_up(office: Office, who: UUID) -> None:
    mark(office, who, 1, marks_like(FORGE, CC1=0))
    mark(office, who, 2, marks_like(FOUNDRY, CC1=0), "foundry")


def test_marks_within_tolerance_open_the_queue(office: Office) -> None:
    with pytest.raises(NotCalibratedError, match="Any trade"):
        office.take(office.amina)

    attempt = mark(office, office.amina, 1, marks_like(FORGE, CC2=3))

    with read_session(office.engine) as session:
        row = session.get_one(CalibrationAttempt, attempt)
        assert (row.within, row.exact, row.criteria, row.steps) == (True, 1, 2, 1)
        said = session.exec(select(AuditEntry).where(AuditEntry.deed == "exemplar_marked")).one()
        assert said.details == {"exemplar": "forge", "within": "yes"}
    office.take(office.amina)
    assert office.seat().assessor_id == office.amina


def test_a_claim_is_not_even_offered_to_who_is_not_calibrated(office: Office) -> None:
    with read_session(office.engine) as session, pytest.raises(NotCalibratedError):
        review.offered(
            session,
            office.desk,
            assessor_id=office.amina,
            claim_id=office.claim,
            kind=SeatKind.FIRST,
        )


def test_a_second_mark_is_for_who_is_calibrated_too(office: Office) -> None:
    calibrate(office.engine, office.catalog, office.amina, office.clock.now())
    office.first_mark(w2=(0, 0))

    with pytest.raises(NotCalibratedError):
        office.take_called(office.mira)
    calibrate(office.engine, office.catalog, office.mira, office.clock.now())
    office.take_called(office.mira)
    assert office.seat(SeatKind.SECOND).assessor_id == office.mira


def test_what_lapsed_is_taken_again_only_by_who_is_still_calibrated(office: Office) -> None:
    calibrate(office.engine, office.catalog, office.amina, office.clock.now())
    office.take(office.amina)
    office.clock.move(minutes=60 * 24 * 400)

    with pytest.raises(NotCalibratedError):
        office.take(office.amina)


def test_queues_show_nothing_of_what_is_closed(office: Office) -> None:
    calibrate(office.engine, office.catalog, office.amina, office.clock.now())
    office.first_mark(w2=(0, 0))
    a_claim(office.engine)
    now = office.clock.now()

    def seen(who: UUID) -> tuple[int, int, int]:
        with read_session(office.engine) as session:
            opened = review.open_to(session, office.catalog, who, now)
            watch = waiting.Watch(DEFAULT_ORGANISATION, who, now, open_to=opened)
            first = waiting.waiting(session, watch, after=None, limit=9)
            called = openings.waiting_for_moderators(session, watch)
            return len(first), waiting.waiting_count(session, watch), len(called)

    assert seen(office.mira) == (0, 0, 0)
    calibrate(office.engine, office.catalog, office.mira, now)
    assert seen(office.mira) == (1, 1, 1)


def test_only_the_closed_version_is_left_out_where_another_is_open(office: Office) -> None:
    later = QUALIFICATION.model_copy(update={"version": 2})
    catalog = replace(
        office.catalog,
        qualifications={**office.catalog.qualifications, later.reference: later},
        standards={**office.catalog.standards, later.reference: "another hash"},
    )
    calibrate(office.engine, office.catalog, office.amina, office.clock.now())
    with read_session(office.engine) as session:
        opened = review.open_to(session, catalog, office.amina, office.clock.now())

    assert opened == frozenset({(QUALIFICATION.slug, 1)})


def test_a_rubric_of_other_content_asks_again(office: Office) -> None:
    calibrate(office.engine, office.catalog, office.amina, office.clock.now())
    office.catalog = replace(office.catalog, standards={HERE: "hash of changed rubrics"})

    with pytest.raises(NotCalibratedError):
        office.take(office.amina)


def test_outside_tolerance_another_exemplar_follows_and_then_a_moderator(office: Office) -> None:
    use_up(office, office.amina)

    assert stands(office, office.amina).left == 0
    with pytest.raises(CalibrationOverError):
        mark(office, office.amina, 3, marks_like(FORGE))
    with pytest.raises(NotCalibratedError):
        office.take(office.amina)

    let_go_on(office, office.mira, office.amina)

    with read_session(office.engine) as session:
        row = session.exec(select(CalibrationRelease)).one()
        assert (row.staff_id, row.released_by) == (office.amina, office.mira)
        deed = AuditEntry.deed == "calibration_reopened"
        assert session.exec(select(AuditEntry).where(deed)).one().actor_id == office.mira
    with pytest.raises(NotCalibratedError):
        office.take(office.amina)
    mark(office, office.amina, 3, marks_like(FORGE))
    office.take(office.amina)


def test_nobody_lets_themselves_or_who_has_attempts_left_go_on(office: Office) -> None:
    stranger = UUID(int=1)
    with pytest.raises(StaffNotFoundError):
        let_go_on(office, office.mira, stranger)
    with pytest.raises(AttemptsLeftError):
        let_go_on(office, office.mira, office.amina)
    use_up(office, office.mira)
    with pytest.raises(OwnCalibrationError):
        let_go_on(office, office.mira, office.mira)
    calibrate(office.engine, office.catalog, office.nils, office.clock.now())
    with pytest.raises(AttemptsLeftError):
        let_go_on(office, office.mira, office.nils)


def test_only_the_exemplar_whose_turn_it_is_can_be_marked_and_once(office: Office) -> None:
    with pytest.raises(ExemplarChangedError):
        mark(office, office.amina, 1, marks_like(FOUNDRY), "foundry")
    mark(office, office.amina, 1, marks_like(FORGE, CC1=0))
    with pytest.raises(ExemplarChangedError):
        mark(office, office.amina, 1, marks_like(FORGE))
    mark(office, office.amina, 2, marks_like(FOUNDRY), "foundry")
    with pytest.raises(CalibrationNotNeededError):
        mark(office, office.amina, 3, marks_like(FORGE))


def test_an_exercise_is_marked_as_strictly_as_a_claim(office: Office) -> None:
    without = {
        code: each.model_copy(update={"cited": ()}) for code, each in marks_like(FORGE).items()
    }
    with pytest.raises(CitationMissingError):
        mark(office, office.amina, 1, without)

    assert stands(office, office.amina).left == 2


def test_calibration_is_asked_for_again_after_its_months(office: Office) -> None:
    calibrate(office.engine, office.catalog, office.amina, office.clock.now() - timedelta(days=400))

    assert stands(office, office.amina).exemplar == "forge"


def test_nothing_is_asked_where_the_definition_asks_for_nothing(engine: Engine) -> None:
    office = Office(engine)
    who = an_assessor(engine, role=Role.ASSESSOR)
    with read_session(engine) as session:
        assert review.open_to(session, office.catalog, who, office.clock.now()) is None
    office.take(who)
