"""An exemplar claim as an exercise: the same marks as of a real claim, of an invented one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.assessment import Qualification, Unit
from rpl.domain.calibration import CalibrationPolicy, Exemplar, Standing
from rpl.domain.errors import RuleError
from rpl.domain.marking import MarksRefusedError, cite_for_levels
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import CitationMissingError, SheetMismatchError
from rpl.edge.again import View, show_again
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep, whole_number
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import MarkerDep
from rpl.flows import review
from rpl.flows.review import ExemplarMarks
from rpl.store.database import read_session
from rpl.store.review.calibration import attempt_rows
from rpl.web.review.desk import desk_of
from rpl.web.review.evidence import EvidenceTab
from rpl.web.review.sheet_form import Typed, typed_form, unit_sheet

router = APIRouter(prefix="/{lang}/staff/calibration/{slug}/{version}")

_SHOWN_AGAIN = (CitationMissingError, MarksRefusedError, SheetMismatchError)


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """An exemplar to be marked; `number` counts this person's attempts.

    `unchecked` says that nobody has checked a translation that is shown; `typed` is what the form
    holds, `errors` maps ids of the page to translated refusals.
    """

    here: str
    qualification: str
    unit: Unit
    rubric: Rubric
    text_lang: str
    unchecked: bool
    exemplar: Exemplar
    stands: Standing
    policy: CalibrationPolicy
    number: int
    evidence: tuple[EvidenceTab, ...]
    typed: Typed = field(default_factory=Typed)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which version of a qualification, for whom, in which language."""

    lang: str
    reference: str
    staff_id: UUID


def _asked(lang: LanguageDep, slug: str, version: int, staff: MarkerDep) -> _Asked:
    return _Asked(lang, f"{slug}@{version}", staff.staff_id)


AskedDep = Annotated[_Asked, Depends(_asked)]


@router.get("")
def show_exercise(
    request: Request,
    asked: AskedDep,
    _staff: MarkerDep,
    context: ContextDep,
    session: ReadSessionDep,
) -> Response:
    """The exemplar whose turn it is; where there is none, where the person stands."""
    page = _exercise(session, context, asked)
    if page is None:
        return RedirectResponse(f"/{asked.lang}/staff/calibration", status_code=303)
    return context.pages.show(request, "review/exercise.html", page)


@router.post("")
def mark(
    request: Request,
    asked: AskedDep,
    staff: MarkerDep,
    context: ContextDep,
    session: WriteSessionDep,
    form: FormDep,
) -> Response:
    """Submit the marks of an exemplar."""
    _known(context, asked)
    show_again(request, _again(request, context, asked, form))
    sheet = unit_sheet(form)
    attempt_id = review.mark_exemplar(
        session,
        desk_of(context),
        staff_id=staff.staff_id,
        sent=ExemplarMarks(
            qualification=asked.reference,
            exemplar=form.text("exemplar"),
            number=whole_number(form.text("number")) or 0,
            marks=cite_for_levels(sheet.marks, sheet.common),
        ),
    )
    address = f"/{asked.lang}/staff/calibration/marked/{attempt_id}"
    return RedirectResponse(address, status_code=303)


def _known(context: AppContext, asked: _Asked) -> Qualification:
    """The qualification in the original.

    Raises:
        HTTPException: There is none, or nothing is asked of its assessors.
    """
    known = context.catalog.qualifications.get(asked.reference)
    if known is None or not context.catalog.exercises(asked.reference):
        raise HTTPException(404)
    return known


def _exercise(
    session: Session,
    context: AppContext,
    asked: _Asked,
    form: Form | None = None,
    errors: Mapping[str, str] | None = None,
) -> ExercisePage | None:
    catalog, lang = context.catalog, asked.lang
    original = _known(context, asked)
    desk, mine = desk_of(context), asked.staff_id
    stands = review.standing_of(session, catalog, mine, asked.reference, desk.clock.now())
    if stands.exemplar is None:
        return None
    found = next(e for e in catalog.exercises(asked.reference) if e.slug == stands.exemplar)
    exemplar = catalog.exemplar_in(original.slug, found, lang)
    unit = catalog.qualification(asked.reference, lang).unit(exemplar.unit)
    translated = (unit.rubric, lang) in catalog.translated_rubrics
    return ExercisePage(
        here=f"/{lang}/staff/calibration/{original.slug}/{original.version}",
        qualification=catalog.qualification(asked.reference, lang).title,
        unit=unit,
        rubric=catalog.rubric(unit.rubric, lang),
        text_lang=lang if translated else original.language,
        unchecked=catalog.unchecked(
            lang, unit.rubric, f"{original.slug}/exemplars/{exemplar.slug}"
        ),
        exemplar=exemplar,
        stands=stands,
        policy=catalog.calibration[original.slug],
        number=1 + len(attempt_rows(session, mine, catalog.standards[asked.reference])),
        evidence=exemplar_tabs(exemplar),
        typed=Typed() if form is None else typed_form(form),
        errors=errors or {},
    )


def _again(request: Request, context: AppContext, asked: _Asked, form: Form) -> View:
    """The exercise with everything that was typed."""

    def view(refusal: RuleError, status: int) -> Response:
        if not isinstance(refusal, _SHOWN_AGAIN):
            raise refusal
        codes = refusal.details.get("criterion") or refusal.details.get("criteria") or ""
        first = codes.partition(",")[0].strip()
        told = context.pages.translate(asked.lang, refusal.template, **refusal.details)
        errors = {f"level-{first}" if first else "exercise": told}
        with read_session(context.engine) as session:
            page = _exercise(session, context, asked, form, errors)
        if page is None:
            raise refusal
        return context.pages.show(request, "review/exercise.html", page, status=status)

    return view


def exemplar_tabs(exemplar: Exemplar) -> tuple[EvidenceTab, ...]:
    """The evidence of an exemplar, as a list of evidence to cite shows it."""
    return tuple(
        EvidenceTab(exemplar.item_id(number), number, item.kind, item.title, len(item.pages))
        for number, item in enumerate(exemplar.evidence, start=1)
    )
