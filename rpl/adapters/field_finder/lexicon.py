"""The words of a document: those of its language, and of others that its labels seem to be in."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rpl.adapters.field_finder.gazetteer import (
    COMPOSED,
    ELSEWHERE,
    LANGUAGES,
    Gazetteer,
    alternatives,
    gazetteer,
)
from rpl.adapters.field_finder.sheet import Layout, folded

SIGNATORY = "signatory"
LONGEST_OFFICE = 5  # words
LINKS = frozenset("of for de del des du da do dos della di der des van al".split())  # noqa: SIM905 -- reads as a list of words
CLEARLY_MORE = 2
"""A language counts as a second one if it knows this many more labels than the first."""
MOST_LANGUAGES = 3
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "DEVANAGARI", "ETHIOPIC", "BENGALI", "CJK")
OF_SCRIPT = {
    "CYRILLIC": ("ru", "uk", "sr", "mk"),
    "ARABIC": ("ar", "fa", "ur", "ps", "ku"),
    "DEVANAGARI": ("hi",),
    "ETHIOPIC": ("am", "ti"),
    "BENGALI": ("bn",),
    "CJK": ("zh",),
}
FREQUENT = 0.12  # share of the letters from which a second script is read too


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists of one document, the language it is in first."""

    language: str
    lists: tuple[Gazetteer, ...]

    @property
    def first(self) -> Gazetteer:
        """The words of the document's own language."""
        return self.lists[0]

    def labelled(self, text: str, *, composed: bool = False) -> tuple[str, float] | None:
        """See `Gazetteer.labelled`; brackets and second languages of a label are looked past."""
        for option in alternatives(text):
            if found := self.first.labelled(option, composed=composed):
                return found
            if len(folded(option)) < ELSEWHERE:
                continue
            for each in self.lists[1:]:
                if found := each.labelled(option):
                    return found
        return self._office(text)

    def _office(self, text: str) -> tuple[str, float] | None:
        """An office with what it is the office of: `Director of Studies`, `Leiter der Schule`."""
        head, _, rest = text.strip(" :").partition(" ")
        words = rest.split()
        found = self.first.labelled(head) if 0 < len(words) < LONGEST_OFFICE else None
        linked = bool(words) and (words[0] in LINKS or rest.islower())
        return (found[0], COMPOSED) if found and found[0] == SIGNATORY and linked else None

    def is_title(self, text: str) -> bool:
        """Whether a line opens as the name of a document does."""
        return any(each.is_title(text) for each in self.lists)

    def is_generic(self, text: str) -> bool:
        """Whether a title says only what kind of paper it is."""
        return any(each.is_generic(text) for each in self.lists)

    def is_issuer(self, text: str) -> bool:
        """Whether a line holds a word of institutions or firms."""
        return any(each.is_issuer(text) for each in self.lists)

    def is_state(self, text: str) -> bool:
        """Whether a line names the state or a ministry."""
        return any(each.is_state(text) for each in self.lists)


def lexicon(language: str | None, layout: Layout) -> Lexicon:
    """The word lists for a document: its language, then those that know more of its labels."""
    texts = [folded(segment.text) for segment in layout.segments]
    first = gazetteer(language)
    known = {code: _known(gazetteer(code), texts) for code in _likely(texts)}
    floor = known.get(first.language, 0) + CLEARLY_MORE
    ranked = sorted(known, key=lambda code: -known[code])
    seconds = [code for code in ranked if known[code] >= floor and code != first.language]
    codes = [*seconds, "en"] if language is None else [first.language, *seconds, "en"]
    unique = list(dict.fromkeys(codes))[:MOST_LANGUAGES]
    return Lexicon(language or unique[0], tuple(gazetteer(code) for code in unique))


def _likely(texts: list[str]) -> Iterator[str]:
    """Languages whose script a fair share of the letters is in."""
    letters = [each for each in "".join(texts) if each.isalpha()]
    counts = dict.fromkeys(SCRIPTS, 0)
    for letter in letters:
        name = unicodedata.name(letter, "").split(" ")[0]
        if name in counts:
            counts[name] += 1
    for script, count in counts.items():
        if count > FREQUENT * len(letters):
            others = {code for each in OF_SCRIPT.values() for code in each}
            codes = OF_SCRIPT.get(script) or tuple(code for code in LANGUAGES if code not in others)
            yield from (code for code in codes if code in LANGUAGES)


def _known(words: Gazetteer, texts: list[str]) -> int:
    """How many lines begin with a label of a language, or name a kind of document in it."""
    count = 0
    for text in texts:
        parts = re.split(r"[:：፡፦]", text, maxsplit=1)  # noqa: RUF001 -- the signs documents are printed with
        label = parts[0].strip()
        count += len(label) >= ELSEWHERE and label in words.labels
        count += any(word == text for word, _ in words.kinds)
    return count
