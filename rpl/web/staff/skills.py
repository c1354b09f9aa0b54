"""What a member of staff may assess and reads, for the administrator who keeps staff."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.assignment import Fit
from rpl.domain.staff import StaffNotFoundError
from rpl.edge.context import ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import StaffAdminDep
from rpl.flows import assignment as flow
from rpl.store.review.assignment import fit_of
from rpl.store.staff import member
from rpl.web.intake.document_languages import CODES, DocumentLanguage, document_languages

router = APIRouter(prefix="/{lang}/staff/people/{staff_id}/skills")


@dataclass(frozen=True, slots=True)
class SkillsPage:
    """The boxes to tick: qualifications by slug and title, units of each, and languages.

    `units` are, by slug of their qualification, what is sent for each and its title.
    """

    staff_id: UUID
    name: str
    qualifications: tuple[tuple[str, str], ...]
    units: dict[str, tuple[tuple[str, str], ...]]
    languages: tuple[DocumentLanguage, ...]
    fit: Fit


@router.get("")
def show_skills(
    lang: LanguageDep,
    staff_id: UUID,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: StaffAdminDep,
) -> Response:
    """Show what is ticked now."""
    found = member(session, staff.organisation_id, staff_id)
    if found is None:
        raise StaffNotFoundError
    page = SkillsPage(
        staff_id=staff_id,
        name=found.name,
        qualifications=tuple(
            (each.slug, context.catalog.qualification(each.reference, lang).title)
            for each in context.catalog.current()
        ),
        units={
            each.slug: tuple(
                (f"{each.slug}/{unit.id}", f"{unit.id} {unit.title}")
                for unit in context.catalog.qualification(each.reference, lang).units
            )
            for each in context.catalog.current()
        },
        languages=document_languages(lang),
        fit=fit_of(session, staff_id),
    )
    return context.pages.show(request, "staff/skills.html", page)


@router.post("")
def change_skills(
    lang: LanguageDep,
    staff_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: StaffAdminDep,
    form: FormDep,
) -> Response:
    """Keep what is ticked."""
    current = context.catalog.current()
    flow.change_skills(
        session,
        context.clock,
        organisation_id=staff.organisation_id,
        staff_id=staff_id,
        fit=Fit(
            frozenset(form.texts("qualification")),
            frozenset(form.texts("language")),
            frozenset(form.texts("unit")),
        ),
        known=flow.Known(
            {each.slug for each in current},
            CODES,
            {f"{each.slug}/{unit.id}" for each in current for unit in each.units},
        ),
    )
    return RedirectResponse(f"/{lang}/staff/people/{staff_id}", status_code=303)
