"""Suggestions: ESCO occupations and skills whose labels stand in a text, and which words led there.

A label is found where all of its words stand close together, in any order and inflection (those of
occupations in singular or plural only: who cooked is no cook).  No other knowledge is used, so that
every suggestion can be explained by pointing at words.  Nothing follows from one by itself.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rpl.domain.plain_letters import plain
from rpl.domain.values import Frozen

SLACK = 1
"""Words that may stand between those of a label; words such as `of` and `the` are not counted."""
_TOLD_BY = 2
"""Words; with fewer left, verbs such as `use` are part of what a label says.  One word alone is no
other label of a skill: `light` and `stay` are, and stand in every text."""
_SHORTEST_STEM = 3  # letters

_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        "a an and as at by for from in into of on or our the their this to was were with".split()  # noqa: SIM905 -- a table
    ),
    "es": frozenset("a al con de del e el en la las los o para por que su un una y".split()),  # noqa: SIM905 -- a table
    "fr": frozenset("a au aux avec d de des du en et l la le les ou par pour sur un une".split()),  # noqa: SIM905 -- a table
}
_VERBS = frozenset("apply carry conduct do ensure execute have make perform provide use".split())  # noqa: SIM905 -- a table
"""With these English skills are labelled, and letters seldom say them."""


class EscoKind(StrEnum):
    """What a concept of ESCO is."""

    OCCUPATION = "occupation"
    SKILL = "skill"
    KNOWLEDGE = "knowledge"


class EscoConcept(Frozen):
    """An occupation, a skill or knowledge; `labels` by language, the preferred one first."""

    kind: EscoKind
    uri: str
    code: str = ""
    labels: Mapping[str, tuple[str, ...]]


class TextLine(Frozen):
    """A line of a page, or its translation; `language` is ISO 639-1, `number` counts from 0."""

    page: int
    number: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class LeadingWords:
    """Where words led to a suggestion: they stand on the line on which the first of them does."""

    page: int
    line: int
    language: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept that a text seems to speak of, with every place that led there, in order."""

    concept: EscoConcept
    because: tuple[LeadingWords, ...]

    def label(self, language: str) -> tuple[str, str]:
        """The preferred label and its language: the one asked for, or English."""
        spoken = language if language in self.concept.labels else "en"
        return self.concept.labels[spoken][0], spoken


@dataclass(frozen=True, slots=True)
class _Label:
    concept: EscoConcept
    preferred: bool
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class EscoIndex:
    """Labels by language and whether they are of occupations, and by the rarest of their stems."""

    labels: Mapping[tuple[str, bool], Mapping[str, tuple[_Label, ...]]]

    @classmethod
    def of(cls, concepts: Iterable[EscoConcept]) -> "EscoIndex":
        """An index of these concepts."""
        known: dict[tuple[str, bool], list[_Label]] = {}
        for concept in concepts:
            works = concept.kind is EscoKind.OCCUPATION
            for language, texts in concept.labels.items():
                labels = known.setdefault((language, works), [])
                for place, text in enumerate(texts):
                    stems = _label_stems(concept.kind, text, language)
                    if len(stems) >= _TOLD_BY or (stems and (works or place == 0)):
                        labels.append(_Label(concept, place == 0, stems))
        return cls({key: _by_rarest(_told_apart(each)) for key, each in known.items()})


@dataclass(frozen=True, slots=True)
class _Token:
    stem: str
    text: str
    line: TextLine


@dataclass(frozen=True, slots=True)
class _Match:
    label: _Label
    places: frozenset[int]


def suggestions(index: EscoIndex, lines: Sequence[TextLine]) -> tuple[Suggestion, ...]:
    """What the lines speak of: occupations first, then what most places led to.

    Lines of one page and language that follow each other are read as one text.
    """
    found: dict[str, tuple[EscoConcept, list[LeadingWords]]] = {}
    for (language, works), labels in index.labels.items():
        for text in _texts([line for line in lines if line.language == language], works=works):
            for match in _longest(_matches(labels, text)):
                concept = match.label.concept
                known = found.setdefault(concept.uri, (concept, []))[1]
                led = _leading([text[place] for place in sorted(match.places)])
                if led not in known:
                    known.append(led)
    return tuple(
        Suggestion(concept, tuple(led)) for concept, led in sorted(found.values(), key=_order)
    )


def _order(found: tuple[EscoConcept, list[LeadingWords]]) -> tuple[bool, int, str]:
    concept, led = found
    return concept.kind is not EscoKind.OCCUPATION, -len(led), concept.uri


def _leading(tokens: Sequence[_Token]) -> LeadingWords:
    first = tokens[0].line
    return LeadingWords(
        first.page, first.number, first.language, tuple(token.text for token in tokens)
    )


def _texts(lines: Sequence[TextLine], *, works: bool) -> Iterator[list[_Token]]:
    """The words of each page that say something."""
    pages: dict[int, list[_Token]] = {}
    for line in lines:
        small = _SMALL_WORDS.get(line.language, frozenset())
        for word in _WORD.findall(line.text):
            compared = plain(word)
            if compared not in small:
                token = _Token(_stem(compared, line.language, works=works), word, line)
                pages.setdefault(line.page, []).append(token)
    yield from pages.values()


def _matches(labels: Mapping[str, tuple[_Label, ...]], text: Sequence[_Token]) -> Iterator[_Match]:
    for place, token in enumerate(text):
        for label in labels.get(token.stem, ()):
            reach = len(label.stems) - 1 + SLACK if len(label.stems) > 1 else 0
            low = max(0, place - reach)
            for start in range(low, place + 1):
                window = text[start : start + reach + 1]
                places = _places(label.stems, window, start)
                if places is not None and place in places:
                    yield _Match(label, places)
                    break


def _places(stems: frozenset[str], window: Sequence[_Token], start: int) -> frozenset[int] | None:
    found: dict[str, int] = {}
    for place, token in enumerate(window, start):
        if token.stem in stems:
            found.setdefault(token.stem, place)
    return frozenset(found.values()) if len(found) == len(stems) else None


def _longest(matches: Iterable[_Match]) -> Iterator[_Match]:
    """Matches without those whose words are part of another's: `pipe welder` is no `welder`."""
    known = list(matches)
    for match in known:
        if not any(match.places < other.places for other in known):
            yield match


def _told_apart(labels: Sequence[_Label]) -> list[_Label]:
    """Labels that say one concept only; of equal ones the preferred label of a single concept."""
    known: dict[frozenset[str], list[_Label]] = {}
    for label in labels:
        known.setdefault(label.stems, []).append(label)
    kept = []
    for same in known.values():
        chosen = [label for label in same if label.preferred] or same
        if len({label.concept.uri for label in chosen}) == 1:
            kept.append(chosen[0])
    return kept


def _by_rarest(labels: Sequence[_Label]) -> Mapping[str, tuple[_Label, ...]]:
    often = Counter(stem for label in labels for stem in label.stems)
    index: dict[str, list[_Label]] = {}
    for label in labels:
        rarest = min(label.stems, key=lambda stem: (often[stem], stem))
        index.setdefault(rarest, []).append(label)
    return {stem: tuple(each) for stem, each in index.items()}


def _label_stems(kind: EscoKind, text: str, language: str) -> frozenset[str]:
    words = [plain(word) for word in _WORD.findall(text)]
    words = [word for word in words if word not in _SMALL_WORDS.get(language, frozenset())]
    rest = [word for word in words if word not in _VERBS]
    if kind is EscoKind.SKILL and language == "en" and len(rest) >= _TOLD_BY:
        words = rest
    works = kind is EscoKind.OCCUPATION
    return frozenset(_stem(word, language, works=works) for word in words)


def _stem(word: str, language: str, *, works: bool) -> str:
    """A word without the ending that grammar gives it, the same way for labels and texts."""
    inflected = language == "en" and not works
    for ending in ("ies", "s", "ing", "ed", "y", "e") if inflected else ("s",):
        cut = word.removesuffix(ending)
        if cut != word and len(cut) >= _SHORTEST_STEM and not (ending == "s" and cut[-1] == "s"):
            word = cut
    doubled = inflected and len(word) > _SHORTEST_STEM and word[-1] == word[-2]
    return word[:-1] if doubled else word
