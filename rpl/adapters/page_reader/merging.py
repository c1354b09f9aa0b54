"""Makes one reading of two: the surer words stay, and what one overlooked is added."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rpl.domain.reading import Word

ACROSS, DOWN = 0.3, 0.5
"""Two words lie in one place if they share this much of the narrower and of the lower one."""
WORTH_ADDING = 55  # percent; below it, what only one reading saw is mostly noise
WORTH_KEEPING = 25
SAME_LINE = 0.5
"""Share of its height by which a word must lie within a line to belong to it."""
FAR = 12.0
"""Heights of a word; a gap this wide may be the one between two columns."""

Choice: TypeAlias = Callable[[list[Word], list[Word]], list[Word]]
"""Of the words of two readings in one place, those that are kept, in the lines of the first."""


def merged(
    base: Sequence[Word],
    other: Sequence[Word],
    choose: Choice | None = None,
    worth_adding: float = WORTH_ADDING,
) -> tuple[Word, ...]:
    """The words of `base` in their order, corrected and completed by those of `other`.

    Both have boxes in pixels of the same page.  `choose` says what stands in a place where both
    read something, the surer if it is not given; `worth_adding` is the least confidence, in
    percent, of a word that only `other` saw.
    """
    choose = choose or _surer
    if not base or not other:
        return tuple(base or other)
    kept: list[Word] = []
    added: list[Word] = []
    for mine, theirs in _places(base, other):
        if not mine:
            added += [word for word in theirs if word.confidence >= worth_adding and _says(word)]
        elif not theirs:
            kept += [word for word in mine if word.confidence >= WORTH_KEEPING or len(mine) > 1]
        else:
            kept += choose(mine, theirs)
    kept.sort(key=lambda word: word.line)
    return _in_lines(_by_place(kept, base), added)


def _places(base: Sequence[Word], other: Sequence[Word]) -> Iterator[tuple[list[Word], list[Word]]]:
    """Words that lie in one place: those of one reading beside those of the other."""
    touch = _touching(base, other)
    group_of = np.arange(len(base) + len(other))

    def root(at: int) -> int:
        while group_of[at] != at:
            at = int(group_of[at])
        return at

    for mine, theirs in zip(*np.nonzero(touch), strict=True):
        group_of[root(int(mine))] = root(len(base) + int(theirs))
    places: dict[int, tuple[list[Word], list[Word]]] = {}
    for at, word in enumerate([*base, *other]):
        places.setdefault(root(at), ([], []))[at >= len(base)].append(word)
    yield from places.values()


def _touching(base: Sequence[Word], other: Sequence[Word]) -> NDArray[np.bool_]:
    one, two = _corners(base)[:, None], _corners(other)[None]
    wide = np.minimum(one[..., 2], two[..., 2]) - np.maximum(one[..., 0], two[..., 0])
    high = np.minimum(one[..., 3], two[..., 3]) - np.maximum(one[..., 1], two[..., 1])
    narrower = np.minimum(one[..., 2] - one[..., 0], two[..., 2] - two[..., 0])
    lower = np.minimum(one[..., 3] - one[..., 1], two[..., 3] - two[..., 1])
    return np.asarray((wide > ACROSS * narrower) & (high > DOWN * lower))


def _corners(words: Sequence[Word]) -> NDArray[np.float64]:
    boxes = [(word.box.left, word.box.top, word.box.right, word.box.bottom) for word in words]
    return np.array(boxes, dtype=np.float64)


def _surer(mine: list[Word], theirs: list[Word]) -> list[Word]:
    """The surer of two readings of one place, in the line of the first."""
    surer = theirs if sureness(theirs) > sureness(mine) else mine
    agreed = "".join(word.text for word in mine) == "".join(word.text for word in theirs)
    doubt = (100 - sureness(surer)) / 2
    return [
        word.model_copy(
            update={
                "line": mine[0].line if surer is theirs else word.line,
                "confidence": max(word.confidence, 100 - doubt) if agreed else word.confidence,
            }
        )
        for word in surer
    ]


def sureness(words: Sequence[Word]) -> float:
    """Mean confidence of some words in percent, long ones counting more."""
    letters = [max(1, len(word.text)) for word in words]
    return sum(w.confidence * n for w, n in zip(words, letters, strict=True)) / sum(letters)


def _says(word: Word) -> bool:
    return any(map(str.isalnum, word.text))


def _by_place(words: Sequence[Word], base: Sequence[Word]) -> list[list[Word]]:
    """Lines of words; within a line in the direction in which it is read in `base`."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    backwards = is_right_to_left(base)
    read = {number: list(line) for number, line in groupby(base, lambda word: word.line)}
    for number, line in lines.items():
        back = _runs_back(read.get(number, line), otherwise=backwards)
        line.sort(key=lambda word: word.box.left, reverse=back)
    return list(lines.values())


def is_right_to_left(words: Sequence[Word]) -> bool:
    """Whether the words of a line mostly follow each other from right to left."""
    pairs = [(one.box.left, two.box.left) for one, two in pairwise(words) if one.line == two.line]
    return sum(one > two for one, two in pairs) * 2 > len(pairs)


def _runs_back(line: Sequence[Word], *, otherwise: bool) -> bool:
    """Whether a line is read from right to left; `otherwise` where it is one word."""
    return is_right_to_left(line) if len(line) > 1 else otherwise


def _in_lines(lines: list[list[Word]], added: Sequence[Word]) -> tuple[Word, ...]:
    """Put each new word into the line it lies in, or into one of its own, in its place."""
    backwards = is_right_to_left([word for line in lines for word in line])
    for word in sorted(added, key=lambda word: (word.box.top, word.box.left)):
        near = [line for line in lines if _lies_in(word, line)]
        if near:
            line = min(near, key=lambda line: _gap(word, line))
            back = _runs_back(line, otherwise=backwards)
            line.append(word)
            line.sort(key=lambda each: each.box.left, reverse=back)
            continue
        after = [at for at, line in enumerate(lines) if _is_before(line, word)]
        lines.insert(after[-1] + 1 if after else 0, [word])
    return tuple(
        word.model_copy(update={"line": number})
        for number, line in enumerate(lines)
        for word in line
    )


def _lies_in(word: Word, line: Sequence[Word]) -> bool:
    near = min(line, key=lambda each: _apart(word, each))
    shared = min(word.box.bottom, near.box.bottom) - max(word.box.top, near.box.top)
    low = min(word.box.height, near.box.height)
    return shared > SAME_LINE * low and _apart(word, near) < FAR * max(1, near.box.height)


def _gap(word: Word, line: Sequence[Word]) -> int:
    return min(_apart(word, each) for each in line)


def _apart(one: Word, two: Word) -> int:
    return max(0, max(one.box.left, two.box.left) - min(one.box.right, two.box.right))


def _is_before(line: Sequence[Word], word: Word) -> bool:
    """Whether a line stands above a word, in the same column."""
    left, right = min(w.box.left for w in line), max(w.box.right for w in line)
    middle = sum(w.box.top + w.box.height / 2 for w in line) / len(line)
    across = left < word.box.right and word.box.left < right
    return across and middle < word.box.top + word.box.height / 2
