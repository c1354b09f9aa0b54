"""Whether the text that a page of a PDF carries says what can be seen on it."""

import re
import unicodedata
from itertools import pairwise

from rpl.adapters.page_reader.function_words import FUNCTION_WORDS, MARKS

MIN_LETTERS = 40
PLAUSIBLE = 0.9
ORPHANS_AMONG = 50
"""A mark without its letter among so many letters is a slip; more is a broken layer."""
UNMAPPED_AMONG = 50
"""A sign without a meaning among so many is a bullet; more are letters that were lost."""
UNMAPPED = frozenset({"Co", "Cn", "Cs"})
LOST = "\N{REPLACEMENT CHARACTER}"
FEWEST_REVERSED = 3
SCATTERED = 0.5
"""Share of words of one letter in a layer that places each letter for itself."""
RIGHT_TO_LEFT = ("ar", "fa", "ur", "ps")
LEAST_REVERSIBLE = 2  # letters
ANY_SCRIPT = frozenset({"COMBINING", "VARIATION", "ENCLOSING"})
"""First words of the names of marks that any sign may carry."""
ONE_VOWEL = frozenset(
    [
        "DEVANAGARI",
        "BENGALI",
        "GUJARATI",
        "GURMUKHI",
        "ORIYA",
        "TAMIL",
        "TELUGU",
        "KANNADA",
        "MALAYALAM",
    ]
)
"""Scripts whose letters carry one vowel sign at most, once composed."""
JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}\N{DOTTED CIRCLE}"


def plausible(text: str) -> bool:
    """Whether a text layer is text: many PDFs map their glyphs to nothing that means anything."""
    solid = re.sub(r"\s", "", text)
    letters = sum(character.isalpha() for character in solid)
    if letters < MIN_LETTERS:
        return False
    good = sum(unicodedata.category(character)[0] in "LNPSM" for character in solid)
    return bool(
        good >= PLAUSIBLE * len(solid)
        and unmapped(solid) * UNMAPPED_AMONG < len(solid)
        and orphans(text) * ORPHANS_AMONG < letters
        and not is_reversed(text)
        and not is_scattered(text)
    )


def unmapped(text: str) -> int:
    """How many signs stand for no character: private, undefined, lost."""
    return sum(
        character == LOST or unicodedata.category(character) in UNMAPPED for character in text
    )


def orphans(text: str) -> int:
    """How many marks have lost their letter.

    They open a word, or follow a sign or a letter of another script, or are a second vowel sign on
    a letter of a script that has one at most.
    """
    composed = unicodedata.normalize("NFC", text)
    return sum(_is_orphan(before, mark) for before, mark in pairwise(f" {composed}"))


def _is_orphan(before: str, mark: str) -> bool:
    if unicodedata.category(mark)[0] != "M" or _script(mark) in ANY_SCRIPT:
        return False
    kind = unicodedata.category(before)[0]
    if kind == "M":
        return _script(mark) in ONE_VOWEL and _is_vowel_sign(before) and _is_vowel_sign(mark)
    if kind == "L":
        return _script(mark) != _script(before)
    return before not in JOINERS


def _is_vowel_sign(mark: str) -> bool:
    return " VOWEL SIGN " in unicodedata.name(mark, "")


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]


def is_reversed(text: str) -> bool:
    """Whether words of Arabic letters have their last letter first, as they are drawn.

    Little words tell, and letters that are mapped to the form they have at the end of a word.
    """
    words = [word.strip(MARKS) for word in text.split()]
    plain = [unicodedata.normalize("NFKC", word) for word in words]
    known = {
        word
        for language in RIGHT_TO_LEFT
        for word in FUNCTION_WORDS[language]
        if len(word) >= LEAST_REVERSIBLE
    }
    right = sum(word in known for word in plain) + sum(_ends(word, 0, -1) for word in words)
    wrong = sum(w[::-1] in known and w not in known for w in plain)
    wrong += sum(_ends(word, -1, 0) for word in words)
    return wrong >= FEWEST_REVERSED and wrong > right


def _ends(word: str, first: int, last: int) -> bool:
    """Whether a word of presentation forms begins at one end of it and ends at the other."""
    if len(word) < LEAST_REVERSIBLE:
        return False
    return unicodedata.decomposition(word[first]).startswith("<initial>") and (
        unicodedata.decomposition(word[last]).startswith("<final>")
    )


def is_scattered(text: str) -> bool:
    """Whether most letters stand alone: words cannot be told from such a layer."""
    words = [word for word in text.split() if word[0].isalpha()]
    if any("CJK" in unicodedata.name(word[0], "") for word in words[:MIN_LETTERS]):
        return False
    alone = sum(len(word) == 1 for word in words)
    return alone > SCATTERED * len(words)
