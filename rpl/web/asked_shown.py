"""What more evidence is asked for, in the reader's language: the rubric says what would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rpl.catalog import Catalog
from rpl.domain.eligibility import EligibilityRule
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import Substitute
from rpl.store.review.requests import RequestShown


@dataclass(frozen=True, slots=True)
class AskedShown:
    """One criterion that wants more evidence: at least so many `items` of any of the kinds.

    Where only some of them have to show the work itself, `direct` says how many, and
    `direct_kinds` of which kinds; it is 0 where that holds for none or for all.

    `newer_than_years` is how old a piece may be, None where age does not matter; `substitutes` are
    what the programme can arrange instead of papers.
    """

    unit: str
    unit_title: str
    criterion: str
    title: str
    items: int
    kinds: tuple[EvidenceKind, ...]
    direct: int
    direct_kinds: tuple[EvidenceKind, ...]
    newer_than_years: int | None
    substitutes: tuple[Substitute, ...]
    required: tuple[EvidenceKind, ...]


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A request in words; `text_lang` is the language of the titles.

    `not_met` is the rule of eligibility that the claim does not show to be met, in `rules_lang`.
    """

    asked: tuple[AskedShown, ...]
    text_lang: str
    note: str
    note_language: str
    asked_on: date
    answer_by: date
    closes_on: date
    ended_on: date | None
    answered: bool
    not_met: EligibilityRule | None
    rules_lang: str
    unit_titles: Mapping[str, str]


def asked_shown(
    catalog: Catalog, reference: str, lang: str, requests: Sequence[RequestShown]
) -> tuple[AskedPage, ...]:
    """Requests about a claim to the qualification `reference`, in their order."""
    qualification = catalog.qualification(reference, lang)
    translated = (reference, lang) in catalog.translated_qualifications
    units = {unit.id: unit for unit in qualification.units}
    said = catalog.translated_eligibility.get((qualification.slug, lang))
    known = said or catalog.eligibility.get(qualification.slug)
    rules = () if known is None else known.rules
    shown = []
    for request in requests:
        criteria = []
        for each in request.asked.criteria:
            unit = units[each.unit]
            rubric = catalog.rubric(unit.rubric, lang)
            found = next(known for known in rubric.criteria if known.code == each.criterion)
            rule = found.evidence
            criteria.append(
                AskedShown(
                    unit=unit.id,
                    unit_title=unit.title,
                    criterion=found.code,
                    title=found.title,
                    items=rule.minimum_items,
                    kinds=rule.any_kinds,
                    direct=0 if rule.minimum_direct == rule.minimum_items else rule.minimum_direct,
                    direct_kinds=rule.direct_kinds,
                    newer_than_years=rule.maximum_age_years,
                    substitutes=rule.substitutes,
                    required=rule.required_kinds,
                )
            )
        shown.append(
            AskedPage(
                asked=tuple(criteria),
                text_lang=lang if translated else qualification.language,
                note=request.asked.note,
                note_language=request.asked.note_language,
                asked_on=request.asked_at.date(),
                answer_by=request.answer_by.date(),
                closes_on=request.closes_at.date(),
                ended_on=None if request.ended_at is None else request.ended_at.date(),
                answered=request.answered,
                not_met=next((rule for rule in rules if rule.id == request.asked.rule), None),
                rules_lang=qualification.language if said is None else lang,
                unit_titles={unit.id: unit.title for unit in units.values()},
            )
        )
    return tuple(shown)
