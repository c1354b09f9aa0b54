"""Staff sign in: e-mail address and password, then the code of an authenticator where one is set.

Between the two nobody is signed in: the form of the code carries the proof that the password was
right (`rpl.edge.second_step`).
"""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from rpl.domain.account import MAX_PASSWORD_LENGTH, normal_email
from rpl.domain.errors import translatable
from rpl.domain.roles import Permission, may
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.limits import (
    WRONG_PASSWORDS_PER_CLIENT,
    WRONG_PASSWORDS_PER_EMAIL,
    LimitsDep,
    client,
)
from rpl.edge.resume import asked_address, carried, kept_form, onwards, wished_address
from rpl.edge.second_step import half_way, passes, who_is_half_way
from rpl.edge.sign_in import PublicDep, start_staff_session
from rpl.flows import account
from rpl.store import account as queries
from rpl.store.second_factor import is_in_force
from rpl.store.tables.account import Means

router = APIRouter()

_WRONG_PASSWORD = translatable(
    "This e-mail address and password do not belong together. Check both, or ask an administrator."
)
_WRONG_CODE = translatable(
    "This code is not the one your authenticator shows now, or it was used before. Wait for the "
    "next one, or use a recovery code."
)
_TOO_LATE = translatable("The code came too late. Sign in with your password again.")
_MAX_NAME = 300
_BEGINNINGS = (
    (Permission.SCORE, "queue"),
    (Permission.MODERATE, "second-marks"),
    (Permission.TRANSLATE, "translations"),
)


@dataclass(frozen=True, slots=True)
class StaffSignInPage:
    """The form of staff; `problem` is translated and may be empty.

    `single_sign_on` is the name of a service at which staff may sign in instead, or empty.
    """

    email: str
    problem: str
    single_sign_on: str
    next: str
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CodePage:
    """The form of the code; `half` is the proof of the password, `problem` may be empty."""

    half: str
    problem: str
    next: str
    kept: tuple[tuple[str, str], ...]


def home(lang: str, session: Session, staff_id: UUID) -> str:
    """Where a member of staff begins."""
    roles = queries.roles_of(session, staff_id)
    for permission, place in (
        (Permission.SCORE, "queue"),
        (Permission.MODERATE, "second-marks"),
        (Permission.TRANSLATE, "translations"),
    ):
        if may(roles, permission):
            return f"/{lang}/staff/{place}"
    return f"/{lang}/staff/account"


def other_service(context: AppContext) -> str:
    """The name of the service at which staff may sign in instead; empty if there is none."""
    return context.single_sign_on.name if context.single_sign_on else ""


@router.get("/{lang}/staff/sign-in")
def show_staff_sign_in(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    _public: PublicDep,
) -> Response:
    """Ask for e-mail address and password."""
    page = StaffSignInPage("", "", other_service(context), asked_address(request), ())
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
    """Sign a member of staff in, or ask for the code of their authenticator."""
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
        return _ask_password(request, context, form, lang, _WRONG_PASSWORD, email)
    limits.give_back(*counts)
    if is_in_force(reading, staff_id):
        page = CodePage(
            half_way(context, request, staff_id), "", wished_address(form), carried(form)
        )
        return context.pages.show(request, "staff/code.html", page)
    kept = kept_form(context, form, staff_id)
    start = wished_address(form) or home(lang, reading, staff_id)
    response = onwards(request, context, kept, start)
    start_staff_session(context, session, request, response, staff_id)
    return response


@router.post("/{lang}/staff/sign-in/code")
def sign_in_with_code(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Sign in who proved the password before and knows the code now."""
    half = form.text("half", limit=_MAX_NAME)
    staff_id = who_is_half_way(context, request, half)
    if staff_id is None:
        return _ask_password(request, context, form, lang, _TOO_LATE, "")
    if not passes(context, limits, staff_id, form.text("code", limit=_MAX_NAME)):
        problem = context.pages.translate(lang, _WRONG_CODE)
        page = CodePage(half, problem, wished_address(form), carried(form))
        return context.pages.show(request, "staff/code.html", page, status=401)
    kept = kept_form(context, form, staff_id)
    start = wished_address(form) or home(lang, session, staff_id)
    response = onwards(request, context, kept, start)
    means = Means.PASSWORD_AND_CODE
    start_staff_session(context, session, request, response, staff_id, means=means)
    return response


def _ask_password(
    request: Request, context: AppContext, form: Form, lang: str, problem: str, email: str
) -> Response:
    told = context.pages.translate(lang, problem)
    page = StaffSignInPage(email, told, other_service(context), wished_address(form), carried(form))
    return context.pages.show(request, "account/staff_sign_in.html", page, status=401)
