"""Dots that lead from a label to its value, taken off pages whose letters live by their dots.

Tesseract takes a row of dots for letters of the Arabic script and loses the words beside it.
Labels and values stand apart without them, as in any other form.
"""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.cleaning import joined_ink
from rpl.adapters.page_reader.images import Pixels

DOTTED = frozenset({"Arabic"})
"""Scripts, as Tesseract names them, in which it happens."""
FEWEST = 7  # dots
LARGEST = 0.5
"""Width and height of a dot, in heights of a usual letter."""
FURTHEST = 1.2
"""From a dot to the next, in heights of a usual letter."""
ROUND = 2  # times as wide as high, or as high as wide
EVENLY = 0.3
"""How much a step from dot to dot may differ from the usual one."""
BESIDE = 2  # pixels; the gray edge of a dot
MOST_LETTER = 150  # pixels
WHITE = 255


def without_leaders(gray: Pixels) -> tuple[Pixels, int]:
    """An evenly lit page without rows of evenly spaced dots, and how many rows there were.

    How high its letters are is told by where its ink is: the dots may be more than the letters.
    """
    ink = np.asarray(cv2.threshold(gray, 128, WHITE, cv2.THRESH_BINARY_INV)[1], np.uint8)
    labels, stats = joined_ink(ink)
    rows = list(_rows(ink.shape, stats, _usual_height(stats[1:])))
    if not rows:
        return gray, 0
    is_leader = np.zeros(len(stats), dtype=np.uint8)
    is_leader[np.concatenate(rows)] = 1
    around = np.ones((2 * BESIDE + 1, 2 * BESIDE + 1), np.uint8)
    clean = gray.copy()
    clean[cv2.dilate(is_leader[labels], around) > 0] = WHITE
    return clean, len(rows)


def _usual_height(stats: NDArray[np.int32]) -> float:
    """The height of the pieces of ink that half of the ink is not above; 0 without any."""
    stats = stats[stats[:, cv2.CC_STAT_HEIGHT] <= MOST_LETTER]
    if not len(stats):
        return 0
    stats = stats[np.argsort(stats[:, cv2.CC_STAT_HEIGHT])]
    ink = np.cumsum(stats[:, cv2.CC_STAT_AREA])
    middle = int(np.searchsorted(ink, ink[-1] / 2))
    return float(stats[middle, cv2.CC_STAT_HEIGHT])


def _rows(
    shape: tuple[int, ...], stats: NDArray[np.int32], letter: float
) -> Iterator[NDArray[np.int64]]:
    """The numbers of the dots of each row, from left to right."""
    left, top, wide, high = (stats[:, side] for side in range(4))
    like = (np.maximum(wide, high) <= LARGEST * letter) & (wide <= ROUND * high)
    like &= high <= ROUND * wide
    like[0] = False
    dots = np.flatnonzero(like)
    across, down = left + wide // 2, top + high // 2
    for near in _neighbours(shape, across[dots], down[dots], letter):
        row = dots[near]
        if len(row) >= FEWEST:
            yield from _even(row[np.argsort(across[row])], across)


def _neighbours(
    shape: tuple[int, ...], across: NDArray[np.int32], down: NDArray[np.int32], letter: float
) -> Iterator[NDArray[np.int64]]:
    """Places in the list of dots that reach each other along a row."""
    middles = np.zeros(shape, np.uint8)
    middles[down, across] = 1
    joined = cv2.dilate(middles, np.ones((3, round(FURTHEST * letter) | 1), np.uint8))
    of = joined_ink(joined)[0][down, across]
    order = np.argsort(of, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(of[order])) + 1)


def _even(row: NDArray[np.int64], across: NDArray[np.int32]) -> Iterator[NDArray[np.int64]]:
    """The parts of a row in which all steps are about as wide."""
    steps = np.diff(across[row])
    usual = float(np.median(steps))
    breaks = np.flatnonzero(np.abs(steps - usual) > max(1.0, EVENLY * usual)) + 1
    for part in np.split(row, breaks):
        if len(part) >= FEWEST:
            yield part
