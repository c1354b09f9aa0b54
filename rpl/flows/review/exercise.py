"""Somebody marks an exemplar claim; a moderator lets somebody go on whose attempts are used up."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.calibration import (
    AttemptsLeftError,
    CalibrationNotNeededError,
    CalibrationOverError,
    ExemplarChangedError,
    OwnCalibrationError,
    compare,
)
from rpl.domain.marking import Mark, check_complete, sheet_of
from rpl.domain.staff import StaffNotFoundError
from rpl.flows.review.calibrated import standing_of
from rpl.flows.review.desk import Desk
from rpl.store import audit
from rpl.store.review.assignment import lock_hands
from rpl.store.review.calibration import attempt_rows, releases_of
from rpl.store.staff import member
from rpl.store.tables import CalibrationAttempt, CalibrationRelease


@dataclass(frozen=True, slots=True)
class ExemplarMarks:
    """The marks of an exemplar, of the qualification `slug@version`.

    `number` is which attempt of theirs it is, counted from 1, as on the page it was sent from.
    """

    qualification: str
    exemplar: str
    number: int
    marks: Mapping[str, Mark]


def mark_exemplar(session: Session, desk: Desk, *, staff_id: UUID, sent: ExemplarMarks) -> UUID:
    """Keep what somebody says of an exemplar, and how it lies beside the agreed marks.

    Answers the id of the attempt.

    Raises:
        CalibrationNotNeededError: Nothing is asked, or they are calibrated.
        CalibrationOverError: Their attempts are used up.
        ExemplarChangedError: It is another one's turn, or it was submitted already.
        SheetMismatchError: A criterion is unanswered or unknown, or a level is off its scale.
        CitationMissingError: A level rests on nothing.
        EvidenceNotInClaimError: A citation points outside the exemplar's evidence.
    """
    catalog, now = desk.catalog, desk.clock.now()
    lock_hands(session, staff_id)
    stands = standing_of(session, catalog, staff_id, sent.qualification, now)
    if stands.opened:
        raise CalibrationNotNeededError
    if stands.exemplar is None:
        raise CalibrationOverError
    standard = catalog.standards[sent.qualification]
    number = 1 + len(attempt_rows(session, staff_id, standard))
    if (sent.exemplar, sent.number) != (stands.exemplar, number):
        raise ExemplarChangedError
    qualification = catalog.qualification(sent.qualification)
    exercises = catalog.exercises(sent.qualification)
    exemplar = next(each for each in exercises if each.slug == sent.exemplar)
    rubric = catalog.rubric_of(qualification.unit(exemplar.unit))
    check_complete(rubric, sent.marks, exemplar.citable)
    policy = catalog.calibration[qualification.slug]
    found = compare(rubric, policy, exemplar.sheet, sheet_of(sent.marks))
    attempt_id = uuid4()
    session.add(
        CalibrationAttempt(
            id=attempt_id,
            staff_id=staff_id,
            qualification=qualification.slug,
            version=qualification.version,
            standard=standard,
            number=number,
            exemplar=exemplar.slug,
            rubric=rubric.reference,
            marks={
                code: mark.model_dump(mode="json", exclude={"note"})
                for code, mark in sent.marks.items()
            },
            exact=found.exact,
            criteria=found.criteria,
            steps=found.steps,
            within=found.within,
            marked_at=now,
        )
    )
    session.flush()
    who = Who(kind=ActorKind.STAFF, id=staff_id)
    details = {"exemplar": exemplar.slug, "within": "yes" if found.within else "no"}
    act = Act(deed=Deed.EXEMPLAR_MARKED, subject_id=attempt_id, who=who, details=details)
    audit.append(session, desk.clock, act)
    return attempt_id


def let_go_on(
    session: Session,
    desk: Desk,
    *,
    organisation_id: UUID,
    moderator_id: UUID,
    staff_id: UUID,
    qualification: str,
) -> None:
    """Let somebody mark exemplars again whose attempts are used up; the queue stays closed.

    Raises:
        StaffNotFoundError: The organisation has nobody of this id.
        OwnCalibrationError: It is the moderator themselves.
        AttemptsLeftError: They have attempts left, or need none.
    """
    if member(session, organisation_id, staff_id) is None:
        raise StaffNotFoundError
    if staff_id == moderator_id:
        raise OwnCalibrationError
    lock_hands(session, staff_id)
    now = desk.clock.now()
    stands = standing_of(session, desk.catalog, staff_id, qualification, now)
    if stands.opened or stands.left:
        raise AttemptsLeftError
    standard = desk.catalog.standards[qualification]
    session.add(
        CalibrationRelease(
            staff_id=staff_id,
            qualification=desk.catalog.qualification(qualification).slug,
            standard=standard,
            number=1 + len(releases_of(session, staff_id, standard)),
            released_by=moderator_id,
            released_at=now,
        )
    )
    who = Who(kind=ActorKind.STAFF, id=moderator_id)
    details = {"qualification": qualification}
    act = Act(deed=Deed.CALIBRATION_REOPENED, subject_id=staff_id, who=who, details=details)
    audit.append(session, desk.clock, act)
