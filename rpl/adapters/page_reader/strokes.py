"""Tells strokes that Tesseract reads as signs: the word "I" in English, and ruled lines.

A stroke as high as the letters beside it, before a word in small letters, is an "I"; one that is
higher by half stands for the edge of a cell, and says nothing.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise
from statistics import median

from rpl.domain.reading import Word

ENGLISH = "eng"
PRONOUN = "I"
STROKES = ("\\|", "|")
"""What the pack for English takes an "I" for; also before an apostrophe, as in "I'm"."""
APOSTROPHES = "'’"  # noqa: RUF001 -- the sign of print
ALIKE = 1.3
"""Heights of the letters beside it that an "I" has at most."""
CLOSE = 1.2
"""Heights of the letters between an "I" and the word after it at most."""
TALLER = 1.5
"""Heights of the letters of its line from which a stroke is a ruled line."""
UPRIGHT, LYING = frozenset("|¦"), frozenset("|¦_—–-=~")  # noqa: RUF001 -- signs that lines are taken for
DOUBTED, SURE = 70, 90
"""Percent.  Tesseract may give a sign the height of its whole line: a lying stroke is a ruled line
only if it is read with doubt, and a sure stroke close to the next word is an "I" of any height."""
CLOSER = 0.7


def with_pronouns(words: Sequence[Word], packs: str) -> tuple[Word, ...]:
    """The words with "I" for strokes that stand where one is; unchanged in other languages.

    `words` are in the order of their lines, with boxes in pixels of the page.
    """
    if ENGLISH not in packs.split("+"):
        return tuple(words)
    after = (two if two.line == one.line else None for one, two in pairwise(words))
    return tuple(
        word if (text := _with_pronoun(word, following)) == word.text else _spelled(word, text)
        for word, following in zip(words, chain(after, (None,)), strict=False)
    )


def without_ruled_lines(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words but those that are ruled lines.

    `words` are in the order of their lines, with boxes in pixels of the page.
    """
    lines = (tuple(line) for _, line in groupby(words, lambda word: word.line))
    return tuple(word for line in lines for word in _written(line))


def _with_pronoun(word: Word, following: Word | None) -> str:
    """The text of a word, "I" in place of a stroke that is one."""
    stroke = next((each for each in STROKES if word.text.startswith(each)), None)
    if stroke is None:
        return word.text
    rest = word.text[len(stroke) :]
    if rest:
        is_pronoun = rest[0] in APOSTROPHES and rest[1:].isalpha()
        return PRONOUN + rest if is_pronoun else word.text
    return PRONOUN if following is not None and _are_beside(word, following) else word.text


def _are_beside(stroke: Word, following: Word) -> bool:
    box, letters = stroke.box, following.box
    is_level = min(box.bottom, letters.bottom) - max(box.top, letters.top) > box.height / 2
    return (
        following.text[0].islower()
        and is_level
        and box.width < box.height
        and 0 <= letters.left - box.right <= CLOSE * letters.height
        and (
            box.height <= ALIKE * letters.height
            or (stroke.confidence >= SURE and letters.left - box.right <= CLOSER * letters.height)
        )
    )


def _spelled(word: Word, text: str) -> Word:
    return word.model_copy(update={"text": text})


def _written(line: Sequence[Word]) -> Iterator[Word]:
    heights = [word.box.height for word in line if any(map(str.isalnum, word.text))]
    tallest = TALLER * median(heights) if heights else 0.0
    for word in line:
        lines = LYING if word.confidence < DOUBTED else UPRIGHT
        if not heights or word.box.height <= tallest or set(word.text) - lines:
            yield word
