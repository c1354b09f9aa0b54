"""Translations carried over to the next version: what the original left as it was stays translated.

Only whole texts are carried, word for word, so nothing that changed can keep an old translation.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

from rpl.domain.assessment import Qualification
from rpl.domain.rubric import Rubric

_Plain: TypeAlias = Any  # what `model_dump()` gives
_DefinitionT = TypeVar("_DefinitionT", Qualification, Rubric)


def phrases(original: _DefinitionT, translated: _DefinitionT) -> dict[str, str]:
    """Each text of the original that a translation says otherwise, and how."""
    return dict(_pairs(original.model_dump(), translated.model_dump()))


def carried(
    original: _DefinitionT, translated: _DefinitionT, known: Mapping[str, str]
) -> _DefinitionT:
    """A translation in which what it leaves out is said as an earlier version was translated."""
    both = _filled(original.model_dump(), translated.model_dump(), known)
    return type(original).model_validate(both)


def _pairs(original: _Plain, translated: _Plain) -> Iterator[tuple[str, str]]:
    if isinstance(original, dict):
        for name, inner in original.items():
            yield from _pairs(inner, translated[name])
    elif isinstance(original, tuple):
        for before, after in zip(original, translated, strict=True):
            yield from _pairs(before, after)
    elif type(original) is str and original != translated:
        yield original, translated


def _filled(original: _Plain, translated: _Plain, known: Mapping[str, str]) -> _Plain:
    if isinstance(original, dict):
        return {name: _filled(inner, translated[name], known) for name, inner in original.items()}
    if isinstance(original, tuple):
        pairs = zip(original, translated, strict=True)
        return tuple(_filled(before, after, known) for before, after in pairs)
    if type(original) is str and original == translated:
        return known.get(original, original)
    return translated
