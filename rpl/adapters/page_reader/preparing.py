"""Makes a page ready to be read: upright, level, in the right size, evenly lit; and says how."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import cv2
import numpy as np

from rpl.adapters.page_reader.cleaning import evenly_lit, letter_height, skew, trimmed
from rpl.adapters.page_reader.geometry import Geometry
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.leaders import DOTTED, without_leaders
from rpl.adapters.page_reader.sizing import reading_dpi, reading_scale
from rpl.domain.reading import Step

LEVEL, LEVEL_DOTTED = 0.3, 2.0
"""Degrees of skew that are left alone; more where letters live by their dots, which turning blurs.

Measured on scans: Arabic .073 of the characters wrong when left askew by 0.7, .090 levelled;
Persian .062 and .091 at 1.6.
"""
STROKES = frozenset({"Latin", "Cyrillic"})
LINE_HEIGHT = 320  # pixels; a picture this low and four times as wide is one line of writing
BORDER = 4  # pixels; paper around a line that was cut out tightly
HALF_TURN = Step(name="turn", parameters={"degrees": 180})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A page as Tesseract gets it.

    `geometry` says where its pixels are in the picture, `letters` how high its letters are in
    pixels of `clean`, `turn` how far it was turned clockwise in degrees.
    """

    geometry: Geometry
    clean: Pixels
    letters: float | None
    turn: int
    is_line: bool
    steps: tuple[Step, ...]

    @property
    def dpi(self) -> int:
        """The resolution to tell Tesseract."""
        return reading_dpi(self.letters, max(map(int, self.clean.shape)))

    def upside_down(self) -> "Prepared":
        """The same page turned by half."""
        turned = np.ascontiguousarray(np.rot90(self.clean, 2))
        geometry = self.geometry.quarter_turned(180)
        turn = (self.turn + 180) % 360
        steps = self.steps[:-1] if self.steps[-1:] == (HALF_TURN,) else (*self.steps, HALF_TURN)
        return Prepared(geometry, turned, self.letters, turn, self.is_line, steps)


def sized(gray: Pixels, geometry: Geometry, scripts: Collection[str]) -> Prepared:
    """A page as it lies in the picture, in the size in which it is read best."""
    clean = evenly_lit(geometry.of(gray))
    steps: tuple[Step, ...] = (Step(name="light"),)
    if is_one_line(clean):
        return _line(geometry, clean)
    letters = letter_height(without_leaders(clean)[0] if DOTTED & set(scripts) else clean)
    scale = reading_scale(letters, max(geometry.width, geometry.height), scripts)
    if scale != 1:
        geometry = geometry.scaled(scale)
        clean = evenly_lit(geometry.of(gray))
        letters = letters and letters * scale
        steps = (Step(name="scale", parameters={"by": round(scale, 3)}), *steps)
    return Prepared(geometry, clean, letters, 0, False, steps)  # noqa: FBT003 -- a field of its own


def upright(gray: Pixels, page: Prepared, turn: int, scripts: Collection[str]) -> Prepared:
    """The page turned clockwise by 0 or 90 degrees and levelled."""
    geometry, steps, clean = page.geometry, page.steps, page.clean
    if turn:
        geometry = geometry.quarter_turned(turn)
        clean = np.ascontiguousarray(np.rot90(clean, -turn // 90))
        steps = (*steps, Step(name="turn", parameters={"degrees": turn}))
    level = LEVEL if set(scripts) <= STROKES else LEVEL_DOTTED
    if not page.is_line and abs(angle := skew(clean)) >= level:
        geometry = geometry.turned(angle)
        clean = evenly_lit(geometry.of(gray))
        steps = (*steps, Step(name="level", parameters={"degrees": round(angle, 2)}))
    return Prepared(geometry, clean, page.letters, turn, page.is_line, steps)


def bared(page: Prepared, scripts: Collection[str]) -> Prepared:
    """The page without the dots between labels and values, where they spoil what is read."""
    if page.is_line or not DOTTED & set(scripts):
        return page
    clean, rows = without_leaders(page.clean)
    if not rows:
        return page
    step = Step(name="leaders", parameters={"rows": rows})
    return replace(page, clean=clean, steps=(*page.steps, step))


def is_one_line(gray: Pixels) -> bool:
    """Whether a picture holds one line of writing and little else."""
    height, width = map(int, gray.shape)
    if height > LINE_HEIGHT or height >= width:
        return False
    ink = (gray < 128).sum(1)  # noqa: PLR2004 -- half of white
    rows = np.flatnonzero(ink > max(1, int(ink.max()) // 20))
    return height * 4 < width or (len(rows) > 0 and _gaps(rows) == 0 and height * 2 < width)


def _gaps(rows: np.ndarray) -> int:
    """How many times writing stops and begins again, going down."""
    return int((np.diff(rows) > max(3, len(rows) // 8)).sum())


def _line(geometry: Geometry, clean: Pixels) -> Prepared:
    rows, columns = trimmed(clean)
    top, left = (rows.start or 0) - BORDER, (columns.start or 0) - BORDER
    cut = clean[rows, columns]
    around = cv2.copyMakeBorder(cut, *(BORDER,) * 4, cv2.BORDER_CONSTANT, value=255)
    part = geometry.cut(left, top, int(around.shape[1]), int(around.shape[0]))
    step = Step(name="line", parameters={"left": left, "top": top})
    return Prepared(part, around, None, 0, True, (step,))  # noqa: FBT003 -- a field of its own
