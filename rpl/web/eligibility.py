"""Who may be assessed for a qualification: asked and answered before a claim, and kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter, HTTPException, Request, Response

from rpl.domain.assessment import Qualification
from rpl.domain.eligibility import Checked, Eligibility, check_eligibility, read_told
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import PublicDep

router = APIRouter(tags=["public"])


@dataclass(frozen=True, slots=True)
class EligibilityPage:
    """The rules of a qualification, the form about them, and what they say; `checked` may be none.

    `titles` are those of qualifications by slug, and `units` those of units, for the ways on.
    `text_lang` is the language of the qualification's text, `rules_lang` that of the rules.
    """

    qualification: Qualification
    text_lang: str
    rules_lang: str
    rules: Eligibility
    titles: Mapping[str, str]
    units: Mapping[str, str]
    unchecked: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    checked: Checked | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


@router.get("/{lang}/qualifications/{slug}/eligibility")
def show(
    request: Request, lang: LanguageDep, slug: str, context: ContextDep, _public: PublicDep
) -> Response:
    """Say what is asked for, and offer to check it."""
    page = _page(context, lang, slug)
    return context.pages.show(request, "public/eligibility.html", page)


@router.post("/{lang}/qualifications/{slug}/eligibility")
def check(
    request: Request,
    lang: LanguageDep,
    slug: str,
    context: ContextDep,
    form: FormDep,
    _public: PublicDep,
) -> Response:
    """Say which rule is not met and what is the nearest way on; nothing of it is kept."""
    rules = _page(context, lang, slug).rules
    typed = {measure.value: form.text(measure, limit=20) for measure in rules.measures}
    told = read_told(rules, typed)
    if isinstance(told, tuple):
        errors = complaints(context.pages, lang, told)
        page = _page(context, lang, slug, typed, errors=errors)
        return context.pages.show(request, "public/eligibility.html", page, status=422)
    page = _page(context, lang, slug, typed, checked=check_eligibility(rules, told))
    return context.pages.show(request, "public/eligibility.html", page)


def _page(
    context: AppContext,
    lang: str,
    slug: str,
    typed: Mapping[str, str] | None = None,
    *,
    checked: Checked | None = None,
    errors: Mapping[str, str] | None = None,
) -> EligibilityPage:
    catalog = context.catalog
    current = {found.slug: found for found in catalog.current()}
    if slug not in current or slug not in catalog.eligibility:
        raise HTTPException(404)
    original = current[slug]
    shown = catalog.qualification(original.reference, lang)
    translated = (original.reference, lang) in catalog.translated_qualifications
    said = catalog.translated_eligibility.get((slug, lang))
    return EligibilityPage(
        qualification=shown,
        text_lang=lang if translated else original.language,
        rules_lang=lang if said is not None else original.language,
        rules=said or catalog.eligibility[slug],
        titles={
            each.slug: catalog.qualification(each.reference, lang).title
            for each in current.values()
        },
        units={unit.id: unit.title for unit in shown.units},
        unchecked=catalog.unchecked(lang, original.reference, f"{slug}/eligibility"),
        typed=typed or {},
        checked=checked,
        errors=errors or {},
    )
