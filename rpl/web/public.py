"""Pages anyone may read: what this is, which qualifications there are, how accessible it is."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from rpl.catalog import Catalog
from rpl.domain.assessment import Qualification, Unit
from rpl.domain.eligibility import Eligibility
from rpl.domain.rubric import Rubric
from rpl.edge.context import ContextDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import PublicDep

router = APIRouter(tags=["public"])


@dataclass(frozen=True, slots=True)
class Offer:
    """A qualification in the reader's language; `text_lang` is the language its text is in."""

    qualification: Qualification
    text_lang: str


@dataclass(frozen=True, slots=True)
class LandingPage:
    """The first page: everything that can be claimed, with what it costs and how long it takes."""

    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class QualificationsPage:
    """All qualifications that can be claimed."""

    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit with the rubric it is scored against; `text_lang` is the language of the rubric."""

    unit: Unit
    rubric: Rubric
    text_lang: str


@dataclass(frozen=True, slots=True)
class QualificationPage:
    """One qualification, with all of its units and rubrics.

    `unchecked` says that it is shown in a translation that nobody has checked.
    """

    offer: Offer
    units: tuple[UnitView, ...]
    unchecked: bool
    eligibility: Eligibility | None = None


@dataclass(frozen=True, slots=True)
class AccessibilityPage:
    """The accessibility statement; it needs no values."""


@router.get("/{lang}/")
def landing(
    request: Request, lang: LanguageDep, context: ContextDep, _public: PublicDep
) -> HTMLResponse:
    """What this is, for whom, what it costs and how to begin."""
    page = LandingPage(_offers(context.catalog, lang))
    return context.pages.show(request, "public/landing.html", page)


@router.get("/{lang}")
def without_slash(lang: LanguageDep, _public: PublicDep) -> RedirectResponse:
    """Go on to the first page, on the host the browser asked, whatever it is called."""
    return RedirectResponse(f"/{lang}/", status_code=308)


@router.get("/{lang}/qualifications")
def qualifications(
    request: Request, lang: LanguageDep, context: ContextDep, _public: PublicDep
) -> HTMLResponse:
    """Everything that can be claimed."""
    page = QualificationsPage(_offers(context.catalog, lang))
    return context.pages.show(request, "public/qualifications.html", page)


@router.get("/{lang}/qualifications/{slug}")
def qualification(
    request: Request, lang: LanguageDep, slug: str, context: ContextDep, _public: PublicDep
) -> HTMLResponse:
    """One qualification: units, rubrics, fees, times, comparison with other countries."""
    catalog = context.catalog
    for offer in _offers(catalog, lang):
        if offer.qualification.slug == slug:
            units = tuple(
                _unit_view(catalog, lang, offer, unit) for unit in offer.qualification.units
            )
            unchecked = catalog.unchecked(lang, offer.qualification.reference)
            page = QualificationPage(offer, units, unchecked, catalog.eligibility.get(slug))
            return context.pages.show(request, "public/qualification.html", page)
    raise HTTPException(404)


@router.get("/{lang}/accessibility")
def accessibility(
    request: Request, lang: LanguageDep, context: ContextDep, _public: PublicDep
) -> HTMLResponse:
    """What was tested for accessibility, how, and what was not."""
    del lang
    return context.pages.show(request, "public/accessibility.html", AccessibilityPage())


def _offers(catalog: Catalog, lang: str) -> tuple[Offer, ...]:
    return tuple(_offer(catalog, lang, found) for found in catalog.current())


def _offer(catalog: Catalog, lang: str, found: Qualification) -> Offer:
    translated = (found.reference, lang) in catalog.translated_qualifications
    return Offer(
        qualification=catalog.qualification(found.reference, lang),
        text_lang=lang if translated else found.language,
    )


def _unit_view(catalog: Catalog, lang: str, offer: Offer, unit: Unit) -> UnitView:
    translated = (unit.rubric, lang) in catalog.translated_rubrics
    return UnitView(
        unit=unit,
        rubric=catalog.rubric_of(unit, lang),
        text_lang=lang if translated else offer.qualification.language,
    )
