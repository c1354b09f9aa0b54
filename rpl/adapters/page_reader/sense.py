"""Tells writing in a script that no pack knows, which Tesseract takes for letters that it knows.

It finds the likeliest of its letters for every sign, and where readings are made one, what it was
sure of by chance is left.  But at first such a page is read with doubt, whichever way up; and what
really is in a script is read alike with the packs of two languages that share it: the signs of
another script each pack takes for something else.
"""

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from rpl.adapters.languages import SCRIPTS, is_readable, pack_of
from rpl.adapters.page_reader.cleaning import densest_band
from rpl.adapters.page_reader.function_words import clear_language, sounds_like
from rpl.adapters.page_reader.preparing import Prepared
from rpl.adapters.page_reader.recognition import ONE_BLOCK, Recognised, Recogniser
from rpl.domain.reading import Step

UNKNOWN_SCRIPT = "unknown script"
DOUBTFUL, ALIKE = 55, 0.6
"""Mean confidence of the first reading, and share of letters that two packs read alike.

Measured: pages in four scripts without a pack 16 to 46 and .18 to .41; a page of Thai, read as
Russian at 72, was not told."""
HOPELESS = 40
"""Mean confidence that is enough where only one pack of the script is there to be asked."""
FEWEST_LETTERS = 20
"""Letters of a few lines; with fewer, chance decides how alike two readings are."""


def in_unknown_script(
    page: Prepared, read: Recognised, languages: Sequence[str], recogniser: Recogniser
) -> Step | None:
    """What shows that a page is in another script than it was read in; None if nothing does."""
    sister = _sister(languages)
    is_sure = read.mean >= DOUBTFUL or _is_in_a_language(read.text, languages)
    if page.is_line or not read.words or is_sure:
        return None
    if sister is None:
        return _step(mean=round(read.mean)) if read.mean < HOPELESS else None
    band = densest_band(page.clean, page.letters)
    one, other = (
        recogniser.words(band, pack_of(each), page.dpi, ONE_BLOCK, inverted=False)
        for each in (languages[0], sister)
    )
    alike = likeness(one.text, other.text)
    if alike is None or alike >= ALIKE:
        return None
    return _step(mean=round(read.mean), alike=alike)


def likeness(one: str, other: str) -> float | None:
    """Share of letters, from 0 to 1, that two readings of one place have in common, in order.

    None where there are too few letters to say.
    """
    one, other = _letters(one), _letters(other)
    if max(len(one), len(other)) < FEWEST_LETTERS:
        return None
    return round(Levenshtein.normalized_similarity(one, other), 2)


def _step(**parameters: float) -> Step:
    return Step(name=UNKNOWN_SCRIPT, parameters=dict(parameters))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _is_in_a_language(text: str, languages: Sequence[str]) -> bool:
    return bool(sounds_like(text, languages) or clear_language(text))


def _sister(languages: Sequence[str]) -> str | None:
    """Another language of the same script, whose pack is here."""
    packs = {pack_of(language) for language in languages}
    known = next((known for known in SCRIPTS.values() if languages[0] in known), ())
    sisters = (each for each in known if is_readable(each) and pack_of(each) not in packs)
    return next(sisters, None)
