"""Looks again at a page that was read with doubt, and makes one reading of the two or three."""

from collections.abc import Sequence

import cv2
import numpy as np

from rpl.adapters.languages import SCRIPTS, language_of
from rpl.adapters.page_reader.cleaning import softened, uncovered_ink
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.line_reader import HEIGHT, LETTERS, line_reader
from rpl.adapters.page_reader.merging import merged
from rpl.adapters.page_reader.preparing import STROKES, Prepared
from rpl.adapters.page_reader.recognition import (
    ONE_BLOCK,
    SCATTERED,
    Recognised,
    Recogniser,
)
from rpl.adapters.page_reader.two_readers import combined, is_known
from rpl.domain.reading import Step, Word
from rpl.domain.values import Box

DOUBTED = 86
"""Mean confidence below which a page in Latin letters is read by a second recogniser, of lines.

All receipts are below it and no page of another kind.  Of the words of those that may be tuned on
.954 were read with it, and with Tesseract's second and third readings in its place .897."""
SURE, UNSURE = 84, 78
"""Mean confidence below which a page is read a second and a third time.

Twelve receipts: one reading gave .786 of the words, two .817, three .822."""
SMALLER = 0.75
"""Size of the second look.  On the same receipts the words of a softened page in its own size made
.200 of the characters wrong and .806 of the words right, those of a smaller one .187 and .814."""
OVERLOOKED = 0.02
"""Share of uncovered ink at which a page is searched for what was overlooked."""
MOSTLY_OVERLOOKED = 0.1
HAN = "chi"
"""Tesseract's boxes of Chinese characters are too rough to tell what it overlooked."""
AROUND = 2  # pixels


def completed(
    page: Prepared, first: Recognised, packs: str, recogniser: Recogniser
) -> tuple[Recognised, tuple[Step, ...], float | None]:
    """A reading that is surer and has what the first overlooked, and what was done for it.

    Last, the share of ink that no word of it covers, where that is known.
    """
    if page.is_line or not first.words or HAN in packs:
        return first, (), None
    if first.mean < DOUBTED and (read := _read_by_lines(page, first, packs, recogniser)):
        words, step = read
        return Recognised(words), (step,), uncovered_ink(page.clean, words)
    words, steps = first.words, []
    if first.mean < SURE:
        words, step = _read_again(page, first, packs, recogniser)
        steps.append(step)
    missing = uncovered_ink(page.clean, words)
    if first.mean >= UNSURE and missing <= OVERLOOKED:
        return Recognised(words), tuple(steps), missing
    if first.mean < UNSURE or missing > MOSTLY_OVERLOOKED:
        again = recogniser.words(page.clean, packs, page.dpi, SCATTERED)
        words = merged(words, again.words)
        steps.append(Step(name="again", parameters={"mode": SCATTERED, "softened": 0}))
    else:
        again = recogniser.words(without(page.clean, words), packs, page.dpi, SCATTERED)
        words = merged(words, again.words)
        steps.append(Step(name="search", parameters={"mode": SCATTERED, "uncovered": missing}))
    return Recognised(words), tuple(steps), None


def _read_by_lines(
    page: Prepared, first: Recognised, packs: str, recogniser: Recogniser
) -> tuple[tuple[Word, ...], Step] | None:
    """What a second recogniser makes of the page; None where it cannot read it, or is not here."""
    languages = {language_of(pack) for pack in packs.split("+")}
    if not languages <= set(SCRIPTS["Latin"]) or recogniser.time.page_is_over():
        return None
    reader = line_reader()
    if reader is None or not is_known(first.words, reader.signs):
        return None
    is_over = recogniser.time.page_is_over
    lines = reader.words(page.clean, page.letters, is_over, sure=first.words)
    if not lines:
        return None
    step = Step(name="lines", parameters={"letters": LETTERS, "height": HEIGHT})
    return combined(lines, first.words), step


def _read_again(
    page: Prepared, first: Recognised, packs: str, recogniser: Recogniser
) -> tuple[tuple[Word, ...], Step]:
    """Two readings made one: rows across the page come from the one that takes it for a block."""
    if not _is_of_strokes(packs):
        again = recogniser.words(softened(page.clean, page.letters), packs, page.dpi, ONE_BLOCK)
        step = Step(name="again", parameters={"mode": ONE_BLOCK, "softened": 1})
        return merged(first.words, again.words), step
    small = cv2.resize(page.clean, None, fx=SMALLER, fy=SMALLER, interpolation=cv2.INTER_AREA)
    read = recogniser.words(small, packs, page.dpi, ONE_BLOCK)
    again = Recognised(tuple(_enlarged(word) for word in read.words))
    step = Step(name="again", parameters={"mode": ONE_BLOCK, "scale": SMALLER})
    if again.worth >= first.worth:
        return merged(again.words, first.words), step
    return merged(first.words, again.words), step


def _is_of_strokes(packs: str) -> bool:
    """Whether letters live by their strokes alone: dots and loops are lost in a smaller picture."""
    known = {language for script in STROKES for language in SCRIPTS[script]}
    return {language_of(pack) for pack in packs.split("+")} <= known


def _enlarged(word: Word) -> Word:
    sides = {"left": word.box.left, "top": word.box.top}
    sides |= {"width": word.box.width, "height": word.box.height}
    return word.model_copy(
        update={"box": Box(**{side: round(length / SMALLER) for side, length in sides.items()})}
    )


def without(gray: Pixels, words: Sequence[Word]) -> Pixels:
    """The page with words that were read painted over."""
    rest = np.array(gray)
    for word in words:
        box = word.box
        corner = (max(0, box.left - AROUND), max(0, box.top - AROUND))
        cv2.rectangle(rest, corner, (box.right + AROUND, box.bottom + AROUND), 255, -1)
    return rest
