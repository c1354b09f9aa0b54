"""Reads a picture of one line of writing, twice where it is read with doubt."""

from rpl.adapters.page_reader.cleaning import softened
from rpl.adapters.page_reader.merging import merged
from rpl.adapters.page_reader.preparing import Prepared
from rpl.adapters.page_reader.recognition import ONE_LINE, Recognised, Recogniser
from rpl.domain.reading import Step

SURE = 88
"""Mean confidence below which a line is read again, its strokes softened.

Of 16 printed Arabic lines .875 of the words were right when read once, .880 read again below 84 or
88; of 30 generated ones .932, .938 and .947.  Of 20 more printed lines, only measured, .841 below
84 and .837 below 88."""


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
