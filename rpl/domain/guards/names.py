"""Names of people, places and bodies: which a line holds, and whether its translation keeps them.

Two ways, because no rule knows every name.  From the source: words with capitals where capitals
mean names, and what follows an honorific or a label elsewhere, must be found in the target.  From
the target: a capital that no ordinary word has must come from a word of the source, by letters or,
across scripts, by sound.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rpl.domain.guards.calendars import named_days
from rpl.domain.guards.letters import LETTER, NOT_AFTER_LETTER
from rpl.domain.guards.ordinary import HONORIFICS, NAME_CUES, NAME_TAILS, TITLES
from rpl.domain.guards.pair import Pair
from rpl.domain.guards.romanised import romanised, spelled_alike
from rpl.domain.guards.tracing import (
    ALIKE_NAME,
    ALIKE_PLACE,
    SHORT_WORD,
    comes_from,
    is_alike,
    is_place,
    places_abroad,
    script_of,
)
from rpl.domain.plain_letters import plain

CASELESS = frozenset(
    {"ar", "fa", "ps", "ur", "ckb", "hi", "mr", "ne", "bn", "pa", "gu", "ta", "te", "am", "ti", "zh",
     "ja", "ko", "th", "he", "ka", "my", "km", "lo", "si"}
)  # fmt: skip
_WITHOUT_SPACES = frozenset({"zh", "ja", "th", "my", "km", "lo"})
NOUNS_WITH_CAPITALS = frozenset({"de", "lb"})
_WORD = re.compile(rf"{LETTER}+(?:['’ʼ\u200c-]{LETTER}+)*")
_LONGEST_NAME = 4  # words
_OPENERS = frozenset(".!?…:;\"“”«»„‚'‘’(¿¡•·—–-|/")


class Name(NamedTuple):
    """One word of a name: where, how alike it must stay, and whether it is one of a person's."""

    word: str
    place: int
    least: float
    person: bool


def changes_names(pair: Pair) -> bool:
    """Whether a name is missing, added, doubled, or has changed places with another."""
    names = names_in(pair.source, pair.source_language)
    words = [found[0] for found in _WORD.finditer(pair.target)]
    kept = (
        words
        if pair.target_language in CASELESS
        else [word for word in words if not word.islower()]
    )
    if any(not _is_kept(name, kept) for name in names):
        return True
    if any(not is_kept for is_kept in _spoken_names(pair)):
        return True
    return _invents(pair) or _doubles(pair, names, words) or _swaps(pair)


def names_in(line: str, language: str) -> tuple[Name, ...]:
    """Words of a line that capitals show to be names.

    Two capitals in a row are a person; one alone may be a place.  A word that opens a sentence, or
    alone follows a label's colon, has a capital in any case and counts only beside another.
    """
    if language in CASELESS:
        return ()
    days = [(day.start, day.end) for day in named_days(line, language)]
    return tuple(
        name
        for name in _capitals(line, nouns=language in NOUNS_WITH_CAPITALS)
        if not any(start <= name.place < end for start, end in days)
    )


def _capitals(line: str, *, nouns: bool) -> Iterator[Name]:
    words = list(_WORD.finditer(line))
    for index, found in enumerate(words):
        word = found[0]
        if not _is_name_shaped(word):
            continue
        before = _beside(line, words, index, -1)
        after = _beside(line, words, index, 1)
        opens = _opens(line, found.start())
        beside = before or after
        if nouns and not _names_in_a_row(line, words, index):
            continue  # in German one capital alone is a noun
        if opens and not beside:
            continue
        person = beside and not opens
        if opens and len(word) <= SHORT_WORD:
            continue
        yield Name(word, found.start(), ALIKE_NAME if person and not nouns else ALIKE_PLACE, person)


def _names_in_a_row(line: str, words: Sequence["re.Match[str]"], index: int) -> bool:
    """Whether another capital stands beside, that is not the article of a sentence's start."""
    return any(
        _beside(line, words, index, step)
        and not (
            _opens(line, words[index + step].start()) and len(words[index + step][0]) <= SHORT_WORD
        )
        for step in (-1, 1)
    )


def _is_name_shaped(word: str) -> bool:
    return word[0].isupper() and not word.isupper() and word.casefold() not in HONORIFICS


def _beside(line: str, words: Sequence["re.Match[str]"], index: int, step: int) -> bool:
    other = index + step
    if not 0 <= other < len(words):
        return False
    first, second = (words[other], words[index]) if step < 0 else (words[index], words[other])
    return line[first.end() : second.start()] == " " and _is_name_shaped(words[other][0])


def _opens(line: str, start: int) -> bool:
    before = line[:start].rstrip()
    return not before or before[-1] in _OPENERS


def _is_kept(name: Name, words: Sequence[str]) -> bool:
    return any(is_alike(name.word, word, name.least) for word in words)


def _spoken_names(pair: Pair) -> Iterator[bool]:
    """For each of two words after an honorific or a label, whether it is in the target.

    A word of the target stands for one of them alone, and has a capital where there are any:
    `completed` sounds much like Kebede.
    """
    cues = NAME_CUES.get(pair.source_language)
    if not cues:
        return
    words = [found[0] for found in _WORD.finditer(pair.target) if not found[0].islower()]
    if pair.source_language == "zh":
        for name in _han_names(pair.source):
            yield _has_syllables(name, pair.target)
        return
    spoken = "|".join(map(re.escape, cues))
    pattern = rf"{NOT_AFTER_LETTER}(?:{spoken})\s*[:：/.]?\s+({LETTER}+(?:[ \u200c]{LETTER}+)?)"
    for found in re.finditer(pattern, pair.source):
        left = list(words)
        for word in found[1].split():
            heard = next((other for other in left if _is_heard(word, other)), None)
            if heard is not None:
                left.remove(heard)
            yield heard is not None


def _is_heard(word: str, other: str) -> bool:
    return is_alike(re.sub(r"^ال", "", word), re.sub(r"^[Aa]l-", "", other), ALIKE_PLACE)


def _han_names(line: str) -> Iterator[str]:
    cues, tails = "|".join(NAME_CUES["zh"]), "|".join(NAME_TAILS)
    for found in re.finditer(
        rf"(?:{cues})[:：\s]*([\u4e00-\u9fff]{{2,3}})(?=[\s,，。:;]|$|{tails})", line
    ):
        yield found[1]
    for found in re.finditer(rf"(?:^|[^\u4e00-\u9fff])([\u4e00-\u9fff]{{2,3}})(?:{tails})", line):
        yield found[1]


def _has_syllables(name: str, target: str) -> bool:
    if name in target:
        return True
    heard = "".join(plain(word) for word in target.split())
    return all(not romanised(sound).isascii() or romanised(sound) in heard for sound in name) and (
        any(romanised(sound) for sound in name)
    )


def _invents(pair: Pair) -> bool:
    """Whether the target names somebody or somewhere that no word of the source is."""
    if pair.target_language in CASELESS | NOUNS_WITH_CAPITALS:
        return False
    said = [found[0] for found in _WORD.finditer(pair.source)]
    taken = {
        index
        for day in named_days(pair.target, pair.target_language)
        for index in range(day.start, day.end)
    }
    abroad = places_abroad(pair.source_language, pair.target_language)
    for run in _runs(pair.target):
        spoken = " ".join(word for word, _ in run)
        if is_place(spoken, pair.source, abroad):
            continue
        strange = [
            word
            for word, start in run
            if start not in taken
            and not _is_ordinary(word, pair.target_language)
            and not comes_from(word, said, pair)
            and not is_place(word, pair.source, abroad)
        ]
        if strange and (pair.target_language == "en" or len(strange) == len(run) > 1):
            return True
    return False


def _runs(line: str) -> Iterator[list[tuple[str, int]]]:
    """Words with capitals in a row, without the one that opens a sentence alone."""
    words = list(_WORD.finditer(line))
    run: list[tuple[str, int]] = []
    for index, found in enumerate(words):
        if not _is_name_shaped(found[0]):
            continue
        before = _beside(line, words, index, -1)
        if not before and run:
            yield run
            run = []
        if _opens(line, found.start()) and not _beside(line, words, index, 1):
            continue
        run.append((found[0], found.start()))
    if run:
        yield run


def _is_ordinary(word: str, language: str) -> bool:
    lowered = word.casefold()
    stems = {
        lowered,
        lowered.removesuffix("s"),
        lowered.removesuffix("'s"),
        lowered.removesuffix("’s"),
    }
    return language == "en" and bool(stems & TITLES)


def _doubles(pair: Pair, names: Sequence[Name], words: Sequence[str]) -> bool:
    """Whether a name stands more often in the target than in the source."""
    if _twice(words) and not _twice([found[0] for found in _WORD.finditer(pair.source)]):
        return True
    said = Counter(plain(found[0]) for found in _WORD.finditer(pair.source))
    told = Counter(plain(word) for word in words)
    return any(
        name.person and told[plain(name.word)] > max(1, said[plain(name.word)]) for name in names
    )


def _twice(words: Sequence[str]) -> bool:
    """Whether words that begin with a capital, one to four, follow themselves."""
    return any(
        words[start][0].isupper()
        and words[start : start + length] == words[start + length : start + 2 * length]
        for length in range(1, _LONGEST_NAME + 1)
        for start in range(len(words) - 2 * length + 1)
    )


def _swaps(pair: Pair) -> bool:
    """Whether the words of persons' names stand in another order than in the source.

    Each word of a name in the target is sought in the source, after the word before it.
    """
    said = [found[0] for found in _WORD.finditer(pair.source)]
    told = [word for run in _runs(pair.target) if len(run) > 1 for word, _ in run]
    if pair.source_language in _WITHOUT_SPACES or pair.target_language in CASELESS:
        return False
    reached = 0
    for word in told:
        if _is_ordinary(word, pair.target_language):
            continue
        places = [place for place, other in enumerate(said) if _is_one_name(word, other, pair)]
        if places and max(places) < reached:
            return True
        reached = min((place for place in places if place >= reached), default=reached)
    return False


def _is_one_name(word: str, other: str, pair: Pair) -> bool:
    if script_of(word) == script_of(other):
        return spelled_alike(romanised(word), romanised(other)) >= ALIKE_NAME
    return comes_from(word, [other], pair)
