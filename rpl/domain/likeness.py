"""Likeness: whether two pages of two people's evidence are the same one, or nearly.

A likeness is no proof of anything: families share papers, schools share forms, and one file is
sent twice.  It is shown to a quality officer, who says what becomes of it; nothing follows by
itself.

Source: same or nearly the same evidence of several applicants is a known sign of organised fraud
(risk notices of regulators of recognition), and to be told from the common form of one school.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from rpl.domain.errors import RuleError, translatable
from rpl.domain.page_bands import FEWEST_WORDS, shape_bits
from rpl.domain.plain_letters import plain

NEAR_PICTURE = 0.22
"""Share of bits in which two pictures of one page may differ; damaged ones did in up to so many,
and pages of other forms in more (docs/benchmarks.md)."""
SAME_SAID = 0.7
"""Share of words that two pages must have in common to be taken for one."""
SAME_NUMBERS = 0.5
"""Share of numbers and dates that two readings of one page have in common at least; where fewer
are, one form was filled in twice."""
_READ_ALIKE = 0.6
"""Share of letters that two readings of one name have in common; below it, it is another name."""
_LETTERS_OF_A_NAME = 4
_FEWEST_NUMBERS = 2
_MOST_TOKENS = 1200
_TOKEN = re.compile(r"\w+")


class MatchKind(StrEnum):
    """In what two evidence items are alike, the surest first."""

    SAME_FILE = "same_file"
    SAME_PICTURE = "same_picture"
    SAME_WORDS = "same_words"
    OTHER_NAME = "other_name"


class MatchState(StrEnum):
    """What a quality officer said of a match."""

    OPEN = "open"
    EXPLAINED = "explained"
    TO_LOOK_INTO = "to_look_into"


class Explanation(StrEnum):
    """Why a match is nothing to look into."""

    SAME_FORM = "same_form"
    SAME_FAMILY = "same_family"
    SENT_AGAIN = "sent_again"
    WORKED_TOGETHER = "worked_together"
    NOT_ALIKE = "not_alike"


class MatchNotFoundError(RuleError):
    """There is no such match, or not any longer."""

    code = "match_not_found"
    template = translatable(
        "This match is not there any more. Its evidence was removed. Go back to the list."
    )


class NotSaidError(RuleError):
    """A form that says what becomes of a match says nothing."""

    code = "match_not_said"
    template = translatable("Choose what explains it, or that it is to be looked into.")


@dataclass(frozen=True, slots=True)
class PageSeen:
    """What is compared of a page: its shape (empty: none is known) and its words as they stand.

    `written` says that a person wrote the words themselves, and not on a form.
    """

    shape: tuple[int, ...] = ()
    tokens: tuple[str, ...] = ()
    written: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """In what two pages are alike, and how near, in percent."""

    kind: MatchKind
    percent: int


def tokens_of(text: str) -> tuple[str, ...]:
    """The words and numbers of a page as they are compared: without capitals and accents."""
    return tuple(_TOKEN.findall(plain(text))[:_MOST_TOKENS])


def answered(text: str) -> Explanation | None:
    """What a form says of a match: what explains it, or None that it is to be looked into.

    Raises:
        NotSaidError: It says neither.
    """
    if text == MatchState.TO_LOOK_INTO.value:
        return None
    for each in Explanation:
        if each.value == text:
            return each
    raise NotSaidError


def apart(one: Sequence[int], other: Sequence[int]) -> float:
    """The share of bits in which two pictures differ, from 0 to 1; 1 where one has no shape."""
    if len(one) != len(other) or not any(one) or not any(other):
        return 1.0
    pairs = zip(shape_bits(one), shape_bits(other), strict=True)
    return sum(mine is not theirs for mine, theirs in pairs) / len(one)


def likeness(one: PageSeen, other: PageSeen) -> Likeness | None:
    """In what two pages are alike, or None.

    Where both have words these decide: a form that one school fills in for many looks the same for
    all of them.
    """
    distance = apart(one.shape, other.shape)
    near = distance <= NEAR_PICTURE
    if min(len(one.tokens), len(other.tokens)) < FEWEST_WORDS:
        few = max(len(one.tokens), len(other.tokens)) < 2 * FEWEST_WORDS
        return _found(MatchKind.SAME_PICTURE, 1 - distance) if near and few else None
    said = compare_words(one.tokens, other.tokens)
    if said.share < SAME_SAID:
        return None
    if one.written and other.written:
        return _found(MatchKind.SAME_WORDS, said.share)
    if not said.other_names and said.numbers_share >= SAME_NUMBERS:
        return _found(MatchKind.SAME_PICTURE if near else MatchKind.SAME_WORDS, said.share)
    altered = said.other_names and said.same_numbers
    return _found(MatchKind.OTHER_NAME, said.share) if altered else None


@dataclass(frozen=True, slots=True)
class Compared:
    """How much two pages say alike, from 0 to 1, and in what they differ.

    `numbers_share` is that of numbers and dates alone, 1 where there are none; `same_numbers` says
    that there are some and all are the same.  `same` are runs of words that both have, as first and
    last place (excluded) in each.
    """

    share: float
    other_names: bool
    numbers_share: float
    same_numbers: bool
    same: tuple[tuple[int, int, int, int], ...]


def compare_words(one: Sequence[str], other: Sequence[str]) -> Compared:
    """Compare what two pages say, word by word in reading order."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    same = tuple((b.a, b.a + b.size, b.b, b.b + b.size) for b in blocks)
    between = list(_between(one, other, same))
    mine, theirs = _numbers(one), _numbers(other)
    return Compared(
        share=matcher.ratio(),
        other_names=any(_other_name(*pair) for pair in between),
        numbers_share=SequenceMatcher(None, mine, theirs, autojunk=False).ratio(),
        same_numbers=mine == theirs and len(mine) >= _FEWEST_NUMBERS,
        same=same,
    )


def words_in_common(
    one: Sequence[str], other: Sequence[str]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which words of two pages, as they stand, both have; places from 0, in order."""
    mine, theirs = _placed(one), _placed(other)
    found = compare_words([token for _, token in mine], [token for _, token in theirs])
    ours: set[int] = set()
    others: set[int] = set()
    for start, end, begin, stop in found.same:
        ours.update(place for place, _ in mine[start:end])
        others.update(place for place, _ in theirs[begin:stop])
    return tuple(sorted(ours)), tuple(sorted(others))


def _placed(words: Sequence[str]) -> list[tuple[int, str]]:
    return [(place, token) for place, word in enumerate(words) for token in tokens_of(word)][
        :_MOST_TOKENS
    ]


def _between(
    one: Sequence[str], other: Sequence[str], same: Sequence[tuple[int, int, int, int]]
) -> Iterator[tuple[str, str]]:
    """What stands between the runs that both have, as letters alone."""
    ends = [(0, 0, 0, 0), *same, (len(one), len(one), len(other), len(other))]
    for (_, left, _, below), (right, _, above, _) in pairwise(ends):
        yield _letters(one[left:right]), _letters(other[below:above])


def _letters(tokens: Sequence[str]) -> str:
    return "".join(token for token in tokens if token.isalpha())


def _numbers(tokens: Sequence[str]) -> list[str]:
    return [token for token in tokens if any(map(str.isdigit, token))]


def _other_name(mine: str, theirs: str) -> bool:
    """Whether two stretches of letters are no two readings of the same."""
    if min(len(mine), len(theirs)) < _LETTERS_OF_A_NAME:
        return False
    return SequenceMatcher(None, mine, theirs, autojunk=False).ratio() < _READ_ALIKE


def _found(kind: MatchKind, share: float) -> Likeness:
    return Likeness(kind, round(100 * share))
