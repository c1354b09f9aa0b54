"""The keys of the queue and the sheets: a page that lists them, and switches them off."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.edge.context import ContextDep
from rpl.edge.cookies import cookie_name
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import MarkerDep

router = APIRouter(prefix="/{lang}/staff/shortcuts")

_COOKIE, _OFF = "shortcuts", "off"
_A_YEAR = 365 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class ShortcutsPage:
    """The list; `off` says that this browser does not use them."""

    off: bool


@router.get("")
def show_shortcuts(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    staff: MarkerDep,  # noqa: ARG001 -- who may open it
) -> Response:
    """Show them."""
    kept = request.cookies.get(cookie_name(_COOKIE, secure=context.secure), "")
    return context.pages.show(request, "review/shortcuts.html", ShortcutsPage(kept == _OFF))


@router.post("")
def switch(
    lang: LanguageDep,
    context: ContextDep,
    staff: MarkerDep,  # noqa: ARG001 -- who may
    form: FormDep,
) -> Response:
    """Switch them off or on in this browser; the page's own script reads the cookie."""
    answer = RedirectResponse(f"/{lang}/staff/shortcuts", status_code=303)
    name, secure = cookie_name(_COOKIE, secure=context.secure), context.secure
    if form.text("switch") == _OFF:
        answer.set_cookie(name, _OFF, max_age=_A_YEAR, secure=secure, samesite="lax")
    else:
        answer.delete_cookie(name, secure=secure, samesite="lax")
    return answer
