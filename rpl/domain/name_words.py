"""Words that tell who somebody is: of their names in any spelling, and of their birth."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from rpl.domain.guards.known_names import is_of
from rpl.domain.guards.letters import LETTER
from rpl.domain.guards.tracing import script_of
from rpl.domain.plain_letters import plain

SHORTEST, SHORTEST_INSIDE = 2, 5
"""Letters of a word of a name that is looked for alone, and inside another word."""
LINES_BELOW = 2
"""So far below its label the day of a birth may stand."""
_PARTICLES = frozenset(
    {"abu", "al", "and", "bin", "bint", "da", "de", "del", "den", "der", "di", "do", "dos", "e"}
    | {"el", "ibn", "la", "las", "le", "los", "of", "san", "van", "von", "y"}
)
_BIRTH_WORDS = (
    *("birth", "born", "d.o.b", "dob", "naissance", "né le", "née le", "nacimiento", "nacido"),
    *("nacida", "nascimento", "nascido", "nascida", "nascita", "nato il", "nata il", "geboren"),
    *("geburt", "geboorte", "urodz", "narozen", "născut", "naștere", "datëlind", "doğum", "dogum"),
    *("рожд", "народ", "рођен", "rođen", "lahir", "kuzaliwa", "dhalash", "dhashay", "ngày sinh"),
    *("الميلاد", "ميلاد", "الولادة", "ولادة", "مواليد", "تولد", "متولد", "پیدائش", "زېږ", "زیږ"),
    *("出生", "生日", "生年月日", "जन्म", "জন্ম", "பிறந்த", "ልደት", "የተወለ", "ዕለት ልደት", "születés"),
)
_BIRTH = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(plain(word)) for word in _BIRTH_WORDS)})")
_RUN = re.compile(rf"{LETTER}+")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_DIGIT = re.compile(r"\d")


class Likeness(IntEnum):
    """How surely a word is of a name: across scripts only the sound tells, and it tells little."""

    NONE = 0
    SOUND = 1
    SPELT = 2


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one person, to be found in a text."""

    names: tuple[str, ...]
    _known: dict[str, Likeness] = field(default_factory=dict, compare=False, repr=False)

    def covered(self, words: Sequence[str], stand_in: str) -> list[str]:
        """The words of a line, each as it was or with a stand-in for the name in it.

        What only sounds like a word of a name is taken for one where two such stand together.
        """
        runs = [[self.likeness(run) for run in _RUN.findall(word)] for word in words]
        best = [max(found, default=Likeness.NONE) for found in runs]
        flat = [like for found in runs for like in found]
        together = {
            place
            for place, like in enumerate(flat)
            if like and any(flat[beside] for beside in _beside(place, flat))
        }
        left, seen = [], 0
        for word, likes, most in zip(words, runs, best, strict=True):
            near = {place - seen for place in together if seen <= place < seen + len(likes)}
            left.append(self._in_word(word, near, stand_in) if most or _HAN.search(word) else word)
            seen += len(likes)
        return left

    def _in_word(self, word: str, near: Collection[int], stand_in: str) -> str:
        place = -1

        def covered(run: re.Match[str]) -> str:
            nonlocal place
            place += 1
            like = self.likeness(run[0])
            if like is Likeness.SPELT or (like and place in near):
                return stand_in
            return self._in_han(run[0], stand_in)

        return _RUN.sub(covered, word)

    def _in_han(self, run: str, stand_in: str) -> str:
        for name in self.names:
            for part in _HAN.findall(name):
                run = run.replace(part, stand_in)
        return run

    def likeness(self, word: str) -> Likeness:
        """How surely a run of letters is a word of one of the names."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._measured(word)
        return known

    def _measured(self, word: str) -> Likeness:
        folded = plain(word)
        if folded in _PARTICLES or len(folded) < SHORTEST:
            return Likeness.NONE
        parts = {plain(part) for name in self.names for part in parts_of(name)}
        if folded in parts or any(
            len(part) >= SHORTEST_INSIDE and part in folded for part in parts
        ):
            return Likeness.SPELT
        names = [_in_capitals(name) for name in self.names]
        if not is_of(word, names):
            return Likeness.NONE
        same_script = [run for name in names for run in _RUN.findall(name) if _alike(run, word)]
        return Likeness.SPELT if is_of(word, same_script) else Likeness.SOUND


def parts_of(name: str) -> Iterator[str]:
    """The words of a name that count: no initial, no `de`."""
    for word in _RUN.findall(name):
        folded = plain(word)
        if len(folded) >= SHORTEST and folded not in _PARTICLES:
            yield word


def _in_capitals(name: str) -> str:
    """A name that was typed without capitals, with them: without, its words count as particles."""
    return _RUN.sub(lambda run: run[0] if run[0] in _PARTICLES else run[0].capitalize(), name)


def _alike(one: str, other: str) -> bool:
    return script_of(one) == script_of(other)


def _beside(place: int, line: Sequence[object]) -> Iterator[int]:
    if place:
        yield place - 1
    if place + 1 < len(line):
        yield place + 1


def births(lines: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Where a birth stands, as line and word: what follows its label, or else numbers below it."""
    for row, words in enumerate(lines):
        folded = [plain(word) for word in words]
        label = _BIRTH.search(" ".join(folded))
        if label is None:
            continue
        last = " ".join(folded)[: label.end()].count(" ")
        behind = [(row, place) for place in range(last + 1, len(words)) if words[place]]
        if _DIGIT.search(words[last]):
            behind.append((row, last))
        yield from behind
        if not any(_DIGIT.search(words[place]) for _, place in behind):
            yield from _numbers_below(lines, row)


def _numbers_below(lines: Sequence[Sequence[str]], row: int) -> Iterator[tuple[int, int]]:
    for below in range(row + 1, min(row + 1 + LINES_BELOW, len(lines))):
        for place, word in enumerate(lines[below]):
            if _DIGIT.search(word):
                yield below, place
