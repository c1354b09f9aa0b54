"""The page on which an applicant says which providers may see their credits."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from rpl.domain.provider import ConsentUnclearError, ProviderNotFoundError
from rpl.domain.purpose import FURTHER, Purpose
from rpl.edge.context import ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ApplicantDep
from rpl.flows import provider as flow
from rpl.flows.purpose import allow, forbid
from rpl.store.provider import ProviderConsent
from rpl.store.purpose import given_by

router = APIRouter(tags=["provider"])
CHANGES = {"give": flow.give_consent, "revoke": flow.revoke_consent}
FURTHER_CHANGES = {"give": allow, "revoke": forbid}


@dataclass(frozen=True, slots=True)
class ProvidersPage:
    """Every provider, with the applicant's consent where it is given.

    `allowed` are the `further` purposes they allow, by provider.
    """

    providers: tuple[ProviderConsent, ...]
    further: tuple[Purpose, ...]
    allowed: Mapping[UUID, frozenset[Purpose]]


@router.get("/{lang}/claim/providers")
def show_providers(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ApplicantDep,
) -> HTMLResponse:
    """Which providers there are, and which of them may see the applicant's credits."""
    page = ProvidersPage(
        flow.consents(session, applicant.applicant_id),
        FURTHER,
        given_by(session, applicant.applicant_id),
    )
    return context.pages.show(request, "provider/providers.html", page)


@router.post("/{lang}/claim/providers")
def change_consent(
    lang: LanguageDep,
    form: FormDep,
    context: ContextDep,
    session: WriteSessionDep,
    applicant: ApplicantDep,
) -> RedirectResponse:
    """Give or revoke the consent to one provider."""
    change = CHANGES.get(form.text("consent"))
    if change is None:
        raise ConsentUnclearError
    change(
        session,
        context.clock,
        applicant_id=applicant.applicant_id,
        provider_id=_provider_id(form),
    )
    return RedirectResponse(f"/{lang}/claim/providers", status_code=303)


@router.post("/{lang}/claim/providers/purposes")
def change_purpose(
    lang: LanguageDep,
    form: FormDep,
    context: ContextDep,
    session: WriteSessionDep,
    applicant: ApplicantDep,
) -> RedirectResponse:
    """Allow one provider one further purpose, or take it back."""
    change, purpose = FURTHER_CHANGES.get(form.text("consent")), form.text("purpose")
    if change is None or purpose not in FURTHER:
        raise ConsentUnclearError
    change(
        session,
        context.clock,
        applicant_id=applicant.applicant_id,
        provider_id=_provider_id(form),
        purpose=Purpose(purpose),
    )
    return RedirectResponse(f"/{lang}/claim/providers", status_code=303)


def _provider_id(form: Form) -> UUID:
    try:
        return UUID(form.text("provider", limit=100))
    except ValueError as error:
        raise ProviderNotFoundError from error
