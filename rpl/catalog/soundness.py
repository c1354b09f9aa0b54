"""What `rpl check` asks of the newest definitions, beyond that they can be read and used.

A definition that falls short here still loads: a review date that has passed must not stop a
service in which claims are waiting.  What is asked is what makes a rubric one that people can
trust: somebody answers for it, industry agreed to it, its levels can be told apart by what is
seen, its alignments exist, and its dates hold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from rpl.catalog.asking import unasked
from rpl.catalog.calibrating import exemplars_wanting
from rpl.catalog.classification import ESCO_VERSION, isced_fields, isco_groups
from rpl.catalog.descriptors import alike, by_descriptor, padding
from rpl.catalog.files import CALIBRATION
from rpl.catalog.index import Catalog
from rpl.catalog.jargon import unplain_criteria, unplain_units
from rpl.catalog.paying import paid_by_credit
from rpl.catalog.replying import replies_path, unplain_replies
from rpl.catalog.superseding import superseding
from rpl.domain.assessment import Qualification
from rpl.domain.packaging import Comparison
from rpl.domain.practice import Soundness
from rpl.domain.publication import SignOff, Sources
from rpl.domain.rubric import Rubric
from rpl.domain.suggestions import EscoConcept, EscoKind


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in a definition, where it stands, and what to do about it."""

    reference: str
    path: Path
    key: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the definitions were read from."""

    assessments: Path
    rubrics: Path


_Said: TypeAlias = tuple[str, str, str]
"""Key, problem, remedy."""


def flaws(
    catalog: Catalog, folders: Folders, concepts: Mapping[str, EscoConcept], on: date
) -> tuple[Flaw, ...]:
    """All flaws of the newest qualifications and of the rubrics they use, in order of their files.

    `concepts` are those of ESCO by address; `on` is the day for which dates are judged.
    """
    found: list[Flaw] = []
    for slug, language, *told in unplain_replies(catalog.replies):
        path = replies_path(folders.assessments, catalog.replies[slug], slug, language)
        found.append(Flaw(slug, path, *told))
    current = catalog.current()
    for qualification in current:
        path = _path(folders.assessments, qualification)
        asked = catalog.practice(qualification.slug).check
        found += _flaws(qualification, path, _of_qualification(qualification, asked, concepts, on))
        found += _flaws(qualification, path, unplain_units(qualification, qualification.language))
        found += _flaws(qualification, path, superseding(catalog, qualification))
        beside = folders.assessments / qualification.slug / CALIBRATION
        found += _flaws(qualification, beside, exemplars_wanting(catalog, qualification))
    languages = {qualification.slug: qualification.language for qualification in current}
    rubrics = _used(catalog, current)
    first = by_descriptor(catalog.rubrics[reference] for reference in rubrics)
    for reference, slugs in rubrics.items():
        rubric, bank = catalog.rubrics[reference], catalog.question_bank(reference)[0]
        said = [*_of_rubric(rubric, concepts, on), *padding(rubric, first)]
        for lang in {languages[slug] for slug in slugs}:
            said += unplain_criteria(rubric, lang)
        for asked in dict.fromkeys(catalog.practice(slug).check for slug in slugs):
            said += [*_criteria(rubric, asked), *unasked(rubric, bank, asked.questions)]
        found += _flaws(rubric, _path(folders.rubrics, rubric), dict.fromkeys(said))
    return tuple(sorted(found, key=lambda flaw: (flaw.reference, flaw.key)))


def _used(catalog: Catalog, current: Iterable[Qualification]) -> Mapping[str, list[str]]:
    """The slugs of the qualifications that use a rubric, by its reference."""
    used: dict[str, list[str]] = {}
    for qualification in current:
        for unit in qualification.units:
            used.setdefault(catalog.rubric_of(unit).reference, []).append(qualification.slug)
    return used


def _flaws(value: Qualification | Rubric, path: Path, said: Iterable[_Said]) -> list[Flaw]:
    return [Flaw(value.reference, path, *each) for each in said]


def _path(folder: Path, value: Qualification | Rubric) -> Path:
    return folder / value.slug / f"v{value.version}.toml"


def _of_qualification(
    qualification: Qualification,
    asked: Soundness,
    concepts: Mapping[str, EscoConcept],
    on: date,
) -> Iterator[_Said]:
    if qualification.owner is None:
        yield "owner", "nobody answers for it", "name the body that keeps this definition"
    yield from _dates(qualification.published_on, qualification.review_by, on)
    yield from _backing(qualification.sources, qualification.sign_off, on)
    yield from _occupation(qualification, concepts)
    if qualification.isced_f not in isced_fields():
        yield (
            "isced_f",
            f"{qualification.isced_f} is no detailed field of ISCED-F 2013",
            "look the field up in rpl/catalog/esco/isced_f.csv",
        )
    yield from _comparison(qualification, on, asked.countries)
    yield from _promises(qualification, asked.decided_within_days)
    yield from _admission(qualification, asked)
    for number, unit in enumerate(qualification.units):
        key = f"units.{number}.esco"
        if not unit.esco:
            yield key, f"{unit.id} is aligned to nothing", "name at least one skill of ESCO"
        yield from _addresses(key, unit.esco, concepts)


def _of_rubric(rubric: Rubric, concepts: Mapping[str, EscoConcept], on: date) -> Iterator[_Said]:
    yield from _dates(rubric.published_on, rubric.review_by, on)
    yield from _backing(rubric.sources, rubric.sign_off, on)
    if rubric.double_mark_band is None:
        yield (
            "double_mark_band",
            "there is none, so nothing near the grant line is marked twice",
            "write the totals round the grant line that deserve a second marker, as [55, 70]",
        )
    if not any(criterion.theme for criterion in rubric.criteria):
        yield (
            "criteria",
            "none looks at safety, communication or adaptability",
            'give one of them theme = "safety", "communication" or "adaptability"',
        )
    for number, criterion in enumerate(rubric.criteria):
        key = f"criteria.{number}"
        yield from _addresses(f"{key}.esco", criterion.esco, concepts)
        yield from alike(key, criterion)


def _criteria(rubric: Rubric, asked: Soundness) -> Iterator[_Said]:
    if not asked.criteria_at_least <= len(rubric.criteria) <= asked.criteria_at_most:
        yield (
            "criteria",
            f"there are {len(rubric.criteria)}",
            f"judge the unit by {asked.criteria_at_least} to {asked.criteria_at_most}",
        )
    for number, criterion in enumerate(rubric.criteria):
        if len(criterion.levels) != asked.levels:
            yield (
                f"criteria.{number}.levels",
                f"{criterion.code} has {len(criterion.levels)}",
                f"write {asked.levels}, from not yet to guiding others",
            )


def _dates(published_on: str | None, review_by: str | None, on: date) -> Iterator[_Said]:
    yield from _past("published_on", published_on, on)
    if review_by is None or (day := _day(review_by)) is None:
        yield "review_by", f"is {review_by}", "write the day of its next review, as 2028-11-23"
    elif day < on:
        yield (
            "review_by",
            f"passed on {review_by}",
            "look at the definition again and publish the next version with a new date",
        )


def _past(key: str, told: str | None, on: date) -> Iterator[_Said]:
    """A day that has to be told and cannot lie ahead."""
    day = None if told is None else _day(told)
    if day is None:
        yield key, f"is {told}", "write the day, as 2026-11-23"
    elif day > on:
        yield key, f"is {told}, which lies ahead", "write the day on which it was so"


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def _backing(sources: Sources, sign_off: tuple[SignOff, ...], on: date) -> Iterator[_Said]:
    if not sources:
        yield "sources", "there are none", "name what it draws on, and when that was looked at"
    for number, source in enumerate(sources):
        yield from _past(f"sources.{number}.seen_on", source.seen_on, on)
    if not sign_off:
        yield "sign_off", "nobody agreed to it", "name who in the industry did, and when"
    for number, agreed in enumerate(sign_off):
        yield from _past(f"sign_off.{number}.agreed_on", agreed.agreed_on, on)


def _occupation(
    qualification: Qualification, concepts: Mapping[str, EscoConcept]
) -> Iterator[_Said]:
    occupation = qualification.occupation
    known = concepts.get(occupation.esco_uri)
    if known is None or known.kind is not EscoKind.OCCUPATION:
        yield (
            "occupation.esco_uri",
            "is no occupation of the shipped table of ESCO",
            "look the occupation up in rpl/catalog/esco, or add it there",
        )
    elif known.code != occupation.esco_code:
        yield (
            "occupation.esco_code",
            f"is {occupation.esco_code}, the table says {known.code}",
            f"write {known.code}",
        )
    if occupation.isco08 not in isco_groups():
        yield "occupation.isco08", f"{occupation.isco08} is no group", "look it up in ISCO-08"
    elif occupation.esco_code.partition(".")[0] != occupation.isco08:
        yield (
            "occupation.isco08",
            f"is {occupation.isco08}, ESCO has {occupation.esco_code} in another group",
            f"write {occupation.esco_code.partition('.')[0]}",
        )
    if occupation.esco_version != ESCO_VERSION:
        yield "occupation.esco_version", f"is {occupation.esco_version}", f"write {ESCO_VERSION}"


def _comparison(qualification: Qualification, on: date, fewest: int) -> Iterator[_Said]:
    if qualification.eqf_basis is None:
        yield "eqf_basis", "the level has no basis", "write its source, day and caveat"
    else:
        yield from _past("eqf_basis.as_of", qualification.eqf_basis.as_of, on)
    compared: tuple[tuple[str, Sequence[Comparison]], ...] = (
        ("frameworks", qualification.frameworks),
        ("countries", qualification.countries),
    )
    for key, places in compared:
        if len(places) < fewest:
            yield (
                key,
                f"there are {len(places)}",
                f"compare with {fewest} countries at least, each with its source",
            )
        for number, place in enumerate(places):
            yield from _past(f"{key}.{number}.as_of", place.as_of, on)


def _promises(qualification: Qualification, longest: int) -> Iterator[_Said]:
    if not qualification.fees.services:
        yield "fees.services", "there are none", "say what the fee pays for, service by service"
    yield from paid_by_credit(qualification)
    clocks = qualification.clocks
    for key, days in (
        ("decide_days", clocks.decide_days),
        ("decide_at_most_days", clocks.decide_at_most_days or longest + 1),
    ):
        if days > longest:
            problem = f"is over {longest} days or not told"
            yield f"clocks.{key}", problem, f"promise {longest} days at most"


def _admission(qualification: Qualification, asked: Soundness) -> Iterator[_Said]:
    clocks = qualification.clocks
    if clocks.admit_days is not None and clocks.admit_days > asked.admitted_within_days:
        yield (
            "clocks.admit_days",
            f"is over {asked.admitted_within_days} days",
            f"promise {asked.admitted_within_days} days at most",
        )
    if clocks.admission_years is not None and clocks.admission_years < asked.admission_years:
        yield (
            "clocks.admission_years",
            f"is under {asked.admission_years} years",
            f"let it hold {asked.admission_years} years at least",
        )


def _addresses(
    key: str, addresses: tuple[str, ...], concepts: Mapping[str, EscoConcept]
) -> Iterator[_Said]:
    for number, address in enumerate(addresses):
        known = concepts.get(address)
        if known is None or known.kind is EscoKind.OCCUPATION:
            yield (
                f"{key}.{number}",
                f"{address} is no skill of the shipped table of ESCO",
                "look the skill up in rpl/catalog/esco, or add it there",
            )
