"""Reads the numbers of a page in Arabic script a second time, by the shapes of their digits."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

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
from rpl.adapters.page_reader.preparing import Prepared
from rpl.adapters.page_reader.touching import parted
from rpl.domain.reading import Step, Word
from rpl.domain.values import Box

DIGITS = {"ara": "٠١٢٣٤٥٦٧٨٩", "fas": "۰۱۲۳۴۵۶۷۸۹", "urd": "۰۱۲۳۴۵۶۷۸۹", "pus": "۰۱۲۳۴۵۶۷۸۹"}
"""Packs whose digits are looked at again, and the digits in which the answer is given."""
TALLEST, SMALLEST = 1.6, 0.07
"""Heights of pieces that may be digits, in heights of a word."""
GAP, LEVEL = 0.3, 0.55
"""How far apart, and how far up or down, pieces of one number stand, in heights of a word."""
BESIDE, CLOSE, TALL, CUT = 0.5, 1.0, 0.5, 0.27
"""The same in heights of the digits; how far anything is looked for; what is as tall as a digit."""
DOT = 0.35
"""Heights of a word; what is smaller is a dot."""
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
    found = [each for each in numbers_of(page, height) if _is_number(each, _under(each, words))]
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
        word if (word.box.left, word.box.top) in sure else _doubted(word)
        for word in settled
        if (word.box.left, word.box.top) in sure or not _is_speck(word)
    )
    step = Step(name="numbers", parameters={"read": len(found), "added": len(added)})
    return merged(doubted, added) if added else doubted, (step,)


def numbers_of(page: Prepared, height: float) -> Iterator[Number]:
    """The numbers of a page whose words are about `height` pixels high."""
    some = _without_stacked(pieces_of(page.clean, SMALLEST * height, TALLEST * height), height)
    runs = [
        told(run)
        for rough in _runs(some, height)
        for run in _runs([each.piece for each in _without_letters(parted(told(rough)))], height)
    ]
    leaning = math.copysign(LEANING, sum(_own_rather_than_latin(run) for run in runs))
    for run in runs:
        digits = OWN if _own_rather_than_latin(run) + leaning > 0 else LATIN
        number = _number(run, digits)
        if number and not _is_cut(number, some):
            yield number


def _without_stacked(pieces: Sequence[Piece], height: float) -> list[Piece]:
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


def _runs(pieces: Sequence[Piece], height: float) -> list[list[Piece]]:
    """Pieces that stand close beside each other, each run from left to right."""
    runs: list[list[Piece]] = []
    open_runs: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: each.left):
        open_runs = [run for run in open_runs if _gap(run, piece) <= CLOSE * height]
        near = [
            run
            for run in open_runs
            if abs(piece.middle - run[-1].middle) <= LEVEL * height
            and _gap(run, piece) <= max(GAP * height, BESIDE * _tallest(run, piece))
        ]
        if near:
            min(near, key=lambda run: abs(piece.middle - run[-1].middle)).append(piece)
            continue
        run = [piece]
        runs.append(run)
        open_runs.append(run)
    return runs


def _gap(run: Sequence[Piece], piece: Piece) -> int:
    return piece.left - max(each.right for each in run[-3:])


def _tallest(run: Sequence[Piece], piece: Piece) -> int:
    return max(each.height for each in (*run[-4:], piece))


def _is_cut(number: Number, pieces: Sequence[Piece]) -> bool:
    """Whether something as tall as a digit stands close before or behind a number."""
    box = number.box
    near = CUT * box.height
    return any(
        TALL * box.height <= piece.height
        and box.top < piece.middle < box.bottom
        and (-near <= piece.left - box.right <= near or -near <= box.left - piece.right <= near)
        and not (box.left <= piece.left and piece.right <= box.right)
        for piece in pieces
    )


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
    return [word for word in words if _shared(number.box, word.box) > 0]


def _shared(one: Box, other: Box) -> float:
    """The share of the narrower box's width that both have, if they lie in one line."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    if wide <= 0 or 2 * high <= min(one.height, other.height):
        return 0
    return wide / min(one.width, other.width)


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


def _doubted(word: Word) -> Word:
    """A word whose digits no shape confirms is not sure, whatever the pack says of it."""
    if not any(map(str.isdecimal, word.text)):
        return word
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
    )
