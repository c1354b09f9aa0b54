"""More evidence is asked for: what would help, and the applicant's answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.errors import translatable
from rpl.domain.intake import MAX_STATEMENT_LETTERS, check_statement
from rpl.domain.journey import ClaimState
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ClaimViewerDep, PreparerDep, SubmitterDep
from rpl.flows import intake
from rpl.store.intake import claim_summary, evidence_summaries
from rpl.store.review.requests import requests_of
from rpl.store.sealed import claim_seal
from rpl.web.asked_shown import AskedPage, asked_shown
from rpl.web.intake.standing import Standing, standing

router = APIRouter()

_ACKNOWLEDGE = translatable("Say that you send the documents that could not be read as they are")


@dataclass(frozen=True, slots=True)
class RequestPage:
    """What is asked for now, how far the answer is, and the words of one that was not taken.

    `added` counts what came since the request.
    """

    reference: str
    request: AskedPage
    standing: Standing
    added: int
    text: str
    most: int
    errors: Mapping[str, str]


@router.get("/{lang}/claim/request")
def show_request(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
) -> Response:
    """Show what is asked for; without an open request, the claim."""
    page = _page(session, context, lang, applicant.claim_id)
    if page is None:
        return RedirectResponse(f"/{lang}/claim", status_code=303)
    return context.pages.show(request, "intake/request.html", page)


@router.post("/{lang}/claim/request/answer")
def write_answer(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Keep an answer in the applicant's own words, as one more piece of evidence."""
    text = form.text("statement", limit=MAX_STATEMENT_LETTERS + 1)
    page = _page(session, context, lang, applicant.claim_id, text)
    problems = check_statement(text)
    if problems and page is not None:
        errors = complaints(context.pages, lang, problems)
        page = _page(session, context, lang, applicant.claim_id, text, errors)
        return context.pages.show(request, "intake/request.html", page, status=422)
    intake.write_answer(
        session, context.clock, context.keyring, context.queue, applicant.claim_id, text=text
    )
    return RedirectResponse(f"/{lang}/claim/evidence?watch=1", status_code=303)


@router.post("/{lang}/claim/request/send")
def send_answer(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: SubmitterDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Send what was added, or say that there is nothing more."""
    acknowledged = form.text("acknowledged") == "yes"
    page = _page(session, context, lang, applicant.claim_id)
    if page and page.standing.complete and page.standing.failed and not acknowledged:
        errors = {"acknowledged": context.pages.translate(lang, _ACKNOWLEDGE)}
        page = _page(session, context, lang, applicant.claim_id, "", errors)
        return context.pages.show(request, "intake/request.html", page, status=422)
    intake.send_answer(session, context.clock, applicant.claim_id, acknowledged=acknowledged)
    return RedirectResponse(f"/{lang}/claim", status_code=303)


def _page(
    session: Session,
    context: AppContext,
    lang: str,
    claim_id: UUID,
    text: str = "",
    errors: Mapping[str, str] | None = None,
) -> RequestPage | None:
    claim = claim_summary(session, claim_id)
    if claim.state is not ClaimState.EVIDENCE_REQUESTED:
        return None
    seal = claim_seal(session, context.keyring, claim_id)
    found = requests_of(session, seal, claim_id)[-1]
    evidence = evidence_summaries(session, seal, claim_id)
    return RequestPage(
        reference=claim.reference,
        request=asked_shown(context.catalog, claim.qualification, lang, [found])[0],
        standing=standing(evidence),
        added=sum(item.received_at >= found.asked_at for item in evidence),
        text=text,
        most=MAX_STATEMENT_LETTERS,
        errors=errors or {},
    )
