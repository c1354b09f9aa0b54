"""The organisation itself: what applicants are told of it, for its administrators."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.journey import ClaimState
from rpl.domain.organisation import MAX_CONTACT_LETTERS, MAX_NAME_LETTERS
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import AdminDep, SignedInStaff
from rpl.flows import organisation as flow
from rpl.store import organisation as store

router = APIRouter(prefix="/{lang}/staff/organisation")


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """What is told of an organisation, and how much there is of it.

    `start` is where its applicants begin; `claims` how many there are in each state, `staff` how
    many people sign in.  `errors` are translated by field.
    """

    name: str
    contact: str
    start: str
    takes_claims: bool
    staff: int
    claims: tuple[tuple[ClaimState, int], ...]
    most: tuple[int, int]
    errors: Mapping[str, str]
    done: bool


@router.get("")
def show_organisation(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AdminDep,
) -> Response:
    """Show what is told of the organisation."""
    return _show(session, request, context, staff, lang)


@router.post("")
def describe(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    staff: AdminDep,
    form: FormDep,
) -> Response:
    """Change its name, and how applicants can reach it."""
    name, contact = form.text("name", limit=2000), form.text("contact", limit=5000)
    problems = flow.describe(
        session,
        context.clock,
        organisation_id=staff.organisation_id,
        name=name,
        contact=contact,
    )
    if problems:
        errors = complaints(context.pages, lang, problems)
        return _show(session, request, context, staff, lang, (name, contact, errors))
    return RedirectResponse(f"/{lang}/staff/organisation?done=1", status_code=303)


def _show(
    session: Session,
    request: Request,
    context: AppContext,
    staff: SignedInStaff,
    lang: str,
    again: tuple[str, str, Mapping[str, str]] | None = None,
) -> Response:
    found = store.organisation(session, staff.organisation_id)
    name, contact, errors = again or (found.name, found.contact, {})
    held = store.size_of(session, found.id)
    page = OrganisationPage(
        name=name,
        contact=contact,
        start=f"{context.public_url}/{lang}/start?organisation={found.slug}",
        takes_claims=found.active,
        staff=held.staff,
        claims=tuple((state, held.claims[state]) for state in ClaimState if state in held.claims),
        most=(MAX_NAME_LETTERS, MAX_CONTACT_LETTERS),
        errors=errors,
        done="done" in request.query_params,
    )
    status = 422 if errors else 200
    return context.pages.show(request, "staff/organisation.html", page, status=status)
