"""Names of people, places and bodies: which a line holds, and whether its translation keeps them.

Two ways, because no rule knows every name.  From the source: words with capitals where capitals
mean names, and what follows an honorific or a label elsewhere, must be found in the target.  From
the target: a capital that no ordinary word has must come from a word of the source, by letters or,
across scripts, by sound.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rpl.domain.guards.calendars import named_days
from rpl.domain.guards.capitals import (
    CASELESS,
    NOUNS_WITH_CAPITALS,
    WITHOUT_SPACES,
    beside,
    is_name_shaped,
    is_ordinary,
    opens,
    opens_title,
    runs,
    words_of,
)
from rpl.domain.guards.halved import told_countries
from rpl.domain.guards.invented import invented
from rpl.domain.guards.letters import LETTER, NOT_AFTER_LETTER
from rpl.domain.guards.ordinary import NAME_CUES, NAME_TAILS, OPENING_WORDS
from rpl.domain.guards.pair import Pair
from rpl.domain.guards.romanised import romanised, skeleton, spelled_alike
from rpl.domain.guards.tracing import (
    ALIKE_NAME,
    ALIKE_PLACE,
    SHORT_WORD,
    comes_from,
    is_alike,
    places_kept,
    script_of,
)
from rpl.domain.plain_letters import plain

_LONGEST_NAME = 4  # words
HALF = 0.5


class Name(NamedTuple):
    """One word of a name: where, how alike it must stay, whether it is one of a person's.

    A word `alone` has no other capital beside it, or opens a sentence before two others.
    """

    word: str
    place: int
    least: float
    person: bool
    alone: bool = False


def changes_names(pair: Pair) -> bool:
    """Whether a name is surely missing, added, doubled, or has changed places with another.

    A capital that stands alone is weak evidence, on either side: a place with another name abroad,
    a title, a nationality.  It counts where one is missing and another is strange, so that one may
    stand in the other's place; else it is told as doubtful (`doubtful_names`).
    """
    names = names_in(pair.source, pair.source_language)
    words = [found[0] for found in words_of(pair.target)]
    missing = _missing(pair, names, words)
    if not all(name.alone for name in missing) or not all(_spoken_names(pair)):
        return True
    strange = invented(pair)
    inside = [name for name in missing if not opens(pair.source, name.place)]
    if strange.together or (inside and strange.alone):
        return True
    return _doubles(pair, names, words) or _swaps(pair)


def doubtful_names(pair: Pair) -> tuple[str, ...]:
    """Words with a capital alone that may be names: of the source and missing, of the target and strange."""
    names = names_in(pair.source, pair.source_language)
    words = [found[0] for found in words_of(pair.target)]
    missing = (name.word for name in _missing(pair, names, words, is_kept=_is_surely_kept))
    strange = invented(pair)
    return tuple(dict.fromkeys((*missing, *strange.alone, *strange.opening)))


def _is_kept(name: Name, words: Sequence[str]) -> bool:
    return any(is_alike(name.word, word, name.least) for word in words)


def _is_surely_kept(name: Name, words: Sequence[str]) -> bool:
    """Whether a name is in the target by more than chance.

    What a place is called abroad keeps half of its consonants: Beacon is no Beach, Londres is London.
    From script to script `Tenants` sounds nearly as Гарденс, and is not spelled as it at all.
    """
    return any(
        is_alike(name.word, word, name.least) and _is_by_more_than_chance(name.word, word)
        for word in words
    )


def _is_by_more_than_chance(word: str, other: str) -> bool:
    spelled = spelled_alike(romanised(word), romanised(other))
    if script_of(word) != script_of(other):
        return spelled >= HALF or skeleton(word) == skeleton(other)
    return is_alike(word, other, ALIKE_NAME) or (
        spelled_alike(skeleton(word), skeleton(other)) >= HALF
    )


def _missing(
    pair: Pair,
    names: Sequence[Name],
    words: Sequence[str],
    is_kept: Callable[[Name, Sequence[str]], bool] = _is_kept,
) -> list[Name]:
    kept = (
        words
        if pair.target_language in CASELESS
        else [word for word in words if not word.islower()]
    )
    missing = [name for name in names if not is_kept(name, kept)]
    places = places_kept(pair) if missing else ()
    countries = told_countries(pair) if missing else ()
    return [
        name
        for name in missing
        if name.word not in countries and not (name.alone and plain(name.word).startswith(places))
    ]


def names_in(line: str, language: str) -> tuple[Name, ...]:
    """Words of a line that capitals show to be names.

    Two capitals in a row are a person; one alone may be a place.  A word that opens a sentence, or
    alone follows a label's colon, has a capital in any case and counts only beside another.
    """
    days = [(day.start, day.end) for day in named_days(line, language)]
    return tuple(
        name
        for name in _capitals(line, nouns=language in NOUNS_WITH_CAPITALS)
        if not any(start <= name.place < end for start, end in days)
    )


def _capitals(line: str, *, nouns: bool) -> Iterator[Name]:
    words = words_of(line)
    for index, found in enumerate(words):
        word = found[0]
        if not is_name_shaped(word):
            continue
        is_first = opens(line, found.start()) and not opens_title(line, found.start())
        is_beside = _is_beside(line, words, index)
        if nouns and not _names_in_a_row(line, words, index):
            continue  # in German one capital alone is a noun
        if is_first and (not is_beside or word.casefold() in OPENING_WORDS):
            continue
        person = is_beside and not is_first
        least = ALIKE_NAME if person and not nouns else ALIKE_PLACE
        is_open = is_first and index + 1 < len(words) and beside(line, words, index + 1, 1)
        yield Name(word, found.start(), least, person, alone=is_open or not is_beside)


def _is_beside(line: str, words: Sequence["re.Match[str]"], index: int) -> bool:
    """Whether another capital stands beside, that is not the small word of a sentence's start."""
    return beside(line, words, index, 1) or (
        beside(line, words, index, -1)
        and not (
            opens(line, words[index - 1].start())
            and words[index - 1][0].casefold() in OPENING_WORDS
        )
    )


def _names_in_a_row(line: str, words: Sequence["re.Match[str]"], index: int) -> bool:
    """Whether another capital stands beside, that is not the article of a sentence's start."""
    return any(
        beside(line, words, index, step)
        and not (
            opens(line, words[index + step].start()) and len(words[index + step][0]) <= SHORT_WORD
        )
        for step in (-1, 1)
    )


def _spoken_names(pair: Pair) -> Iterator[bool]:
    """For each of two words after an honorific or a label, whether it is in the target.

    A word of the target stands for one of them alone, and has a capital where there are any:
    `completed` sounds much like Kebede.
    """
    cues = NAME_CUES.get(pair.source_language)
    if not cues:
        return
    words = [found[0] for found in words_of(pair.target) if not found[0].islower()]
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


def _doubles(pair: Pair, names: Sequence[Name], words: Sequence[str]) -> bool:
    """Whether a name stands more often in the target than in the source."""
    if _twice(words) and not _twice([found[0] for found in words_of(pair.source)]):
        return True
    said = Counter(plain(found[0]) for found in words_of(pair.source))
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
    countries = told_countries(pair)
    said = [found[0] for found in words_of(pair.source) if found[0] not in countries]
    told = [word for run in runs(pair.target) if len(run) > 1 for word, _ in run]
    if pair.source_language in WITHOUT_SPACES or pair.target_language in CASELESS:
        return False
    reached = 0
    for word in told:
        if is_ordinary(word, pair.target_language):
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
