"""The words of each language that stand before, around and in the fields of documents."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rapidfuzz import fuzz

from rpl.adapters.field_finder.dates import date_pattern
from rpl.adapters.field_finder.sheet import folded

LANGUAGES = ("ar", "de", "en", "es", "fr", "ru", "uk")
ALIKE = 88  # percent; lets a label keep one misread letter
SHORT = 5  # letters; a label this short must be read exactly

_WORD = r"[^\W\d_][\w'’.\-]*"  # noqa: RUF001 -- the apostrophe of names
_NAME = rf"(?P<value>{_WORD}(?: {_WORD}){{1,5}}?)"
_TEXT = r"(?P<value>[^\W_][^.:;]{2,90}?)"
_PLACE = rf"(?P<value>{_WORD}(?: {_WORD}){{0,3}}?)"
_NUMBER = r"(?P<value>\d{1,5})"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The words of one language.  All but the patterns are folded."""

    language: str
    titles: tuple[str, ...]
    issuers: tuple[str, ...]
    hours: tuple[str, ...]
    hours_apart: tuple[str, ...]
    hours_total: tuple[str, ...]
    credits: tuple[str, ...]
    other_dates: tuple[str, ...]
    labels: tuple[tuple[str, str], ...]
    phrases: tuple[tuple[str, "re.Pattern[str]"], ...]

    def label(self, text: str) -> str | None:
        """The field whose label a text is, if it is one."""
        wanted = folded(text).strip(" :.-")
        if not wanted:
            return None
        exact = next((name for label, name in self.labels if label == wanted), None)
        if exact or len(wanted) <= SHORT:
            return exact
        best = max(self.labels, key=lambda each: fuzz.ratio(each[0], wanted))
        return best[1] if fuzz.ratio(best[0], wanted) >= ALIKE else None

    def is_title(self, text: str) -> bool:
        """Whether a line opens as the name of a document does."""
        return _opens_with(folded(text), self.titles)

    def is_issuer(self, text: str) -> bool:
        """Whether a line holds a word of institutions or firms."""
        wanted = folded(text)
        return any(re.search(rf"(?<!\w){re.escape(each)}(?!\w)", wanted) for each in self.issuers)


@cache
def gazetteer(language: str | None) -> Gazetteer:
    """The words of a language; those of English where it has no file."""
    code = language if language in LANGUAGES else "en"
    source = files("rpl.adapters.field_finder") / "labels" / f"{code}.toml"
    return _parsed(str(code), tomllib.loads(source.read_text(encoding="utf-8")))


def _parsed(language: str, data: dict[str, Any]) -> Gazetteer:
    def words(name: str) -> tuple[str, ...]:
        return tuple(folded(word) for word in data.get(name, ()))

    labels = {
        folded(label).strip(" :.-"): name for name, each in data["labels"].items() for label in each
    }
    phrases = [(name, each) for name, found in data["phrases"].items() for each in found]
    return Gazetteer(
        language=language,
        titles=words("titles"),
        issuers=words("issuers"),
        hours=words("hours"),
        hours_apart=words("hours_apart"),
        hours_total=words("hours_total"),
        credits=words("credits"),
        other_dates=words("other_dates"),
        labels=tuple(sorted(labels.items())),
        phrases=tuple((name, _phrase(each, language)) for name, each in phrases),
    )


def _phrase(template: str, language: str) -> "re.Pattern[str]":
    filled = (
        template.replace("NAME", _NAME)
        .replace("TEXT", _TEXT)
        .replace("PLACE", _PLACE)
        .replace("NUMBER", _NUMBER)
        .replace("DATE", rf"(?P<value>{date_pattern(language)})")
    )
    return re.compile(rf"(?<!\w)(?:{filled})", re.IGNORECASE)


def _opens_with(text: str, words: tuple[str, ...]) -> bool:
    for word in words:
        start = text[: len(word)]
        ends = not text[len(word) : len(word) + 1].isalpha()
        if ends and (start == word or (len(word) > SHORT and fuzz.ratio(start, word) >= ALIKE)):
            return True
    return False
