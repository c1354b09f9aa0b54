"""Where an applicant is signed in, and the return code that opens their claim."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.account import ReturnCodeWrongError, next_return_code
from rpl.domain.errors import RuleError
from rpl.domain.mail_messages import MailMessage
from rpl.edge.again import show_again
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.letters import wording
from rpl.edge.limits import LimitsDep
from rpl.edge.proof import RETURN_CODE, came_by_link, proven
from rpl.edge.sign_in import ApplicantDep, SignedInApplicant, applicant_token_hash
from rpl.flows import account, mail
from rpl.store.account import ClaimSignIn, claim_sign_ins
from rpl.store.database import read_session
from rpl.store.intake import claim_summary

router = APIRouter(tags=["account"])

_NONCE_BYTES = 24
_NONCE_LETTERS = 32
_MAX_KEY = 40


@dataclass(frozen=True, slots=True)
class ClaimSignInView:
    """One sign-in; `here` is the one this page is asked with, `helper` who acts for the applicant.

    `helper` is empty where it is the applicant's own.
    """

    key: str
    helper: str
    means: str
    browser: str
    started: datetime
    ends: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class SignInsPage:
    """Where somebody is signed in to the claim, and the form for another return code.

    `by_link` says that nothing needs to be typed to draw one, `by_mail` that a link can be sent.
    `nonce` makes the code of this form.  `ended` says that somebody was signed out just now;
    `errors` are translated, by field.
    """

    sign_ins: tuple[ClaimSignInView, ...]
    by_link: bool
    by_mail: bool
    nonce: str
    ended: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReturnCodePage:
    """Another return code, shown this once."""

    reference: str
    return_code: str


@router.get("/{lang}/claim/sign-in")
def show_sign_ins(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ApplicantDep,
    done: str = "",
) -> Response:
    """Show where the applicant is signed in."""
    page = _page(context, request, session, applicant, ended=done == "ended")
    return context.pages.show(request, "account/sign_ins.html", page)


@router.post("/{lang}/claim/sign-in/end")
def end_sign_ins(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    applicant: ApplicantDep,
) -> Response:
    """End one sign-in, or every other one."""
    account.end_claim_sign_ins(
        session,
        context.clock,
        claim_id=applicant.claim_id,
        here=applicant_token_hash(request, context),
        only=form.text("sign_in", limit=_MAX_KEY),
    )
    return RedirectResponse(f"/{lang}/claim/sign-in?done=ended", status_code=303)


@router.post("/{lang}/claim/sign-in/return-code")
def draw_return_code(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    applicant: ApplicantDep,
) -> Response:
    """Give the claim another return code, and show it this once.

    The same form sent again shows the same code, so that pressing twice locks nobody out.
    """
    code = next_return_code(_nonce(form), applicant.claim_id)

    def again(error: RuleError, status: int) -> Response:
        if not isinstance(error, ReturnCodeWrongError):
            raise error
        with read_session(context.engine) as reading:
            if _is_in_force(context, reading, applicant, code):
                return _shown(context, request, applicant, code)
        told = {RETURN_CODE: context.pages.translate(lang, error.template)}
        with read_session(context.engine) as reading:
            page = _page(context, request, reading, applicant, errors=told)
        return context.pages.show(request, "account/sign_ins.html", page, status=status)

    show_again(request, again)
    known = proven(context, limits, request, applicant, form)
    account.change_return_code(
        session,
        context.clock,
        claim_id=applicant.claim_id,
        known=known,
        hashed=context.passwords.hash(code),
        here=applicant_token_hash(request, context),
    )
    if context.mail_offered:
        mail.send_notice(
            session,
            context.clock,
            context.keyring,
            context.queue,
            claim_id=applicant.claim_id,
            notice=wording(context.pages, lang, MailMessage.RETURN_CODE_CHANGED),
        )
    return _shown(context, request, applicant, code)


def _nonce(form: Form) -> str:
    """What the form's code is made from; a form that brings none of ours gets a new one."""
    brought = form.text("nonce", limit=_NONCE_LETTERS + 1)
    return brought if len(brought) == _NONCE_LETTERS else secrets.token_urlsafe(_NONCE_BYTES)


def _is_in_force(
    context: AppContext, session: Session, applicant: SignedInApplicant, code: str
) -> bool:
    try:
        account.checked_return_code(
            session, context.passwords, claim_id=applicant.claim_id, return_code=code
        )
    except ReturnCodeWrongError:
        return False
    return True


def _shown(
    context: AppContext, request: Request, applicant: SignedInApplicant, code: str
) -> Response:
    with read_session(context.engine) as session:
        page = ReturnCodePage(claim_summary(session, applicant.claim_id).reference, code)
    return context.pages.show(request, "account/new_return_code.html", page)


def _page(
    context: AppContext,
    request: Request,
    session: Session,
    applicant: SignedInApplicant,
    *,
    ended: bool = False,
    errors: Mapping[str, str] | None = None,
) -> SignInsPage:
    here = applicant_token_hash(request, context)
    reachable = mail.known_addresses(session, context.keyring, applicant.claim_id).in_force
    found = claim_sign_ins(session, applicant.claim_id, context.clock.now())
    return SignInsPage(
        sign_ins=tuple(_view(each, here) for each in found),
        by_link=came_by_link(context, request, session),
        by_mail=context.mail_offered and bool(reachable),
        nonce=secrets.token_urlsafe(_NONCE_BYTES),
        ended=ended,
        errors=errors or {},
    )


def _view(found: ClaimSignIn, here: str) -> ClaimSignInView:
    return ClaimSignInView(
        key=found.key,
        helper=found.helper,
        means=found.means.value,
        browser=found.browser,
        started=found.created_at,
        ends=found.expires_at,
        here=found.token_hash == here,
    )
