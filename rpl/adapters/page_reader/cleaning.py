"""Makes paper white and rows level, and measures the ink that was not read."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.images import Pixels, gray_of, levels, shrunk
from rpl.domain.reading import Word

PROFILE_SIDE = 900  # pixels
HALF = 0.5
STRIP = 8  # pixels
MOST_SHIFTED = 0.09
"""How far the outermost strip moves, in widths of the page, at nine degrees."""
WRITTEN_ON = 0.0005
"""Share of black that an empty page does not have."""
DARK_PAGE = 110  # median gray level
LETTER_HEIGHTS = (0.25, 2.5)
"""Heights of ink that can be letters, in heights of a median word."""
LETTER_WIDTHS = 12
DUST, TALLEST = 0.4, 8.0
"""Heights of ink that can be writing of any size, in heights of a usual letter."""
LIKELY_HEIGHTS = (5, 150)  # pixels
FEWEST_LETTERS = 15
LEAST_LETTER = 5  # pixels
PLACES_SIDE = 1600  # pixels
PAPER_AROUND = 15  # pixels; further than a letter is wide
USUAL_HEIGHT = 21  # pixels; of small letters at 200 dpi
SOFTER = 0.035  # standard deviation of the softening, in heights of a letter
BAND = 12.0
"""Rows that are read to find out which way up a page is, in heights of a letter: five lines."""
LEAST_BAND, BAND_SHARE = 6.0, 1 / 8
"""Of the rows of the page at most: on a small one full of writing it would be a second page."""
BAND_WIDTH = 900  # pixels
HALVED = 14.0
"""Height of letters, in pixels, that still are letters in a picture half as large."""
DARKER_THAN_PAPER = 60  # gray levels
LINE_MARGIN = 6  # pixels
MOST_NUMBERED = 65_000
"""Pieces of ink that numbers of two bytes can tell apart."""


def contrasted(pixels: Pixels) -> Pixels:
    """Gray, stretched so that half a percent is black and half a percent white."""
    gray = gray_of(pixels)
    low, high = levels(gray[::4, ::4], 0.5, 99.5)
    if high - low < 1:
        return np.asarray(gray, dtype=np.uint8)
    table = np.clip((np.arange(256) - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(gray, table), dtype=np.uint8)


def evenly_lit(gray: Pixels) -> Pixels:
    """Dark ink on white paper: light writing inverted, the paper's own brightness divided out."""
    if levels(gray[::4, ::4], 50)[0] < DARK_PAGE:
        gray = 255 - gray
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 31)
    paper = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(gray, np.maximum(paper, 1), scale=255), dtype=np.uint8)


def letter_height(gray: Pixels) -> float | None:
    """Median height of the letters of an evenly lit page, in pixels; None without any."""
    stats = joined_ink(inked_part(ink_of(gray)))[1][1:]
    wide, high, area = (stats[:, side] for side in (2, 3, 4))
    least, most = LIKELY_HEIGHTS
    like = (
        (high >= least)
        & (high <= most)
        & (wide <= 4 * high)
        & (high <= 6 * wide)
        & (area > 2 * least)
    )
    heights = high[like]
    return float(np.median(heights)) if len(heights) >= FEWEST_LETTERS else None


def letters_extent(gray: Pixels, height: float) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all that looks like letters so high; of all where none does.

    What is less than two fifths as high is taken for dust.
    """
    stats = joined_ink(ink_of(gray))[1][1:]
    left, top, wide, high = (stats[:, side] for side in range(4))
    like = (high >= DUST * height) & (high <= TALLEST * height) & (wide <= LETTER_WIDTHS * height)
    if not like.any():
        return 0, 0, int(gray.shape[1]), int(gray.shape[0])
    right, bottom = (left + wide)[like], (top + high)[like]
    return int(left[like].min()), int(top[like].min()), int(right.max()), int(bottom.max())


def letter_places(gray: Pixels) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Middles of what looks like letters, as rows of x and y, and how bright it is around each."""
    scale = min(1.0, PLACES_SIDE / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, _, stats, middles = cv2.connectedComponentsWithStats(
        ink_of(evenly_lit(small)), connectivity=8
    )
    wide, high = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    like = (high >= LEAST_LETTER) & (high <= PLACES_SIDE // 20) & (wide <= 4 * high)
    places = np.asarray(middles[1:][like], dtype=np.float64)
    around = cv2.dilate(small, np.ones((PAPER_AROUND, PAPER_AROUND), np.uint8))
    column, row = places.astype(np.int64).T
    return places / scale, np.asarray(around[row, column], dtype=np.float64)


def softened(gray: Pixels, height: float | None) -> Pixels:
    """Strokes that a printer of dots or a coarse scan broke apart, run together again."""
    return np.asarray(cv2.GaussianBlur(gray, (0, 0), SOFTER * (height or USUAL_HEIGHT)))


def densest_band(gray: Pixels, height: float | None) -> Pixels:
    """A few lines of an evenly lit page, where there is most writing."""
    tall = height or USUAL_HEIGHT
    rows = round(max(tall * LEAST_BAND, min(tall * BAND, gray.shape[0] * BAND_SHARE)))
    if gray.shape[0] <= rows:
        return gray
    by = 2 if tall >= HALVED else 1
    small = cv2.resize(gray, None, fx=1 / by, fy=1 / by, interpolation=cv2.INTER_AREA)
    letters = _letter_like(ink_of(small), tall / by)
    # Writing changes often along a row; a bar code and a photo are no letters.
    written = (np.diff(letters.astype(np.int16), axis=1) != 0).sum(1, dtype=np.int64)
    high, wide = rows // by, BAND_WIDTH // by
    top = int(np.argmax(np.convolve(written, np.ones(high, dtype=np.int64), mode="valid")))
    columns = np.convolve(letters[top : top + high].sum(0, dtype=np.int64), np.ones(wide))
    top, left = top * by, max(0, int(np.argmax(columns)) - wide + 1) * by
    return np.ascontiguousarray(gray[top : top + rows, left : left + BAND_WIDTH])


def trimmed(gray: Pixels) -> tuple[slice, slice]:
    """The part of a picture of one line that is written on: its rows and columns.

    Tesseract scales a line to a fixed height, margins and all.
    """
    paper = float(np.percentile(gray, 80))
    ink = gray < paper - DARKER_THAN_PAPER
    rows, columns = np.flatnonzero(ink.sum(1) > 1), np.flatnonzero(ink.sum(0))
    if not len(rows) or not len(columns):
        return slice(None), slice(None)
    return (
        slice(max(0, int(rows[0]) - LINE_MARGIN), int(rows[-1]) + 1 + LINE_MARGIN),
        slice(max(0, int(columns[0]) - LINE_MARGIN), int(columns[-1]) + 1 + LINE_MARGIN),
    )


def skew(gray: Pixels) -> float:
    """Degrees, counter-clockwise, that make the profile of the rows sharpest."""
    strips = _strips(_ink_for_profile(gray))
    best = 0.0
    for reach, step in ((8.0, 1.0), (1.0, 0.2), (0.2, 0.05)):
        angles = np.arange(best - reach, best + reach + 1e-6, step)
        best = float(angles[int(np.argmax([_sharpness(strips, angle) for angle in angles]))])
    return best


def sideways(gray: Pixels) -> float:
    """How much sharper the profile of the columns is than that of the rows; above 1, turned."""
    ink = _ink_for_profile(gray)
    rows, columns = (
        max(_sharpness(strips, angle) for angle in (-4, -2, 0, 2, 4))
        for strips in (_strips(ink), _strips(ink.T))
    )
    return columns / max(rows, 1e-6)


def uncovered_ink(gray: Pixels, words: tuple[Word, ...]) -> float:
    """Share, from 0 to 1, of letter-like ink that lies outside every word's box."""
    if not words:
        return 0.0 if is_empty(gray) else 1.0
    by = min(1.0, PLACES_SIDE / max(gray.shape))
    ink = ink_of(shrunk(gray, by) if by < 1 else gray)
    labels, stats = joined_ink(ink)
    letters = _are_letters(stats, by * float(np.median([word.box.height for word in words])))
    total = int(stats[letters, cv2.CC_STAT_AREA].sum())
    for word in words:
        box = word.box
        top, left, bottom, right = (
            round(by * side) for side in (box.top, box.left, box.bottom, box.right)
        )
        ink[max(0, top - 3) : bottom + 3, max(0, left - 3) : right + 3] = 0
    # Little is left outside the words: what it belongs to is asked of nothing else.
    return round(int(letters[labels[ink > 0]].sum()) / total, 3) if total else 0.0


def is_empty(gray: Pixels) -> bool:
    """Whether an evenly lit page has no more ink than dust."""
    return float(ink_of(gray).mean()) < WRITTEN_ON * 255


def joined_ink(ink: Pixels) -> tuple[NDArray[Any], NDArray[np.int32]]:
    """Which pixels hang together, as numbers from 1 up, and a row of `cv2.CC_STAT_…` for each.

    Numbers of two bytes are measured three times as fast as those of four, and nearly always do.
    """
    kind = cv2.CV_16U if _beginnings(ink) < MOST_NUMBERED else cv2.CV_32S
    found = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=kind)
    return np.asarray(found[1]), np.asarray(found[2], dtype=np.int32)


def inked_part(ink: Pixels) -> Pixels:
    """Ink without the margins of the page; all of a page without ink."""
    left, top, width, height = cv2.boundingRect(ink)
    return ink[top : top + height, left : left + width] if width else ink


def _beginnings(ink: Pixels) -> int:
    """How many pixels of ink have none before or above them: no less than there are pieces."""
    alone = ink[1:, 1:] > (ink[:-1, 1:] | ink[1:, :-1] | ink[:-1, :-1])
    return int(np.count_nonzero(alone)) + sum(map(int, ink.shape))


def _are_letters(stats: NDArray[np.int32], height: float) -> NDArray[np.bool_]:
    """Which pieces of ink are no rules, frames, pictures and specks."""
    heights, widths = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    least, most = (height * factor for factor in LETTER_HEIGHTS)
    keep = (heights > least) & (heights < most) & (widths < LETTER_WIDTHS * height)
    keep[0] = False
    return np.asarray(keep)


def _letter_like(ink: Pixels, height: float) -> NDArray[np.uint8]:
    """Ink without rules, frames, pictures and specks."""
    labels, stats = joined_ink(ink)
    return np.asarray(_are_letters(stats, height)[labels], dtype=np.uint8)


def ink_of(gray: Pixels) -> Pixels:
    """What is dark on an evenly lit page: 255, and 0 elsewhere."""
    return np.asarray(cv2.threshold(gray, 128, 255, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)


def _ink_for_profile(gray: Pixels) -> Pixels:
    scale = min(1.0, PROFILE_SIDE / max(gray.shape))
    way = cv2.INTER_AREA
    if scale <= HALF:
        # Halving averages thirty times as fast as any other shrinking.
        gray, scale, way = (
            cv2.resize(gray, None, fx=HALF, fy=HALF, interpolation=way),
            scale / HALF,
            cv2.INTER_LINEAR,
        )
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=way)
    ink = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15
    )
    margin = int(0.08 * min(ink.shape))
    inner = ink[margin : ink.shape[0] - margin, margin : ink.shape[1] - margin]
    return np.ascontiguousarray(inner)


def _strips(ink: Pixels) -> NDArray[np.float32]:
    """How much ink is in each row of each upright strip; strips follow each other to the right.

    Turning a page by a few degrees moves its strips up and down, which costs a tenth of turning it.
    """
    height, count = ink.shape[0], ink.shape[1] // STRIP
    sums = ink[:, : count * STRIP].reshape(height, count, STRIP).sum(2, dtype=np.float32)
    around = int(ink.shape[1] * MOST_SHIFTED) + 2
    return np.ascontiguousarray(np.pad(sums, ((around, around), (0, 0))).T)


def _sharpness(strips: NDArray[np.float32], degrees: float) -> float:
    """How much the rows differ from their neighbours on a page turned counter-clockwise."""
    count, height = strips.shape
    slope = float(np.tan(np.radians(degrees))) * STRIP
    most = int(abs(slope) * (count - 1) / 2) + 2
    # Turned by so little, a page is one whose strips slide along each other.
    slide = np.array([[1, slope, most - slope * (count - 1) / 2], [0, 1, 0]])
    shifted = cv2.warpAffine(
        strips, slide, (height - 2 * most, count), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )
    return float((np.diff(shifted.sum(0)) ** 2).sum())
