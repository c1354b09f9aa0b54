"""The languages a document may be said to be in: those the readers have packs for."""

from dataclasses import dataclass

from babel import Locale

CODES = (
    *("am", "ar", "bn", "de", "en", "es", "fa", "fr", "hi", "pl"),
    *("pt", "ro", "ru", "ti", "tr", "uk", "ur", "vi", "zh"),
)
"""ISO 639-1, of the Tesseract packs in `packages.apt`."""


@dataclass(frozen=True, slots=True)
class DocumentLanguage:
    """A language by its code, and its name in the language of the page."""

    code: str
    name: str


def document_languages(lang: str) -> tuple[DocumentLanguage, ...]:
    """Every language a document may be in, by its name in `lang`."""
    names = Locale.parse(lang).languages
    found = (DocumentLanguage(code, names.get(code, code)) for code in CODES)
    return tuple(sorted(found, key=lambda language: language.name.casefold()))
