"""Measures how well a page was photographed, before it is read: a few hundredths of a second."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.cleaning import joined_ink
from rpl.adapters.page_reader.images import Pixels, levels, shrunk
from rpl.domain.quality import PageQuality

MEASURED_SIDE = 1600  # pixels
BURNT = 250  # gray level
WHITE_PAPER = 232
"""Gray level; paper this white is how scanners leave it, not glare."""
BLOB = 25  # pixels; glare is larger than the paper between two lines
NEIGHBOURS = 31  # pixels
INK_BELOW = 18  # gray levels under the paper around it
LETTER_HEIGHTS = (4, 120)  # pixels
FEWEST_LETTERS = 20
SOBEL_WEIGHT = 8.0
GAUSSIAN_SLOPE = 2.507
"""Height of a step over its steepest slope, in standard deviations of its blur: sqrt(2 pi)."""


def page_quality(gray: Pixels) -> PageQuality:
    """Measure the gray picture of a page, as it came: neither stretched nor cropped."""
    scale = min(1.0, MEASURED_SIDE / max(gray.shape))
    if scale < 1:
        gray = shrunk(gray, scale)
    paper = levels(gray[::4, ::4], 80)[0]
    heights, cut = _letters(gray)
    height = float(np.median(heights)) if len(heights) >= FEWEST_LETTERS else None
    return PageQuality(
        letter_height=None if height is None else round(height / scale, 1),
        edge_width=None if height is None else _edge_width(gray, height),
        glare=_glare(gray, paper),
        paper=round(paper, 1),
        cut_letters=cut,
    )


def _letters(gray: Pixels) -> tuple[NDArray[Any], int]:
    """Heights of what looks like letters, and how many touch the worst edge."""
    ink = cv2.adaptiveThreshold(
        gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, NEIGHBOURS, INK_BELOW
    )
    stats = joined_ink(ink)[1][1:]
    left, top, wide, high = (stats[:, column] for column in range(4))
    least, most = LETTER_HEIGHTS
    like = (high >= least) & (high <= most) & (wide <= 3 * high) & (high <= 4 * wide)
    heights = high[like]
    if len(heights) < FEWEST_LETTERS:
        return heights, 0
    usual = float(np.median(heights))
    like &= (high > usual * 0.4) & (high < usual * 2)
    rows, columns = gray.shape
    touching = (left <= 0, top <= 0, left + wide >= columns, top + high >= rows)
    return high[like], max(int((like & edge).sum()) for edge in touching)


def _edge_width(gray: Pixels, height: float) -> float:
    """Standard deviation of the blur at the edges of the writing, in letter heights."""
    across = cv2.Sobel(gray, cv2.CV_32F, 1, 0) / SOBEL_WEIGHT
    reach = max(3, round(height) | 1)
    kernel = np.ones((1, reach), np.uint8)
    steps = cv2.dilate(gray, kernel) - cv2.erode(gray, kernel)
    written = steps > max(40.0, levels(steps[::2, ::2], 99)[0] * 0.6)
    if not written.any():
        return 0.0
    steepest = cv2.dilate(np.abs(across), kernel)[written] / steps[written]
    slope = float(np.median(steepest))
    return round(1 / (GAUSSIAN_SLOPE * max(slope, 1e-3)) / height, 3)


def _glare(gray: Pixels, paper: float) -> float:
    """Share of burnt-out patches, where the paper is darker than that."""
    if paper >= WHITE_PAPER:
        return 0.0
    burnt = cv2.threshold(gray, BURNT - 1, 1, cv2.THRESH_BINARY)[1]
    patches = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((BLOB, BLOB), np.uint8))
    return round(float(patches.mean()), 4)
