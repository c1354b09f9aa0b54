"""What another version of a rubric asks of an applicant, and of whoever marks."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from rpl.catalog.difference.saying import (
    Change,
    Concerns,
    Phrase,
    becomes,
    compare_fields,
    listed,
    of_record,
    reworded,
    silent,
    words,
)
from rpl.domain.rubric import Criterion, EvidenceRule, Level, Rubric

_YEARS: Final = "years"


def of_rubrics(before: Rubric, after: Rubric, unit: str = "") -> Iterator[Change]:
    """What is otherwise in a rubric; `unit` is the unit it is read for, if any."""
    place = f"{unit}, {after.slug}" if unit else after.slug
    criteria = partial(_criteria, place)
    phrases = {**_RUBRIC, "criteria": lambda _place, old, new: criteria(old, new)}
    yield from compare_fields(place, before, after, phrases)


def _criteria(
    place: str, before: tuple[Criterion, ...], after: tuple[Criterion, ...]
) -> Iterator[Change]:
    older, newer = ({each.code: each for each in side} for side in (before, after))
    for code, criterion in older.items():
        if code not in newer:
            said = f"“{criterion.title}” is judged no more; it carried {criterion.weight} of 100."
            yield Change(Concerns.BOTH, f"{place}, {code}", said)
    for code, criterion in newer.items():
        inner = f"{place}, {code}"
        if code in older:
            yield from compare_fields(inner, older[code], criterion, _CRITERION)
        else:
            yield Change(Concerns.BOTH, inner, _new_criterion(criterion))
    if set(older) == set(newer) and list(older) != list(newer):
        yield Change(Concerns.MARKER, place, "The criteria stand in another order.")


def _new_criterion(criterion: Criterion) -> str:
    needed = f", and level {criterion.minimum} is needed" if criterion.must_pass else ""
    kinds = words(criterion.evidence.counting)
    return (
        f"“{criterion.title}” is judged now; it carries {criterion.weight} of 100{needed}. "
        f"It can be shown by: {kinds}."
    )


def _must_pass(place: str, before: int, after: int) -> Iterator[Change]:
    if not after:
        said = (
            f"No level is needed by itself any more; before it was {before}: it can be made good."
        )
    elif not before:
        said = f"Level {after} is needed now whatever the rest comes to; before none was."
    else:
        said = f"Level {after} is needed now whatever the rest comes to; before it was {before}."
    yield Change(Concerns.BOTH, place, said)


def _levels(place: str, before: tuple[Level, ...], after: tuple[Level, ...]) -> Iterator[Change]:
    older, newer = ({each.points: each for each in side} for side in (before, after))
    for points in sorted(older.keys() | newer.keys()):
        if points not in newer:
            said = f"Level {points} ({older[points].name}) is on the scale no more."
            yield Change(Concerns.BOTH, place, said)
        elif points not in older:
            said = f"Level {points} ({newer[points].name}) is new: “{newer[points].descriptor}”."
            yield Change(Concerns.BOTH, place, said)
        else:
            phrases = {
                "name": reworded(f"The name of level {points}"),
                "descriptor": reworded(f"Level {points}"),
            }
            yield from compare_fields(place, older[points], newer[points], phrases)


def _evidence(place: str, before: EvidenceRule, after: EvidenceRule) -> Iterator[Change]:
    yield from compare_fields(place, before, after, _EVIDENCE)


def _kinds(what: str) -> Phrase:
    def said(place: str, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Change]:
        plain = listed(what)
        yield from plain(place, [words([kind]) for kind in before], [words([k]) for k in after])

    return said


def _required(place: str, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Change]:
    if after:
        said = f"One of these has to be among the evidence now: {words(after)}"
    else:
        said = "No kind of evidence has to be there by itself any more"
    yield Change(Concerns.BOTH, place, f"{said}; before: {words(before)}.")


def _age(place: str, before: int | None, after: int | None) -> Iterator[Change]:
    now = f"no older than {after} years" if after else "of any age"
    then = f"{before} years" if before else "any age"
    yield Change(Concerns.BOTH, place, f"Evidence may be {now}; before: {then}.")


_EVIDENCE: Final[Mapping[str, Phrase]] = {
    "accepted": _kinds("Evidence that counts"),
    "minimum_items": becomes("How many items of evidence are needed"),
    "minimum_direct": becomes("How many of them have to show the work itself, or name it,"),
    "maximum_age_years": _age,
    "substitutes": _kinds("What can be arranged where there is no such evidence"),
    "required_kinds": _required,
}
_CRITERION: Final[Mapping[str, Phrase]] = {
    "title": reworded("The title"),
    "why": reworded("Why it is asked"),
    "esco": of_record("The skills of ESCO it is aligned to"),
    "weight": becomes("What it carries of 100"),
    "minimum": _must_pass,
    "language_demand": becomes("How much language it needs"),
    "theme": becomes("What it looks at beside the craft", Concerns.MARKER),
    "questions": listed("A question for an interview", Concerns.MARKER),
    "evidence": _evidence,
    "levels": _levels,
}
_RUBRIC: Final[Mapping[str, Phrase]] = {
    "slug": silent,
    "version": silent,
    "title": reworded("The title"),
    "owner": of_record("Who answers for it"),
    "published_on": of_record("The day it was published"),
    "review_by": becomes("The day by which it is looked at again", Concerns.RECORD),
    "sources": of_record("What it draws on"),
    "sign_off": of_record("Who in the industry agreed to it"),
    "changes": reworded("What its authors say of this version", Concerns.RECORD),
    "grant_line": becomes("The total from which the unit is granted", unit="of 100"),
    "gap_line": becomes("The total from which a gap plan is made", unit="of 100"),
    "double_mark_band": becomes("The totals that a second person marks", Concerns.MARKER),
}
