"""Reads a picture of one line of writing, twice where it is read with doubt."""

from rpl.adapters.page_reader.cleaning import softened
from rpl.adapters.page_reader.merging import merged
from rpl.adapters.page_reader.preparing import Prepared
from rpl.adapters.page_reader.recognition import ONE_LINE, Recognised, Recogniser
from rpl.domain.reading import Step

SURE = 88
"""Mean confidence below which a line is read again, its strokes softened.

36 printed Arabic lines: .069 of the characters wrong and .851 of the words right when read once,
.067 and .858 so; on the 20 of them that it was not chosen on .065 and .831, .063 and .841."""


def read_line(
    page: Prepared, packs: str, recogniser: Recogniser
) -> tuple[Recognised, tuple[Step, ...]]:
    """The words of a line, and how they were read."""
    first = recogniser.words(page.clean, packs, page.dpi, ONE_LINE)
    step = Step(name="read", parameters={"mode": ONE_LINE, "dpi": page.dpi, "packs": packs})
    if not first.words or first.mean >= SURE:
        return first, (step,)
    soft = softened(page.clean, page.letters)
    again = recogniser.words(soft, packs, page.dpi, ONE_LINE, inverted=False)
    words = merged(first.words, again.words)
    more = Step(name="again", parameters={"mode": ONE_LINE, "softened": 1})
    return Recognised(words), (step, more)
