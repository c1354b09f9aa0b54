"""A sheet to print: the rubric with boxes to tick, for whoever has no device where they go."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.assessment import Unit
from rpl.domain.looks import Seen
from rpl.domain.rubric import Rubric
from rpl.edge.context import ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.edge.sign_in import MarkerDep
from rpl.store.intake import evidence_summaries
from rpl.store.sealed import claim_seal
from rpl.web.review.desk import asked_of, bench_address, look_at
from rpl.web.review.evidence import EvidenceTab, confirmed, tabs

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}/field-sheet")


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A unit with its rubric, in the language `text_lang`."""

    unit: Unit
    rubric: Rubric
    text_lang: str


@dataclass(frozen=True, slots=True)
class SheetToPrint:
    """The units of a seat; of the evidence only its numbers and kinds, and nothing of the marks."""

    claim_id: UUID
    reference: str
    qualification: str
    text_lang: str
    units: tuple[PrintedUnit, ...]
    evidence: tuple[EvidenceTab, ...]


@router.get("")
def show_sheet(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
) -> Response:
    """The sheet; what is ticked on paper is typed in afterwards."""
    found, catalog = look_at(session, context, staff, claim_id), context.catalog
    if found.lapsed:
        return RedirectResponse(bench_address(lang, claim_id), status_code=303)
    qualification = catalog.qualification(found.qualification, lang)
    original = catalog.qualification(found.qualification).language
    translated = (found.qualification, lang) in catalog.translated_qualifications
    units = [qualification.unit(name) for name in found.units]
    items = evidence_summaries(session, claim_seal(session, context.keyring, claim_id), claim_id)
    page = SheetToPrint(
        claim_id=claim_id,
        reference=found.reference,
        qualification=qualification.title,
        text_lang=lang if translated else original,
        units=tuple(
            PrintedUnit(
                unit,
                asked_of(catalog.rubric_of(unit, lang), found, unit.id),
                lang if (unit.rubric, lang) in catalog.translated_rubrics else original,
            )
            for unit in units
        ),
        evidence=tabs(confirmed(items)),
    )
    looked(context, request, Seen.CLAIM, claim_id=claim_id)
    return context.pages.show(request, "field/sheet.html", page)
