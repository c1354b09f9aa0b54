"""Tells digits by their shapes: a small network over the pieces of ink of a number.

The packs of Arabic script read digits that stand alone badly: of 96 invented numbers, cut out and
read one by one, they read 6 to 10 in any mode.  These digits do not join, so that each piece of
ink is one of them.  `bench/digit_shapes.py` made the weights from fonts, and says which.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import cv2
import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.cleaning import joined_ink
from rpl.adapters.page_reader.images import Pixels

WEIGHTS = files("rpl.adapters.page_reader") / "digit_shapes.npz"
SIDE = 16  # pixels; of a piece as the network gets it
OWN, LATIN, MARKS, OTHER = "0123456789", "abcdefghij", "/-.", "x"
"""What a piece can be: a digit of the script, a European one (`a` is 0), a mark, or else."""
LABELS = OWN + LATIN + MARKS + OTHER
MOSTLY = 0.5
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of ink: where its box begins in the picture, and which pixels of the box are its.

    `is_cut` says that it was part of a larger piece.
    """

    left: int
    top: int
    ink: NDArray[np.bool_]
    is_cut: bool = False

    @property
    def width(self) -> int:
        """Pixels from its first column to its last."""
        return int(self.ink.shape[1])

    @property
    def height(self) -> int:
        """Pixels from its first row to its last."""
        return int(self.ink.shape[0])

    @property
    def right(self) -> int:
        """The first column behind it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.top + self.height

    @property
    def middle(self) -> float:
        """The row of its middle."""
        return self.top + self.height / 2

    def part(self, some: NDArray[np.bool_]) -> "Piece | None":
        """What it has of `some`, pixels of its box; None where that is nothing."""
        rows, columns = np.nonzero(self.ink & some)
        if not len(rows):
            return None
        top, left = int(rows.min()), int(columns.min())
        ink = (self.ink & some)[top : int(rows.max()) + 1, left : int(columns.max()) + 1]
        return Piece(self.left + left, self.top + top, ink, is_cut=True)


def pieces_of(gray: Pixels, smallest: float, largest: float) -> tuple[Piece, ...]:
    """The pieces of ink of a gray picture whose longer side, in pixels, lies between two sizes."""
    _, ink = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    numbers, boxes = joined_ink(np.asarray(ink, dtype=np.uint8))
    found = []
    for number in range(1, len(boxes)):
        left, top, width, height = map(int, boxes[number][:4])
        if smallest <= max(width, height) <= largest:
            own = numbers[top : top + height, left : left + width] == number
            found.append(Piece(left, top, own))
    return tuple(found)


def shape_of(piece: Piece, top: int, height: int) -> Numbers:
    """What the network is told of a piece: a small picture, its size and place in its run.

    `top` and `height` are those of the run it stands in, in pixels.
    """
    longest = max(piece.width, piece.height)
    square = np.zeros((longest, longest), np.float32)
    down, across = (longest - piece.height) // 2, (longest - piece.width) // 2
    square[down : down + piece.height, across : across + piece.width] = piece.ink
    small = cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    place = (piece.height / height, piece.width / height, (piece.middle - top) / height)
    return np.concatenate([np.asarray(small, np.float32).ravel(), np.array(place, np.float32) * 4])


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of ink, and the likelihoods of what it can be, as LABELS lists them."""

    piece: Piece
    chances: Numbers

    @property
    def is_other(self) -> bool:
        """Whether it is more likely no digit and no mark of a number than one."""
        return float(self.chances[LABELS.index(OTHER)]) > MOSTLY


def told(run: Sequence[Piece]) -> list[Told]:
    """What each piece of a run can be."""
    if not run:
        return []
    top = min(each.top for each in run)
    height = max(each.bottom for each in run) - top
    chances = likely(np.stack([shape_of(each, top, height) for each in run]))
    return [Told(piece, each) for piece, each in zip(run, chances, strict=True)]


def likely(shapes: Numbers) -> Numbers:
    """For each shape (a row) the likelihood of each of LABELS (the columns), from 0 to 1."""
    first, first_bias, second, second_bias = _weights()
    hidden = np.maximum(0, shapes @ first + first_bias)
    raw = hidden @ second + second_bias
    powers = np.exp(raw - raw.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


@cache
def _weights() -> tuple[Numbers, ...]:
    with WEIGHTS.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        return tuple(kept[name].astype(np.float32) for name in ("a", "b", "c", "d"))
