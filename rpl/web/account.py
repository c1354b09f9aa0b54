"""Pages of the account room: coming back to a claim, staff sign-in, signing out."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.account import MAX_PASSWORD_LENGTH, normal_email, normal_reference
from rpl.domain.errors import translatable
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.limits import (
    WRONG_CODES_PER_CLIENT,
    WRONG_CODES_PER_REFERENCE,
    WRONG_PASSWORDS_PER_CLIENT,
    WRONG_PASSWORDS_PER_EMAIL,
    LimitsDep,
    client,
)
from rpl.edge.resume import KEPT, SendAgainPage, kept_form, local_address
from rpl.edge.sign_in import PublicDep, end_session, start_applicant_session, start_staff_session
from rpl.flows import account

router = APIRouter(tags=["account"])

_WRONG_CODE = translatable(
    "This reference and return code do not belong together. Check both: the code has 12 letters "
    "and digits."
)
_WRONG_PASSWORD = translatable(
    "This e-mail address and password do not belong together. Check both, or ask an administrator."
)
_MAX_NAME = 300


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """The form to come back to a claim; `problem` is translated and may be empty."""

    reference: str
    problem: str
    next: str
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StaffSignInPage:
    """The form of staff; `problem` is translated and may be empty."""

    email: str
    problem: str
    next: str
    kept: tuple[tuple[str, str], ...]


@router.get("/{lang}/return")
def show_return(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    _public: PublicDep,
) -> Response:
    """Ask for the reference and the return code."""
    page = ReturnPage("", "", _next(request), ())
    return context.pages.show(request, "account/return.html", page)


@router.post("/{lang}/return")
def return_to_claim(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    reading: ReadSessionDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Open a claim again."""
    typed = form.text("reference", limit=_MAX_NAME)
    reference = normal_reference(typed)
    counts = (
        (WRONG_CODES_PER_CLIENT, client(request)),
        (WRONG_CODES_PER_REFERENCE, reference),
    )
    limits.spend_each(*counts)
    claim_id = account.return_to_claim(
        reading,
        context.passwords,
        reference=reference,
        return_code=form.text("return_code", limit=_MAX_NAME),
    )
    if claim_id is None:
        problem = context.pages.translate(lang, _WRONG_CODE)
        page = ReturnPage(typed, problem, _wished(form), _kept(form))
        return context.pages.show(request, "account/return.html", page, status=401)
    limits.give_back(*counts)
    kept = kept_form(context, form, claim_id)
    response = _onwards(request, context, kept, _wished(form) or f"/{lang}/claim")
    start_applicant_session(context, session, response, claim_id)
    return response


@router.get("/{lang}/staff/sign-in")
def show_staff_sign_in(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    _public: PublicDep,
) -> Response:
    """Ask for e-mail address and password."""
    page = StaffSignInPage("", "", _next(request), ())
    return context.pages.show(request, "account/staff_sign_in.html", page)


@router.post("/{lang}/staff/sign-in")
def sign_in_staff(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    reading: ReadSessionDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Sign a member of staff in."""
    email = form.text("email", limit=_MAX_NAME)
    counts = (
        (WRONG_PASSWORDS_PER_CLIENT, client(request)),
        (WRONG_PASSWORDS_PER_EMAIL, normal_email(email)),
    )
    limits.spend_each(*counts)
    staff_id = account.staff_by_password(
        reading,
        context.passwords,
        email=email,
        password=form.text("password", limit=MAX_PASSWORD_LENGTH),
    )
    if staff_id is None:
        problem = context.pages.translate(lang, _WRONG_PASSWORD)
        page = StaffSignInPage(email, problem, _wished(form), _kept(form))
        return context.pages.show(request, "account/staff_sign_in.html", page, status=401)
    limits.give_back(*counts)
    kept = kept_form(context, form, staff_id)
    response = _onwards(request, context, kept, _wished(form) or f"/{lang}/staff/queue")
    start_staff_session(context, session, response, staff_id)
    return response


@router.post("/{lang}/sign-out")
def sign_out(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    _form: FormDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Forget everything this browser was signed in to."""
    response = RedirectResponse(f"/{lang}/", status_code=303)
    end_session(context, session, request, response)
    return response


def _onwards(
    request: Request, context: AppContext, kept: SendAgainPage | None, address: str
) -> Response:
    if kept is not None:
        return context.pages.show(request, "account/send_again.html", kept)
    return RedirectResponse(address, status_code=303)


def _next(request: Request) -> str:
    return local_address(request.query_params.get("next", ""))


def _wished(form: Form) -> str:
    return local_address(form.text("next"))


def _kept(form: Form) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in form.pairs if name.startswith(KEPT))
