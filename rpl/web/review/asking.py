"""An assessor asks for more evidence: criteria are chosen, the rubric says what would do."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.evidence_request import MAX_NOTE_LETTERS
from rpl.domain.mail_messages import MailMessage
from rpl.domain.rubric import Criterion
from rpl.domain.scoring import Unscored
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.letters import wording
from rpl.edge.sign_in import MarkerDep, SignedInStaff
from rpl.flows import mail, review
from rpl.web.review.desk import LeaseView, asked_of, bench_address, desk_of, lease_view, look_at

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}/ask")


@dataclass(frozen=True, slots=True)
class UnitAsked:
    """A unit whose criteria can be chosen."""

    unit: str
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class AskPage:
    """The form: `chosen` are `unit.criterion`, `errors` translated by field."""

    claim_id: UUID
    reference: str
    lease: LeaseView
    language: str
    answer_days: int
    answer_extensions: int
    units: tuple[UnitAsked, ...]
    text_lang: str
    chosen: frozenset[str]
    note: str
    most: int
    errors: Mapping[str, str]


@router.get("")
def show_ask(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
) -> Response:
    """Show the criteria; those marked as not shown are chosen already."""
    page = _page(session, context, staff, (lang, claim_id))
    if page.lease.lapsed:
        return RedirectResponse(bench_address(lang, claim_id), status_code=303)
    return context.pages.show(request, "review/ask.html", page)


@router.post("")
def ask(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    form: FormDep,
) -> Response:
    """Ask, and write to the applicant where they left an address."""
    chosen, note = form.texts("criteria"), form.text("note")
    found = look_at(session, context, staff, claim_id)
    problems = review.ask_for_evidence(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=claim_id,
        criteria=chosen,
        note=note,
        language=lang,
    )
    if problems:
        errors = complaints(context.pages, lang, problems)
        typed = (frozenset(chosen), note)
        page = _page(session, context, staff, (lang, claim_id), typed, errors)
        return context.pages.show(request, "review/ask.html", page, status=422)
    if context.mail_offered:
        mail.send_notice(
            session,
            context.clock,
            context.keyring,
            context.queue,
            claim_id=claim_id,
            notice=wording(context.pages, found.language, MailMessage.EVIDENCE_ASKED),
        )
    return RedirectResponse(f"/{lang}/staff/queue?asked=1", status_code=303)


def _page(
    session: Session,
    context: AppContext,
    staff: SignedInStaff,
    address: tuple[str, UUID],
    typed: tuple[frozenset[str], str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> AskPage:
    lang, claim_id = address
    found = look_at(session, context, staff, claim_id)
    qualification = context.catalog.qualification(found.qualification, lang)
    translated = (found.qualification, lang) in context.catalog.translated_qualifications
    not_shown = frozenset(
        f"{unit}.{code}"
        for unit, draft in found.drafts.items()
        for code, mark in draft.marks.items()
        if mark.choice is Unscored.NOT_SHOWN
    )
    chosen, note = (not_shown, "") if typed is None else typed
    return AskPage(
        claim_id=claim_id,
        reference=found.reference,
        lease=lease_view(found, context.clock.now()),
        language=found.language,
        answer_days=qualification.clocks.answer_days,
        answer_extensions=qualification.clocks.answer_extensions,
        units=tuple(
            UnitAsked(
                unit.id,
                unit.title,
                asked_of(context.catalog.rubric(unit.rubric, lang), found, unit.id).criteria,
            )
            for unit in qualification.units
            if unit.id in found.units
        ),
        text_lang=lang if translated else qualification.language,
        chosen=chosen,
        note=note,
        most=MAX_NOTE_LETTERS,
        errors=errors or {},
    )
