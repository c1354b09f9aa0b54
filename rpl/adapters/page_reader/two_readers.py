"""Makes one reading of what two recognisers read on a doubtful page.

The reader of lines sees letters that Tesseract takes for others, and spaces, but knows no language;
Tesseract's pack knows how words are spelled.  So the words are the first one's, unless Tesseract is
much surer, and a word of letters that both read alike but for accents and signs that look alike is
spelled as Tesseract spells it.
"""

import unicodedata
from collections.abc import Collection, Iterator, Sequence

import numpy as np

from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.merging import merged, sureness
from rpl.domain.reading import Word
from rpl.domain.values import Box

OVER_SURE = 20
"""Percent by which Tesseract must be surer: on the receipts that may be tuned on, .953 of the words
were read with 20, .947 with none, .950 with 40."""
WORTH_ADDING = 75
"""Percent; of words of which Tesseract was so sure .77 and more were right."""
WORTH_KEEPING = 50
"""Percent; of words of which the reader of lines was less sure one in twelve was right."""
SAME_ROW = 0.5
"""Share of the lower of two lines that both must have in common to stand in one row."""
LOOK_ALIKE = str.maketrans({"i": "l", "1": "l", "|": "l", "!": "l", "0": "o"})
SURELY_READ = 95
"""Percent; a line is not read a second time if Tesseract is as sure of each of its words.  On the
receipts that may be tuned on it saves a sixth of the time and changes nothing; with 92 .0015 of the
words are lost."""
LEFT_OVER = 0.05
"""Share of a line's ink that those words may leave uncovered."""
INK, BESIDE = 128, 2  # gray level; pixels
TRUSTED = 60
"""Percent of Tesseract's sureness from which its letters count."""


def combined(lines: Sequence[Word], first: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a page that one recogniser read by lines, and Tesseract at `first`.

    Both have boxes in pixels of the same page; the words of `lines` are in rows from its top.
    """
    likely = [word for word in lines if word.confidence >= WORTH_KEEPING]
    return merged(in_rows(likely), first, choose=chosen, worth_adding=WORTH_ADDING)


def chosen(lines: list[Word], first: list[Word]) -> list[Word]:
    """What stands in one place, of what each of two recognisers read there; in one row."""
    if _are_spelled_alike(lines, first):
        surest = round(max(sureness(first), sureness(lines)), 1)
        words = [word.model_copy(update={"confidence": surest}) for word in first]
    elif sureness(first) - OVER_SURE > sureness(lines):
        words = first
    else:
        return lines
    return [word.model_copy(update={"line": lines[0].line}) for word in words]


def _are_spelled_alike(lines: Sequence[Word], first: Sequence[Word]) -> bool:
    return (
        len(lines) == len(first)
        and sureness(first) >= TRUSTED
        and all(word.text.isalpha() for word in first)
        and looks(lines) == looks(first)
    )


def looks(words: Sequence[Word]) -> str:
    """The letters of words as they look from afar: without marks, accents and case."""
    across = sorted(words, key=lambda word: word.box.left)
    spelled = unicodedata.normalize("NFKD", "".join(word.text for word in across).casefold())
    return "".join(filter(str.isalnum, spelled.translate(LOOK_ALIKE)))


def in_rows(words: Sequence[Word]) -> tuple[Word, ...]:
    """Words of lines that stand side by side, put into rows that run across the page."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    rows: list[list[list[Word]]] = []
    for line in sorted(lines.values(), key=_middle):
        row = next((row for row in rows if all(_beside(line, other) for other in row)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    rows.sort(key=lambda row: min(map(_middle, row)))
    return tuple(
        word.model_copy(update={"line": number})
        for number, row in enumerate(rows)
        for word in sorted((w for line in row for w in line), key=lambda word: word.box.left)
    )


def _beside(line: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether two lines stand in one row, and not one over the other."""
    (left, top, right, bottom), (start, upper, end, lower) = _sides(line), _sides(other)
    apart = max(left, start) >= min(right, end)
    return apart and min(bottom, lower) - max(top, upper) > SAME_ROW * min(
        bottom - top, lower - upper
    )


def _sides(line: Sequence[Word]) -> tuple[int, int, int, int]:
    return (
        min(word.box.left for word in line),
        min(word.box.top for word in line),
        max(word.box.right for word in line),
        max(word.box.bottom for word in line),
    )


def _middle(line: Sequence[Word]) -> float:
    _, top, _, bottom = _sides(line)
    return (top + bottom) / 2


def known_lines(
    clean: Pixels, lines: Sequence[Box], words: Sequence[Word]
) -> Iterator[tuple[int, list[Word]]]:
    """The lines of an evenly lit page that Tesseract read surely and whole, and their words."""
    for number, line in enumerate(lines):
        inside = [word for word in words if _is_in(word.box, line)]
        is_sure = inside and min(word.confidence for word in inside) >= SURELY_READ
        if not is_sure or len({word.line for word in inside}) > 1:
            continue
        ink = clean[line.top : line.bottom, line.left : line.right] < INK
        written = np.count_nonzero(ink)
        for word in inside:
            left, top = word.box.left - line.left - BESIDE, word.box.top - line.top - BESIDE
            right, bottom = word.box.right - line.left, word.box.bottom - line.top
            ink[max(0, top) : bottom + BESIDE, max(0, left) : right + BESIDE] = False
        if np.count_nonzero(ink) <= LEFT_OVER * written:
            yield number, sorted(inside, key=lambda word: word.box.left)


def _is_in(word: Box, line: Box) -> bool:
    across, down = word.left + word.width / 2, word.top + word.height / 2
    return line.left <= across < line.right and line.top <= down < line.bottom


def is_known(words: Sequence[Word], signs: Collection[str]) -> bool:
    """Whether a recogniser that knows these signs can read what Tesseract is sure of."""
    sure = "".join(word.text for word in words if word.confidence >= TRUSTED)
    return all(letter in signs for letter in sure if letter.isalpha())
