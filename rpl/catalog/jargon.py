"""Words that letters to applicants never hold, and the plain words to use instead."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from rpl.domain.assessment import Qualification
from rpl.domain.rubric import Rubric

LIST: Final = Path(__file__).with_name("jargon.toml")

_JOINED: Final = {"ar": "[وف]?[بكل]?(?:ال)?"}
"""Short words that a language joins to the next one: "and", "so"; "by", "as", "to"; "the"."""


def jargon_in(text: str, lang: str) -> Mapping[str, str]:
    """The words of a text that no letter may hold, each with its plain word.

    A language without a list has none.
    """
    return {word: plain for word, (found, plain) in _rules(lang).items() if found.search(text)}


@lru_cache
def _rules(lang: str) -> Mapping[str, tuple[re.Pattern[str], str]]:
    words = tomllib.loads(LIST.read_text(encoding="utf-8")).get(lang, {})
    before = _JOINED.get(lang, "")
    return {
        word: (
            re.compile(rf"(?<!\w){before}{re.escape(word)}(?!\w)", re.IGNORECASE),
            plain,
        )
        for word, plain in words.items()
    }


def unplain_units(qualification: Qualification, lang: str) -> Iterator[tuple[str, str, str]]:
    """Jargon in what letters say of units: key, problem, remedy."""
    for number, unit in enumerate(qualification.units):
        key = f"units.{number}"
        yield from _unplain(f"{key}.title", unit.title, lang)
        for place, limit in enumerate(unit.does_not_permit):
            yield from _unplain(f"{key}.does_not_permit.{place}", limit, lang)
        if unit.condition is not None:
            yield from _unplain(f"{key}.condition.text", unit.condition.text, lang)


def unplain_criteria(rubric: Rubric, lang: str) -> Iterator[tuple[str, str, str]]:
    """Jargon in what letters say of criteria and their levels: key, problem, remedy."""
    for number, criterion in enumerate(rubric.criteria):
        key = f"criteria.{number}"
        yield from _unplain(f"{key}.title", criterion.title, lang)
        for height, level in enumerate(criterion.levels):
            yield from _unplain(f"{key}.levels.{height}.name", level.name, lang)
            yield from _unplain(f"{key}.levels.{height}.descriptor", level.descriptor, lang)


def _unplain(key: str, text: str, lang: str) -> Iterator[tuple[str, str, str]]:
    for word, plain in jargon_in(text, lang).items():
        yield key, f"says “{word}”, which no letter holds", f"write “{plain}”"
