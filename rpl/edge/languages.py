"""The languages of the pages: which there are, which one an address or a browser asks for."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Request


@dataclass(frozen=True, slots=True)
class Language:
    """A language that pages are shown in: its code, its own name for itself, its direction."""

    code: str
    own_name: str
    direction: str


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in a language; `address` keeps path and query."""

    language: Language
    address: str
    current: bool


_KNOWN = (
    Language("en", "English", "ltr"),
    Language("es", "Español", "ltr"),
    Language("ar", "العربية", "rtl"),
)
_BY_CODE = {language.code: language for language in _KNOWN}

LANGUAGES = tuple(_BY_CODE)
SOURCE_LANGUAGE = "en"
"""What texts are written in, and what is shown where nothing else is known."""


def language(code: str) -> Language:
    """The language of a code.

    Raises:
        KeyError: No page is shown in it.
    """
    return _BY_CODE[code]


RIGHT_TO_LEFT = frozenset(
    {"ar", "ckb", "dv", "fa", "he", "ks", "prs", "ps", "sd", "ug", "ur", "yi"}
)
"""Languages of documents that are written from right to left (CLDR), by their codes."""


def direction(lang: str) -> str:
    """`rtl` or `ltr`, of a page or of a document; a code that nobody knows stands left to right."""
    return "rtl" if lang in RIGHT_TO_LEFT else "ltr"


def negotiate(accept_language: str | None) -> str:
    """The language a browser likes best among ours (RFC 9110, 12.5.4); English when none is."""
    wishes: list[tuple[float, str]] = []
    for part in (accept_language or "").split(","):
        tag, _, weight = part.strip().partition(";")
        code = tag.strip().lower().partition("-")[0]
        quality = _quality(weight)
        if code in LANGUAGES and quality > 0:
            wishes.append((-quality, code))
    return min(wishes, key=lambda wish: wish[0])[1] if wishes else SOURCE_LANGUAGE


def _quality(weight: str) -> float:
    """The number of `q=0.8`; 1 where there is none, 0 where it is not a number."""
    name, _, value = weight.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def language_of(request: Request) -> str:
    """The language of an address `/{lang}/…`; elsewhere the one the browser likes best."""
    first = request.url.path.split("/", 2)[1] if "/" in request.url.path else ""
    return first if first in LANGUAGES else negotiate(request.headers.get("accept-language"))


def links(request: Request) -> tuple[LanguageLink, ...]:
    """The page that is shown, in each language: the first step of the path is exchanged."""
    _, _, rest = request.url.path.removeprefix("/").partition("/")
    in_language = request.url.path.split("/", 2)[1:2] in [[code] for code in LANGUAGES]
    query = f"?{request.url.query}" if request.url.query else ""
    shown = language_of(request)
    return tuple(
        LanguageLink(
            language=known,
            address=f"/{known.code}/{rest}{query}" if in_language else f"/{known.code}/",
            current=known.code == shown,
        )
        for known in _KNOWN
    )


def _from_path(lang: Annotated[str, Path(max_length=8)]) -> str:
    if lang not in LANGUAGES:
        raise HTTPException(404)
    return lang


LanguageDep = Annotated[str, Depends(_from_path)]
