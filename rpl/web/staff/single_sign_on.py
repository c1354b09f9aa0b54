"""Staff sign in at another service: there, and back with a code.

The way back is an address without a language, because it has to be registered at the other service.
It shows a form, and only sending that signs anybody in: a GET changes nothing here.
"""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.errors import RuleError, translatable
from rpl.edge.context import AppContext, ContextDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep, negotiate
from rpl.edge.leaving import Leaving, forget_leaving, leave, left
from rpl.edge.resume import local_address
from rpl.edge.sign_in import PublicDep, start_staff_session
from rpl.flows.single_sign_on import recognise
from rpl.ports.errors import SignOnFailedError
from rpl.ports.sign_in import Identity, SingleSignOn
from rpl.store.tables.account import Means
from rpl.web.staff.sign_in import home

router = APIRouter()

_MAX_CODE = 2000
Typed = Annotated[str, Query(max_length=_MAX_CODE)]


class NoSingleSignOnError(RuleError):
    """Staff of this service sign in here only."""

    code = "no_single_sign_on"
    template = translatable("Staff sign in here with a password. Go to the staff sign-in.")


class SingleSignOnFailedError(RuleError):
    """The other service did not vouch for somebody who is staff here."""

    code = "single_sign_on_failed"
    template = translatable(
        "%(name)s did not sign you in. Begin again from the staff sign-in, or use your password."
    )


class NotStaffError(RuleError):
    """The other service vouched for somebody whom nobody let in here."""

    code = "not_staff"
    template = translatable(
        "%(name)s signed you in, but you are not known as staff here. Ask an administrator to let "
        "you in under the e-mail address that you have there."
    )


@dataclass(frozen=True, slots=True)
class BackPage:
    """Somebody is back; sending `code` and `state` signs them in."""

    name: str
    code: str
    state: str


@router.get("/{lang}/staff/single-sign-on/begin")
def begin(lang: LanguageDep, context: ContextDep, _public: PublicDep, next: Typed = "") -> Response:  # noqa: A002 -- the name in addresses
    """Leave for the other service."""
    service = _service(context)
    try:
        departure = service.depart(_return_address(context))
    except SignOnFailedError as error:
        raise SingleSignOnFailedError(name=service.name) from error
    response = RedirectResponse(departure.address, status_code=303)
    leave(context, response, departure, lang, local_address(next))
    return response


@router.get("/staff/single-sign-on")
def come_back(
    request: Request,
    context: ContextDep,
    _public: PublicDep,
    code: Typed = "",
    state: Typed = "",
) -> Response:
    """Go on in the language of the page that was left."""
    leaving = left(context, request)
    lang = leaving.lang if leaving else negotiate(request.headers.get("accept-language"))
    query = urlencode({"code": code, "state": state})
    return RedirectResponse(f"/{lang}/staff/single-sign-on?{query}", status_code=303)


@router.get("/{lang}/staff/single-sign-on")
def show_back(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    _public: PublicDep,
    code: Typed = "",
    state: Typed = "",
) -> Response:
    """Say who vouches, and ask to go on."""
    service = _service(context)
    if not code or _departed(context, request, state) is None:
        raise SingleSignOnFailedError(name=service.name)
    page = BackPage(service.name, code, state)
    return context.pages.show(request, "staff/single_sign_on.html", page)


@router.post("/{lang}/staff/single-sign-on")
def arrive(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    _public: PublicDep,
) -> Response:
    """Sign in whom the other service vouches for, if they are staff here."""
    service = _service(context)
    leaving = _departed(context, request, form.text("state", limit=_MAX_CODE))
    if leaving is None:
        raise SingleSignOnFailedError(name=service.name)
    identity = _vouched(context, service, leaving, form.text("code", limit=_MAX_CODE))
    staff_id = recognise(session, context.clock, identity)
    if staff_id is None:
        raise NotStaffError(name=service.name)
    start = local_address(leaving.next) or home(lang, session, staff_id)
    response = RedirectResponse(start, status_code=303)
    means = Means.SINGLE_SIGN_ON
    start_staff_session(context, session, request, response, staff_id, means=means)
    forget_leaving(context, response)
    return response


def _service(context: AppContext) -> SingleSignOn:
    if context.single_sign_on is None:
        raise NoSingleSignOnError
    return context.single_sign_on


def _return_address(context: AppContext) -> str:
    return f"{context.public_url}/staff/single-sign-on"


def _departed(context: AppContext, request: Request, state: str) -> Leaving | None:
    leaving = left(context, request)
    return leaving if leaving is not None and leaving.departure.state == state else None


def _vouched(context: AppContext, service: SingleSignOn, leaving: Leaving, code: str) -> Identity:
    try:
        return service.arrive(leaving.departure, _return_address(context), code)
    except SignOnFailedError as error:
        raise SingleSignOnFailedError(name=service.name) from error
