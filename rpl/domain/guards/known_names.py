"""Names that are known before a line is looked at: the applicant's own, those of the draft record.

No capital and no title need show such a name, so it is found in any script and in capital letters
throughout.  Where two of its words stand together in the source, each must be in the target.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from rpl.domain.guards.letters import LETTER
from rpl.domain.guards.ordinary import HONORIFICS
from rpl.domain.guards.pair import Pair
from rpl.domain.guards.romanised import romanised
from rpl.domain.guards.tracing import ALIKE_NAME, ALIKE_PLACE, is_alike, script_of
from rpl.domain.plain_letters import plain

SHORTEST_PART, SHORTEST_ALONE = 2, 4
TOGETHER = 2
"""So many words of a name in a row are the name: one may be a word like any other."""
_WORD = re.compile(rf"{LETTER}+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_CLITICS = re.compile(r"^(?:[وفبكل]?ال|لل|[وبلفك](?=\w{3}))")


def loses_name(pair: Pair, names: Iterable[str]) -> bool:
    """Whether one of these names stands in the source, and not the whole of it in the target.

    A word of the target has a capital where there are any, and stands for one word of a name.
    """
    return any(_is_lost(name, pair) for name in names)


def is_of(word: str, names: Iterable[str]) -> bool:
    """Whether a word is one of these names', in any spelling or script."""
    return any(_may_be(part, word) for name in names for part in _parts(name))


def _is_lost(name: str, pair: Pair) -> bool:
    if _HAN.search(pair.source):
        return _is_lost_from_han(name, pair)
    told = [word for word in _words(pair.target) if not word.islower()]
    for part, word in _standing(_parts(name), list(_words(pair.source))):
        kept = next((other for other in told if _is_either(part, word, other)), None)
        if kept is None:
            return True
        told.remove(kept)
    return False


def _parts(name: str) -> tuple[str, ...]:
    """The words of a name that must be kept: no title, no initial, no `de`."""
    return tuple(
        word
        for word in _words(name)
        if not word.islower()
        and word.casefold() not in HONORIFICS
        and len(romanised(word)) >= SHORTEST_PART
    )


def _words(text: str) -> Iterator[str]:
    return (found[0] for found in _WORD.finditer(text))


def _standing(parts: Sequence[str], said: Sequence[str]) -> Sequence[tuple[str, str]]:
    """The words of a name that stand together in a line, each beside the word of the line."""
    if len(parts) == 1:
        return [(parts[0], word) for word in said if _is_alone(parts[0], word)][:1]
    reach = len(parts) + 1
    found: Sequence[tuple[str, str]] = ()
    for start in range(len(said)):
        here = _matched(parts, said[start : start + reach])
        if len(here) >= TOGETHER and len(here) > len(found):
            found = here
    return found


def _matched(parts: Sequence[str], said: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Each word of a name with the first word that may be it and is no other's."""
    left, found = list(said), []
    for part in parts:
        word = next((word for word in left if _may_be(part, word)), None)
        if word is not None:
            left.remove(word)
            found.append((part, word))
    return found


def _is_alone(part: str, word: str) -> bool:
    is_name_shaped = not word.islower() and word != word.swapcase()
    return is_name_shaped and len(part) >= SHORTEST_ALONE and plain(part) == plain(word)


def _may_be(part: str, word: str) -> bool:
    """Whether a word of a line is a word of a name; a capital is wanted where there are any."""
    if word.islower():
        return False
    return is_alike(part, word, ALIKE_NAME) or is_alike(part, _bare(word), ALIKE_NAME)


def _is_either(part: str, word: str, other: str) -> bool:
    """Whether a word of the target is the known one, or the one of the source, in any spelling."""
    return any(
        is_alike(known, heard, ALIKE_PLACE)
        for known in (part, word, _bare(word))
        for heard in (other, _bare(other))
    )


def _bare(word: str) -> str:
    """A word of the Arabic script without the article and what is written with it."""
    return _CLITICS.sub("", word) or word


def _is_lost_from_han(name: str, pair: Pair) -> bool:
    """A line without spaces: the name itself, or its syllables in a row, either word first."""
    heard = "".join(plain(word) for word in _words(pair.target))
    if _HAN.fullmatch(name):
        sounds = [romanised(sign) for sign in name]
        return name in pair.source and name not in pair.target and not _are_heard(sounds, heard)
    parts = [plain(part) for part in _parts(name)]
    if len(parts) < TOGETHER or any(script_of(part) != "LATIN" for part in parts):
        return False
    line = "".join(f"{romanised(sign)} " for run in _HAN.findall(pair.source) for sign in run)
    stands = any(_stands_in_a_row(order, line) for order in (parts, parts[::-1]))
    return stands and not _are_heard(parts, heard)


def _stands_in_a_row(parts: Sequence[str], syllables: str) -> bool:
    spoken = r" ?".join("".join(parts))
    return re.search(rf"(?<![a-z]){spoken}(?![a-z])", syllables) is not None


def _are_heard(sounds: Iterable[str], heard: str) -> bool:
    return all(sound in heard for sound in sounds)
