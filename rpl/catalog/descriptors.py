"""What `rpl check` asks of descriptors: levels that can be told apart, and none said twice.

Its numbers and words are of this comparison of texts, and of no programme's practice.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from rpl.domain.rubric import Criterion, Rubric

NEW_WORDS: Final = 2
"""So many words of a level must be in no lower level: else the two look alike to an assessor."""

_FILLING_TEXT = """
    a about after all also always an and any are as at be been before but by can completely
    correctly does each enough etc every for from fully good has have in independently into is
    it its itself more most mostly much no not of often on one only or other others own properly
    quite rather safely so some sometimes such than that the their them then there these they
    this through to too under up usually very well what when where which who with without
"""
_FILLING = frozenset(_FILLING_TEXT.split())
"""Words that tell nothing to be seen: they do not make one level differ from another."""


def alike(key: str, criterion: Criterion) -> Iterator[tuple[str, str, str]]:
    """Levels that an assessor could not tell apart by what is seen."""
    lower: set[str] = set()
    for number, level in enumerate(criterion.levels):
        words = _telling(level.descriptor)
        if len(words - lower) < NEW_WORDS:
            yield (
                f"{key}.levels.{number}.descriptor",
                f"level {level.points} of {criterion.code} hardly differs from the levels below it",
                "say what can be seen at this level and at none below",
            )
        lower |= words


def _telling(descriptor: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", descriptor.casefold())) - _FILLING


def by_descriptor(rubrics: Iterable[Rubric]) -> Mapping[str, str]:
    """Where each descriptor stands first, as the reference of its rubric and its criterion."""
    places: dict[str, str] = {}
    for rubric in rubrics:
        for criterion in rubric.criteria:
            for level in criterion.levels:
                place = f"{rubric.reference}, {criterion.code}"
                places.setdefault(level.descriptor.casefold(), place)
    return places


def padding(rubric: Rubric, first: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Descriptors that say word for word what another criterion says already."""
    for number, criterion in enumerate(rubric.criteria):
        for height, level in enumerate(criterion.levels):
            place = first[level.descriptor.casefold()]
            if place != f"{rubric.reference}, {criterion.code}":
                yield (
                    f"criteria.{number}.levels.{height}.descriptor",
                    f"is the same as in {place}",
                    "say what is seen in this criterion, or drop one of the two",
                )
