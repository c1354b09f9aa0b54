"""Which language a text is in, by its little words or, in doubt, by its letter sequences."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rpl.adapters.languages import BORROWED, PACKS
from rpl.adapters.page_reader.function_words import clear_language

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

MIN_LETTERS = 20
LIKELY = 0.8
"""Probability from which a language is believed."""
AMHARIC, TIGRINYA = "am", "ti"
# The model does not know Tigrinya, which writes its glottal a with another letter than Amharic.
AMHARIC_A, TIGRINYA_A = "\u12a0", "\u12a3"


@dataclass(frozen=True, slots=True)
class Identified:
    """The likeliest language (ISO 639-1) and how likely, from 0 to 1."""

    language: str
    probability: float


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import (  # noqa: PLC0415 -- its model takes a second and 100 MB
        MODEL_FILE,
        LanguageIdentifier,
    )

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = {name.removesuffix("\n") for name in identifier.nb_classes}
    identifier.set_languages(sorted(known & {*PACKS, *BORROWED}))
    return identifier


def identify(text: str) -> Identified | None:
    """The likeliest language, or None where there are too few letters to say."""
    letters = sum(character.isalpha() for character in text)
    if letters < MIN_LETTERS:
        return None
    if clear := clear_language(text):
        return Identified(clear, 1.0)
    language, probability = _identifier().classify(text)
    if language == AMHARIC and text.count(TIGRINYA_A) > text.count(AMHARIC_A):
        language = TIGRINYA
    return Identified(str(language), float(probability))


def identified(text: str) -> str | None:
    """The likeliest language alone."""
    found = identify(text)
    return found.language if found else None
