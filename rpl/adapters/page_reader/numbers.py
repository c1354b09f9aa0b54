"""Reads the numbers of a page in Arabic script a second time, by the shapes of their digits."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from rpl.adapters.page_reader.digit_shapes import (
    LABELS,
    LATIN,
    MARKS,
    OWN,
    Piece,
    Told,
    pieces_of,
    told,
)
from rpl.adapters.page_reader.merging import merged
from rpl.adapters.page_reader.piece_runs import runs_of, without_stacked
from rpl.adapters.page_reader.preparing import Prepared
from rpl.adapters.page_reader.touching import parted
from rpl.domain.reading import Step, Word
from rpl.domain.values import Box

DIGITS = {"ara": "٠١٢٣٤٥٦٧٨٩", "fas": "۰۱۲۳۴۵۶۷۸۹", "urd": "۰۱۲۳۴۵۶۷۸۹", "pus": "۰۱۲۳۴۵۶۷۸۹"}
"""Packs whose digits are looked at again, and the digits in which the answer is given."""
TALLEST, SMALLEST = 1.6, 0.07
"""Heights of pieces that may be digits, in heights of a word."""
CUT, TALL = 0.27, 0.5
"""How close before or behind a number, and how tall, in its heights, what cuts it off is."""
LEANING, CLIPPED = 1.0, 5.0
"""What the other numbers of a page say of the digits of one, and the most that one says (logs)."""
LIKELY, LEAST = 0.85, 0.5
"""Mean likelihood of a number that is believed, and that of its least likely digit."""
CUT_APART = 0.75
"""What cutting digits apart leaves of that: such a number is asked about, never taken over."""
COVERED = 0.6
"""Share of a word's width that a number must cover to stand in its place."""
HIGHEST = 97.0  # percent
UNCONFIRMED = 60.0  # percent
"""How sure a digit of the script is at most that its shape does not confirm."""
EUROPEAN = re.compile("[0-9]{2,4}")
SEVERAL, VERY_SURE, BELIEVED = 2, 90.0, 88.0
"""Numbers that tell what digits a page has; percent from which a pack is believed, and how far."""
SURELY_LETTERS = 85  # percent
SPECK = 70  # percent
TELLING = frozenset("2346789")
"""Digits that no letter, stroke or dot looks like."""
MOST_ZEROS = 4


@dataclass(frozen=True, slots=True)
class Number:
    """A number as its shapes tell it, in ASCII digits, and how likely that is, 0 to 1.

    `is_own` says whether it is printed in digits of the script.
    """

    text: str
    is_own: bool
    likely: float
    box: Box


def with_numbers(
    page: Prepared, words: tuple[Word, ...], packs: str
) -> tuple[tuple[Word, ...], tuple[Step, ...]]:
    """The words with the numbers that their shapes tell, and what was done for it."""
    digits = DIGITS.get(packs.partition("+")[0])
    if digits is None or page.is_line or not words:
        return words, ()
    height = median(word.box.height for word in words)
    sides = _sides([word.box for word in words])
    found = [
        each
        for each in numbers_of(page, height)
        if _is_number(each, [words[at] for at in _sharing(each.box, sides)])
    ]
    settled, added = list(words), []
    for number in found:
        under = _under(number, settled)
        new = _word(number, digits, under)
        if not under:
            added.append(new)
            continue
        at = settled.index(under[0])
        settled[at] = new
        settled = [each for each in settled if not any(each is old for old in under[1:])]
    sure = {(each.box.left, each.box.top) for each in found}
    doubted = tuple(
        word if (word.box.left, word.box.top) in sure else _doubted(word, found)
        for word in settled
        if (word.box.left, word.box.top) in sure or not _is_speck(word)
    )
    step = Step(name="numbers", parameters={"read": len(found), "added": len(added)})
    return merged(doubted, added) if added else doubted, (step,)


def numbers_of(page: Prepared, height: float) -> Iterator[Number]:
    """The numbers of a page whose words are about `height` pixels high."""
    some = without_stacked(pieces_of(page.clean, SMALLEST * height, TALLEST * height), height)
    runs = [
        told(run)
        for rough in runs_of(some, height)
        for run in runs_of([each.piece for each in _without_letters(parted(told(rough)))], height)
    ]
    own = [_own_rather_than_latin(run) for run in runs]
    leaning = math.copysign(LEANING, sum(own))
    sides = _sides(some)
    for run, is_own in zip(runs, own, strict=True):
        number = _number(run, OWN if is_own + leaning > 0 else LATIN)
        if number and not _is_cut(number, sides):
            yield number


def _sides(boxes: Sequence[Box | Piece]) -> NDArray[np.float64]:
    """Left, top, right and bottom, each for all."""
    sides = [(each.left, each.top, each.right, each.bottom) for each in boxes]
    return np.array(sides, dtype=np.float64).reshape(-1, 4).T


def _is_cut(number: Number, sides: NDArray[np.float64]) -> bool:
    """Whether a piece as tall as a digit stands close before or behind a number."""
    box, (left, top, right, bottom) = number.box, sides
    near, middle = CUT * box.height, (top + bottom) / 2
    is_beside = (abs(left - box.right) <= near) | (abs(box.left - right) <= near)
    is_inside = (box.left <= left) & (right <= box.right)
    is_level = (box.top < middle) & (middle < box.bottom)
    is_tall = TALL * box.height <= bottom - top
    return bool((is_tall & is_level & is_beside & ~is_inside).any())


def _without_letters(run: Sequence[Told]) -> list[Told]:
    """Without what is no digit, and the dots over and under it."""
    others = [each.piece for each in run if each.is_other]
    return [
        each
        for each in run
        if not any(
            each.piece.left < other.right and other.left < each.piece.right for other in others
        )
    ]


def _own_rather_than_latin(run: Sequence[Told]) -> float:
    """How much likelier the digits of a run are of the script than European; clipped, a log."""
    own, latin = (_worth(_best(run, digits + MARKS)) for digits in (OWN, LATIN))
    return max(-CLIPPED, min(CLIPPED, own - latin)) if max(own, latin) > -CLIPPED else 0.0


def _number(run: Sequence[Told], digits: str) -> Number | None:
    """The number a run is, in `digits`; None where it is none."""
    own = _best(run, digits + MARKS)
    while own and own[0][0] in MARKS:
        own, run = own[1:], run[1:]
    while own and own[-1][0] in MARKS:
        own, run = own[:-1], run[:-1]
    if not own:
        return None
    chances = [chance for _, chance in own]
    least, mean = min(chances), sum(chances) / len(chances)
    if mean < LIKELY or least < LEAST:
        return None
    sure = CUT_APART if any(each.piece.is_cut for each in run) else 1.0
    left, top = min(each.piece.left for each in run), min(each.piece.top for each in run)
    right, bottom = max(each.piece.right for each in run), max(each.piece.bottom for each in run)
    box = Box(left=left, top=top, width=right - left, height=bottom - top)
    text = "".join(sign for sign, _ in own).translate(str.maketrans(LATIN, OWN))
    return Number(text, digits == OWN, math.sqrt(mean * least) * sure, box)


def _best(run: Sequence[Told], allowed: str) -> list[tuple[str, float]]:
    places = [LABELS.index(each) for each in allowed]
    found = []
    for each in run:
        best = max(places, key=lambda place: each.chances[place])
        found.append((LABELS[best], float(each.chances[best])))
    return found


def _worth(signs: Sequence[tuple[str, float]]) -> float:
    return sum(math.log(max(chance, 1e-6)) for _, chance in signs)


def _under(number: Number, words: Sequence[Word]) -> list[Word]:
    """The words that a number covers, or that hold it and more."""
    return [words[at] for at in _sharing(number.box, _sides([word.box for word in words]))]


def _sharing(box: Box, sides: NDArray[np.float64]) -> NDArray[np.int64]:
    """Which of many boxes lie in one line with one and share some of its width."""
    left, top, right, bottom = sides
    wide = np.minimum(box.right, right) - np.maximum(box.left, left)
    high = np.minimum(box.bottom, bottom) - np.maximum(box.top, top)
    return np.flatnonzero((wide > 0) & (2 * high > np.minimum(box.height, bottom - top)))


def _is_number(number: Number, under: Sequence[Word]) -> bool:
    """Whether the words below a number allow it to stand in their place."""
    digits = [each for each in number.text if each not in MARKS]
    if number.text.startswith("0" * MOST_ZEROS) or set(digits) <= {"0"}:
        return False
    if not under:
        return len(digits) > 1 and any(each in TELLING for each in digits)
    if any(not _covers(number.box, word.box) for word in under):
        return False
    read = "".join(word.text for word in under)
    if any(map(str.isdigit, read)):
        return True
    letters = sum(map(str.isalpha, read))
    sure = sum(word.confidence for word in under) / len(under)
    telling = sum(each in TELLING for each in digits)
    return telling > 0 and len(digits) > 1 and (letters < len(digits) or sure < SURELY_LETTERS)


def _covers(number: Box, word: Box) -> bool:
    wide = min(number.right, word.right) - max(number.left, word.left)
    return wide >= COVERED * word.width


def _doubted(word: Word, confirmed: Sequence[Number]) -> Word:
    """A word whose digits no shape confirms is not sure, whatever the pack says of it.

    But European digits, which the packs read well, where all numbers of the page that their shapes
    tell are European too: there the pack is believed if it is very sure of some digits together.
    """
    if not any(map(str.isdecimal, word.text)):
        return word
    is_european = len(confirmed) >= SEVERAL and not any(each.is_own for each in confirmed)
    if is_european and EUROPEAN.fullmatch(word.text) and word.confidence >= VERY_SURE:
        return word.model_copy(update={"confidence": min(word.confidence, BELIEVED)})
    return word.model_copy(update={"confidence": min(word.confidence, UNCONFIRMED)})


def _is_speck(word: Word) -> bool:
    """Whether a word is one doubtful digit: what specks of a photo are read as."""
    return len(word.text) == 1 and word.text.isdecimal() and word.confidence < SPECK


def _word(number: Number, digits: str, under: Sequence[Word]) -> Word:
    shown = number.text.translate(str.maketrans(OWN, digits)) if number.is_own else number.text
    return Word(
        text=shown,
        box=number.box,
        confidence=round(min(HIGHEST, 100 * number.likely), 2),
        line=under[0].line if under else 0,
        language=under[0].language if under else None,
    )
