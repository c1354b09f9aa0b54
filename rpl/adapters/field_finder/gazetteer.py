"""The words of each language that stand before, around and in the fields of documents."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rapidfuzz import fuzz, process

from rpl.adapters.field_finder.phrases import Phrase, phrases_of
from rpl.adapters.field_finder.sheet import HAN, bounded, folded

FOLDER = files("rpl.adapters.field_finder") / "labels"
LANGUAGES = tuple(
    sorted(
        file.name.removesuffix(".toml") for file in FOLDER.iterdir() if file.name.endswith(".toml")
    )
)
NEIGHBOURS: Mapping[str, str] = {"hr": "sr", "bs": "sr", "ckb": "ku", "mo": "ro", "be": "ru"}
"""Languages without a file of their own, and the file whose words they share."""
ALIKE = 88  # percent; lets a label keep one misread letter
SHORT = 5  # letters; a label this short must be read exactly
SURE, MISREAD, COMPOSED = 1.0, 0.97, 0.9
"""How sure a label is: as listed, with a letter misread, made of words of several labels."""
CLEAR = 0.6  # share of the words of a composed label that point to one field
MOST_WORDS = 6
ELSEWHERE = 4  # letters; labels of a second language are at least this long
IGNORED = frozenset({"born", "valid", "other"})
"""Labels of values that are no field of a record, so that nothing else is taken for them."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The words of one language.  All but the patterns are folded."""

    language: str
    titles: tuple[str, ...]
    generic: frozenset[str]
    issuers: tuple[str, ...]
    states: tuple[str, ...]
    hours: tuple[str, ...]
    hours_apart: tuple[str, ...]
    hours_total: tuple[str, ...]
    other_dates: tuple[str, ...]
    name_ends: frozenset[str]
    kinds: tuple[tuple[str, str], ...]
    signs: tuple[tuple[str, str], ...]
    labels: Mapping[str, str]
    parts: Mapping[str, Mapping[str, float]]
    phrases: tuple[Phrase, ...]

    def label(self, text: str) -> str | None:
        """The field whose label a text is, if it is one."""
        found = self.labelled(text)
        return found[0] if found else None

    def labelled(self, text: str, *, composed: bool = False) -> tuple[str, float] | None:
        """The field whose label a text is, and how sure that is from 0 to 1.

        With `composed`, words that labels are made of may be put together in a new way.
        """
        wanted = _bare(text)
        if not wanted:
            return None
        if exact := self.labels.get(wanted):
            return exact, SURE
        if len(wanted) > SHORT:
            best = process.extractOne(
                wanted, self.labels.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE
            )
            if best and not _digits_differ(wanted, best[0]):
                return self.labels[best[0]], MISREAD
        return self._composed(wanted) if composed else None

    def _composed(self, wanted: str) -> tuple[str, float] | None:
        words = wanted.split()
        if not 1 < len(words) <= MOST_WORDS or any(word not in self.parts for word in words):
            return None
        votes: dict[str, float] = {}
        for word in words:
            for name, share in self.parts[word].items():
                votes[name] = votes.get(name, 0) + share / len(words)
        name = max(votes, key=votes.__getitem__)
        return (name, COMPOSED) if votes[name] >= CLEAR else None

    def is_label_talk(self, text: str) -> bool:
        """Whether a text holds nothing but words that labels are made of."""
        return all(word.strip(" :.,()") in self.parts for word in folded(text).split())

    def is_title(self, text: str) -> bool:
        """Whether a line opens as the name of a document does."""
        wanted = folded(text)
        return _opens_with(wanted, self.titles) or any(
            re.search(rf"(?<!\w){re.escape(each)}$", wanted)
            or (HAN.search(each) and wanted.endswith(each))
            for each in self.titles
        )

    def is_generic(self, text: str) -> bool:
        """Whether a title says only what kind of paper it is, and not what was earned.

        A lone digit in it is a speck of a photo.
        """
        words = {word.strip(".,:;\"'«»()") for word in folded(text).split()}
        return {word for word in words if not (len(word) == 1 and word.isdecimal())} <= self.generic

    def is_issuer(self, text: str) -> bool:
        """Whether a line holds a word of institutions or firms."""
        return _holds(folded(text), self.issuers)

    def is_state(self, text: str) -> bool:
        """Whether a line names the state or a ministry, above the body that issued."""
        return _holds(folded(text), self.states)


@cache
def gazetteer(language: str | None) -> Gazetteer:
    """The words of a language; those of English where it has no file."""
    code = NEIGHBOURS.get(language or "", language)
    code = code if code in LANGUAGES else "en"
    source = FOLDER / f"{code}.toml"
    return _parsed(str(code), tomllib.loads(source.read_text(encoding="utf-8")))


def _parsed(language: str, data: dict[str, Any]) -> Gazetteer:
    def words(name: str) -> tuple[str, ...]:
        return tuple(folded(word) for word in data.get(name, ()))

    labels = {_bare(label): str(name) for name, each in data["labels"].items() for label in each}
    kinds = [(folded(word), str(kind)) for kind, each in data["kinds"].items() for word in each]
    titles = (*words("titles"), *(word for word, _ in kinds))
    papers = [word for word, kind in kinds if kind != "diploma" or " " not in word]
    generic = [word for each in (*words("generic"), *papers) for word in each.split()]
    return Gazetteer(
        language=language,
        titles=titles,
        generic=frozenset(generic),
        issuers=words("issuers"),
        states=words("states"),
        hours=words("hours"),
        hours_apart=words("hours_apart"),
        hours_total=words("hours_total"),
        other_dates=words("other_dates"),
        name_ends=frozenset(words("name_ends")),
        signs=tuple(
            (folded(word), str(kind))
            for kind, each in data.get("signs", {}).items()
            for word in each
        ),
        kinds=tuple(sorted(kinds, key=lambda each: -len(each[0]))),
        labels=labels,
        parts=_parts(labels),
        phrases=phrases_of(language, data),
    )


def _parts(labels: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """For each word of the labels: which fields it points to, as shares of one."""
    counts: dict[str, dict[str, float]] = {}
    for label, name in labels.items():
        for word in label.split():
            each = counts.setdefault(word, {})
            each[name] = each.get(name, 0) + 1
    return {
        word: {name: count / sum(each.values()) for name, count in each.items()}
        for word, each in counts.items()
    }


_NUMERO = re.compile(r"(?<!\w)n[.º°]?[.º°o*?\"”'29](?!\w)")
"""`nº`, `n.º` and what they are misread as."""


def _bare(text: str) -> str:
    return _NUMERO.sub("no", folded(text)).strip(" :.-_/|*•፡፦：·")  # noqa: RUF001 -- the signs documents are printed with


def alternatives(text: str) -> Iterator[str]:
    """A label as it stands, without what stands in brackets, and each half of `Name / Nom`."""
    yield text
    if "(" in text:
        yield re.sub(r"\([^)]*\)?", "", text)
    if re.search(r"[/|]", text):
        yield from re.split(r"\s*[/|]\s*", text)


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return any(re.search(bounded(each), text) for each in words)


def _digits_differ(one: str, other: str) -> bool:
    return re.findall(r"\d", one) != re.findall(r"\d", other)


def _opens_with(text: str, words: tuple[str, ...]) -> bool:
    for word in words:
        start = text[: len(word)]
        ends = not text[len(word) : len(word) + 1].isalpha()
        if ends and (start == word or (len(word) > SHORT and fuzz.ratio(start, word) >= ALIKE)):
            return True
    return False
