"""Whoever took a claim says whether it can be assessed, where its programme has that step."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.eligibility import EligibilityRule
from rpl.domain.errors import FieldProblem
from rpl.domain.mail_messages import MailMessage
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.letters import wording
from rpl.edge.sign_in import MarkerDep, SignedInStaff
from rpl.flows import mail, review
from rpl.web.review.desk import bench_address, desk_of, look_at

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}/admission")


@dataclass(frozen=True, slots=True)
class AdmissionPage:
    """The rules to choose from, in `rules_lang`; `error` is translated or empty."""

    claim_id: UUID
    reference: str
    language: str
    due: date
    rules: tuple[EligibilityRule, ...]
    rules_lang: str
    years: int
    error: str


@router.get("")
def show_admission(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
) -> Response:
    """Show what is asked for, while nobody has said whether it is met; then the claim."""
    page = _page(session, context, staff, (lang, claim_id))
    if page is None:
        return RedirectResponse(bench_address(lang, claim_id), status_code=303)
    return context.pages.show(request, "review/admission.html", page)


@router.post("")
def admit(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    form: FormDep,
) -> Response:
    """Keep it; and where a rule is not met, write to the applicant who left an address."""
    found = look_at(session, context, staff, claim_id)
    said = review.admit(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=claim_id,
        chosen=form.text("admission", limit=100),
        language=lang,
    )
    if isinstance(said, FieldProblem):
        error = complaints(context.pages, lang, (said,))["admission"]
        page = _page(session, context, staff, (lang, claim_id), error)
        return context.pages.show(request, "review/admission.html", page, status=422)
    if said.admitted:
        return RedirectResponse(bench_address(lang, claim_id), status_code=303)
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
    error: str = "",
) -> AdmissionPage | None:
    lang, claim_id = address
    found = look_at(session, context, staff, claim_id)
    stands = review.admission_stands(session, context.catalog, claim_id, context.clock.now())
    if found.lapsed or stands is None or not stands.wanting:
        return None
    catalog, slug = context.catalog, found.qualification.partition("@")[0]
    known = catalog.eligibility.get(slug)
    if known is None:
        raise HTTPException(404)
    said = catalog.translated_eligibility.get((slug, lang))
    original = catalog.qualification(found.qualification)
    return AdmissionPage(
        claim_id=claim_id,
        reference=found.reference,
        language=found.language,
        due=stands.due.date(),
        rules=(said or known).rules,
        rules_lang=original.language if said is None else lang,
        years=original.clocks.admission_years or 0,
        error=error,
    )
