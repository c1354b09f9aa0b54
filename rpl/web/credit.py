"""The applicant's credit: what counts, what is missing, and what is reached, here and elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from rpl.domain.assessment import Qualification, Unit
from rpl.domain.counting import WHY_NOT, NotCounted
from rpl.domain.credit import CreditStatement, OutsideUnit, statement
from rpl.domain.errors import translatable
from rpl.domain.packaging import OUTSIDE, CountryPackaging
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import ClaimViewerDep
from rpl.store import credit as ledger
from rpl.store.intake import claim_summary
from rpl.store.register import held_by_register

router = APIRouter(tags=["credit"])

_ELSEWHERE = translatable("units of other qualifications")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit that is held and does not count, and why, in the reader's language."""

    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class Way:
    """Units that would finish a whole."""

    units: tuple[Unit, ...]
    notional_hours: int


@dataclass(frozen=True, slots=True)
class Whole:
    """Where the applicant stands by one packaging; `place` is none for the programme's own."""

    place: CountryPackaging | None
    credit: CreditStatement
    missing: tuple[Unit, ...]
    left_out: tuple[LeftOut, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class CreditPage:
    """All credit toward a qualification, by the programme's packaging and by each country's.

    `taken_over` are units held by what was taken over from a register, and not assessed here.
    """

    reference: str
    qualification: Qualification
    text_lang: str
    held: tuple[Unit, ...]
    taken_over: frozenset[str]
    own: Whole
    countries: tuple[Whole, ...]


@router.get("/{lang}/claim/credit")
def show_credit(
    request: Request,
    lang: LanguageDep,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ClaimViewerDep,
) -> Response:
    """What the applicant holds toward the qualification of the claim, whatever claim gave it."""
    claim = claim_summary(session, applicant.claim_id)
    catalog = context.catalog
    qualification = catalog.qualification(claim.qualification, lang)
    translated = (claim.qualification, lang) in catalog.translated_qualifications
    holding = ledger.held_toward(session, applicant.applicant_id, qualification.slug)
    own = _whole(context, lang, qualification, holding, None)
    page = CreditPage(
        reference=claim.reference,
        qualification=qualification,
        text_lang=lang if translated else catalog.qualification(claim.qualification).language,
        held=_units(qualification, own.credit.held),
        taken_over=held_by_register(session, applicant.applicant_id, qualification.slug),
        own=own,
        countries=tuple(
            _whole(context, lang, qualification, holding, place)
            for place in qualification.countries
        ),
    )
    return context.pages.show(request, "decision/credit.html", page)


def _whole(
    context: AppContext,
    lang: str,
    qualification: Qualification,
    holding: tuple[Sequence[str], Sequence[OutsideUnit]],
    place: CountryPackaging | None,
) -> Whole:
    packaged = qualification if place is None else qualification.in_country(place.country)
    held, outside = holding
    credit = statement(packaged, held, outside=outside)
    return Whole(
        place=place,
        credit=credit,
        missing=_units(qualification, credit.missing),
        left_out=tuple(
            LeftOut(each.unit, _why(context, lang, each, packaged))
            for each in credit.left_out
            if each.unit in credit.held
        ),
        ways=tuple(Way(_units(packaged, way.units), way.notional_hours) for way in credit.ways),
    )


def _units(qualification: Qualification, names: Sequence[str]) -> tuple[Unit, ...]:
    return tuple(unit for unit in qualification.units if unit.id in names)


def _why(context: AppContext, lang: str, each: NotCounted, packaged: Qualification) -> str:
    details = dict(each.details)
    if "groups" in details:
        details["groups"] = _members(context, lang, details["groups"].split(", "), packaged)
    return context.pages.translate(lang, WHY_NOT[each.why], **details)


def _members(context: AppContext, lang: str, groups: Sequence[str], packaged: Qualification) -> str:
    """Groups by the ids of their units, as a group has a name in the definition alone."""
    names = [unit.id for unit in packaged.units if unit.group in groups]
    if OUTSIDE in groups:
        names.append(context.pages.translate(lang, _ELSEWHERE))
    return ", ".join(names)
