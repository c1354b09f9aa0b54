"""Instead of papers: an affidavit, and a background document."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.affidavit import (
    BACKGROUND_PARTS,
    Affidavit,
    Background,
    affidavit,
    affidavit_text,
    background,
    background_text,
)
from rpl.domain.intake import EvidenceKind
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.multipart import MAX_FIELD_BYTES
from rpl.edge.sign_in import ClaimViewerDep, PreparerDep, SignedInApplicant
from rpl.flows import intake
from rpl.store.form_answers import answers_of
from rpl.store.intake import written_of_kind
from rpl.store.review.requests import changeable_since, changes_since
from rpl.store.sealed import claim_seal
from rpl.web.intake.standing import added_to, after_writing

router = APIRouter()

_AFFIDAVIT = ("facts", "signed_as", "declared")


@dataclass(frozen=True, slots=True)
class InsteadOfPapersPage:
    """The form of an affidavit or of a background document; `errors` are translated.

    `sent` is what was sent with the claim, and stays; `asked` is what it is added to.
    """

    open: bool
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    sent: Mapping[str, str] = field(default_factory=dict)
    asked: str = ""


@router.get("/{lang}/claim/affidavit")
def show_affidavit(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
) -> Response:
    """Show the affidavit as it stands; it is declared anew with every change."""
    page = _kept(session, context, applicant, EvidenceKind.AFFIDAVIT)
    return context.pages.show(request, "intake/affidavit.html", page)


@router.post("/{lang}/claim/affidavit")
def write_affidavit(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Keep the affidavit in place of an earlier one."""
    intake.check_open(session, applicant.claim_id)
    typed = _typed(form, _AFFIDAVIT)
    found = affidavit(typed, context.clock.now().date())
    if isinstance(found, tuple):
        page = _kept(session, context, applicant, EvidenceKind.AFFIDAVIT)
        page = replace(page, typed=typed, errors=complaints(context.pages, lang, found))
        return context.pages.show(request, "intake/affidavit.html", page, status=422)
    return _keep(session, context, lang, applicant, found)


@router.get("/{lang}/claim/background")
def show_background(
    lang: LanguageDep,  # noqa: ARG001 -- as above
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
) -> Response:
    """Show the background document as it stands."""
    page = _kept(session, context, applicant, EvidenceKind.BACKGROUND_DOCUMENT)
    return context.pages.show(request, "intake/background.html", page)


@router.post("/{lang}/claim/background")
def write_background(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Keep the background document in place of an earlier one."""
    intake.check_open(session, applicant.claim_id)
    typed = _typed(form, BACKGROUND_PARTS)
    found = background(typed)
    if isinstance(found, tuple):
        page = _kept(session, context, applicant, EvidenceKind.BACKGROUND_DOCUMENT)
        page = replace(page, typed=typed, errors=complaints(context.pages, lang, found))
        return context.pages.show(request, "intake/background.html", page, status=422)
    return _keep(session, context, lang, applicant, found)


def _typed(form: Form, fields: tuple[str, ...]) -> dict[str, str]:
    return {field: form.text(field, limit=MAX_FIELD_BYTES) for field in fields}


def _kept(
    session: Session, context: AppContext, applicant: SignedInApplicant, kind: EvidenceKind
) -> InsteadOfPapersPage:
    seal = claim_seal(session, context.keyring, applicant.claim_id)
    since = changeable_since(session, applicant.claim_id)
    sent: dict[str, str] = {}
    typed: dict[str, str] = {}
    for item in written_of_kind(session, applicant.claim_id, kind):
        if since is not None and changes_since(item.received_at, item.problem, since):
            typed = answers_of(seal, item)
        else:
            sent = answers_of(seal, item)
    asked = added_to(session, applicant.claim_id)
    return InsteadOfPapersPage(since is not None, typed, {}, sent, asked)


def _keep(
    session: Session,
    context: AppContext,
    lang: str,
    applicant: SignedInApplicant,
    found: Affidavit | Background,
) -> Response:
    def phrase(template: str) -> str:
        return context.pages.message(lang, template)

    if isinstance(found, Affidavit):
        text = affidavit_text(found, phrase)
    else:
        text = background_text(found, phrase)
    intake.write_instead_of_papers(
        session,
        context.clock,
        context.keyring,
        context.queue,
        applicant.claim_id,
        written=found,
        text=text,
    )
    return RedirectResponse(after_writing(session, lang, applicant.claim_id), status_code=303)
