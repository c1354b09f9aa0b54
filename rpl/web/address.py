"""Pages of the mail room: the address of a claim.

Giving, replacing and removing one needs proof that it is the applicant (`rpl.edge.proof`): who has
the mailbox can come back to the claim.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import SystemRandom
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.account import new_one_time_code, normal_one_time_code
from rpl.domain.errors import RuleError
from rpl.domain.mail import check_address, normal_address
from rpl.domain.mail_messages import MailMessage
from rpl.edge.again import show_again
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.letters import mail_offered, wording
from rpl.edge.limits import (
    ADDRESSES_PER_CLAIM,
    CODES_PER_ADDRESS,
    WRONG_MAIL_CODES_PER_CLAIM,
    LimitsDep,
    TooManyAttemptsError,
)
from rpl.edge.proof import RETURN_CODE, came_by_link, proven
from rpl.edge.sign_in import ApplicantDep, SignedInApplicant, applicant_token_hash
from rpl.flows import mail
from rpl.store.database import read_session

router = APIRouter(
    prefix="/{lang}/claim/email", tags=["mail"], dependencies=[Depends(mail_offered)]
)

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class AddressPage:
    """The address of a claim that counts, and the one that waits for its code; both may be empty.

    `by_link` says that no return code needs to be typed; `errors` are translated, by field.
    """

    address: str
    waiting: str
    typed: str
    by_link: bool
    errors: Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """What comes with every form of this page, besides what was typed."""

    lang: LanguageDep
    request: Request
    context: ContextDep
    limits: LimitsDep


AskedDep = Annotated[Asked, Depends()]


@router.get("")
def show_address(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    applicant: ApplicantDep,
    session: ReadSessionDep,
) -> Response:
    """Show the address of the claim, and what can be done with it."""
    page = _page(context, request, session, applicant)
    return context.pages.show(request, "mail/address.html", page)


@router.post("")
def give_address(
    asked: AskedDep, applicant: ApplicantDep, form: FormDep, session: WriteSessionDep
) -> Response:
    """Give the claim an address, and have a code sent to it."""
    context = asked.context
    typed = form.text("address", limit=_LONGEST)
    problems = check_address(typed)
    if problems:
        errors = complaints(context.pages, asked.lang, problems)
        return _address_again(asked, applicant, typed, errors, 422)
    _show_again(asked, applicant, RETURN_CODE, typed)
    proven(context, asked.limits, asked.request, applicant, form)
    address = normal_address(typed)
    asked.limits.spend_each(
        (ADDRESSES_PER_CLAIM, str(applicant.claim_id)), (CODES_PER_ADDRESS, address.casefold())
    )
    code = new_one_time_code(SystemRandom())
    given = mail.GivenAddress(
        address=address,
        code=code,
        code_hash=context.passwords.hash(code),
        wording=wording(context.pages, asked.lang, MailMessage.ADDRESS_CODE),
    )
    mail.give_address(
        session,
        context.clock,
        context.keyring,
        context.queue,
        claim_id=applicant.claim_id,
        given=given,
    )
    return RedirectResponse(f"/{asked.lang}/claim/email", status_code=303)


@router.post("/code")
def confirm_address(
    asked: AskedDep, applicant: ApplicantDep, form: FormDep, session: WriteSessionDep
) -> Response:
    """Let the address count, if the code is the one that was sent to it."""
    context = asked.context
    count = (WRONG_MAIL_CODES_PER_CLAIM, str(applicant.claim_id))
    code = _code(form)
    asked.limits.spend_each(count)
    _show_again(asked, applicant, "code")
    with read_session(context.engine) as reading:
        code_hash = mail.check_code(
            reading, context.clock, context.passwords, claim_id=applicant.claim_id, code=code
        )
    confirmed = mail.ConfirmedCode(
        code_hash=code_hash,
        here=applicant_token_hash(asked.request, context),
        notice=wording(context.pages, asked.lang, MailMessage.ADDRESS_REPLACED),
    )
    mail.confirm_address(
        session,
        context.clock,
        context.keyring,
        context.queue,
        claim_id=applicant.claim_id,
        confirmed=confirmed,
    )
    return RedirectResponse(f"/{asked.lang}/claim/email", status_code=303)


@router.post("/remove")
def remove_address(
    asked: AskedDep, applicant: ApplicantDep, form: FormDep, session: WriteSessionDep
) -> Response:
    """Forget the address of the claim, and one that waits for its code."""
    context = asked.context
    _show_again(asked, applicant, RETURN_CODE)
    with read_session(context.engine) as reading:
        known = mail.known_addresses(reading, context.keyring, applicant.claim_id)
    if known.in_force:
        proven(context, asked.limits, asked.request, applicant, form)
    mail.remove_address(session, context.clock, applicant.claim_id)
    return RedirectResponse(f"/{asked.lang}/claim/email", status_code=303)


def _show_again(asked: Asked, applicant: SignedInApplicant, field: str, typed: str = "") -> None:
    """From here on, what a rule refuses is said at a field of the page."""

    def address_again(error: RuleError, status: int) -> Response:
        if isinstance(error, TooManyAttemptsError):
            raise error
        pages = asked.context.pages
        said = {field: pages.translate(asked.lang, error.template, **error.details)}
        return _address_again(asked, applicant, typed, said, status)

    show_again(asked.request, address_again)


def _address_again(
    asked: Asked,
    applicant: SignedInApplicant,
    typed: str,
    errors: Mapping[str, str],
    status: int,
) -> Response:
    request, context = asked.request, asked.context
    with read_session(context.engine) as session:
        page = _page(context, request, session, applicant, typed=typed, errors=errors)
    return context.pages.show(request, "mail/address.html", page, status=status)


def _page(
    context: AppContext,
    request: Request,
    session: Session,
    applicant: SignedInApplicant,
    *,
    typed: str = "",
    errors: Mapping[str, str] | None = None,
) -> AddressPage:
    known = mail.known_addresses(session, context.keyring, applicant.claim_id)
    by_link = came_by_link(context, request, session)
    return AddressPage(known.in_force, known.waiting, typed, by_link, errors or {})


def _code(form: Form) -> str:
    return normal_one_time_code(form.text("code", limit=_LONGEST))
