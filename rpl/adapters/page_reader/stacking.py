"""Runs of words cut out of a page and put under each other in one picture, to be read together."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

import numpy as np

from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.recognition import Recognised
from rpl.domain.reading import Word
from rpl.domain.values import Box

GAP = 1.2
"""Heights of a word; words further apart are runs of their own, as in two columns."""
BESIDE, OVER, BETWEEN = 1.0, 0.3, 0.7
"""Paper left beside a run and over it, and put between two, in heights of a word: letters of
another script are often cut off at its ends."""
SAME_LETTERS = {"CJK": "Han"}
"""Names of scripts that Unicode and Tesseract do not share, but for capitals."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a line without a wide gap, all in one script, or so it seems."""

    words: tuple[Word, ...]

    @property
    def box(self) -> Box:
        """The place of its words."""
        box = self.words[0].box
        for word in self.words[1:]:
            box = box.join(word.box)
        return box

    @property
    def letters(self) -> int:
        """How many letters and digits were read in it."""
        return sum(sum(map(str.isalnum, word.text)) for word in self.words)

    @property
    def sureness(self) -> float:
        """Mean confidence of its letters, 0 to 100."""
        return sureness(self.words)


@dataclass(frozen=True, slots=True)
class Stack:
    """Runs of a page under each other in one picture.

    `tops` say in which row of the picture each begins, and `corners` at which column and row of the
    page the left edge of the picture and that row are.
    """

    runs: tuple[Run, ...]
    picture: Pixels
    tops: tuple[int, ...]
    corners: tuple[tuple[int, int], ...]

    def shares(self, read: Recognised) -> list[tuple[Word, ...]]:
        """The words that were read of each run, in their places on the page."""
        found: list[list[Word]] = [[] for _ in self.runs]
        for word in read.words:
            middle = word.box.top + word.box.height / 2
            at = max((at for at, top in enumerate(self.tops) if top <= middle), default=0)
            found[at].append(self._moved(word, at))
        return [tuple(words) for words in found]

    def _moved(self, word: Word, at: int) -> Word:
        left, top = self.corners[at]
        place = {"left": word.box.left + left, "top": word.box.top - self.tops[at] + top}
        box = word.box.model_copy(update={side: max(0, edge) for side, edge in place.items()})
        return word.model_copy(update={"box": box, "line": self.runs[at].words[0].line})


def sureness(words: Sequence[Word]) -> float:
    """Mean confidence of the letters of words, 0 to 100."""
    letters = [max(1, len(word.text)) for word in words]
    read = sum(w.confidence * n for w, n in zip(words, letters, strict=True))
    return read / max(1, sum(letters))


def runs_of(words: Sequence[Word]) -> tuple[Run, ...]:
    """The words of a page in runs, in their order."""
    if not words:
        return ()
    gap = GAP * float(median(word.box.height for word in words))
    runs = []
    for _, line in groupby(words, lambda word: word.line):
        row = list(line)
        start = 0
        for at, (one, two) in enumerate(pairwise(row), start=1):
            if _apart(one.box, two.box) > gap:
                runs.append(Run(tuple(row[start:at])))
                start = at
        runs.append(Run(tuple(row[start:])))
    return tuple(runs)


def stacked(gray: Pixels, runs: Sequence[Run]) -> Stack:
    """The places of runs, cut out of a page and put under each other."""
    height = float(median(word.box.height for run in runs for word in run.words))
    beside, over, between = (round(part * height) for part in (BESIDE, OVER, BETWEEN))
    places, tops, down = [], [], between
    for run in runs:
        place = _widened(run.box, beside, over, gray)
        places.append(place)
        tops.append(down)
        down += place.height + between
    wide = max(place.width for place in places)
    picture = np.full((down, wide + 2 * between), 255, np.uint8)
    for place, top in zip(places, tops, strict=True):
        part = gray[place.top : place.bottom, place.left : place.right]
        picture[top : top + place.height, between : between + place.width] = part
    corners = tuple((place.left - between, place.top) for place in places)
    return Stack(tuple(runs), picture, tuple(tops), corners)


def share_in(script: str, text: str) -> float:
    """Share, from 0 to 1, of the letters of a text that are in a script, as Tesseract names it."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(script_of(letter) == script for letter in letters) / max(1, len(letters))


def script_of(letter: str) -> str:
    """The script of a letter, as Tesseract names it."""
    first = unicodedata.name(letter, "").split(" ", 1)[0]
    return SAME_LETTERS.get(first, first.capitalize())


def _apart(one: Box, two: Box) -> int:
    return max(0, max(one.left, two.left) - min(one.right, two.right))


def _widened(box: Box, beside: int, over: int, gray: Pixels) -> Box:
    left, top = max(0, box.left - beside), max(0, box.top - over)
    right, bottom = min(gray.shape[1], box.right + beside), min(gray.shape[0], box.bottom + over)
    return Box(left=left, top=top, width=max(1, right - left), height=max(1, bottom - top))
