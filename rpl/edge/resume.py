"""A form that cannot be taken now, although its writer did nothing wrong, is given back.

Either the sign-in has ended: the answer is a page to sign in again, which carries what was typed.
Or the browser forgot its cookie, so that the token does not fit: the answer is the form once more,
to be sent by hand.  Both need proof that our own page sent it, or they would help a forger.
Passwords and codes are never given back, and files cannot be.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from rpl.edge.context import AppContext, context
from rpl.edge.forgery import (
    ForgedFormError,
    check_origin,
    check_token,
    is_proven_ours,
    is_sealed,
    seal,
)
from rpl.edge.forms import TOKEN_FIELD, Form, parsed
from rpl.edge.languages import LANGUAGES, language_of
from rpl.edge.sign_in import SignInNeededError
from rpl.store.tables.account import Actor

KEPT = "kept."
_KIND = "kept"
_SECRETS = {TOKEN_FIELD, "password", "new_password", "return_code", "code", "half"}
_ADDRESS = re.compile(rf"/(?:{'|'.join(LANGUAGES)})(?:/[A-Za-z0-9_.-]+)*/?")
_SIGN_IN = {Actor.APPLICANT: "/{lang}/return", Actor.STAFF: "/{lang}/staff/sign-in"}


@dataclass(frozen=True, slots=True)
class SignInAgainPage:
    """Sign in again; `fields` are what was typed, `address` where it was to go.

    `actor` is `applicant` or `staff`; `had_files` says that files were sent, which a browser must
    be given anew; `owner` is the mark of whom the text belongs to.  `reference`, `email` and
    `problem` are those of the sign-in form, which starts empty.
    """

    actor: str
    action: str
    address: str
    owner: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool
    reference: str = ""
    email: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SendAgainPage:
    """What was typed, ready to be sent to `action` again."""

    action: str
    fields: tuple[tuple[str, str], ...]


async def keep_what_was_typed(
    request: Request, error: SignInNeededError | ForgedFormError
) -> Response | None:
    """The page that gives a form back, or None where that is not safe.

    Raises:
        ForgedFormError: The form is not ours.
        FormTooLargeError: It is larger than any of our forms.
        FormUnreadableError: It is no form.
    """
    if isinstance(error, SignInNeededError):
        return await _sign_in_again(request, error)
    if request.method != "POST" or not is_proven_ours(request, context(request).public_url):
        return None
    form = getattr(request.state, "form", None)
    if not isinstance(form, Form) or _had_files(request) or not local_address(request.url.path):
        return None
    page = SendAgainPage(request.url.path, _typed(form))
    return context(request).pages.show(request, "account/send_again.html", page, status=403)


def kept_form(context: AppContext, form: Form, owner: UUID) -> SendAgainPage | None:
    """What a sign-in form carries for the person who signed in with it."""
    address = local_address(form.text(f"{KEPT}address"))
    mark = form.text(f"{KEPT}owner")
    ours = any(is_sealed(context.secrets(), _KIND, said, mark) for said in (str(owner), ""))
    if not address or not ours:
        return None
    prefix = f"{KEPT}field."
    fields = tuple(
        (name.removeprefix(prefix), value) for name, value in form.pairs if name.startswith(prefix)
    )
    return SendAgainPage(address, fields)


def onwards(
    request: Request, context: AppContext, kept: SendAgainPage | None, address: str
) -> Response:
    """Where somebody goes who has signed in: to what they typed before, or to an address."""
    if kept is not None:
        return context.pages.show(request, "account/send_again.html", kept)
    return RedirectResponse(address, status_code=303)


def asked_address(request: Request) -> str:
    """The page that led to a sign-in page; empty if it is none of ours."""
    return local_address(request.query_params.get("next", ""))


def wished_address(form: Form) -> str:
    """The page a sign-in form is to lead to; empty if it is none of ours."""
    return local_address(form.text("next"))


def carried(form: Form) -> tuple[tuple[str, str], ...]:
    """What a sign-in form carries of the form before it, to be carried on."""
    return tuple((name, value) for name, value in form.pairs if name.startswith(KEPT))


def local_address(address: str) -> str:
    """The address if it is a page of ours, else empty: nobody is sent anywhere else."""
    return address if _ADDRESS.fullmatch(address) else ""


def longer_texts(request: Request) -> tuple[str, ...]:
    """What somebody wrote in sentences into the form of this request, for them to copy."""
    form = getattr(request.state, "form", None)
    if not isinstance(form, Form):
        return ()
    return tuple(value for _, value in _typed(form) if " " in value.strip())


async def _sign_in_again(request: Request, error: SignInNeededError) -> Response:
    action = _SIGN_IN[error.actor].format(lang=language_of(request))
    address = local_address(request.url.path)
    if request.method in {"GET", "HEAD"}:
        return RedirectResponse(f"{action}?{urlencode({'next': address})}", status_code=303)
    found = context(request)
    check_origin(request, found.public_url)
    form = await parsed(request)
    if not is_proven_ours(request, found.public_url):
        check_token(request, form.text(TOKEN_FIELD))
    page = SignInAgainPage(
        actor=error.actor.value,
        action=action,
        address=address,
        owner=_mark(found, error.owner),
        fields=_typed(form),
        had_files=_had_files(request),
    )
    return found.pages.show(request, "account/sign_in_again.html", page, status=401)


def _typed(form: Form) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value)
        for name, value in form.pairs
        if name not in _SECRETS and not name.startswith(KEPT)
    )


def _had_files(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("multipart/form-data")


def _mark(found: AppContext, owner: UUID | None) -> str:
    return seal(found.secrets(), _KIND, str(owner or ""))
