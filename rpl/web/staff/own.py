"""What is a member of staff's own: where they may go, where they are signed in, their password."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.account import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH
from rpl.domain.errors import RuleError, translatable
from rpl.domain.roles import Permission, Role, may
from rpl.edge.again import show_again
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.limits import LimitsDep
from rpl.edge.second_step import is_own_password
from rpl.edge.sign_in import (
    SignedInStaff,
    StaffDep,
    staff_token_hash,
    start_staff_session,
)
from rpl.flows import staff as flow
from rpl.store.database import read_session
from rpl.store.second_factor import is_in_force, recovery_codes_left
from rpl.store.staff import OpenSignIn, open_sign_ins

router = APIRouter()

PLACES = (
    (Permission.SCORE, "queue", translatable("Claims to assess")),
    (Permission.MODERATE, "second-marks", translatable("Claims to mark again")),
    (Permission.DECIDE_APPEAL, "appeals", translatable("Appeals to decide")),
    (Permission.MARK, "comments", translatable("Your comments")),
    (Permission.MARK, "shortcuts", translatable("Keys")),
    (Permission.MARK, "calibration", translatable("Calibration")),
    (Permission.MODERATE, "calibrated", translatable("Who is calibrated")),
    (Permission.SCORE, "account/places", translatable("Where you belong")),
    (Permission.TRANSLATE, "translations", translatable("Documents to translate")),
    (Permission.ACT_FOR_APPLICANT, "applicants", translatable("People you act for")),
    (Permission.SEE_FIGURES, "agreement", translatable("Agreement between markers")),
    (Permission.SEE_SHEETS, "sheets", translatable("Sheets of decided claims")),
    (Permission.READ_TRAIL, "trace", translatable("Follow a decision")),
    (Permission.UNMASK, "unmask", translatable("Whose claim it is")),
    (Permission.SEE_FIGURES, "clocks", translatable("How the promise of a decision is kept")),
    (Permission.COMPARE_EVIDENCE, "matches", translatable("Evidence that is alike")),
    (Permission.KEEP_STAFF, "people", translatable("Staff")),
    (Permission.KEEP_SERVICE, "waivers", translatable("Requests not to pay")),
    (Permission.KEEP_SERVICE, "organisation", translatable("Your organisation")),
    (Permission.KEEP_SERVICE, "fees", translatable("Fees and waivers")),
    (Permission.KEEP_SERVICE, "wordings", translatable("What our messages say")),
    (Permission.EXPORT_TABLES, "export", translatable("Take all tables along")),
    (Permission.KEEP_SERVICE, "jobs", translatable("Work that got stuck")),
)
"""Where a member of staff may go: what it takes, the end of its address, its name."""

_WRONG_PASSWORD = translatable("This is not your password now. Check it and type it again.")
_MAX_KEY = 40


@dataclass(frozen=True, slots=True)
class SignInView:
    """One sign-in; `here` is the one this page is asked with."""

    key: str
    means: str
    browser: str
    started: datetime
    ends: datetime
    here: bool


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A member of staff's account; `problems` map a field of a form to a translated sentence.

    `places` are addresses and translated names; `done` is `password`, `ended` or empty.
    """

    name: str
    roles: tuple[Role, ...]
    places: tuple[tuple[str, str], ...]
    second_factor: bool
    second_factor_required: bool
    recovery_codes_left: int
    sign_ins: tuple[SignInView, ...]
    min_password: int
    problems: dict[str, str]
    done: str


@router.get("/{lang}/staff/account")
def show_own(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: StaffDep,
    done: str = "",
) -> Response:
    """Show what is the member of staff's own."""
    page = _page(lang, request, context, session, staff, done=done)
    return context.pages.show(request, "staff/own.html", page)


@router.post("/{lang}/staff/account/password")
def change_password(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    staff: StaffDep,
) -> Response:
    """Take another password from who knows the present one, and sign out everywhere else."""

    def refused(error: RuleError, status: int) -> Response:
        told = context.pages.translate(lang, error.template, **error.details)
        return _again(lang, request, context, staff, {"new_password": told}, status)

    typed = form.text("password", limit=MAX_PASSWORD_LENGTH)
    if not is_own_password(context, limits, staff.staff_id, typed):
        wrong = {"password": context.pages.translate(lang, _WRONG_PASSWORD)}
        return _again(lang, request, context, staff, wrong, 422)
    show_again(request, refused)
    flow.set_password(
        session,
        context.passwords,
        context.clock,
        staff_id=staff.staff_id,
        password=form.text("new_password", limit=MAX_PASSWORD_LENGTH),
    )
    response = RedirectResponse(f"/{lang}/staff/account?done=password", status_code=303)
    start_staff_session(context, session, request, response, staff.staff_id, means=staff.means)
    return response


@router.post("/{lang}/staff/account/sign-ins")
def end_sign_ins(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    staff: StaffDep,
) -> Response:
    """End one sign-in, or every other one."""
    key = form.text("sign_in", limit=_MAX_KEY)
    flow.end_sign_ins(
        session,
        context.clock,
        staff_id=staff.staff_id,
        but=staff_token_hash(request, context),
        only=key,
    )
    return RedirectResponse(f"/{lang}/staff/account?done=ended", status_code=303)


def _again(
    lang: str,
    request: Request,
    context: AppContext,
    staff: SignedInStaff,
    problems: dict[str, str],
    status: int,
) -> Response:
    with read_session(context.engine) as session:
        page = _page(lang, request, context, session, staff, problems=problems)
    return context.pages.show(request, "staff/own.html", page, status=status)


def _page(
    lang: str,
    request: Request,
    context: AppContext,
    session: Session,
    staff: SignedInStaff,
    *,
    problems: dict[str, str] | None = None,
    done: str = "",
) -> OwnPage:
    here = staff_token_hash(request, context)
    found = open_sign_ins(session, staff.staff_id, context.clock.now())
    return OwnPage(
        name=staff.name,
        roles=tuple(sorted(staff.roles)),
        places=_places(lang, context, staff),
        second_factor=is_in_force(session, staff.staff_id),
        second_factor_required=context.second_factor_required,
        recovery_codes_left=recovery_codes_left(session, staff.staff_id),
        sign_ins=tuple(_view(each, here) for each in found),
        min_password=MIN_PASSWORD_LENGTH,
        problems=problems or {},
        done=done if done in {"password", "ended"} else "",
    )


def _places(lang: str, context: AppContext, staff: SignedInStaff) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"/{lang}/staff/{end}", context.pages.translate(lang, name))
        for permission, end, name in PLACES
        if may(staff.roles, permission)
    )


def _view(found: OpenSignIn, here: str) -> SignInView:
    return SignInView(
        key=found.key,
        means=found.means.value,
        browser=found.browser,
        started=found.created_at,
        ends=found.expires_at,
        here=found.token_hash == here,
    )
