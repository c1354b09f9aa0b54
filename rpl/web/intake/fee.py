"""What the claim costs, and asking not to pay."""

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.errors import RuleError
from rpl.domain.fee import WaiverUnclearError
from rpl.domain.waiver import WaiverReason
from rpl.edge.again import View, show_again
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ClaimViewerDep, PreparerDep, SignedInApplicant
from rpl.flows import fee as flow
from rpl.store.database import read_session
from rpl.store.intake import ClaimSummary, claim_summary
from rpl.store.organisation import organisation_of_claim
from rpl.web.fee_shown import FeeShown, fee_shown

router = APIRouter(prefix="/{lang}/claim/fee")


@dataclass(frozen=True, slots=True)
class FeePage:
    """The fee, service by service, whom to ask about it, and the form that asks for a waiver.

    `contact` may be empty; `error` is translated.
    """

    fee: FeeShown
    reasons: tuple[WaiverReason, ...]
    organisation: str
    contact: str
    error: str = ""


@router.get("")
def show(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
) -> Response:
    """Show what the claim costs."""
    claim = claim_summary(session, applicant.claim_id)
    page = _page(session, context, claim, lang)
    return context.pages.show(request, "intake/fee.html", page)


@router.post("")
def ask(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Ask that the fee be waived."""
    show_again(request, _again(request, context, applicant, lang))
    flow.ask_waiver(
        session, context.clock, context.catalog, applicant.claim_id, form.text("reason", limit=20)
    )
    return RedirectResponse(f"/{lang}/claim/fee", status_code=303)


def _again(request: Request, context: AppContext, applicant: SignedInApplicant, lang: str) -> View:
    def view(refusal: RuleError, status: int) -> Response:
        if not isinstance(refusal, WaiverUnclearError):
            raise refusal
        with read_session(context.engine) as session:
            claim = claim_summary(session, applicant.claim_id)
            page = _page(session, context, claim, lang)
        error = context.pages.translate(lang, refusal.template)
        page = replace(page, error=error)
        return context.pages.show(request, "intake/fee.html", page, status=status)

    return view


def _page(session: Session, context: AppContext, claim: ClaimSummary, lang: str) -> FeePage:
    reasons = context.catalog.practice(claim.qualification).waivers.reasons
    found = organisation_of_claim(session, claim.id)
    name, contact = ("", "") if found is None else (found.name, found.contact)
    return FeePage(fee_shown(session, context.catalog, claim, lang), reasons, name, contact)
