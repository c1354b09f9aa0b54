"""Exemplar claims: an assessor marks one as an exercise, and sees the agreed levels after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from sqlmodel import Session

from rpl.domain.calibration import (
    CalibrationPolicy,
    Compared,
    Exemplar,
    Standing,
    compare,
)
from rpl.domain.marking import Mark, MarksRefusedError, sheet_of
from rpl.domain.rubric import Criterion, Rubric
from rpl.domain.scoring import CitationMissingError, SheetMismatchError
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import MarkerDep, SignedInStaff
from rpl.flows import review
from rpl.store.review.calibration import attempt_of, attempt_rows
from rpl.web.review.calibration_shown import CalibrationWanted, wanted
from rpl.web.review.desk import choice_text
from rpl.web.review.evidence import EvidenceTab
from rpl.web.review.exercise import exemplar_tabs

router = APIRouter(prefix="/{lang}/staff/calibration")

_SHOWN_AGAIN = (CitationMissingError, MarksRefusedError, SheetMismatchError)


@dataclass(frozen=True, slots=True)
class Marked:
    """One exemplar as it was marked."""

    attempt_id: UUID
    number: int
    title: str
    marked_at: datetime
    within: bool


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Where somebody stands with one qualification; `wanted.address` is where they go on."""

    wanted: CalibrationWanted
    stands: Standing
    policy: CalibrationPolicy
    marked: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class CalibrationPage:
    """Where somebody stands with every qualification that asks for calibration."""

    qualifications: tuple[Calibrated, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """One criterion of a result: what was chosen beside what was agreed, and why that."""

    criterion: Criterion
    mine: str
    agreed: str
    reason: str
    rests_on: tuple[EvidenceTab, ...]
    apart: bool


@dataclass(frozen=True, slots=True)
class ResultPage:
    """How marks of an exemplar lie beside the agreed ones, and where that leaves somebody.

    `stands` and `again` are of today: with an address in `again` another exemplar can be marked.
    """

    qualification: str
    exemplar: Exemplar
    rubric: Rubric
    text_lang: str
    unchecked: bool
    marked_at: datetime
    compared: Compared
    policy: CalibrationPolicy
    rows: tuple[Beside, ...]
    stands: Standing
    again: str


@router.get("")
def show_calibration(
    request: Request,
    lang: LanguageDep,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
) -> Response:
    """Where the person stands, and what they marked."""
    page = CalibrationPage(
        tuple(
            _calibrated(session, context, staff.staff_id, each)
            for each in wanted(session, context, staff, lang)
        )
    )
    return context.pages.show(request, "review/calibration.html", page)


@router.get("/marked/{attempt_id}")
def show_result(
    request: Request,
    lang: LanguageDep,
    attempt_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
) -> Response:
    """The person's own levels beside the agreed ones, with the reasons."""
    page = _result(session, context, lang, staff, attempt_id)
    if page is None:
        raise HTTPException(404)
    return context.pages.show(request, "review/calibration_result.html", page)


def _calibrated(
    session: Session, context: AppContext, staff_id: UUID, found: CalibrationWanted
) -> Calibrated:
    catalog = context.catalog
    titles = {each.slug: each.title for each in catalog.exercises(found.reference)}
    rows = attempt_rows(session, staff_id, catalog.standards[found.reference])
    return Calibrated(
        wanted=found,
        stands=found.stands,
        policy=catalog.calibration[catalog.qualifications[found.reference].slug],
        marked=tuple(
            Marked(
                row.id,
                row.number,
                titles.get(row.exemplar, row.exemplar),
                row.marked_at,
                row.within,
            )
            for row in reversed(rows)
        ),
    )


def _result(
    session: Session, context: AppContext, lang: str, staff: SignedInStaff, attempt_id: UUID
) -> ResultPage | None:
    catalog = context.catalog
    row = attempt_of(session, staff.staff_id, attempt_id)
    if row is None:
        return None
    reference = f"{row.qualification}@{row.version}"
    known = catalog.exemplars.get(row.qualification, ())
    exemplar = next((each for each in known if each.slug == row.exemplar), None)
    if exemplar is None or reference not in catalog.qualifications:
        return None
    exemplar = catalog.exemplar_in(row.qualification, exemplar, lang)
    rubric = catalog.rubric(row.rubric, lang)
    marks = {code: Mark.model_validate(said) for code, said in row.marks.items()}
    policy = catalog.calibration[row.qualification]
    now = context.clock.now()
    stands = review.standing_of(session, catalog, staff.staff_id, reference, now)
    here = f"/{lang}/staff/calibration/{row.qualification}/{row.version}"
    found = compare(rubric, policy, exemplar.sheet, sheet_of(marks))
    translated = (row.rubric, lang) in catalog.translated_rubrics
    return ResultPage(
        qualification=catalog.qualification(reference, lang).title,
        exemplar=exemplar,
        rubric=rubric,
        text_lang=lang if translated else catalog.qualification(reference).language,
        unchecked=catalog.unchecked(
            lang, row.rubric, f"{row.qualification}/exemplars/{exemplar.slug}"
        ),
        marked_at=row.marked_at,
        compared=found,
        policy=policy,
        rows=_rows(rubric, exemplar, marks, found),
        stands=stands,
        again=here if stands.exemplar else "",
    )


def _rows(
    rubric: Rubric, exemplar: Exemplar, marks: Mapping[str, Mark], found: Compared
) -> tuple[Beside, ...]:
    tabs, agreed = exemplar_tabs(exemplar), {mark.criterion: mark for mark in exemplar.agreed}
    return tuple(
        Beside(
            criterion=criterion,
            mine=choice_text(marks[criterion.code].choice),
            agreed=choice_text(agreed[criterion.code].choice),
            reason=agreed[criterion.code].reason,
            rests_on=tuple(tabs[number - 1] for number in agreed[criterion.code].rests_on),
            apart=criterion.code in found.apart,
        )
        for criterion in rubric.criteria
    )
