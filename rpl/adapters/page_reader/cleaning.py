"""Makes paper white and rows level, and measures the ink that was not read."""

import cv2
import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.images import Pixels
from rpl.domain.reading import Word

PROFILE_SIDE = 900  # pixels
WRITTEN_ON = 0.0005
"""Share of black that an empty page does not have."""
DARK_PAGE = 110  # median gray level
LETTER_HEIGHTS = (0.25, 2.5)
"""Heights of ink that can be letters, in heights of a median word."""
LETTER_WIDTHS = 12


def contrasted(rgb: Pixels) -> Pixels:
    """Gray, stretched so that half a percent is black and half a percent white."""
    gray = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    low, high = np.percentile(gray[::4, ::4], (0.5, 99.5))
    if high - low < 1:
        return np.asarray(gray, dtype=np.uint8)
    table = np.clip((np.arange(256) - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(gray, table), dtype=np.uint8)


def evenly_lit(gray: Pixels) -> Pixels:
    """Dark ink on white paper: light writing inverted, the paper's own brightness divided out."""
    if float(np.median(gray[::4, ::4])) < DARK_PAGE:
        gray = 255 - gray
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 31)
    paper = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(gray, np.maximum(paper, 1), scale=255), dtype=np.uint8)


def skew(gray: Pixels) -> float:
    """Degrees, counter-clockwise, that make the profile of the rows sharpest."""
    ink = _ink_for_profile(gray)
    best = 0.0
    for reach, step in ((8.0, 1.0), (1.0, 0.2), (0.2, 0.05)):
        angles = np.arange(best - reach, best + reach + 1e-6, step)
        best = float(angles[int(np.argmax([_sharpness(ink, angle) for angle in angles]))])
    return best


def sideways(gray: Pixels) -> float:
    """How much sharper the profile of the columns is than that of the rows; above 1, turned."""
    ink = _ink_for_profile(gray)
    rows = max(_sharpness(ink, angle) for angle in (-4, -2, 0, 2, 4))
    columns = max(_sharpness(np.ascontiguousarray(ink.T), angle) for angle in (-4, -2, 0, 2, 4))
    return columns / max(rows, 1e-6)


def uncovered_ink(gray: Pixels, words: tuple[Word, ...]) -> float:
    """Share, from 0 to 1, of letter-like ink that lies outside every word's box."""
    ink = _ink(gray)
    if not words:
        return 0.0 if is_empty(gray) else 1.0
    letters = _letter_like(ink, float(np.median([word.box.height for word in words])))
    total = int(letters.sum())
    for word in words:
        box = word.box
        letters[max(0, box.top - 3) : box.bottom + 3, max(0, box.left - 3) : box.right + 3] = 0
    return round(int(letters.sum()) / total, 3) if total else 0.0


def is_empty(gray: Pixels) -> bool:
    """Whether an evenly lit page has no more ink than dust."""
    return float(_ink(gray).mean()) < WRITTEN_ON * 255


def _letter_like(ink: Pixels, height: float) -> NDArray[np.uint8]:
    """Ink without rules, frames, pictures and specks."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    heights, widths = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    least, most = (height * factor for factor in LETTER_HEIGHTS)
    keep = (heights > least) & (heights < most) & (widths < LETTER_WIDTHS * height)
    keep[0] = False
    return np.asarray(keep[labels], dtype=np.uint8)


def _ink(gray: Pixels) -> Pixels:
    return np.asarray(cv2.threshold(gray, 128, 255, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)


def _ink_for_profile(gray: Pixels) -> NDArray[np.float32]:
    scale = min(1.0, PROFILE_SIDE / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15
    )
    margin = int(0.08 * min(ink.shape))
    inner = ink[margin : ink.shape[0] - margin, margin : ink.shape[1] - margin]
    return np.asarray(inner, dtype=np.float32)


def _sharpness(ink: NDArray[np.float32], degrees: float) -> float:
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(degrees), 1)
    turned = cv2.warpAffine(ink, matrix, (width, height))
    return float((np.diff(turned.sum(1)) ** 2).sum())
