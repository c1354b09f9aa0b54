"""Makes words of what a recogniser of lines saw: letters, how sure of each, and where.

It says nothing of places but which column of the line it saw a letter in, and swallows the space
in a wide gap, as between an article and its price.  So words also end where no ink is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.images import Pixels
from rpl.domain.reading import Word
from rpl.domain.values import Box

SPACE = " "
GAP = 0.3
"""Width of the gap between two words at least, in heights of the line's picture.  Of the words on
the receipts that may be tuned on .950 were read with it, .951 with .25, .932 with .2, .946 without,
and of those on them that were read .921, .914, .877 and .922 were right."""
LIKELY_SPACE = 0.2
"""Likelihood of a space, 0 to 1, from which it is one although a letter is likelier; with .5 of the
same words .941 were read."""
INK = 1
"""Pixels of ink that a column of a gap may have: dust and bleeding."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One sign of a line; `middle` is where it stands, from 0 at its left end to 1.

    `likelihood` is from 0 to 1; `space` is the greatest likelihood of a space since the sign
    before it.
    """

    sign: str
    likelihood: float
    middle: float
    space: float = 0


def decoded(likelihoods: NDArray[np.float32], signs: Sequence[str], used: float) -> list[Letter]:
    """The letters of a line, without spaces.

    `likelihoods` has a row for each column of the picture, from left to right, and in it the
    likelihood of each of `signs`, of which the first is none and the last the space.  A sign
    that is likeliest in several columns on end is one sign.  `used` is the share of the columns
    that the line takes up; what follows is padding.
    """
    likeliest = likelihoods.argmax(1)
    starts = np.flatnonzero(np.diff(likeliest, prepend=-1))
    ends = np.append(starts[1:], len(likeliest))
    letters: list[Letter] = []
    since = 0
    for start, end in zip(starts, ends, strict=True):
        sign = signs[likeliest[start]]
        if not sign or sign == SPACE:
            continue
        middle = (start + end) / 2
        letters.append(
            Letter(
                sign=sign,
                likelihood=float(likelihoods[start:end, likeliest[start]].max()),
                middle=float(min(1.0, middle / len(likeliest) / used)),
                space=float(likelihoods[since : int(middle) + 1, -1].max()),
            )
        )
        since = int(middle)
    return letters


def words_of(letters: Sequence[Letter], picture: Pixels, left: int, top: int) -> list[Word]:
    """The words of a line, with places on the page; those close together share a side.

    `picture` is the line as it was seen, dark on white; `left` and `top` say where on the page.
    """
    if not letters:
        return []
    ink = _ink(picture)
    high, wide = map(int, picture.shape)
    at = [min(wide - 1, int(letter.middle * wide)) for letter in letters]
    written = ink.sum(0) > INK
    first, begin = 0, 0
    words: list[Word] = []
    for number, (one, two) in enumerate(pairwise(at), start=1):
        start, end = widest_gap(written, one, two)
        if end - start > GAP * high or letters[number].space > LIKELY_SPACE:
            middle = (start + end) // 2
            words.append(_word(letters[first:number], ink, (begin, middle), (left, top)))
            first, begin = number, middle
    words.append(_word(letters[first:], ink, (begin, wide), (left, top)))
    return words


def widest_gap(written: NDArray[np.bool_], one: int, two: int) -> tuple[int, int]:
    """The longest row of columns without ink between two; in the middle where there is none."""
    blank = np.concatenate(([0], ~written[one : two + 1], [0]))
    steps = np.flatnonzero(np.diff(blank))
    if not len(steps):
        return (one + two) // 2, (one + two) // 2
    starts, ends = steps[::2], steps[1::2]
    widest = int(np.argmax(ends - starts))
    return one + int(starts[widest]), one + int(ends[widest])


def _word(
    letters: Sequence[Letter], ink: NDArray[np.bool_], across: tuple[int, int], at: tuple[int, int]
) -> Word:
    """A word whose ink stands within some columns of the line."""
    begin, end = across
    part = ink[:, begin : max(begin + 1, end)]
    rows, columns = np.flatnonzero(part.any(1)), np.flatnonzero(part.any(0))
    top, bottom = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, int(ink.shape[0]))
    first, last = (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, part.shape[1])
    likelihood = min(letter.likelihood for letter in letters)
    return Word(
        text="".join(letter.sign for letter in letters),
        box=Box(
            left=at[0] + begin + first, top=at[1] + top, width=last - first, height=bottom - top
        ),
        confidence=round(100 * min(1.0, likelihood), 1),
    )


def _ink(picture: Pixels) -> NDArray[np.bool_]:
    level, _ = cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return np.asarray(picture <= level)
