"""A member of staff sets up an authenticator, or switches it off."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup
from sqlmodel import Session

from rpl.adapters.qr_code import qr_svg
from rpl.domain.account import MAX_PASSWORD_LENGTH
from rpl.domain.errors import translatable
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.limits import WRONG_SECOND_FACTORS_PER_STAFF, LimitsDep
from rpl.edge.second_step import authenticators, is_own_password, passes
from rpl.edge.sign_in import SignedInStaff, StaffDep, start_staff_session
from rpl.flows import second_factor as flow
from rpl.flows import staff as staff_flow
from rpl.store.database import read_session
from rpl.store.second_factor import is_in_force
from rpl.store.staff import email_of
from rpl.store.tables.account import Means

router = APIRouter()

_WRONG_PASSWORD = translatable("This is not your password. Check it and type it again.")
_WRONG_CODE = translatable(
    "This is not the code that belongs to this key now. Check that the clock of your phone is "
    "right, and type the code it shows."
)
_MAX_CODE = 100


@dataclass(frozen=True, slots=True)
class SecondFactorPage:
    """The state of the codes: `off`, `to_confirm` or `on`.

    With `to_confirm` there is a `secret` in groups of four and its `qr`.  `problems` map a field to
    a translated sentence.
    """

    state: str
    required: bool
    secret: str
    qr: Markup
    problems: dict[str, str]


@dataclass(frozen=True, slots=True)
class RecoveryCodesPage:
    """The recovery codes, shown this once; `start` is where to go on."""

    codes: tuple[str, ...]
    start: str


@router.get("/{lang}/staff/second-factor")
def show_second_factor(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: StaffDep,
) -> Response:
    """Show whether codes are set up, and the key of those that are to be confirmed."""
    page = _page(context, session, staff, {})
    return context.pages.show(request, "staff/second_factor.html", page)


@router.post("/{lang}/staff/second-factor/begin")
def begin(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    staff: StaffDep,
) -> Response:
    """Draw a key for an authenticator, for who knows the password."""
    typed = form.text("password", limit=MAX_PASSWORD_LENGTH)
    if not is_own_password(context, limits, staff.staff_id, typed):
        return _again(request, context, staff, lang, {"password": _WRONG_PASSWORD})
    flow.begin(session, authenticators(context), staff_id=staff.staff_id)
    return RedirectResponse(f"/{lang}/staff/second-factor", status_code=303)


@router.post("/{lang}/staff/second-factor/confirm")
def confirm(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    staff: StaffDep,
) -> Response:
    """Put the authenticator in force that shows the right code; sign out everywhere else."""
    limits.spend(WRONG_SECOND_FACTORS_PER_STAFF, f"confirm {staff.staff_id}")
    codes = flow.confirm(
        session,
        authenticators(context),
        staff_id=staff.staff_id,
        code=form.text("code", limit=_MAX_CODE),
    )
    if codes is None:
        return _again(request, context, staff, lang, {"code": _WRONG_CODE})
    page = RecoveryCodesPage(codes, f"/{lang}/staff/account")
    response = context.pages.show(request, "staff/recovery_codes.html", page)
    staff_flow.end_sign_ins(session, context.clock, staff_id=staff.staff_id)
    means = Means.PASSWORD_AND_CODE
    start_staff_session(context, session, request, response, staff.staff_id, means=means)
    return response


@router.post("/{lang}/staff/second-factor/off")
def switch_off(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    staff: StaffDep,
) -> Response:
    """Forget the authenticator, for who knows a code of it; sign out everywhere else."""
    if not passes(context, limits, staff.staff_id, form.text("code", limit=_MAX_CODE)):
        return _again(request, context, staff, lang, {"code": _WRONG_CODE})
    flow.switch_off(session, authenticators(context), staff_id=staff.staff_id)
    staff_flow.end_sign_ins(session, context.clock, staff_id=staff.staff_id)
    response = RedirectResponse(f"/{lang}/staff/second-factor", status_code=303)
    start_staff_session(context, session, request, response, staff.staff_id)
    return response


def _again(
    request: Request,
    context: AppContext,
    staff: SignedInStaff,
    lang: str,
    problems: dict[str, str],
) -> Response:
    told = {field: context.pages.translate(lang, problem) for field, problem in problems.items()}
    with read_session(context.engine) as session:
        page = _page(context, session, staff, told)
    return context.pages.show(request, "staff/second_factor.html", page, status=422)


def _page(
    context: AppContext, session: Session, staff: SignedInStaff, problems: dict[str, str]
) -> SecondFactorPage:
    secret = flow.secret_to_confirm(session, authenticators(context), staff_id=staff.staff_id)
    state = "on" if is_in_force(session, staff.staff_id) else "to_confirm" if secret else "off"
    qr = Markup()
    if secret:
        address = context.one_time_codes.address(secret, email_of(session, staff.staff_id))
        qr = Markup(qr_svg(address))  # noqa: S704 -- drawn here
    return SecondFactorPage(
        state=state,
        required=context.second_factor_required,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) if secret else "",
        qr=qr,
        problems=problems,
    )
