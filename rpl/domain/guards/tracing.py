"""Where a word of a translation comes from: a word of the source, by letters, by sound, by country."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from babel import Locale, UnknownLocaleError

from rpl.domain.guards.pair import Pair
from rpl.domain.guards.romanised import romanised, sounds_alike, spelled_alike
from rpl.domain.plain_letters import plain

ALIKE_NAME, ALIKE_PLACE = 0.8, 0.6
"""A person's name keeps its letters; a place may have another name abroad (Sevilla, Seville)."""
ALIKE_ABROAD = 0.67
SHORT_WORD = 3
_LONGEST_NAME = 4


def is_alike(word: str, other: str, least: float) -> bool:
    """Whether two words may be one name; `least` is how alike they must be within one script."""
    if script_of(word) == script_of(other):
        one, two = romanised(word), romanised(other)
        return spelled_alike(one, two) >= least or (
            (len(one) > SHORT_WORD and two.startswith(one))
            or (len(two) > SHORT_WORD and one.startswith(two))
        )
    one, two = romanised(word), romanised(other)
    return spelled_alike(one, two) >= ALIKE_ABROAD or sounds_alike(word, other)


@cache
def script_of(word: str) -> str:
    """The script of a word's first letter, as Unicode names it."""
    return unicodedata.name(word[0], "").split(" ")[0]


def comes_from(word: str, said: Sequence[str], pair: Pair) -> bool:
    """Whether a word of the target is one of these words of the source."""
    pieces = re.split(r"[-'’]", word)
    if any(_is_source_of(word, other) for other in said):
        return True
    long = [piece for piece in pieces if len(piece) >= SHORT_WORD]  # of `We've` nothing is left
    if (
        long
        and len(pieces) > 1
        and all(any(is_alike(piece, other, ALIKE_PLACE) for other in said) for piece in long)
    ):
        return True
    if pair.source_language in {"ar", "ckb", "fa", "ur", "ps"}:
        bare = [re.sub(r"^(?:[وفبكل]?ال|لل|[وبلفك](?=\w{3}))", "", other) for other in said]
        return any(is_alike(word, other, ALIKE_PLACE) for other in bare if other)
    if pair.source_language in {"zh", "ja", "yue"}:
        return _is_syllables(plain(word), pair.source)
    return False


def _is_syllables(word: str, line: str) -> bool:
    """Whether a word is the sound of Chinese characters that stand in a row."""
    sounds = [romanised(character) for character in line if "\u4e00" <= character <= "\u9fff"]
    return any(
        word == "".join(sounds[start : start + length])
        for start in range(len(sounds))
        for length in range(1, _LONGEST_NAME + 1)
    )


def _is_source_of(word: str, other: str) -> bool:
    """A word without a capital is seldom a name's: `que` is not Quispe, though two thirds of it."""
    least = ALIKE_PLACE if other[0].isupper() or len(other) > SHORT_WORD else 1.0
    return is_alike(word, other, least)


@cache
def places_abroad(source: str, target: str) -> dict[str, str]:
    """Countries and languages by their name in the target's language, as the source names them."""
    try:
        here, there = Locale.parse(target), Locale.parse(source)
    except (UnknownLocaleError, ValueError):
        return {}
    named = {
        plain(name): there.languages[code]
        for code, name in here.languages.items()
        if code in there.languages
    }
    for code, name in here.territories.items():
        if code in there.territories:
            named[plain(name)] = there.territories[code]
    return named


def is_place(spoken: str, source: str, places: dict[str, str]) -> bool:
    """Whether the source names the country or language that the target names."""
    abroad = places.get(plain(spoken))
    return abroad is not None and plain(abroad)[:6] in plain(source)


def places_kept(pair: Pair) -> tuple[str, ...]:
    """How the names of countries and languages begin in the source, that stand in the target as there."""
    told = plain(pair.target)
    abroad = places_abroad(pair.source_language, pair.target_language)
    return tuple(
        plain(here)[:6]
        for there, here in abroad.items()
        if there in told and _opens_word(there, told)
    )


def _opens_word(there: str, told: str) -> bool:
    """Whether a word begins so, `Iranian` as Iran; a short name is the word: Ga is in no `gate`."""
    end = r"\b" if len(there) <= SHORT_WORD else ""
    return re.search(rf"\b{re.escape(there)}{end}", told) is not None
