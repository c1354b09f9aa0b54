"""The shape of a page's picture: numbers that stay what they are when it is photographed again.

The discrete cosine transform of the page's ink, whatever the light, made small: 255 coefficients,
coarse ones first, above (positive) or below (negative) their median.  Runs in the child only.

Source: perceptual hashing by low frequencies ("pHash", Zauner 2010), here of 16 by 16.  Measured
against the same of plain gray levels and of cut-out ink: docs/benchmarks.md.
"""

from pathlib import Path

import cv2
import numpy as np

from rpl.adapters.page_reader.images import Pixels, gray_of, halved, sheets
from rpl.domain.page_bands import SHAPE_VALUES

_LONGEST, _SIDE, _KEPT = 512, 32, 16
_PAPER = np.ones((25, 25), np.uint8)
_BLUR = (61, 61)
_MOST = 127
_ORDER = sorted(
    ((row, column) for row in range(_KEPT) for column in range(_KEPT) if row or column),
    key=lambda place: (sum(place), place[0]),
)


def shape_of(pixels: Pixels) -> tuple[int, ...]:
    """The shape of a page: whole numbers from -127 to 127; a page without ink has zeros alone."""
    gray = gray_of(halved(pixels, _LONGEST))
    factor = _LONGEST / max(gray.shape)
    size = (max(1, round(gray.shape[1] * factor)), max(1, round(gray.shape[0] * factor)))
    small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    paper = cv2.blur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, _PAPER), _BLUR)
    ink = 1 - np.clip(small.astype(np.float32) / np.maximum(paper, 1), 0, 1)
    waves = cv2.dct(cv2.resize(ink, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA))
    values = np.array([waves[place] for place in _ORDER], dtype=np.float64)
    values -= np.median(values)
    largest = np.abs(values).max()
    if largest < np.finfo(np.float32).eps:
        return (0,) * SHAPE_VALUES
    # Many are small: roots keep apart which of them are surer than others.
    scaled = np.sign(values) * np.ceil(_MOST * np.sqrt(np.abs(values) / largest))
    return tuple(int(value) for value in scaled)


def shape_of_picture(source: Path) -> tuple[int, ...]:
    """The shape of a page of which there is a JPEG.

    Raises:
        FileRefusedError: It cannot be decoded.
    """
    return shape_of(next(sheets(source, "image/jpeg")).pixels)
