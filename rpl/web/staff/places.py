"""The places a member of staff belongs to: no claim that names one of them comes to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.interests import MAX_PLACE_LETTERS
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import StaffDep
from rpl.flows import review
from rpl.store.review.interests import places_of

router = APIRouter(prefix="/{lang}/staff/account/places")


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """Places with their ids; `typed` is what was not kept."""

    places: tuple[tuple[UUID, str], ...]
    typed: str
    errors: Mapping[str, str]


@router.get("")
def show_places(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: StaffDep,
) -> Response:
    """Show them."""
    return _show(request, context, session, staff.staff_id)


@router.post("")
def add(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: WriteSessionDep,
    staff: StaffDep,
    form: FormDep,
) -> Response:
    """Keep one more."""
    typed = form.text("place", limit=10 * MAX_PLACE_LETTERS)
    problems = review.add_place(session, staff_id=staff.staff_id, name=typed)
    if problems:
        errors = complaints(context.pages, lang, problems)
        return _show(request, context, session, staff.staff_id, typed, errors)
    return RedirectResponse(f"/{lang}/staff/account/places", status_code=303)


@router.post("/{place_id}/remove")
def remove(
    lang: LanguageDep,
    place_id: UUID,
    session: WriteSessionDep,
    staff: StaffDep,
    _form: FormDep,
) -> Response:
    """Forget one."""
    review.remove_place(session, staff_id=staff.staff_id, place_id=place_id)
    return RedirectResponse(f"/{lang}/staff/account/places", status_code=303)


def _show(
    request: Request,
    context: AppContext,
    session: Session,
    staff_id: UUID,
    typed: str = "",
    errors: Mapping[str, str] | None = None,
) -> Response:
    places = tuple((place.id, place.name) for place in places_of(session, staff_id))
    page = PlacesPage(places, typed, errors or {})
    status = 422 if errors else 200
    return context.pages.show(request, "staff/places.html", page, status=status)
