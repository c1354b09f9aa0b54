"""A change in words, and the few ways in which a field of a definition is said."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias, TypeVar

from rpl.domain.values import Frozen

_FrozenT = TypeVar("_FrozenT", bound=Frozen)
_Field: TypeAlias = Any  # the value of a field: which it is, its phrase knows


class Concerns(StrEnum):
    """Who lives by what changed."""

    BOTH = "applicant_and_marker"
    APPLICANT = "applicant"
    MARKER = "marker"
    RECORD = "record"
    """Who answers for a definition and when: nobody is assessed otherwise for it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise now; `place` is the unit, rubric or criterion it is about."""

    concerns: Concerns
    place: str
    said: str


Phrase: TypeAlias = Callable[[str, _Field, _Field], Iterator[Change]]
"""From the place, and the field before and after, to what is said of it."""

NOTHING: Final = "nothing"
UNTOLD: Final = "not said"


def compare_fields(
    place: str, before: _FrozenT, after: _FrozenT, phrases: Mapping[str, Phrase]
) -> Iterator[Change]:
    """What is said of each field that differs; one without a phrase is said by its name."""
    for name in type(before).model_fields:
        older, newer = getattr(before, name), getattr(after, name)
        if older != newer:
            phrase = phrases.get(name) or becomes(name.replace("_", " ").capitalize())
            yield from phrase(place, older, newer)


def silent(_place: str, _before: _Field, _after: _Field) -> Iterator[Change]:
    """Said elsewhere, or no change by itself."""
    return iter(())


def becomes(what: str, concerns: Concerns = Concerns.BOTH, unit: str = "") -> Phrase:
    """`what` is now one value, before another."""

    def said(place: str, before: _Field, after: _Field) -> Iterator[Change]:
        values = f"{_brief(after, unit)}; before it was {_brief(before, unit)}"
        yield Change(concerns, place, f"{what} is now {values}.")

    return said


def reworded(what: str, concerns: Concerns = Concerns.BOTH) -> Phrase:
    """A text that people read is another one now."""

    def said(place: str, before: _Field, after: _Field) -> Iterator[Change]:
        yield Change(
            concerns, place, f"{what} now reads: {_quoted(after)}. Before: {_quoted(before)}."
        )

    return said


def listed(what: str, concerns: Concerns = Concerns.BOTH) -> Phrase:
    """Entries of a list that are new, or are gone; else their order is another one."""

    def said(place: str, before: Sequence[_Field], after: Sequence[_Field]) -> Iterator[Change]:
        gone = [entry for entry in before if entry not in after]
        new = [entry for entry in after if entry not in before]
        for word, entries in (("no more", gone), ("new", new)):
            for entry in entries:
                yield Change(concerns, place, f"{what}, {word}: {_quoted(entry)}.")
        if not gone and not new:
            yield Change(concerns, place, f"{what}: the same, in another order or number.")

    return said


def of_record(what: str) -> Phrase:
    """Something that a definition says of itself."""

    def said(place: str, _before: _Field, _after: _Field) -> Iterator[Change]:
        yield Change(Concerns.RECORD, place, f"{what} changed.")

    return said


def words(values: Sequence[str]) -> str:
    """Names of kinds as a person reads them: `work_photo` is work photo."""
    return ", ".join(str(value).replace("_", " ") for value in values) or NOTHING


def _brief(value: _Field, unit: str) -> str:
    if value is None:
        return UNTOLD
    if value == ():
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(_brief(entry, "") for entry in value)
    if isinstance(value, Frozen):
        told = value.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        return ", ".join(f"{name.replace('_', ' ')} {inner}" for name, inner in told.items())
    number = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{number} {unit}".rstrip()


def _quoted(value: _Field) -> str:
    return f"“{value}”" if isinstance(value, str) else _brief(value, "")
