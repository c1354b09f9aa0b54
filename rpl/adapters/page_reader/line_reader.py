"""A second recogniser, for lines in Latin letters: the PP-OCRv6 models, run by onnxruntime.

It finds lines and reads each as a whole, and so reads the letters of printers of dots and of faded
paper that Tesseract does not.
"""

from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.cleaning import letters_extent
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.letters import SPACE, Letter, decoded, words_of
from rpl.adapters.page_reader.line_models import FINDER, READER, models
from rpl.adapters.page_reader.two_readers import known_lines
from rpl.domain.reading import Word
from rpl.domain.values import Box

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LETTERS = 10.0
"""Pixels.  Height of letters in the picture in which lines are looked for: of the receipts' words
that may be tuned on .950 were read, with 14 pixels .944, with 20 .947; it took .3, .9, 2.1 s."""
LONGEST_SIDE = 1600  # pixels of the picture in which lines are looked for
STEP = 32
"""The finder takes pictures whose sides are multiples of it."""
LIKELY = 0.3
"""Likelihood, 0 to 1, from which a pixel belongs to a line."""
SURE_LINE = 0.5
"""Mean likelihood of the pixels of a line at least."""
THIN = 3  # pixels
SHRUNK = 1.6
"""The finder marks lines thinner than they are, by their area over their outline times this."""
MOST_LINES = 1000
HEIGHT = 48  # pixels: every line is brought to it
NARROWED = 0.85
"""Width of a line to what it would be at that height: it costs a sixth less, and on the receipts
that may be tuned on .953 instead of .956 of the words are read, .138 instead of .142 of the
characters wrong."""
LEAST_WIDTH, MOST_WIDTH = 16, 3200  # pixels
BATCH_WIDTH = 1600
"""Pixels of all lines that are read together: their likelihoods take 15 MB."""
ALIKE = 1.1
"""How much wider the widest of them is than the narrowest, which is read as if it were as wide."""
AROUND = 2.0
"""Paper around the outermost letters, in heights of a letter."""
FOUND = np.ones((2, 2), np.uint8)


@dataclass(frozen=True, slots=True)
class LineReader:
    """Finds lines on a page and reads them; `signs` are what the reader can tell apart."""

    finder: "InferenceSession"
    reader: "InferenceSession"
    signs: tuple[str, ...]

    def words(
        self,
        clean: Pixels,
        letters: float | None,
        is_over: Callable[[], bool],
        *,
        sure: Sequence[Word] = (),
        at_most: int | None = None,
    ) -> tuple[Word, ...]:
        """The words of an evenly lit page, in lines from the top; places in pixels of it.

        `letters` is the height of its letters in pixels.  Nothing more is read once `is_over`, and
        no more than the uppermost lines, `at_most` pixels of them when they stand 48 pixels high.
        A line that words of which another is `sure` cover is not read: they are its words.
        """
        boxes = self._lines(clean, letters, written_part(clean, letters))
        pictures = [clean[box.top : box.bottom, box.left : box.right] for box in boxes]
        widths = [_width(picture) for picture in pictures]
        if at_most is not None:
            widths = widths[: max(1, bisect(list(accumulate(widths)), at_most))]
        read = dict(known_lines(clean, boxes, sure))
        unread = [number for number in range(len(widths)) if number not in read]
        for batch in batches([widths[number] for number in unread]):
            if is_over():
                break
            for number, letters_read in self._letters(pictures, [unread[at] for at in batch]):
                box = boxes[number]
                read[number] = words_of(letters_read, pictures[number], box.left, box.top)
        return tuple(
            word.model_copy(update={"line": line})
            for line, number in enumerate(sorted(read))
            for word in read[number]
        )

    def _lines(self, clean: Pixels, letters: float | None, part: Box) -> list[Box]:
        """Where lines are in a part of a page, from the top; those side by side apart."""
        high, wide = part.height, part.width
        by = min(1.0, LETTERS / letters if letters else 1.0, LONGEST_SIDE / max(high, wide))
        rows, columns = (max(STEP, round(side * by / STEP) * STEP) for side in (high, wide))
        inside = clean[part.top : part.bottom, part.left : part.right]
        small = cv2.resize(inside, (columns, rows), interpolation=cv2.INTER_AREA)
        (found,) = self.finder.run(None, {"x": _coloured(_even(small))})
        return [
            box.model_copy(update={"left": box.left + part.left, "top": box.top + part.top})
            for box in written_places(found[0, 0], high, wide)
        ]

    def _letters(
        self, pictures: Sequence[Pixels], batch: Sequence[int]
    ) -> Iterator[tuple[int, list[Letter]]]:
        """The letters of some lines, read together: narrow ones stand on a wider picture."""
        wides = [_width(pictures[number]) for number in batch]
        lines = np.zeros((len(batch), HEIGHT, max(wides)), np.float32)
        for row, (number, wide) in enumerate(zip(batch, wides, strict=True)):
            lines[row, :, :wide] = _even(cv2.resize(pictures[number], (wide, HEIGHT)))
        three = np.ascontiguousarray(np.repeat(lines[:, None], 3, axis=1))
        (likelihoods,) = self.reader.run(None, {"x": three})
        for row, (number, wide) in enumerate(zip(batch, wides, strict=True)):
            yield number, decoded(likelihoods[row], self.signs, wide / max(wides))


@cache
def line_reader() -> LineReader | None:
    """The second recogniser; None where it is not installed."""
    folder = models()
    if folder is None:
        return None
    import onnxruntime  # noqa: PLC0415 -- a page that is read well does not need it

    options = onnxruntime.SessionOptions()
    # One thread each, as Tesseract; and no memory is kept from one page for the next.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4  # what it would print may quote the document
    finder, reader = (
        onnxruntime.InferenceSession(str(folder / name), options, ["CPUExecutionProvider"])
        for name in (FINDER, READER)
    )
    known = reader.get_modelmeta().custom_metadata_map["character"].splitlines()
    return LineReader(finder, reader, ("", *known, SPACE))


def written_part(clean: Pixels, letters: float | None) -> Box:
    """The part of an evenly lit page that ink as high as letters is on, and some paper around it.

    Half of what a receipt is scanned on may be empty, and costs as much to look at as the rest.
    """
    high, wide = map(int, clean.shape)
    if letters is None:
        return Box(left=0, top=0, width=wide, height=high)
    left, top, right, bottom = letters_extent(clean, letters)
    around = round(AROUND * letters)
    left, top = max(0, left - around), max(0, top - around)
    right, bottom = min(wide, right + around), min(high, bottom + around)
    return Box(left=left, top=top, width=right - left, height=bottom - top)


def written_places(likelihoods: NDArray[np.float32], high: int, wide: int) -> list[Box]:
    """Where lines of writing are on a page so high and wide, from the top, then from the left.

    `likelihoods` says of each place of the page, in a coarser grid, whether it is written on.
    """
    marked = cv2.dilate((likelihoods > LIKELY).astype(np.uint8), FOUND)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(marked, connectivity=8)
    down, across = high / likelihoods.shape[0], wide / likelihoods.shape[1]
    places: list[Box] = []
    for number, (left, top, width, height, _area) in enumerate(stats[1 : MOST_LINES + 1], start=1):
        part = slice(top, top + height), slice(left, left + width)
        inside = labels[part] == number
        if min(width, height) < THIN or likelihoods[part][inside].mean() < SURE_LINE:
            continue
        more = SHRUNK * width * height / (2 * (width + height))
        first, last = max(0, (left - more) * across), min(wide, (left + width + more) * across)
        upper, lower = max(0, (top - more) * down), min(high, (top + height + more) * down)
        places.append(
            Box(left=int(first), top=int(upper), width=int(last - first), height=int(lower - upper))
        )
    return sorted(places, key=lambda box: (box.top, box.left))


def batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of lines to be read together, of like width, as many as fit into `BATCH_WIDTH`."""
    batch: list[int] = []
    for number in sorted(range(len(widths)), key=lambda number: widths[number]):
        wide = widths[number]
        if batch and wide > min(ALIKE * widths[batch[0]], BATCH_WIDTH / (len(batch) + 1)):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _width(picture: Pixels) -> int:
    high, wide = map(int, picture.shape)
    return min(MOST_WIDTH, max(LEAST_WIDTH, round(NARROWED * HEIGHT * wide / high)))


def _even(gray: Pixels) -> NDArray[np.float32]:
    """Whole numbers from 0 to 255 as the models take them, from -1 to 1."""
    return np.asarray(gray, dtype=np.float32) / 127.5 - 1


def _coloured(gray: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.ascontiguousarray(np.repeat(gray[None, None], 3, axis=1))
