"""The administration of staff: who they are, what they may do, and letting them in or no more."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.errors import RuleError
from rpl.domain.roles import Role
from rpl.domain.staff import MAX_NAME_LENGTH, StaffNotFoundError
from rpl.edge.again import show_again
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import SignedInStaff, StaffAdminDep
from rpl.flows import staff as flow
from rpl.store.database import read_session
from rpl.store.staff import Member, member, members

router = APIRouter()

PAGE = 50
CHANGES: dict[str, Callable[..., object]] = {
    "sign_out": flow.sign_out_everywhere,
    "second_factor": flow.reset_second_factor,
    "deactivate": flow.deactivate,
    "activate": flow.activate,
}


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Staff of the organisation, and the form to let somebody in.

    `after` is the address of the next page or empty; `problem` is translated; `name`, `email` and
    `chosen` are what was typed.
    """

    people: tuple[Member, ...]
    roles: tuple[Role, ...]
    first: bool
    after: str
    problem: str = ""
    name: str = ""
    email: str = ""
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One member of staff; `own` when it is whoever looks.  `done` says what was just changed."""

    person: Member
    roles: tuple[Role, ...]
    own: bool
    problem: str
    done: str


@dataclass(frozen=True, slots=True)
class PasswordPage:
    """A password that was drawn for somebody, shown this once."""

    name: str
    email: str
    password: str
    new: bool


@router.get("/{lang}/staff/people")
def show_people(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: StaffAdminDep,
    after: Annotated[str, Query(max_length=MAX_NAME_LENGTH)] = "",
) -> Response:
    """List the staff of the organisation."""
    found = members(session, staff.organisation_id, after=after, limit=PAGE + 1)
    page = _people(lang, found, after)
    return context.pages.show(request, "staff/people.html", page)


@router.post("/{lang}/staff/people")
def add_person(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    staff: StaffAdminDep,
) -> Response:
    """Let somebody in, with a password that is shown this once."""
    name, email = form.text("name", limit=1000), form.text("email", limit=1000)
    typed = form.texts("role", limit=100)

    def again(error: RuleError, status: int) -> Response:
        told = context.pages.translate(lang, error.template, **error.details)
        with read_session(context.engine) as reading:
            found = members(reading, staff.organisation_id, limit=PAGE + 1)
        page = _people(lang, found, "", told, (name, email, typed))
        return context.pages.show(request, "staff/people.html", page, status=status)

    show_again(request, again)
    _, password = flow.add(
        session, _registry(context, staff), name=name, email=email, roles=_roles(form)
    )
    page = PasswordPage(name, email, password, new=True)
    return context.pages.show(request, "staff/password.html", page)


@router.get("/{lang}/staff/people/{staff_id}")
def show_person(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    staff_id: UUID,
    request: Request,
    context: ContextDep,
    staff: StaffAdminDep,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show one member of staff."""
    page = _person(context, staff, staff_id, "", done if done in {*CHANGES, "roles"} else "")
    return context.pages.show(request, "staff/person.html", page)


@router.post("/{lang}/staff/people/{staff_id}/roles")
def change_roles(
    lang: LanguageDep,
    staff_id: UUID,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    staff: StaffAdminDep,
) -> Response:
    """Give somebody the roles that are ticked, and no others."""
    _show_person_again(request, context, staff, staff_id, lang)
    flow.change_roles(session, _registry(context, staff), staff_id=staff_id, roles=_roles(form))
    return RedirectResponse(f"/{lang}/staff/people/{staff_id}?done=roles", status_code=303)


@router.post("/{lang}/staff/people/{staff_id}/password")
def reset_password(
    lang: LanguageDep,
    staff_id: UUID,
    request: Request,
    context: ContextDep,
    _form: FormDep,
    session: WriteSessionDep,
    staff: StaffAdminDep,
) -> Response:
    """Draw another password for somebody who forgot theirs, and show it this once."""
    _show_person_again(request, context, staff, staff_id, lang)
    password = flow.reset_password(session, _registry(context, staff), staff_id=staff_id)
    found = member(session, staff.organisation_id, staff_id)
    if found is None:
        raise StaffNotFoundError
    page = PasswordPage(found.name, found.email, password, new=False)
    return context.pages.show(request, "staff/password.html", page)


@router.post("/{lang}/staff/people/{staff_id}/change")
def change_person(
    lang: LanguageDep,
    staff_id: UUID,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    staff: StaffAdminDep,
) -> Response:
    """Sign somebody out everywhere, forget their authenticator, or let them in no more or again."""
    wanted = form.text("change", limit=100)
    _show_person_again(request, context, staff, staff_id, lang)
    change = CHANGES.get(wanted)
    if change is not None:
        change(session, _registry(context, staff), staff_id=staff_id)
    done = wanted if change else ""
    return RedirectResponse(f"/{lang}/staff/people/{staff_id}?done={done}", status_code=303)


def _registry(context: AppContext, staff: SignedInStaff) -> flow.Registry:
    return flow.Registry(
        passwords=context.passwords,
        clock=context.clock,
        organisation_id=staff.organisation_id,
        keeper_id=staff.staff_id,
    )


def _roles(form: Form) -> list[Role]:
    known = {role.value for role in Role}
    return [Role(word) for word in form.texts("role", limit=100) if word in known]


def _people(
    lang: str,
    found: tuple[Member, ...],
    after: str,
    problem: str = "",
    typed: tuple[str, str, tuple[str, ...]] = ("", "", ()),
) -> PeoplePage:
    shown, more = found[:PAGE], found[PAGE:]
    following = f"/{lang}/staff/people?{urlencode({'after': shown[-1].email})}" if more else ""
    name, email, chosen = typed
    return PeoplePage(shown, tuple(Role), not after, following, problem, name, email, chosen)


def _person(
    context: AppContext, staff: SignedInStaff, staff_id: UUID, problem: str, done: str
) -> PersonPage:
    with read_session(context.engine) as session:
        found = members(session, staff.organisation_id, limit=1, only=staff_id)
    if not found:
        raise StaffNotFoundError
    return PersonPage(found[0], tuple(Role), staff_id == staff.staff_id, problem, done)


def _show_person_again(
    request: Request, context: AppContext, staff: SignedInStaff, staff_id: UUID, lang: str
) -> None:
    def again(error: RuleError, status: int) -> Response:
        told = context.pages.translate(lang, error.template, **error.details)
        page = _person(context, staff, staff_id, told, "")
        return context.pages.show(request, "staff/person.html", page, status=status)

    show_again(request, again)
