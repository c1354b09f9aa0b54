"""Open a claim: choose a qualification, say your name, get a reference and a return code."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from rpl.domain.errors import FieldProblem, translatable
from rpl.domain.intake import check_opening
from rpl.domain.organisation import DEFAULT_SLUG
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.limits import CLAIMS_PER_CLIENT, LimitsDep, client
from rpl.edge.sign_in import PublicDep, start_applicant_session
from rpl.flows import intake
from rpl.flows.organisation import organisation_called
from rpl.store.database import read_session
from rpl.store.tables.account import Actor

router = APIRouter()

_NONCE_BYTES = 24
_NONCE_LETTERS = 32
_NO_QUALIFICATION = translatable("Choose the qualification you want to claim")


@dataclass(frozen=True, slots=True)
class Choice:
    """A qualification that can be claimed; `title` is in the language `lang`.

    `has_rules` says that it has rules about who may be assessed.
    """

    slug: str
    title: str
    lang: str
    has_rules: bool = False


@dataclass(frozen=True, slots=True)
class StartPage:
    """The form that opens a claim; `errors` are translated, by field.

    `organisation` is the name in addresses of the one the claim is for.
    """

    choices: tuple[Choice, ...]
    qualification: str
    full_name: str
    nonce: str
    organisation: str
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """A claim was opened: the only page that ever shows its return code."""

    reference: str
    return_code: str


@router.get("/{lang}/start")
def show_start(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    _public: PublicDep,
) -> Response:
    """Ask for a qualification and a name, on behalf of the organisation the address names."""
    chosen = request.query_params.get("qualification", "")
    slug = request.query_params.get("organisation", DEFAULT_SLUG)
    organisation_called(session, slug)
    nonce = secrets.token_urlsafe(_NONCE_BYTES)
    page = StartPage(_choices(context, lang), chosen, "", nonce, slug, errors={})
    return context.pages.show(request, "intake/start.html", page)


@router.post("/{lang}/start")
def open_claim(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Open the claim, sign in to it, and show reference and return code once."""
    choices = _choices(context, lang)
    organisation = form.text("organisation", limit=100) or DEFAULT_SLUG
    with read_session(context.engine) as looking:  # the writing one waits until the code is hashed
        organisation_id = organisation_called(looking, organisation)
    full_name, slug = form.text("full_name"), form.text("qualification")
    nonce = form.text("nonce")
    if len(nonce) != _NONCE_LETTERS:  # not a nonce of ours: its bits may be too few
        nonce = secrets.token_urlsafe(_NONCE_BYTES)
    problems = check_opening(full_name)
    if slug not in {choice.slug for choice in choices}:
        problems = (FieldProblem("qualification", _NO_QUALIFICATION), *problems)
    if problems:
        errors = complaints(context.pages, lang, problems)
        page = StartPage(choices, slug, full_name, nonce, organisation, errors)
        return context.pages.show(request, "intake/start.html", page, status=422)
    limits.spend(CLAIMS_PER_CLIENT, client(request))
    given = intake.credentials(nonce, full_name, slug)
    with read_session(context.engine) as looking:
        intake.check_not_spent(looking, context.passwords, given)
    opening = intake.Opening(
        claim_id=given.claim_id,
        reference=given.reference,
        return_code_hash=context.passwords.hash(given.return_code),
        full_name=full_name,
        language=lang,
        qualification=slug,
        organisation_id=organisation_id,
    )
    intake.open_claim(session, context.clock, context.keyring, context.catalog, opening)
    request.state.signed_in = Actor.APPLICANT.value
    opened = OpenedPage(given.reference, given.return_code)
    response = context.pages.show(request, "intake/opened.html", opened)
    start_applicant_session(context, session, request, response, given.claim_id)
    return response


def _choices(context: AppContext, lang: str) -> tuple[Choice, ...]:
    catalog = context.catalog
    return tuple(
        Choice(
            slug=found.slug,
            title=catalog.qualification(found.reference, lang).title,
            lang=lang
            if (found.reference, lang) in catalog.translated_qualifications
            else found.language,
            has_rules=found.slug in catalog.eligibility,
        )
        for found in catalog.current()
    )
