"""Cuts two digits that touch, so that each can be told by its shape."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.digit_shapes import LABELS, OTHER, Piece, Told, likely, shape_of

CUTS = (0.3, 0.36, 0.42, 0.46, 0.5, 0.54, 0.58, 0.64, 0.7)
"""Where two digits that touch are cut, as shares of their width."""
LEANS = (0.0, 0.4)
"""How far a cut leans to the right, upwards, in heights: upright, and along a stroke like `/`."""
LEAST_WIDE, MOST_WIDE = 0.6, 2.2
"""Widths of two digits that touch, in heights."""
AS_TALL = 0.6
"""How tall they are at least, in heights of the tallest digit beside them."""
SURE = 0.85
"""How likely each half must be to be a digit or a mark."""


def parted(run: Sequence[Told]) -> list[Told]:
    """The run with each pair of digits that touch as two; a run of letters as it is."""
    digits = [each.piece for each in run if not each.is_other]
    if len(digits) <= len(run) // 2:
        return list(run)
    top, height = min(each.top for each in digits), max(each.height for each in digits)
    found: list[Told] = []
    for each in run:
        wide = LEAST_WIDE <= each.piece.width / each.piece.height <= MOST_WIDE
        if each.is_other and wide and each.piece.height >= AS_TALL * height:
            found += _halves(each.piece, top, height) or [each]
        else:
            found.append(each)
    return found


def _halves(piece: Piece, top: int, height: int) -> list[Told]:
    """Two digits where a cut leaves two that are both likely; else none."""
    best: list[Told] = []
    most = SURE
    for right in _sides(piece):
        halves = [part for side in (~right, right) if (part := piece.part(side))]
        if len(halves) < 2:  # noqa: PLR2004 -- two halves
            continue
        chances = likely(np.stack([shape_of(half, top, height) for half in halves]))
        least = min(float(np.delete(each, LABELS.index(OTHER)).max()) for each in chances)
        if least > most:
            most = least
            best = [Told(half, each) for half, each in zip(halves, chances, strict=True)]
    return best


def _sides(piece: Piece) -> Iterator[NDArray[np.bool_]]:
    """For each cut, which pixels of the box of a piece lie to its right."""
    rows, columns = np.mgrid[0 : piece.height, 0 : piece.width]
    for lean in LEANS:
        slope = lean * (piece.height / 2 - rows)
        for cut in CUTS:
            yield np.asarray(columns >= cut * piece.width + slope)
