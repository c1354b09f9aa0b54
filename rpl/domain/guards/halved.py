"""Names of several parts of which the target has one and not the other: `Mills-Hicks`, `North Korea`.

Half of a name is found by letters or by sound, and so the name seems to be there.  A hyphen shows
the parts of a surname, in any script; what parts the name of a country has is told by the Unicode
CLDR (through Babel), which names it in both languages.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from babel import Locale, UnknownLocaleError

from rpl.domain.guards.capitals import (
    CASELESS,
    WITHOUT_SPACES,
    beside,
    is_name_shaped,
    words_of,
)
from rpl.domain.guards.letters import LETTER
from rpl.domain.guards.pair import Pair
from rpl.domain.guards.tracing import SHORT_WORD, comes_from
from rpl.domain.plain_letters import plain

SHORTEST_COUNTRY = 5  # letters of its name in the source; less is a part of other words too
LONGEST_ENDING = 2  # letters of a word that a case of the source's language may change
TOGETHER = 2  # words of a country's name that an adjective may join
_COUNTRY = re.compile(r"[A-Z]{2}")
_SHORT_FORM = re.compile(r"\b(?:[A-Z]\.?){2,4}(?!\w)")
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def halved_names(pair: Pair) -> tuple[str, ...]:
    """Words of the source that are names of several parts, with a part that the target has not."""
    if pair.target_language in CASELESS:
        return ()
    halved = (*_halved_words(pair), *_halved_countries(pair), *_beheaded(pair))
    return tuple(dict.fromkeys(halved))


def _beheaded(pair: Pair) -> Iterator[str]:
    """Words before a small word and a capital, of which the target keeps these two and not the first.

    `Save the Children` loses its first word as `the Children`.  What was translated has another small
    word (`Museo de la Plata`).  The name has a capital in the target too: `travel` is no Save.
    """
    said, told = words_of(pair.source), words_of(pair.target)
    kept = {(one[0], two[0]) for one, two in pairwise(told)}
    capitals = [found[0] for found in told if not found[0].islower()]
    for index, found in enumerate(said[:-2]):
        small, after = said[index + 1], said[index + 2]
        gaps = pair.source[found.end() : small.start()] + pair.source[small.end() : after.start()]
        is_name = is_name_shaped(found[0]) and small[0].islower() and is_name_shaped(after[0])
        is_cut = is_name and gaps.isspace() and (small[0], after[0]) in kept
        if is_cut and not any(comes_from(other, [found[0]], pair) for other in capitals):
            yield found[0]


def _halved_words(pair: Pair) -> Iterator[str]:
    """Words with a hyphen, some part of which no capital of the target is.

    A capital beside the part that was found may be the other one in another language (`Нью-Йорк`,
    New York), if it comes from no other word of the source.
    """
    said = [found[0] for found in words_of(pair.source)]
    told = words_of(pair.target)
    countries = told_countries(pair)
    for word in said:
        parts = word.split("-")
        if (
            len(parts) == 1
            or word in countries
            or not all(_may_be_name(part, pair) for part in parts)
        ):
            continue
        found = [_places(part, told, pair) for part in parts]
        if all(found) or not any(found):
            continue
        others = [other for other in said if other != word]
        halves = {place for places in found for place in places}
        if not any(_has_stranger(place, told, others, pair) for place in halves):
            yield word


def _may_be_name(part: str, pair: Pair) -> bool:
    has_capital = part[0].isupper() or pair.source_language in CASELESS
    return len(part) >= SHORT_WORD and has_capital


def _places(part: str, told: Sequence["re.Match[str]"], pair: Pair) -> list[int]:
    return [
        place
        for place, found in enumerate(told)
        if not found[0].islower() and comes_from(found[0], [part], pair)
    ]


def _has_stranger(
    place: int, told: Sequence["re.Match[str]"], others: Sequence[str], pair: Pair
) -> bool:
    """Whether a word with a hyphen too, or a capital beside it, may be the whole name."""
    return "-" in told[place][0] or any(
        beside(pair.target, told, place, step)
        and not comes_from(told[place + step][0], others, pair)
        for step in (-1, 1)
    )


@lru_cache(maxsize=16)
def told_countries(pair: Pair) -> frozenset[str]:
    """The words of the source that name countries of two words or more, which the target names too."""
    return frozenset(
        word
        for named, has in _countries_in(pair)
        if all(has) and (found := named.search(plain(pair.source)))
        for word in _words_in(pair, found[0])
    )


def _halved_countries(pair: Pair) -> Iterator[str]:
    """The words of countries' names in the source, of which the target has one word and not all."""
    for named, has in _countries_in(pair):
        if any(has) and not all(has) and (found := named.search(plain(pair.source))):
            yield from _words_in(pair, found[0])


def _countries_in(pair: Pair) -> Iterator[tuple["re.Pattern[str]", list[bool]]]:
    """How the source names each country, and for each word of its name whether the target has it.

    What begins as the word does is the word: `North Korean`.  Its first letters are all of them: UK.
    """
    told = [plain(found[0]) for found in words_of(pair.target) if not found[0].islower()]
    short = {plain(found.replace(".", "")) for found in _SHORT_FORM.findall(pair.target)}
    for named, words in _countries(pair.source_language, pair.target_language):
        is_short = "".join(word[0] for word in words) in short
        yield named, [is_short or any(other.startswith(word) for other in told) for word in words]


def _words_in(pair: Pair, country: str) -> Iterator[str]:
    """The words of the source, as they stand there, that name a country found in plain letters.

    A small word in it (`Corea del Norte`) is none; an adjective has no capital (`nord-coréen`).
    """
    parts = set(re.findall(rf"{LETTER}+", country))
    for found in words_of(pair.source):
        is_small = len(found[0]) <= SHORT_WORD and found[0].islower()
        if not is_small and set(re.findall(rf"{LETTER}+", plain(found[0]))) <= parts:
            yield found[0]
    if pair.source_language in WITHOUT_SPACES:
        yield country


@cache
def _countries(source: str, target: str) -> tuple[tuple["re.Pattern[str]", tuple[str, ...]], ...]:
    """How the source names a country, in any case, and the words of its name in the target."""
    try:
        here, there = Locale.parse(source).territories, Locale.parse(target).territories
    except (UnknownLocaleError, ValueError):
        return ()
    return tuple(
        (_named(here[code], source), words)
        for code, name in there.items()
        if _COUNTRY.fullmatch(code) and code not in _NO_COUNTRIES and code in here
        if len(words := _words(name)) > 1 and len(here[code]) >= SHORTEST_COUNTRY
    )


def _words(name: str) -> tuple[str, ...]:
    """The words of a country's name with a capital; none where it says something else as well."""
    if re.search(rf"(?!{LETTER})[^ &-]", name):
        return ()
    return tuple(plain(word) for word in re.findall(rf"{LETTER}+", name) if word[0].isupper())


def _named(name: str, language: str) -> "re.Pattern[str]":
    words = re.findall(rf"{LETTER}+", plain(name))
    stems = (
        re.escape(word[: max(len(word) - LONGEST_ENDING, SHORTEST_COUNTRY - 1)]) for word in words
    )
    start = "" if language in CASELESS else r"\b"
    ending = rf"{LETTER}{{0,{LONGEST_ENDING + 1}}}"
    whole = start + rf"{ending}[\W_]+".join(stems) + ending
    long = [word for word in words if len(word) >= SHORTEST_COUNTRY - 1]
    if language in CASELESS or len(long) != TOGETHER:
        return re.compile(whole)
    adjectives = (_adjective(*order) for order in (long, long[::-1]))
    return re.compile("|".join((whole, *adjectives)))


def _adjective(first: str, second: str) -> str:
    """What belongs to a country of two words, often one word: `norcoreano` to Corea del Norte."""
    stem = re.escape(second[: max(len(second) - LONGEST_ENDING, SHORTEST_COUNTRY - 1)])
    return rf"\b{re.escape(first[:SHORT_WORD])}{LETTER}{{0,1}}[ -]?{stem}{LETTER}*"
