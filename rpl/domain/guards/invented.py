"""Names of the target that no word of the source is."""

from collections.abc import Sequence
from typing import NamedTuple

from rpl.domain.guards.calendars import named_days
from rpl.domain.guards.capitals import (
    CASELESS,
    NOUNS_WITH_CAPITALS,
    is_ordinary,
    opens,
    runs,
    without_possessive,
    words_of,
)
from rpl.domain.guards.pair import Pair
from rpl.domain.guards.tracing import comes_from, is_place, places_abroad

WITH_OPENING = 3
"""So many capitals in a row at the start of a sentence are a name of two and a word before it."""


class Invented(NamedTuple):
    """Strange words of the target: in a row with other capitals, alone, or first of a sentence.

    The first word of a sentence counts by itself where two other capitals follow: it has a capital
    in any case, and the two may be the whole name.
    """

    together: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()


def invented(pair: Pair) -> Invented:
    """Words that name somebody or somewhere and come from no word of the source.

    English alone has a list of the ordinary words that it writes with capitals; elsewhere only a row
    in which every word is strange counts.
    """
    found: dict[str, list[str]] = {"together": [], "alone": [], "opening": []}
    if pair.target_language in CASELESS | NOUNS_WITH_CAPITALS:
        return Invented()
    said = [found[0] for found in words_of(pair.source)]
    taken = {
        index
        for day in named_days(pair.target, pair.target_language)
        for index in range(day.start, day.end)
    }
    abroad = places_abroad(pair.source_language, pair.target_language)
    for run in runs(pair.target):
        if is_place(" ".join(without_possessive(word) for word, _ in run), pair.source, abroad):
            continue
        strange = [
            word
            for word, start in run
            if start not in taken
            and not is_ordinary(word, pair.target_language)
            and not comes_from(word, said, pair)
            and not is_place(without_possessive(word), pair.source, abroad)
        ]
        if pair.target_language == "en" or len(strange) == len(run) > 1:
            for word in strange:
                found[_kind(word, run, pair.target)].append(word)
    return Invented(**{kind: tuple(words) for kind, words in found.items()})


def _kind(word: str, run: Sequence[tuple[str, int]], line: str) -> str:
    if len(run) == 1:
        return "alone"
    first, start = run[0]
    is_opening = word == first and len(run) >= WITH_OPENING and opens(line, start)
    return "opening" if is_opening else "together"
