"""Pages of the mail room: the address of a claim, and the link that signs in once."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import SystemRandom

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.account import new_one_time_code, normal_one_time_code, normal_reference
from rpl.domain.errors import RuleError, translatable
from rpl.domain.mail import LinkOverError, Wording, check_address, normal_address
from rpl.edge.again import show_again
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.limits import (
    ADDRESSES_PER_CLAIM,
    LINKS_PER_CLIENT,
    LINKS_PER_REFERENCE,
    WRONG_MAIL_CODES_PER_CLAIM,
    LimitsDep,
    client,
)
from rpl.edge.sign_in import ApplicantDep, PublicDep, SignedInApplicant, start_applicant_session
from rpl.flows import mail
from rpl.store.database import read_session
from rpl.store.tables.account import Means


def _offered(context: ContextDep) -> None:
    if not context.mail_offered:
        raise HTTPException(404)


router = APIRouter(tags=["mail"], dependencies=[Depends(_offered)])

_LINK_SUBJECT = translatable("Open your claim")
_LINK_TEXT = translatable(
    "Somebody asked for a link to your claim. If it was you, open this address within 30 minutes. "
    "It works once.\n\n%(link)s\n\nIf it was not you, do nothing: without this message nobody gets "
    "in."
)
_CODE_SUBJECT = translatable("Your code")
_CODE_TEXT = translatable(
    "This e-mail address was given for a claim. If it was you, enter this code on the page of your "
    "claim within 30 minutes:\n\n%(code)s\n\nIf it was not you, do nothing."
)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class AskForLinkPage:
    """The form that asks for a link."""

    reference: str


@dataclass(frozen=True, slots=True)
class LinkAskedPage:
    """The same answer for every reference."""


@dataclass(frozen=True, slots=True)
class LinkPage:
    """The button that uses a link up; `problem` is translated and may be empty."""

    token: str
    problem: str


@dataclass(frozen=True, slots=True)
class AddressPage:
    """The address of a claim, empty when there is none; `errors` are translated, by field."""

    address: str
    confirmed: bool
    typed: str
    errors: Mapping[str, str]


@router.get("/{lang}/return/email")
def show_ask_for_link(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    _public: PublicDep,
) -> Response:
    """Ask for the reference of the claim to send a link for."""
    return context.pages.show(request, "mail/ask_for_link.html", AskForLinkPage(""))


@router.post("/{lang}/return/email")
def ask_for_link(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Have a link sent, if the claim has an address; the answer does not tell."""
    reference = normal_reference(form.text("reference", limit=_LONGEST))
    limits.spend_each((LINKS_PER_CLIENT, client(request)), (LINKS_PER_REFERENCE, reference))
    mail.ask_for_link(
        session,
        context.clock,
        context.keyring,
        context.queue,
        reference=reference,
        wording=_wording(context, lang, _LINK_SUBJECT, _LINK_TEXT),
    )
    return context.pages.show(request, "mail/link_asked.html", LinkAskedPage())


@router.get("/{lang}/return/link/{token}")
def show_link(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    token: str,
    request: Request,
    context: ContextDep,
    _public: PublicDep,
) -> Response:
    """Show the button that opens the claim: programs that look at links in mail press none."""
    return context.pages.show(request, "mail/link.html", LinkPage(token, ""))


@router.post("/{lang}/return/link")
def open_link(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Use a link up, and open its claim."""

    def link_again(error: RuleError, status: int) -> Response:
        if not isinstance(error, LinkOverError):
            raise error
        page = LinkPage("", context.pages.translate(lang, error.template))
        return context.pages.show(request, "mail/link.html", page, status=status)

    token = form.text("token", limit=_LONGEST)
    show_again(request, link_again)
    claim_id = mail.open_link(session, context.clock, token)
    response = RedirectResponse(f"/{lang}/claim", status_code=303)
    start_applicant_session(context, session, response, claim_id, means=Means.MAIL_LINK)
    return response


@router.get("/{lang}/claim/email")
def show_address(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    applicant: ApplicantDep,
    session: ReadSessionDep,
) -> Response:
    """Show the address of the claim, and what can be done with it."""
    known = mail.known_address(session, context.keyring, applicant.claim_id)
    address, confirmed = known or ("", False)
    page = AddressPage(address, confirmed, "", errors={})
    return context.pages.show(request, "mail/address.html", page)


@router.post("/{lang}/claim/email")
def give_address(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: ApplicantDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
) -> Response:
    """Give the claim an address, and have a code sent to it."""
    typed = form.text("address", limit=_LONGEST)
    problems = check_address(typed)
    if problems:
        errors = complaints(context.pages, lang, problems)
        return _address_again(request, context, applicant, typed, errors, 422)
    limits.spend(ADDRESSES_PER_CLAIM, str(applicant.claim_id))
    code = new_one_time_code(SystemRandom())
    given = mail.GivenAddress(
        address=normal_address(typed),
        code=code,
        code_hash=context.passwords.hash(code),
        wording=_wording(context, lang, _CODE_SUBJECT, _CODE_TEXT),
    )
    mail.give_address(
        session,
        context.clock,
        context.keyring,
        context.queue,
        claim_id=applicant.claim_id,
        given=given,
    )
    return RedirectResponse(f"/{lang}/claim/email", status_code=303)


@router.post("/{lang}/claim/email/code")
def confirm_address(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    applicant: ApplicantDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
) -> Response:
    """Let the address count, if the code is the one that was sent to it."""

    def address_again(error: RuleError, status: int) -> Response:
        said = {"code": context.pages.translate(lang, error.template, **error.details)}
        return _address_again(request, context, applicant, "", said, status)

    count = (WRONG_MAIL_CODES_PER_CLAIM, str(applicant.claim_id))
    code = _code(form)
    limits.spend_each(count)
    show_again(request, address_again)
    with read_session(context.engine) as reading:
        code_hash = mail.check_code(
            reading, context.clock, context.passwords, claim_id=applicant.claim_id, code=code
        )
    mail.confirm_address(session, context.clock, claim_id=applicant.claim_id, code_hash=code_hash)
    return RedirectResponse(f"/{lang}/claim/email", status_code=303)


@router.post("/{lang}/claim/email/remove")
def remove_address(
    lang: LanguageDep,
    context: ContextDep,
    applicant: ApplicantDep,
    _form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Forget the address of the claim."""
    mail.remove_address(session, context.clock, applicant.claim_id)
    return RedirectResponse(f"/{lang}/claim/email", status_code=303)


def _address_again(
    request: Request,
    context: AppContext,
    applicant: SignedInApplicant,
    typed: str,
    errors: Mapping[str, str],
    status: int,
) -> Response:
    with read_session(context.engine) as session:
        known = mail.known_address(session, context.keyring, applicant.claim_id)
    address, confirmed = known or ("", False)
    page = AddressPage(address, confirmed, typed, errors)
    return context.pages.show(request, "mail/address.html", page, status=status)


def _code(form: Form) -> str:
    return normal_one_time_code(form.text("code", limit=_LONGEST))


def _wording(context: AppContext, lang: str, subject: str, text: str) -> Wording:
    message = context.pages.message
    return Wording(language=lang, subject=message(lang, subject), text=message(lang, text))
