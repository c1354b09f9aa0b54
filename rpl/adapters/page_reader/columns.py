"""Puts text that stands in two columns in the order in which it is read: one, then the other.

Tesseract sometimes takes two columns, or two pages on one sheet, for long lines that run across.
The rows of a table are left as rows: their cells are short, or numbers.  A line that is drawn
across both columns, as between the boxes of a form, ends what stands above it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

import cv2
import numpy as np

from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.merging import is_right_to_left
from rpl.domain.reading import Word

GAP = 1.0
"""Width of the gap between two columns at least, in heights of a word."""
FEWEST_LINES = 8
MOST_LINES = 0.6
"""Share of the lines that reach across a gutter which must be open there."""
FEWEST_WORDS = 4  # in a row of one column
MOSTLY_LETTERS = 0.6
"""Share of words that begin with a letter, in text; columns of figures have fewer."""

REACHING, ASKEW, NEARLY_WHOLE = 6.0, 0.25, 0.95
"""How far a line across reaches on both sides of the gutter and how much it may climb there, in
heights of a word, and how much of it must be seen."""

Row = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _Split:
    """Rows of a page, and where a gutter parts them."""

    rows: tuple[Row, ...]
    gutter: float
    gap: float
    drawn: tuple[int, ...] = ()

    def parts(self, row: Row) -> tuple[Row, Row]:
        """What of a row stands left and right of the gutter."""
        left = tuple(word for word in row if word.box.left + word.box.width / 2 < self.gutter)
        right = tuple(word for word in row if word.box.left + word.box.width / 2 >= self.gutter)
        return left, right

    def is_open(self, row: Row) -> bool:
        """Whether a row stands on both sides, and nothing of it in the gutter."""
        left, right = self.parts(row)
        if not left or not right:
            return False
        end, start = max(w.box.right for w in left), min(w.box.left for w in right)
        return start - end >= self.gap

    @property
    def parted(self) -> tuple[tuple[Row, Row], ...]:
        """The rows that the gutter parts."""
        return tuple(self.parts(row) for row in self.rows if self.is_open(row))

    @property
    def is_between_texts(self) -> bool:
        """Whether what stands on both sides is text in sentences."""
        parted = self.parted
        if len(parted) < FEWEST_LINES:
            return False
        return all(_is_text([parts[side] for parts in parted]) for side in (0, 1))

    def ordered(self, *, backwards: bool) -> tuple[Word, ...]:
        """The words, column by column between rows that run across."""
        kinds = [self._kind(row) for row in self.rows]
        inside = [at for at, row in enumerate(self.rows) if self.is_open(row)]
        read: list[Row] = []
        for (is_body, _), numbered in groupby(
            range(len(self.rows)),
            lambda at: (
                inside[0] <= at <= inside[-1] and kinds[at] != "across",
                self._lines_above(self.rows[at]),
            ),
        ):
            rows = [self.rows[at] for at in numbered]
            sides = (1, 0) if backwards else (0, 1)
            if is_body:
                read += [part for side in sides for row in rows if (part := self.parts(row)[side])]
            else:
                read += rows
        return tuple(
            word.model_copy(update={"line": number})
            for number, row in enumerate(read)
            for word in row
        )

    def _lines_above(self, row: Row) -> int:
        """How many lines are drawn above a row."""
        return sum(row[0].box.top + row[0].box.height / 2 > line for line in self.drawn)

    def _kind(self, row: Row) -> str:
        left, right = self.parts(row)
        return "across" if left and right and not self.is_open(row) else "column"


def in_columns(
    words: Sequence[Word], page: Pixels | None = None
) -> tuple[tuple[Word, ...], int | None]:
    """The words in reading order, and where the gutter is that they were parted at, if any.

    `words` are in the order of their lines, with boxes in pixels of the page; so is the gutter.
    `page` is its picture, evenly lit, in which lines are drawn; without it none are known.
    """
    rows = tuple(tuple(row) for _, row in groupby(words, lambda word: word.line))
    if len(rows) < FEWEST_LINES:
        return tuple(words), None
    height = float(median(word.box.height for word in words))
    for gutter in _gutters(rows, height):
        split = _Split(rows, gutter, GAP * height)
        if split.is_between_texts:
            if page is not None:
                split = replace(split, drawn=_drawn_across(page, gutter, height))
            return split.ordered(backwards=is_right_to_left(words)), round(gutter)
    return tuple(words), None


def _drawn_across(page: Pixels, gutter: float, height: float) -> tuple[int, ...]:
    """Where lines are drawn from one column to the other, in pixels from the top."""
    around = round(REACHING * height)
    part = page[:, max(0, round(gutter) - around) : round(gutter) + around]
    ink = cv2.threshold(part, 128, 1, cv2.THRESH_BINARY_INV)[1]
    # A line that is a little askew is in one row of pixels after another.
    thick = cv2.dilate(ink, np.ones((max(3, round(ASKEW * height)), 1), np.uint8))
    found = np.flatnonzero(thick.mean(1) >= NEARLY_WHOLE)
    starts = np.flatnonzero(np.diff(found, prepend=-height) > height / 2)
    return tuple(int(found[at]) for at in starts)


def _gutters(rows: Sequence[Row], height: float) -> list[float]:
    """Where most rows that reach across are open, the likeliest first; in steps of half a word."""
    step = max(1.0, height / 2)
    width = int(max(word.box.right for row in rows for word in row) / step) + 2
    opened, reached = np.zeros(width), np.zeros(width)
    for row in rows:
        across = sorted(row, key=lambda word: word.box.left)
        reached[_cells(across[0].box.left, max(word.box.right for word in row), step)] += 1
        for one, two in pairwise(across):
            if two.box.left - one.box.right >= GAP * height:
                opened[_cells(one.box.right, two.box.left, step)] += 1
    likely = np.flatnonzero((opened >= FEWEST_LINES) & (opened >= MOST_LINES * reached))
    return [float(at) * step for at in sorted(likely, key=lambda at: -float(opened[at]))]


def _cells(start: float, end: float, step: float) -> slice:
    return slice(int(np.ceil(start / step)), int(end / step) + 1)


def _is_text(rows: Sequence[Row]) -> bool:
    words = [word for row in rows for word in row]
    letters = sum(word.text.lstrip("\"'([“‘«")[:1].isalpha() for word in words)  # noqa: RUF001 -- signs of print
    return bool(median(map(len, rows)) >= FEWEST_WORDS and letters >= MOSTLY_LETTERS * len(words))
