"""An applicant objects to the decision on their claim, and sees what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.appeal import MAX_REASON, appeal_clock, is_in_time
from rpl.domain.assessment import Unit
from rpl.domain.decision import Outcome
from rpl.domain.errors import translatable
from rpl.domain.reassessment import open_until
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ClaimViewerDep, SubmitterDep
from rpl.flows import appeal as flow
from rpl.flows.appeal import Lodging
from rpl.store.appeal import AppealShown, appeal_of, appealable, last_day_to_appeal
from rpl.store.decision import decided
from rpl.store.intake import claim_summary, evidence_summaries
from rpl.store.reassessment import running
from rpl.store.sealed import claim_seal
from rpl.web.intake.standing import Standing, qualified, standing

router = APIRouter(tags=["decision"])

_ACKNOWLEDGE = translatable("Say that you send the documents that could not be read as they are")


@dataclass(frozen=True, slots=True)
class UnitToAppeal:
    """A unit that is not granted as a whole, and what was decided on it."""

    unit: Unit
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class AppealForm:
    """What was typed: the units, the reason, and whether evidence will be added."""

    units: tuple[str, ...] = ()
    reason: str = ""
    adding: bool = False


@dataclass(frozen=True, slots=True)
class AppealPage:
    """The form of an appeal, or the appeal that was lodged.

    `appeal_by` is None where all was objected to; `late` says that it has passed.  `appeal` is None
    before there is one.  `due` is when it is decided at the latest, `overdue` that this day has
    passed.  `added` counts the evidence that came since.  `again_until` is the last day of being
    assessed again; `again` says that this comes first now.
    """

    reference: str
    text_lang: str
    units: tuple[UnitToAppeal, ...]
    titles: Mapping[str, str]
    appeal_by: date | None
    late: bool
    again_until: date
    again: bool
    decide_days: int
    add_days: int
    appeal: AppealShown | None
    due: date | None
    overdue: bool
    added: int
    standing: Standing
    form: AppealForm
    most: int
    errors: Mapping[str, str]


@router.get("/{lang}/claim/appeal")
def show_appeal(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ClaimViewerDep,
) -> Response:
    """The form, or where the appeal stands; where nothing can be appealed, the claim."""
    page = _page(session, context, lang, applicant.claim_id)
    if page is None:
        return RedirectResponse(f"/{lang}/claim", status_code=303)
    return context.pages.show(request, "decision/appeal.html", page)


@router.post("/{lang}/claim/appeal")
def lodge(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    applicant: SubmitterDep,
    form: FormDep,
) -> Response:
    """Lodge an appeal."""
    typed = AppealForm(
        units=tuple(form.texts("units")),
        reason=form.text("reason", limit=2 * MAX_REASON),
        adding=form.text("adding") == "yes",
    )
    problems = flow.lodge(
        session,
        context.clock,
        context.keyring,
        context.catalog,
        claim_id=applicant.claim_id,
        lodging=Lodging(typed.units, typed.reason, typed.adding),
    )
    if problems:
        errors = complaints(context.pages, lang, problems)
        page = _page(session, context, lang, applicant.claim_id, typed, errors)
        return context.pages.show(request, "decision/appeal.html", page, status=422)
    return RedirectResponse(f"/{lang}/claim/appeal", status_code=303)


@router.post("/{lang}/claim/appeal/complete")
def complete(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    applicant: SubmitterDep,
    form: FormDep,
) -> Response:
    """Say that all new evidence is there."""
    acknowledged = form.text("acknowledged") == "yes"
    page = _page(session, context, lang, applicant.claim_id)
    if page and page.standing.complete and page.standing.failed and not acknowledged:
        errors = {"acknowledged": context.pages.translate(lang, _ACKNOWLEDGE)}
        page = _page(session, context, lang, applicant.claim_id, None, errors)
        return context.pages.show(request, "decision/appeal.html", page, status=422)
    flow.complete(session, context.clock, applicant.claim_id, acknowledged=acknowledged)
    return RedirectResponse(f"/{lang}/claim/appeal", status_code=303)


def _page(
    session: Session,
    context: AppContext,
    lang: str,
    claim_id: UUID,
    form: AppealForm | None = None,
    errors: Mapping[str, str] | None = None,
) -> AppealPage | None:
    claim, found = claim_summary(session, claim_id), decided(session, claim_id)
    if not found:
        return None
    catalog, now = context.catalog, context.clock.now()
    seal = claim_seal(session, context.keyring, claim_id)
    lodged = appeal_of(session, seal, claim_id)
    clocks = catalog.qualification(claim.qualification).clocks
    units = {unit.id: unit for unit in catalog.qualification(claim.qualification, lang).units}
    days, last = [row.decided_at.date() for row in found], last_day_to_appeal(session, claim_id)
    if last is None and lodged is None:
        return None
    open_ = appealable(session, claim_id).values()
    in_time = [row for row in open_ if is_in_time(row.appeal_by, now)]
    evidence = evidence_summaries(session, seal, claim_id)
    clock = None if lodged is None else appeal_clock(clocks, lodged.complete_at, now)
    return AppealPage(
        reference=claim.reference,
        text_lang=qualified(catalog, claim, lang).lang,
        units=_units(units, [(row.unit, Outcome(row.outcome)) for row in in_time or open_]),
        titles={name: unit.title for name, unit in units.items()},
        appeal_by=last,
        late=lodged is None and last is not None and now.date() > last,
        again_until=open_until(days, clocks.reassess_months),
        again=running(session, claim_id) is not None,
        decide_days=appeal_clock(clocks, now, now).due_at.toordinal() - now.toordinal(),
        add_days=clocks.answer_days,
        appeal=lodged,
        due=clock.due_at.date() if clock else None,
        overdue=bool(clock and lodged and lodged.decided_at is None and clock.overdue),
        added=0 if lodged is None else sum(i.received_at >= lodged.lodged_at for i in evidence),
        standing=standing(evidence),
        form=form or AppealForm(),
        most=MAX_REASON,
        errors=errors or {},
    )


def _units(
    units: Mapping[str, Unit], found: Sequence[tuple[str, Outcome]]
) -> tuple[UnitToAppeal, ...]:
    return tuple(UnitToAppeal(units[unit], outcome) for unit, outcome in found)
