"""Puts pieces of ink that stand beside each other into runs: what may be a number each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rpl.adapters.page_reader.digit_shapes import Piece

GAP, LEVEL = 0.3, 0.55
"""How far apart, and how far up or down, pieces of one number stand, in heights of a word."""
BESIDE, CLOSE = 0.5, 1.0
"""How far apart in heights of the digits; how far anything is looked for, in heights of a word."""
DOT = 0.35
"""Heights of a word; what is smaller is a dot."""


def without_stacked(pieces: Sequence[Piece], height: float) -> list[Piece]:
    """Without colons and the dots of letters: a nought of this script has its column to itself."""
    boxes = np.array([(each.left, each.right, each.middle) for each in pieces]).reshape(-1, 3)
    kept = []
    for at, piece in enumerate(pieces):
        if max(piece.width, piece.height) < DOT * height:
            shared = np.minimum(boxes[:, 1], piece.right) - np.maximum(boxes[:, 0], piece.left)
            near = np.abs(boxes[:, 2] - piece.middle) < height
            near[at] = False
            if bool((near & (2 * shared >= piece.width)).any()):
                continue
        kept.append(piece)
    return kept


@dataclass(slots=True)
class _Run:
    """Pieces from left to right, and what is asked of the last few of them for every other piece.

    A page has thousands of pieces and dozens of lines.
    """

    pieces: list[Piece]
    middle: float = 0
    right: int = 0
    tallest: int = 0

    def take(self, piece: Piece, middle: float) -> None:
        """The next piece."""
        self.pieces.append(piece)
        self.middle = middle
        self.right = max(each.right for each in self.pieces[-3:])
        self.tallest = max(each.height for each in self.pieces[-4:])


def runs_of(pieces: Sequence[Piece], height: float) -> list[list[Piece]]:
    """Pieces that stand close beside each other, each run from left to right."""
    runs: list[_Run] = []
    open_runs: list[_Run] = []
    for piece in sorted(pieces, key=lambda each: each.left):
        left, middle, tall = piece.left, piece.middle, piece.height
        open_runs = [run for run in open_runs if left - run.right <= CLOSE * height]
        near = [
            run
            for run in open_runs
            if abs(middle - run.middle) <= LEVEL * height
            and left - run.right <= max(GAP * height, BESIDE * max(run.tallest, tall))
        ]
        if near:
            nearest = min(near, key=lambda run: abs(middle - run.middle))
        else:
            nearest = _Run([])
            runs.append(nearest)
            open_runs.append(nearest)
        nearest.take(piece, middle)
    return [run.pieces for run in runs]
