"""Puts lists that stand side by side, and whose lines are level, into rows that run across.

Tesseract sometimes takes the columns of a table, or the labels and the values of a form, for blocks
to be read one after the other.  Texts in columns and addresses side by side are left as they are:
their lines are long, or as close as the lines of one text.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from rpl.adapters.page_reader.merging import is_right_to_left
from rpl.domain.reading import Word
from rpl.domain.values import Box

FEWEST_ROWS = 3
NEARLY_ALL = 0.75
"""Share of the lines of a list that must be level with a line of the list beside it."""
LEVEL = 0.5
"""Share of the lower of two lines that both must have in common to be level."""
MOST_WORDS = 4  # of a cell, in the middle of them
CELLS_APART = 1.0  # heights of a word
WIDE_PITCH = 1.9
"""Heights of a word from one row to the next, where rows stand apart: a text has 1.2 to 1.6."""
MOSTLY = 0.6
"""Share of cells that are figures, or end as a label does."""
LABEL_ENDS = (":", "：")  # noqa: RUF001 -- the colon of Chinese forms

Line = tuple[Word, ...]


def in_level_rows(words: Sequence[Word]) -> tuple[tuple[Word, ...], int]:
    """The words in reading order, and how many rows were made of lines that stood side by side.

    `words` are in the order of their lines, with boxes in pixels of the page.
    """
    lines = [tuple(line) for _, line in groupby(words, lambda word: word.line)]
    if len(lines) < 2 * FEWEST_ROWS:
        return tuple(words), 0
    height = float(median(word.box.height for word in words))
    backwards = is_right_to_left(words)
    made = 0
    at = 1
    while at < len(lines):
        joined = _joined(lines, at, height, backwards=backwards)
        if joined is None:
            at += 1
            continue
        lines, rows = joined
        made += rows
        at = 1
    numbered = (
        word if word.line == number else word.model_copy(update={"line": number})
        for number, line in enumerate(lines)
        for word in line
    )
    return tuple(numbered) if made else tuple(words), made


def _joined(
    lines: Sequence[Line], at: int, height: float, *, backwards: bool
) -> tuple[list[Line], int] | None:
    """The lines, where a list that ends before `at` and one that begins there are one table."""
    above, beside = _box(lines[at - 1]), _box(lines[at])
    if beside.top >= above.top or not _follows(above, beside, backwards=backwards):
        return None
    first = list(_stack(lines, range(at - 1, -1, -1), step=-1))[::-1]
    second = list(_stack(lines, range(at, len(lines)), step=1))
    pairs = _level_pairs(lines, first, second, backwards=backwards)
    if not _is_table(lines, first, second, pairs, height):
        return None
    partner = {other: one for one, other in pairs}
    start, end = min(partner.values()), max(partner)
    rows = {number: [lines[number]] for number in range(start, at)}
    for other in range(at, end + 1):
        rows.setdefault(partner.get(other, other), []).append(lines[other])
    inside = [tuple(word for line in row for word in line) for row in rows.values()]
    inside.sort(key=lambda line: _middle(_box(line)))
    return [*lines[:start], *inside, *lines[end + 1 :]], len(pairs)


def _stack(lines: Sequence[Line], numbers: range, *, step: int) -> Iterator[int]:
    """Lines that stand one under the other, from a first one on."""
    before: Box | None = None
    for number in numbers:
        box = _box(lines[number])
        if before is not None and (_middle(box) - _middle(before)) * step <= 0:
            return
        yield number
        before = box


def _level_pairs(
    lines: Sequence[Line], first: Sequence[int], second: Sequence[int], *, backwards: bool
) -> list[tuple[int, int]]:
    """Lines of two lists that are level and do not overlap, each in one pair."""
    pairs: list[tuple[int, int]] = []
    taken: set[int] = set()
    for other in second:
        box = _box(lines[other])
        level = [one for one in first if one not in taken and _are_level(_box(lines[one]), box)]
        if not level:
            continue
        one = min(level, key=lambda one: abs(_middle(_box(lines[one])) - _middle(box)))
        if _follows(_box(lines[one]), box, backwards=backwards):
            taken.add(one)
            pairs.append((one, other))
    return pairs


def _is_table(
    lines: Sequence[Line],
    first: Sequence[int],
    second: Sequence[int],
    pairs: Sequence[tuple[int, int]],
    height: float,
) -> bool:
    """Whether two lists are columns of one table."""
    if len(pairs) < FEWEST_ROWS:
        return False
    start, end = min(one for one, _ in pairs), max(other for _, other in pairs)
    inside = (sum(one >= start for one in first), sum(other <= end for other in second))
    if len(pairs) < NEARLY_ALL * min(inside):
        return False
    lefts = [cell for one, _ in pairs for cell in _cells(lines[one], height)]
    rights = [cell for _, other in pairs for cell in _cells(lines[other], height)]
    if any(median(map(len, cells)) > MOST_WORDS for cells in (lefts, rights)):
        return False
    middles = sorted(_middle(_box(lines[other])) for _, other in pairs)
    pitch = median(two - one for one, two in pairwise(middles))
    return pitch >= WIDE_PITCH * height or _are_figures(rights) or _are_labels(lefts)


def _cells(line: Line, height: float) -> list[Line]:
    """The words of a line, parted where a wide gap is."""
    cells: list[list[Word]] = []
    for word in sorted(line, key=lambda word: word.box.left):
        if cells and word.box.left - cells[-1][-1].box.right < CELLS_APART * height:
            cells[-1].append(word)
        else:
            cells.append([word])
    return [tuple(cell) for cell in cells]


def _are_figures(cells: Sequence[Line]) -> bool:
    return sum(any(map(str.isdigit, cell[0].text)) for cell in cells) >= MOSTLY * len(cells)


def _are_labels(cells: Sequence[Line]) -> bool:
    labels = sum(any(word.text.endswith(LABEL_ENDS) for word in cell) for cell in cells)
    return labels >= MOSTLY * len(cells)


def _follows(one: Box, other: Box, *, backwards: bool) -> bool:
    """Whether a box stands wholly after another in the direction of reading."""
    return other.right <= one.left if backwards else one.right <= other.left


def _are_level(one: Box, other: Box) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > LEVEL * min(one.height, other.height)


def _middle(box: Box) -> float:
    return box.top + box.height / 2


def _box(line: Line) -> Box:
    left, top = min(word.box.left for word in line), min(word.box.top for word in line)
    right, bottom = max(word.box.right for word in line), max(word.box.bottom for word in line)
    return Box(left=left, top=top, width=right - left, height=bottom - top)
