"""Words that may be names and that no guard could find in the target: what must be said, not refused.

Where capitals show names, the guards of names look for each.  Where a script has none, every noun has
one, or the word opens a sentence, a name looks like any other word: a word that is not common, and
that nothing in the target is, by letters or by sound, may be a name that the machine left out.  Nobody
can tell by rule, so the reader is told.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rpl.domain.guards.calendars import named_days
from rpl.domain.guards.capitals import (
    CASELESS,
    NOUNS_WITH_CAPITALS,
    is_contraction,
    is_name_shaped,
    opens,
    without_possessive,
    words_of,
)
from rpl.domain.guards.common_words import BEGINNINGS, COMMON_WORDS, ENDINGS
from rpl.domain.guards.halved import halved_names, told_countries
from rpl.domain.guards.names import Name, doubtful_names, names_in
from rpl.domain.guards.number_words import NUMBER_WORDS
from rpl.domain.guards.openers import OPENERS
from rpl.domain.guards.ordinary import HONORIFICS, OPENING_WORDS, TITLES
from rpl.domain.guards.pair import Pair
from rpl.domain.guards.romanised import romanised, spelled_alike
from rpl.domain.guards.tracing import ALIKE_NAME, comes_from, places_kept, script_of
from rpl.domain.plain_letters import plain

SHORTEST = 2  # letters of a word that may be a name
SHORTEST_STEM = 3  # letters that must be left of a common word with something written to it
_ELIDED = re.compile(r"\w{1,3}['’-](?=[^\W\d_A-Z])")
"""A small word and the one that follows it: `L'ouragan`, `S-a`."""
_HAN = re.compile(r"[\u4e00-\u9fff·]+")


class Unchecked(NamedTuple):
    """Words that are likely names, and others that may be, with no counterpart on the other side."""

    likely: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()


class _Said(NamedTuple):
    """A word of the source: where, whether the target has it as a name, whether it may be one."""

    word: str
    start: int
    end: int
    found: bool
    doubtful: bool


def unchecked_names(pair: Pair) -> Unchecked:
    """The words that may be names and that nothing on the other side was found to be.

    Likely names are of five kinds: a word beside one that the target has as a name; a word of a
    person's name that has no word of the target to itself, or stands apart there from the other; a
    capital that stands alone on either side; and a name of which the target has half, where capitals
    show names or there are none.  Possible is any other word that is not common, where names look
    like other words.
    """
    said = tuple(_said(pair))
    likely = [one.word for one in _beside_names(said, pair.source)]
    names = names_in(pair.source, pair.source_language)
    told = [_bare(found[0]) for found in words_of(pair.target)]
    countries = told_countries(pair)
    own = [name for name in names if name.word not in countries]
    likely.extend((*_shared(own, told), *_parted(own, told), *doubtful_names(pair)))
    halved = halved_names(pair)
    possible = [one.word for one in said if one.doubtful]
    (possible if pair.source_language in NOUNS_WITH_CAPITALS else likely).extend(halved)
    unlikely = (word for word in possible if word not in likely)
    return Unchecked(tuple(dict.fromkeys(likely)), tuple(dict.fromkeys(unlikely)))


def is_common(word: str, language: str) -> bool:
    """Whether a word is a common one of its language, with what may be written to it."""
    known = COMMON_WORDS.get(language, OPENERS.get(language, frozenset()))
    lowered = word.casefold().replace("’", "'")
    if lowered in known or lowered in NUMBER_WORDS.get(language, {}):
        return True
    if "\u200c" in lowered and all(is_common(part, language) for part in lowered.split("\u200c")):
        return True
    return any(stem in known for stem in _stems(lowered, language))


def _stems(word: str, language: str) -> Iterator[str]:
    begun = [""] + [each for each in BEGINNINGS.get(language, ()) if word.startswith(each)]
    ended = [""] + [each for each in ENDINGS.get(language, ()) if word.endswith(each)]
    for beginning in begun:
        for ending in ended:
            stem = word.removeprefix(beginning).removesuffix(ending)
            if len(stem) >= SHORTEST_STEM:
                yield stem
                if ending:
                    yield stem + "ة"


def _said(pair: Pair) -> Iterator[_Said]:
    told = [
        word[0]
        for word in words_of(pair.target)
        if not word[0].islower()
        and word[0].casefold() not in TITLES | HONORIFICS
        and not is_contraction(word[0])
    ]
    days = [(day.start, day.end) for day in named_days(pair.source, pair.source_language)]
    places = places_kept(pair)
    countries = told_countries(pair)
    for word, start, end in _candidates(pair):
        found = _is_heard(word, told, pair)
        is_day = any(begin < end and start < stop for begin, stop in days)
        doubtful = not (
            found
            or is_day
            or len(word) < SHORTEST
            or word in countries
            or word.casefold() in HONORIFICS
            or is_common(word, pair.source_language)
            or any(place in plain(word) for place in places)
        )
        yield _Said(word, start, end, found, doubtful)


def _is_heard(word: str, told: Sequence[str], pair: Pair) -> bool:
    if pair.source_language == "zh":
        sounds = [romanised(sign) for sign in word]
        return all(each.isascii() and each for each in sounds) and "".join(sounds) in "".join(
            plain(other) for other in told
        )
    return any(comes_from(other, [word], pair) for other in told)


def _candidates(pair: Pair) -> Iterator[tuple[str, int, int]]:
    """Words that look no different where they are names."""
    language = pair.source_language
    if language == "zh":
        yield from _han_runs(pair.source)
    elif language in CASELESS:
        for found in words_of(pair.source):
            yield found[0], found.start(), found.end()
    elif language in NOUNS_WITH_CAPITALS:
        for found in words_of(pair.source):
            if found[0][0].isupper():
                yield found[0], found.start(), found.end()
    else:
        yield from _opening_words(pair)


def _opening_words(pair: Pair) -> Iterator[tuple[str, int, int]]:
    """Words with a capital that only says that a sentence opens, and that stand nowhere without it."""
    names = {name.place for name in names_in(pair.source, pair.source_language)}
    words = words_of(pair.source)
    small = {found[0] for found in words}
    for found in words:
        word = found[0]
        if found.start() in names or not (
            is_name_shaped(word) and opens(pair.source, found.start())
        ):
            continue
        lowered = word.casefold()
        if not (
            lowered in small
            or lowered in OPENING_WORDS
            or _is_two_words(word, pair.source_language)
        ):
            yield word, found.start(), found.end()


def _is_two_words(word: str, language: str) -> bool:
    """Whether a small word is one half: `L'ouragan`, `I'm`, `That's`."""
    first = without_possessive(word)
    return (
        _ELIDED.match(word) is not None
        or is_contraction(word)
        or (first != word and is_common(first, language))
    )


def _han_runs(line: str) -> Iterator[tuple[str, int, int]]:
    """What is left of a line without spaces when its common words are taken out."""
    common = "|".join(sorted(COMMON_WORDS["zh"], key=len, reverse=True))
    bare = re.sub(common, lambda found: " " * len(found[0]), line)
    for found in _HAN.finditer(bare):
        yield found[0], found.start(), found.end()


def _beside_names(said: Sequence[_Said], line: str) -> Iterator[_Said]:
    """Doubtful words with nothing but a space between them and a name that the target has."""
    for place, one in enumerate(said):
        if not one.doubtful:
            continue
        before = said[place - 1] if place else None
        after = said[place + 1] if place + 1 < len(said) else None
        if (before and before.found and not line[before.end : one.start].strip()) or (
            after and after.found and not line[one.end : after.start].strip()
        ):
            yield one


def _shared(names: Sequence[Name], told: Sequence[str]) -> Iterator[str]:
    """Words of persons' names that have no word of the target to themselves.

    `Will Wade` and `Wayde` are two people; a target with `Wayde` alone has lost one.
    """
    left = list(told)
    later: list[Name] = []
    for name in names:
        if _bare(name.word) in left:
            left.remove(_bare(name.word))
        elif name.person and script_of(name.word) == "LATIN":
            later.append(name)
    for name in later:
        other = next((other for other in left if _is_spelled_so(name.word, other)), None)
        if other is None:
            yield name.word
        else:
            left.remove(other)


def _parted(names: Sequence[Name], told: Sequence[str]) -> Iterator[str]:
    """Words of a person's name that stand together in the source, and in the target nowhere."""
    together = set(pairwise(told))
    for one, two in pairwise(names):
        pair = _bare(one.word), _bare(two.word)
        is_one_name = two.place == one.place + len(one.word) + 1 and two.person
        if is_one_name and set(pair) <= set(told) and pair not in together:
            yield from (one.word, two.word)


def _bare(word: str) -> str:
    """A word in plain letters, without what an apostrophe adds (`Wade's`)."""
    return re.sub(r"['’]\w{1,2}$", "", plain(word))


def _is_spelled_so(word: str, other: str) -> bool:
    return spelled_alike(romanised(word), romanised(other)) >= ALIKE_NAME
