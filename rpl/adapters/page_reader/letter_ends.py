"""Tells from where letters end which of two ways up a page lies, without reading it.

In most scripts letters of a line begin at different heights and end on one line, or the other way
round; upside down it is the reverse.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.cleaning import USUAL_HEIGHT, ink_of, joined_ink
from rpl.adapters.page_reader.images import Pixels

STAND_LEVEL = {"Latin": 1, "Arabic": 1, "Devanagari": 1, "Cyrillic": -1}
"""Scripts of which more neighbours end level than begin level, and -1 where fewer do: in Cyrillic
letters more tails hang than stems rise."""
MOST = 600  # letters
HEIGHTS = (0.5, 2.2)
WIDEST = 12.0
"""Sides of ink that can be a letter, or several that touch, in heights of a usual letter."""
APART = (-0.3, 1.0)
"""How far to the right a neighbour begins, in heights of a letter."""
LEVEL, CLEARLY_NOT = 0.12, 0.24
"""How far two ends may differ to be level, and must differ not to be, in heights of a letter."""
FEWEST_PAIRS = 100
"""Letters of a page that lies on its side have few neighbours: mostly below 10, 133 at most."""


def uprightness(clean: Pixels, letters: float | None, scripts: Collection[str]) -> float:
    """How surely a levelled page is the right way up; below 0, upside down.

    In standard deviations of a fair coin: each pair of neighbours of which one end alone is level
    is a throw.  0 where nothing can be told: too little is written, or in another script.
    """
    signs = {STAND_LEVEL.get(script, 0) for script in scripts}
    if len(signs) != 1 or 0 in signs:
        return 0.0
    height = letters or USUAL_HEIGHT
    one, other = _neighbours(_letters(clean, height), height)
    if len(one) < FEWEST_PAIRS:
        return 0.0
    tops = np.abs(one[:, 1] - other[:, 1])
    ends = np.abs(one[:, 1] + one[:, 3] - other[:, 1] - other[:, 3])
    level, clearly_not = LEVEL * height, CLEARLY_NOT * height
    stand = int(((ends <= level) & (tops > clearly_not)).sum())
    hang = int(((tops <= level) & (ends > clearly_not)).sum())
    return float(signs.pop() * (stand - hang) / max(1, stand + hang) ** 0.5)


def _letters(clean: Pixels, height: float) -> NDArray[np.int32]:
    """Left, top, width and height of what can be letters; of many those in the middle."""
    stats = joined_ink(ink_of(clean))[1][1:]
    wide, high = stats[:, 2], stats[:, 3]
    least, most = (height * factor for factor in HEIGHTS)
    found = stats[(high > least) & (high < most) & (wide < WIDEST * height), :4]
    if len(found) <= MOST:
        return found
    first = (len(found) - MOST) // 2
    return found[np.argsort(found[:, 1])[first : first + MOST]]


def _neighbours(
    letters: NDArray[np.int32], height: float
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Letters that have another close to their right in their line, and those."""
    if not len(letters):
        return letters, letters
    left, top, wide, high = letters.T
    bottom = top + high
    gap = left[None] - (left + wide)[:, None]
    shared = np.minimum(bottom[None], bottom[:, None]) - np.maximum(top[None], top[:, None])
    nearest, furthest = (height * factor for factor in APART)
    beside = (
        (gap > nearest)
        & (gap < furthest)
        & (left[None] > left[:, None])
        & (2 * shared > np.minimum(high[None], high[:, None]))
    )
    other = np.where(beside, gap, np.iinfo(np.int32).max).argmin(1)
    has = beside[np.arange(len(letters)), other]
    return letters[has], letters[other[has]]
