"""Who is calibrated for what, for moderators; and letting somebody go on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.calibration import Standing
from rpl.domain.roles import Permission
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import SignedInStaff, may
from rpl.flows import review
from rpl.store.review.assignment import fit_of
from rpl.store.review.calibration import Marker, Release, attempt_rows, markers, releases_of
from rpl.web.review.desk import desk_of

router = APIRouter(prefix="/{lang}/staff/calibrated")

ModeratorDep = Annotated[SignedInStaff, Depends(may(Permission.MODERATE))]


@dataclass(frozen=True, slots=True)
class MarkedExemplar:
    """How one exemplar was marked: `exact` of `criteria` on the level, the others `steps` off."""

    exemplar: str
    marked_at: datetime
    exact: int
    criteria: int
    steps: int
    within: bool


@dataclass(frozen=True, slots=True)
class MarkerView:
    """Somebody with one qualification; with an address in `release` a moderator may help them."""

    name: str
    stands: Standing
    marked: tuple[MarkedExemplar, ...]
    released: tuple[Release, ...]
    release: str


@dataclass(frozen=True, slots=True)
class QualificationView:
    """A version of a qualification, and everybody who may assess it."""

    title: str
    version: int
    people: tuple[MarkerView, ...]


@dataclass(frozen=True, slots=True)
class CalibratedPage:
    """Every version that asks for calibration."""

    qualifications: tuple[QualificationView, ...]


@router.get("")
def show_calibrated(
    request: Request,
    lang: LanguageDep,
    context: ContextDep,
    session: ReadSessionDep,
    staff: ModeratorDep,
) -> Response:
    """Who is calibrated for what, since when, and how far off they were."""
    catalog, people = context.catalog, markers(session, staff.organisation_id)
    fits = {each.staff_id: fit_of(session, each.staff_id) for each in people}
    page = CalibratedPage(
        tuple(
            QualificationView(
                title=catalog.qualification(found.reference, lang).title,
                version=found.version,
                people=tuple(
                    _marker(session, context, (lang, found.reference), each, staff)
                    for each in people
                    if fits[each.staff_id].may_assess(found.slug)
                ),
            )
            for found in catalog.calibrating()
        )
    )
    return context.pages.show(request, "review/calibrated.html", page)


@router.post("/{staff_id}/{slug}/{version}")
def let_go_on(
    lang: LanguageDep,
    staff_id: UUID,
    slug: str,
    version: int,
    context: ContextDep,
    session: WriteSessionDep,
    staff: ModeratorDep,
    _form: FormDep,
) -> Response:
    """Let somebody mark exemplars again whose attempts are used up."""
    reference = f"{slug}@{version}"
    if reference not in context.catalog.qualifications:
        raise HTTPException(404)
    review.let_go_on(
        session,
        desk_of(context),
        organisation_id=staff.organisation_id,
        moderator_id=staff.staff_id,
        staff_id=staff_id,
        qualification=reference,
    )
    return RedirectResponse(f"/{lang}/staff/calibrated", status_code=303)


def _marker(
    session: Session,
    context: AppContext,
    where: tuple[str, str],
    marker: Marker,
    staff: SignedInStaff,
) -> MarkerView:
    lang, reference = where
    catalog = context.catalog
    found, standard = catalog.qualifications[reference], catalog.standards[reference]
    now = context.clock.now()
    stands = review.standing_of(session, catalog, marker.staff_id, reference, now)
    stuck = not stands.opened and not stands.left and marker.staff_id != staff.staff_id
    address = f"/{lang}/staff/calibrated/{marker.staff_id}/{found.slug}/{found.version}"
    titles = {each.slug: each.title for each in catalog.exercises(reference)}
    return MarkerView(
        name=marker.name,
        stands=stands,
        marked=tuple(
            MarkedExemplar(
                titles.get(row.exemplar, row.exemplar),
                row.marked_at,
                row.exact,
                row.criteria,
                row.steps,
                row.within,
            )
            for row in attempt_rows(session, marker.staff_id, standard)
        ),
        released=releases_of(session, marker.staff_id, standard),
        release=address if stuck else "",
    )
