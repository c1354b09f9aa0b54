"""What changed between two versions of a definition, in lines a person can read."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, TypeAlias, TypeVar

from rpl.catalog.index import Catalog
from rpl.domain.assessment import Qualification
from rpl.domain.rubric import Rubric

_Plain: TypeAlias = Any  # JSON: what `model_dump(mode="json")` gives

_DefinitionT = TypeVar("_DefinitionT", Qualification, Rubric)

_NAMES = ("code", "id", "country", "groups", "group", "points", "name", "body", "title")
"""The keys by which entries of a list are told apart, so that a moved entry is no change."""


def changes(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """For each version that follows another, what it adds (+), removes (-) and changes (~).

    Keys read `slug@1 -> slug@2`, in order of slug and version; rubrics come before the
    qualifications that use them.
    """
    rubrics, qualifications = _follow(catalog.rubrics), _follow(catalog.qualifications)
    return dict(rubrics) | dict(qualifications)


def _follow(versions: Mapping[str, _DefinitionT]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each version compared with the one before it."""
    ordered = sorted(versions.values(), key=lambda value: (value.slug, value.version))
    for older, newer in pairwise(ordered):
        if older.slug == newer.slug:
            yield f"{older.reference} -> {newer.reference}", compare(older, newer)


def compare(older: Qualification | Rubric, newer: Qualification | Rubric) -> tuple[str, ...]:
    """The lines that tell two versions apart, their version number aside."""
    before, after = (value.model_dump(mode="json", exclude={"version"}) for value in (older, newer))
    return tuple(_differences("", before, after))


def _differences(place: str, before: _Plain, after: _Plain) -> Iterator[str]:
    if before == after:
        return
    older, newer = _named(before), _named(after)
    older = {} if before == [] and newer is not None else older
    newer = {} if after == [] and older is not None else newer
    if older is None or newer is None:
        yield f"~ {place}: {_brief(before)} -> {_brief(after)}"
        return
    for name in older | newer:
        inner = f"{place}.{name}" if place else name
        if name not in newer:
            yield f"- {inner}"
        elif name not in older:
            yield f"+ {inner}"
        else:
            yield from _differences(inner, older[name], newer[name])
    if list(older) != list(newer) and older == newer:
        yield f"~ {place}: other order"


def _named(value: _Plain) -> dict[str, _Plain] | None:
    """The parts of a value by name, where it has parts that are named."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
        for key in _NAMES:
            if all(key in entry for entry in value):
                named = {_name(entry[key]): entry for entry in value}
                return named if len(named) == len(value) else None
    return None


def _name(value: _Plain) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _brief(value: _Plain) -> str:
    return value if isinstance(value, str) else repr(value)
