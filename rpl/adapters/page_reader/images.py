"""The pages of a picture file as arrays, upright as its EXIF tag says.  Runs in the child only."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from rpl.adapters.page_reader.inspection import WIDE_MODES, frames, opened

if TYPE_CHECKING:
    from rpl.domain.reading import PageOrder

Pixels: TypeAlias = NDArray[Any]
"""A picture: height x width (gray) or height x width x 3 (RGB), whole numbers from 0 to 255."""

MAX_SIDE = 4600  # pixels; an A4 page at 390 dpi, beyond which no reading improves
ORIENTATION_TAG = 0x0112
TURNED_BY = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}
AVERAGED = 0.6
"""Pictures made smaller than this lose thin strokes unless pixels are averaged."""
BYTE = 255
GRAY = 2  # dimensions of an array without colours
WORD = 65535


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as it came, and how far it was already turned clockwise, in degrees.

    Gray if it came so, else RGB: colours that are none cost half of the work on a clean scan.
    """

    pixels: Pixels
    rotation: int = 0

    def ordered(self, order: "PageOrder | None") -> "Sheet":
        """The part that a person wants to be read, the way up that they say."""
        if order is None:
            return self
        rows, columns = self.pixels.shape[:2]
        crop = order.crop
        top, bottom = rows * crop.top // 100, rows - rows * crop.bottom // 100
        left, right = columns * crop.left // 100, columns - columns * crop.right // 100
        turn = order.turn or 0
        turned = np.rot90(self.pixels[top:bottom, left:right], -turn // 90)
        return Sheet(np.ascontiguousarray(turned), (self.rotation + turn) % 360)


def shrunk(pixels: Pixels, factor: float) -> Pixels:
    """A picture made smaller by a factor of at most 1; averaging is dear and seldom needed."""
    way = cv2.INTER_AREA if factor < AVERAGED else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=way))


def halved(pixels: Pixels, longest: int) -> Pixels:
    """A picture halved, as often as its longer side stays above `longest` pixels.

    Halving averages thirty times as fast as any other shrinking.
    """
    while max(pixels.shape) > 2 * longest:
        pixels = np.asarray(
            cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.uint8
        )
    return pixels


def levels(gray: Pixels, *percents: float) -> tuple[float, ...]:
    """The gray levels below which so many percent of the pixels lie.

    As numpy's percentiles, in a tenth of their time: there are but 256 levels to count.
    """
    counts = cv2.calcHist([np.ascontiguousarray(gray)], [0], None, [256], [0, 256])
    below = np.cumsum(counts.ravel(), dtype=np.float64)
    places = np.asarray(percents) / 100 * (below[-1] - 1)
    lower, upper = (
        np.searchsorted(below, places_at, side="right")
        for places_at in (np.floor(places), np.ceil(places))
    )
    return tuple(map(float, lower + (upper - lower) * (places - np.floor(places))))


def sheets(source: Path, kind: str) -> Iterator[Sheet]:
    """The pages of a picture file, one in memory at a time.

    Raises:
        FileRefusedError: The picture cannot be decoded, or is too large.
    """
    with opened(source, kind) as image:
        for frame in frames(image, kind):
            frame.draft("RGB", (MAX_SIDE, MAX_SIDE))
            orientation = frame.getexif().get(ORIENTATION_TAG, 1)
            rotation = 0 if kind == "image/heic" else TURNED_BY.get(orientation, 0)
            yield Sheet(_pixels(frame), rotation)


def gray_of(pixels: Pixels) -> Pixels:
    """The same picture without colours."""
    if pixels.ndim == GRAY:
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def _pixels(frame: Image.Image) -> Pixels:
    page = ImageOps.exif_transpose(_eight_bit(frame))
    if max(page.size) > MAX_SIDE:
        page.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.BOX)
    if page.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in page.info:
        page = page.convert("RGBA")
        white = Image.new("RGB", page.size, "white")
        white.paste(page, mask=page.getchannel("A"))
        page = white
    return np.asarray(page if page.mode == "L" else page.convert("RGB"), dtype=np.uint8)


def _eight_bit(frame: Image.Image) -> Image.Image:
    """Deep gray is scaled, which Pillow's own conversion would clip to white."""
    if frame.mode not in WIDE_MODES:
        return frame
    deep = np.nan_to_num(np.asarray(frame, dtype=np.float32))
    top = WORD if frame.mode.startswith("I;16") else max(float(deep.max()), 1.0)
    return Image.fromarray(np.clip(deep * (BYTE / top), 0, BYTE).astype(np.uint8))
