"""Reads again what stands alone in the row of a table: grades and figures of one or two signs.

Far from other writing Tesseract overlooks a single letter, or takes it for another sign.  Put
beside a word that it read in the same row, as in a line of text, it is read like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.merging import is_right_to_left, sureness
from rpl.adapters.page_reader.preparing import Prepared
from rpl.adapters.page_reader.recognition import ONE_BLOCK, Recogniser
from rpl.domain.reading import Step, Word
from rpl.domain.values import Box

CELLS = "cells"
HAN = "chi"
"""Chinese characters are too much alike in height and too far apart."""
HIGH, WIDE = (0.6, 1.5), 3.0
"""Heights of a word: how high and how wide the ink of a cell of one or two signs is."""
NEAR = 1.0
"""Heights of a word; ink closer to a word than this belongs to it, or is its accent."""
LEVEL = 0.6
"""Share of its height that a cell has in common with the words of its row."""
MOST = 20
"""Cells of a page; with more, something else stands there that is not read."""
LEAST_INK = 0.08
"""Ink of a cell, in squares of the height of a word: a thin "1" has .1."""
FEW_SIGNS, DOUBTED = 2, 80
"""A word of so few signs, standing alone, is read again below this confidence, in percent."""
SURE = 60
AROUND, SPACE, BETWEEN = 0.2, 0.6, 0.8
"""Paper around a piece, between a word and a cell, and between two lines, in heights of a word."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A place to read, and a sure word of its row; `doubted` is what was read there, if anything.

    `line` is that of the nearest word.
    """

    box: Box
    beside: Word
    line: int
    doubted: Word | None = None


def with_cells(
    page: Prepared, words: Sequence[Word], packs: str, recogniser: Recogniser
) -> tuple[tuple[Word, ...], tuple[Step, ...]]:
    """The words, with those that stand alone in their rows, and what was done for it.

    `words` are in the order of their lines, with boxes in pixels of the page.
    """
    if page.is_line or not words or HAN in packs:
        return tuple(words), ()
    height = float(median(word.box.height for word in words))
    cells = [*_overlooked(page.clean, words, height), *_doubted(words, height)]
    if not cells or len(cells) > MOST or recogniser.time.page_is_over():
        return tuple(words), ()
    picture, places = _composed(page.clean, cells, round(height))
    read = recogniser.words(picture, packs, page.dpi, ONE_BLOCK, inverted=False).words
    found = [(cell, _said(cell, place, read)) for cell, place in zip(cells, places, strict=True)]
    better = [(cell, said) for cell, said in found if said is not None]
    step = Step(name=CELLS, parameters={"asked": len(cells), "read": len(better)})
    return _with(words, better), (step,)


def _overlooked(gray: Pixels, words: Sequence[Word], height: float) -> list[_Cell]:
    """Ink as high as letters that stands in a row, far from every word."""
    ink = cv2.threshold(gray, 128, 1, cv2.THRESH_BINARY_INV)[1]
    around = round(NEAR * height)
    for word in words:
        box = word.box
        top, left = max(0, box.top - around // 3), max(0, box.left - around)
        ink[top : box.bottom + around // 3, left : box.right + around] = 0
    if cv2.countNonZero(ink) < LEAST_INK * height**2:
        return []
    joined = cv2.dilate(ink, np.ones((1, max(1, round(height / 2))), np.uint8))
    stats = cv2.connectedComponentsWithStats(joined, connectivity=8)[2][1:]
    boxes = [_tight(ink, row) for row in stats[_are_cells(stats, height)]]
    return [
        _Cell(box, beside, _nearest(box, _row(box, words)).line)
        for box, amount in boxes
        if amount >= LEAST_INK * height**2 and (beside := _beside(box, words)) is not None
    ]


def _are_cells(stats: NDArray[Any], height: float) -> NDArray[np.bool_]:
    high, wide = stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH]
    least, most = HIGH
    return np.asarray(
        (high >= least * height) & (high <= most * height) & (wide <= (WIDE + 0.5) * height)
    )


def _tight(ink: NDArray[Any], row: NDArray[Any]) -> tuple[Box, int]:
    """The ink of a place without what was joined to it, and how much there is."""
    left, top, wide, high = (int(side) for side in row[:4])
    inside = ink[top : top + high, left : left + wide]
    columns = np.flatnonzero(inside.any(0))
    start, end = int(columns[0]), int(columns[-1]) + 1
    return Box(left=left + start, top=top, width=end - start, height=high), int(inside.sum())


def _doubted(words: Sequence[Word], height: float) -> list[_Cell]:
    """Words of one or two signs that stand alone in their row and were read with doubt."""
    doubted = [w for w in words if len(w.text) <= FEW_SIGNS and w.confidence < DOUBTED]
    cells = []
    for word in doubted:
        rest = [other for other in words if other is not word]
        row = _row(word.box, rest)
        is_alone = all(_apart(word.box, other.box) >= NEAR * height for other in row)
        if is_alone and (beside := _beside(word.box, rest)) is not None:
            cells.append(_Cell(word.box, beside, word.line, word))
    return cells


def _row(box: Box, words: Sequence[Word]) -> list[Word]:
    return [word for word in words if _are_level(box, word.box)]


def _beside(box: Box, words: Sequence[Word]) -> Word | None:
    """The nearest word of the row that was surely read, before the box if there is one."""
    row = [word for word in _row(box, words) if word.confidence >= DOUBTED]
    before = [word for word in row if word.box.right <= box.left]
    return _nearest(box, before or row) if row else None


def _nearest(box: Box, words: Sequence[Word]) -> Word:
    return min(words, key=lambda word: _apart(box, word.box))


def _are_level(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= LEVEL * min(one.height, other.height)


def _apart(one: Box, other: Box) -> int:
    return max(0, max(one.left, other.left) - min(one.right, other.right))


def _composed(gray: Pixels, cells: Sequence[_Cell], height: int) -> tuple[Pixels, list[Box]]:
    """Each cell after a word of its row, the lines under each other; where the cells are in it."""
    around, space, between = (round(part * height) for part in (AROUND, SPACE, BETWEEN))
    lines: list[Pixels] = []
    places: list[Box] = []
    down = between
    for cell in cells:
        both = cell.box.join(cell.beside.box)
        top, bottom = max(0, both.top - around), both.bottom + around
        parts = [
            gray[top:bottom, max(0, box.left - around) : box.right + around]
            for box in (cell.beside.box, cell.box)
        ]
        line = np.hstack([parts[0], np.full((len(parts[0]), space), 255, np.uint8), parts[1]])
        lines.append(line)
        left = between + int(parts[0].shape[1]) + space
        places.append(Box(left=left, top=down, width=int(parts[1].shape[1]), height=len(line)))
        down += len(line) + between
    picture = np.full((down, max(line.shape[1] for line in lines) + 2 * between), 255, np.uint8)
    for line, place in zip(lines, places, strict=True):
        picture[place.top : place.bottom, between : between + line.shape[1]] = line
    return picture, places


def _said(cell: _Cell, place: Box, read: Sequence[Word]) -> Word | None:
    """What stands in a cell, if it is sure and the word beside it was read as before."""
    line = [w for w in read if place.top <= w.box.top + w.box.height / 2 < place.bottom]
    inside = [word for word in line if word.box.left + word.box.width / 2 >= place.left]
    before = " ".join(word.text for word in line if word not in inside)
    text = "".join(word.text for word in inside)
    if before != cell.beside.text or not any(map(str.isalnum, text)) or sureness(inside) < SURE:
        return None
    sure = round(sureness(inside), 1)
    return Word(text=text, box=cell.box, confidence=sure, line=cell.line)


def _with(words: Sequence[Word], better: Sequence[tuple[_Cell, Word]]) -> tuple[Word, ...]:
    """The words with what stands in cells, each in the line of the word beside it."""
    again = {id(cell.doubted): said for cell, said in better if cell.doubted is not None}
    added: dict[int, list[Word]] = {}
    for cell, said in better:
        if cell.doubted is None:
            added.setdefault(said.line, []).append(said)
    backwards = is_right_to_left(words)
    found: list[Word] = []
    for number, line in groupby(words, lambda word: word.line):
        row = [_read_again(word, again.get(id(word))) for word in line]
        if number in added:
            row = sorted([*row, *added[number]], key=lambda w: w.box.left, reverse=backwards)
        found += row
    return tuple(found)


def _read_again(word: Word, said: Word | None) -> Word:
    if said is None:
        return word
    return word.model_copy(update={"text": said.text, "confidence": said.confidence})
