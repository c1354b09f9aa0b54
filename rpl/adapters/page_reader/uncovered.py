"""Finds what was not read: ink outside every word, as few rectangles that a person can look at."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.cleaning import joined_ink
from rpl.adapters.page_reader.images import Pixels
from rpl.domain.reading import Word
from rpl.domain.values import Box

MOST = 20
"""Rectangles on one page; a page with more has not been read at all, and one would do."""
SHARE_OF_PAGE = 0.6
"""Ink as wide or as high as this is a printed frame, or the table that a sheet lies on."""
TALL, FINE = 9.0, 0.25
"""Heights of ink that somebody wrote or stamped, in heights of a median word."""
RULE = 12.0
"""Ink so much longer than it is thick is a rule."""
DASHED = 0.5
"""Ink in a row so much lower than a word is a rule made of dashes or dots."""
FILLED = 0.02
"""Share of its rectangle that a stamp or a signature blackens, and the lines of a table do not."""
REACH = (2.0, 0.5)
"""How far apart, across and down, ink still belongs together, in heights of a word."""
LEAST_INK = 0.25
"""Ink of a rectangle that is worth a look, in squares of the height of a word."""
COVER = 0.25
"""How far around a word's box its ink is taken as read, in heights of a word."""
USUAL_LINE = 60  # a page holds about as many lines, when no word says how high they are


def unread_regions(gray: Pixels, words: Sequence[Word]) -> tuple[Box, ...]:
    """Where on an evenly lit page there is ink that no word covers, the most ink first.

    Letters that were overlooked, handwriting, stamps and signatures; rules and frames are not.
    Boxes are in pixels of `gray`.
    """
    height = _word_height(gray, words)
    ink = cv2.threshold(gray, 128, 1, cv2.THRESH_BINARY_INV)[1]
    rest = _uncovered(ink, words, height)
    if cv2.countNonZero(rest) < LEAST_INK * height**2:
        return ()  # as on most pages: nothing more need be known of so little
    ink = _written(ink, rest, height)
    if not ink.any():
        return ()
    across, down = (max(3, round(height * reach) | 1) for reach in REACH)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((down, across), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    amount = np.bincount(labels.ravel(), weights=ink.ravel(), minlength=len(stats))
    amount[0] = 0
    wide, high = (
        stats[:, side].astype(np.float64) for side in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT)
    )
    dashes = (high < DASHED * height) & (wide > 2 * height)
    enough = np.flatnonzero((amount >= LEAST_INK * height**2) & ~dashes)
    ranked = sorted(enough, key=lambda label: -float(amount[label]))
    return _apart([_box(stats[label]) for label in ranked])[:MOST]


def _word_height(gray: Pixels, words: Sequence[Word]) -> float:
    if words:
        return max(8.0, float(np.median([word.box.height for word in words])))
    return max(8.0, float(gray.shape[0]) / USUAL_LINE)


def _written(ink: Pixels, rest: NDArray[np.uint8], height: float) -> NDArray[np.uint8]:
    """What of the `rest` is no rule, no frame, no speck and no edge of the picture."""
    labels, stats = joined_ink(ink)
    left, top, wide, high, area = (stats[:, column].astype(np.float64) for column in range(5))
    rows, columns = map(float, ink.shape)
    long, short = np.maximum(wide, high), np.minimum(wide, high)
    at_edge = (left <= 1) | (top <= 1) | (left + wide >= columns - 1) | (top + high >= rows - 1)
    keep = (
        (long > FINE * height)
        & (high < TALL * height)
        & (wide < SHARE_OF_PAGE * columns)
        & (high < SHARE_OF_PAGE * rows)
        & ~((long > RULE * short) & (long > 2 * height))
        & (area > FILLED * wide * high)
        & ~at_edge
    )
    keep[0] = False
    written = np.zeros_like(rest)
    left_over = rest > 0
    written[left_over] = keep[labels[left_over]]
    return written


def _uncovered(ink: Pixels, words: Sequence[Word], height: float) -> NDArray[np.uint8]:
    rest = np.array(ink, dtype=np.uint8)
    around = round(COVER * height)
    for word in words:
        box = word.box
        rest[
            max(0, box.top - around) : box.bottom + around,
            max(0, box.left - around) : box.right + around,
        ] = 0
    return rest


def _box(row: NDArray[np.int32]) -> Box:
    left, top, width, height = (int(side) for side in row[:4])
    return Box(left=left, top=top, width=width, height=height)


def _apart(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """The same places without overlap: boxes that touch become one."""
    apart: list[Box] = []
    for found in boxes:
        box = found
        while touching := [other for other in apart if _touch(box, other)]:
            for other in touching:
                apart.remove(other)
                box = box.join(other)
        apart.append(box)
    return tuple(apart)


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )
