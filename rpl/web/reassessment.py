"""An applicant is assessed again in what is missing: chosen, added to, sent, or taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.assessment import Unit
from rpl.domain.decision import Outcome
from rpl.domain.errors import translatable
from rpl.domain.intake import MAX_STATEMENT_LETTERS, check_statement
from rpl.domain.journey import ReassessmentState
from rpl.domain.rubric import Criterion
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ApplicantDep, ClaimViewerDep, PreparerDep, SubmitterDep
from rpl.flows import intake
from rpl.flows import reassessment as flow
from rpl.flows.reassessment import OpenToReassessment
from rpl.store.appeal import appeal_row, last_day_to_appeal
from rpl.store.intake import claim_summary, evidence_summaries
from rpl.store.reassessment import running
from rpl.store.sealed import claim_seal
from rpl.store.tables import Claim, Reassessment
from rpl.web.clock_shown import ClockShown, claim_clock
from rpl.web.intake.standing import Standing, qualified, standing

router = APIRouter(tags=["decision"])

_ACKNOWLEDGE = translatable("Say that you send the documents that could not be read as they are")
_MOST_CODE = 40


@dataclass(frozen=True, slots=True)
class UnitAgain:
    """A unit that is not granted as a whole, with the criteria that are marked again for it."""

    unit: Unit
    outcome: Outcome
    criteria: tuple[Criterion, ...]
    text_lang: str


@dataclass(frozen=True, slots=True)
class Again:
    """A reassessment that runs: until when evidence is added, what was, and the clock once sent."""

    units: frozenset[str]
    sent: bool
    add_until: date
    added: int
    standing: Standing
    clock: ClockShown | None


@dataclass(frozen=True, slots=True)
class ReassessmentPage:
    """What is missing, to be chosen from; or, while `again` runs, what is assessed again.

    Until the end of `until` it can be begun: afterwards it is `late`.  `appealed` says that an
    appeal comes first.  `appeal_by` is the last day to appeal, where it has not passed.
    """

    reference: str
    text_lang: str
    units: tuple[UnitAgain, ...]
    until: date
    late: bool
    appealed: bool
    appeal_by: date | None
    again: Again | None
    chosen: tuple[str, ...]
    text: str
    most: int
    errors: Mapping[str, str]


@router.get("/{lang}/claim/again")
def show_again(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ClaimViewerDep,
) -> Response:
    """What can be assessed again, or where it stands; where nothing is missing, the claim."""
    page = _page(session, context, lang, applicant.claim_id)
    if page is None:
        return RedirectResponse(f"/{lang}/claim", status_code=303)
    return context.pages.show(request, "decision/reassessment.html", page)


@router.post("/{lang}/claim/again")
def begin(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    applicant: SubmitterDep,
    form: FormDep,
) -> Response:
    """Begin to be assessed again in the units that were chosen."""
    units = tuple(form.texts("units", limit=_MOST_CODE))
    problems = flow.begin(
        session, context.catalog, context.clock, claim_id=applicant.claim_id, units=units
    )
    if problems:
        errors = complaints(context.pages, lang, problems)
        return _refused(session, request, context, (lang, applicant.claim_id), errors)
    return RedirectResponse(f"/{lang}/claim/again", status_code=303)


@router.post("/{lang}/claim/again/answer")
def write_answer(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    applicant: PreparerDep,
    form: FormDep,
) -> Response:
    """Keep what the applicant says in their own words, as one more piece of evidence."""
    text = form.text("statement", limit=MAX_STATEMENT_LETTERS + 1)
    problems = check_statement(text)
    if problems:
        errors = complaints(context.pages, lang, problems)
        return _refused(session, request, context, (lang, applicant.claim_id), errors, text)
    intake.write_answer(
        session, context.clock, context.keyring, context.queue, applicant.claim_id, text=text
    )
    return RedirectResponse(f"/{lang}/claim/evidence?watch=1", status_code=303)


@router.post("/{lang}/claim/again/send")
def send(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    applicant: SubmitterDep,
    form: FormDep,
) -> Response:
    """Send the claim to be assessed again, with what was added."""
    acknowledged = form.text("acknowledged") == "yes"
    page = _page(session, context, lang, applicant.claim_id)
    told = None if page is None or page.again is None else page.again.standing
    if told is not None and told.complete and told.failed and not acknowledged:
        errors = {"acknowledged": context.pages.translate(lang, _ACKNOWLEDGE)}
        return _refused(session, request, context, (lang, applicant.claim_id), errors)
    flow.send(session, context.clock, applicant.claim_id, acknowledged=acknowledged)
    return RedirectResponse(f"/{lang}/claim", status_code=303)


@router.post("/{lang}/claim/again/withdraw")
def withdraw(
    lang: LanguageDep,
    context: ContextDep,
    session: WriteSessionDep,
    applicant: ApplicantDep,
    _form: FormDep,
) -> Response:
    """Take back being assessed again; the decision stays as it was."""
    flow.withdraw(session, context.clock, applicant.claim_id)
    return RedirectResponse(f"/{lang}/claim/result", status_code=303)


def _refused(
    session: Session,
    request: Request,
    context: AppContext,
    address: tuple[str, UUID],
    errors: Mapping[str, str],
    text: str = "",
) -> Response:
    page = _page(session, context, *address, text=text, errors=errors)
    return context.pages.show(request, "decision/reassessment.html", page, status=422)


def _page(
    session: Session,
    context: AppContext,
    lang: str,
    claim_id: UUID,
    *,
    text: str = "",
    errors: Mapping[str, str] | None = None,
) -> ReassessmentPage | None:
    row, today = session.get_one(Claim, claim_id), context.clock.now().date()
    found = flow.open_to(session, context.catalog, row)
    if found is None:
        return None
    claim, appeal = claim_summary(session, claim_id), appeal_row(session, claim_id)
    again = _again(session, context, claim_id)
    last = last_day_to_appeal(session, claim_id)
    units = _units(context, claim.qualification, lang, found)
    asked = None if again is None else again.units
    return ReassessmentPage(
        reference=claim.reference,
        text_lang=qualified(context.catalog, claim, lang).lang,
        units=tuple(each for each in units if asked is None or each.unit.id in asked),
        until=found.until,
        late=today > found.until,
        appealed=appeal is not None and appeal.decided_at is None,
        appeal_by=last if appeal is None and last is not None and today <= last else None,
        again=again,
        chosen=() if errors and "units" in errors else tuple(each.unit.id for each in units),
        text=text,
        most=MAX_STATEMENT_LETTERS,
        errors=errors or {},
    )


def _again(session: Session, context: AppContext, claim_id: UUID) -> Again | None:
    """The reassessment that runs; one that was not sent in its time is over."""
    row, now = running(session, claim_id), context.clock.now()
    if row is None or (row.state is ReassessmentState.ADDING and now > row.add_until):
        return None
    seal = claim_seal(session, context.keyring, claim_id)
    evidence = evidence_summaries(session, seal, claim_id)
    return Again(
        units=frozenset(row.criteria),
        sent=row.sent_at is not None,
        add_until=row.add_until.date(),
        added=sum(each.received_at >= row.begun_at for each in evidence),
        standing=standing(evidence),
        clock=_clock(session, context, row),
    )


def _clock(session: Session, context: AppContext, row: Reassessment) -> ClockShown | None:
    if row.sent_at is None:
        return None
    clocks = context.catalog.qualification(
        claim_summary(session, row.claim_id).qualification
    ).clocks
    return claim_clock(session, clocks, row.claim_id, row.sent_at, context.clock.now())


def _units(
    context: AppContext, reference: str, lang: str, found: OpenToReassessment
) -> tuple[UnitAgain, ...]:
    catalog = context.catalog
    units = {unit.id: unit for unit in catalog.qualification(reference, lang).units}
    shown = []
    for each in found.missing:
        unit = units[each.unit]
        rubric = catalog.rubric_of(unit, lang)
        translated = (unit.rubric, lang) in catalog.translated_rubrics
        shown.append(
            UnitAgain(
                unit=unit,
                outcome=each.outcome,
                criteria=rubric.only(each.criteria).criteria,
                text_lang=lang if translated else catalog.qualification(reference).language,
            )
        )
    return tuple(shown)
