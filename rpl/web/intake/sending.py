"""Check your answers and send the claim; or take it back."""

from dataclasses import dataclass, replace
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.conflicts import Conflict
from rpl.domain.errors import translatable
from rpl.domain.journey import ClaimState
from rpl.domain.record import FieldName
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ApplicantDep, ClaimViewerDep, SubmitterDep
from rpl.flows import intake
from rpl.store.database import read_session
from rpl.store.intake import (
    ClaimSummary,
    EvidenceSummary,
    applicant_name,
    claim_summary,
    evidence_summaries,
)
from rpl.store.record import recorded_fields
from rpl.store.sealed import claim_seal
from rpl.web.conflicts_shown import conflicts_shown
from rpl.web.fee_shown import FeeShown, fee_shown
from rpl.web.intake.standing import Qualified, Standing, qualified, standing

router = APIRouter()

_ACKNOWLEDGE = translatable("Say that you send the documents that could not be read as they are")


@dataclass(frozen=True, slots=True)
class Answer:
    """An evidence item, and what its record says: the values that the applicant confirmed."""

    item: EvidenceSummary
    values: tuple[tuple[FieldName, str], ...]


@dataclass(frozen=True, slots=True)
class SubmitPage:
    """Everything that is about to be sent; `error` is translated and may be empty.

    `conflicts` count the `answers` from 1.
    """

    claim: ClaimSummary
    name: str
    qualification: Qualified
    standing: Standing
    answers: tuple[Answer, ...]
    conflicts: tuple[Conflict, ...]
    fee: FeeShown
    error: str


@dataclass(frozen=True, slots=True)
class WithdrawPage:
    """The question before a claim is taken back."""

    claim: ClaimSummary


@router.get("/{lang}/claim/submit")
def show_submit(
    lang: LanguageDep, request: Request, context: ContextDep, applicant: ClaimViewerDep
) -> Response:
    """Show all that will be sent; a claim that was sent shows where it stands instead."""
    page = _submit_page(context, lang, applicant.claim_id)
    if page.claim.state is not ClaimState.DRAFT:
        return RedirectResponse(f"/{lang}/claim", status_code=303)
    return context.pages.show(request, "intake/submit.html", page)


@router.post("/{lang}/claim/submit")
def submit(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: SubmitterDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Send the claim."""
    acknowledged = form.text("acknowledged") == "yes"
    page = _submit_page(context, lang, applicant.claim_id)
    draft = page.claim.state is ClaimState.DRAFT
    if draft and page.standing.complete and page.standing.failed and not acknowledged:
        error = context.pages.translate(lang, _ACKNOWLEDGE)
        page = replace(page, error=error)
        return context.pages.show(request, "intake/submit.html", page, status=422)
    intake.submit(
        session,
        context.clock,
        applicant.claim_id,
        acknowledged=acknowledged,
        shown=page.qualification.fees,
    )
    return RedirectResponse(f"/{lang}/claim", status_code=303)


@router.get("/{lang}/claim/withdraw")
def show_withdraw(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    applicant: ApplicantDep,
    session: ReadSessionDep,
) -> Response:
    """Ask whether the claim is really to be taken back."""
    page = WithdrawPage(claim_summary(session, applicant.claim_id))
    return context.pages.show(request, "intake/withdraw.html", page)


@router.post("/{lang}/claim/withdraw")
def withdraw(
    lang: LanguageDep,
    context: ContextDep,
    applicant: ApplicantDep,
    _form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Take the claim back."""
    intake.withdraw(session, context.clock, applicant.claim_id)
    return RedirectResponse(f"/{lang}/claim", status_code=303)


def _submit_page(context: AppContext, lang: str, claim_id: UUID) -> SubmitPage:
    with read_session(context.engine) as session:
        claim = claim_summary(session, claim_id)
        seal = claim_seal(session, context.keyring, claim_id)
        name = applicant_name(session, seal, claim_id)
        evidence = evidence_summaries(session, seal, claim_id)
        answers = tuple(
            Answer(
                item,
                tuple(
                    (field.name, field.value)
                    for field in recorded_fields(session, seal, item.id)
                    if field.value
                ),
            )
            for item in evidence
        )
        found = conflicts_shown(session, seal, evidence)
        fee = fee_shown(session, context.catalog, claim, lang)
    about = qualified(context.catalog, claim, lang)
    return SubmitPage(claim, name, about, standing(evidence), answers, found, fee, error="")
