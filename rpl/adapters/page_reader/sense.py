"""Tells writing in a script that no pack knows, which Tesseract takes for letters that it knows.

It finds the likeliest of its letters for every sign, and where readings are made one, what it was
sure of by chance is left.  But at first such a page is read with doubt, whichever way up; and what
really is in a script is read alike with the packs of two languages that share it: the signs of
another script each pack takes for something else.  Where Tesseract's own look at the page names a
script that no pack here reads, a reading in doubt is not believed either.
"""

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from rpl.adapters.languages import SCRIPTS, is_readable, is_without_pack, pack_of
from rpl.adapters.page_reader.cleaning import densest_band
from rpl.adapters.page_reader.function_words import clear_language, sounds_like
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.preparing import Prepared
from rpl.adapters.page_reader.recognition import ONE_BLOCK, Recognised, Recogniser
from rpl.adapters.page_reader.stacking import Run, Stack, sureness
from rpl.domain.reading import Step

UNKNOWN_SCRIPT, UNREAD_LINES = "unknown script", "unread lines"
NAMED = 60
"""Mean confidence of the first reading below which the name of a script without a pack counts."""
DOUBTFUL, ALIKE = 55, 0.6
"""Mean confidence of the first reading, and share of letters that two packs read alike.

Measured: pages in four scripts without a pack 16 to 46 and .18 to .41."""
HOPELESS = 40
"""Mean confidence that is enough where only one pack of the script is there to be asked."""
FEWEST_LETTERS = 20
"""Letters of a few lines; with fewer, chance decides how alike two readings are."""


def in_unknown_script(
    page: Prepared, read: Recognised, languages: Sequence[str], recogniser: Recogniser
) -> Step | None:
    """What shows that a page is in another script than it was read in; None if nothing does."""
    is_sure = read.mean >= NAMED or _is_in_a_language(read.text, languages)
    if page.is_line or not read.words or is_sure:
        return None
    if script := script_without_pack(page.clean, recogniser):
        return _step(mean=round(read.mean), script=script)
    return _unlike(page, read, languages, recogniser) if read.mean < DOUBTFUL else None


def script_without_pack(gray: Pixels, recogniser: Recogniser) -> str | None:
    """The script that a picture seems to be in, where no pack here reads that."""
    seen = recogniser.orientation(gray)
    return seen.script if seen is not None and is_without_pack(seen.script) else None


def unread_runs(
    stack: Stack, dpi: int, languages: Sequence[str], recogniser: Recogniser
) -> dict[Run, float]:
    """Runs of a page that are in no script that can be read, and how alike two packs read each."""
    doubt = sureness([word for run in stack.runs for word in run.words])
    sister = _sister(languages)
    if sister is None:
        return dict.fromkeys(stack.runs, 0.0) if doubt < HOPELESS else {}
    if doubt >= DOUBTFUL:
        return {}
    again = recogniser.words(stack.picture, pack_of(sister), dpi, ONE_BLOCK, inverted=False)
    both = [
        (run, " ".join(word.text for word in run.words), " ".join(word.text for word in words))
        for run, words in zip(stack.runs, stack.shares(again), strict=True)
    ]
    alike = likeness(" ".join(one for _, one, _ in both), " ".join(two for _, _, two in both))
    if alike is None or alike >= ALIKE:
        return {}
    found = {run: _similarity(one, two) for run, one, two in both}
    return {run: alike for run, alike in found.items() if alike < ALIKE}


def _unlike(
    page: Prepared, read: Recognised, languages: Sequence[str], recogniser: Recogniser
) -> Step | None:
    sister = _sister(languages)
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
    if max(len(_letters(one)), len(_letters(other))) < FEWEST_LETTERS:
        return None
    return _similarity(one, other)


def _similarity(one: str, other: str) -> float:
    return round(Levenshtein.normalized_similarity(_letters(one), _letters(other)), 2)


def _step(**parameters: float | str) -> Step:
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
