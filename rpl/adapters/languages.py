"""Which Tesseract pack reads which language, and which packs this machine has.

Languages are ISO 639-1 in the service; Tesseract and its Debian packages have names of their own.
"""

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache

from rpl.ports.errors import EngineMissingError

PACKS: Mapping[str, str] = {
    "am": "amh",
    "ar": "ara",
    "bn": "ben",
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fa": "fas",
    "fr": "fra",
    "hi": "hin",
    "pl": "pol",
    "pt": "por",
    "ro": "ron",
    "ru": "rus",
    "ti": "tir",
    "tr": "tur",
    "uk": "ukr",
    "ur": "urd",
    "vi": "vie",
    "zh": "chi_sim",
    # Not in packages.apt; used where an operator installed them.
    "hr": "hrv",
    "it": "ita",
    "ku": "kmr",
    "mk": "mkd",
    "nl": "nld",
    "ps": "pus",
    "sq": "sqi",
    "sr": "srp",
    "sw": "swa",
}
BORROWED: Mapping[str, str] = {"so": "eng"}
"""Languages without a pack of their own, and the pack that knows their letters."""

SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "Latin": ("en", "es", "fr", "de", "pt", "ro", "pl", "tr", "vi", "it", "nl", "sq", "sw", "so"),
    "Cyrillic": ("ru", "uk", "mk", "sr"),
    "Arabic": ("ar", "fa", "ur", "ps"),
    "Devanagari": ("hi",),
    "Bengali": ("bn",),
    "Ethiopic": ("am", "ti"),
    "Han": ("zh",),
}
"""Languages of a script as Tesseract names it; the first is read when nothing more is known."""

WITHOUT_PACKS: Mapping[str, str] = {
    "Armenian": "hye",
    "Georgian": "kat",
    "Greek": "ell",
    "Gujarati": "guj",
    "Gurmukhi": "pan",
    "Hebrew": "heb",
    "Japanese": "jpn",
    "Kannada": "kan",
    "Khmer": "khm",
    "Korean": "kor",
    "Lao": "lao",
    "Malayalam": "mal",
    "Myanmar": "mya",
    "Sinhala": "sin",
    "Tamil": "tam",
    "Telugu": "tel",
    "Thai": "tha",
    "Tibetan": "bod",
}
"""Scripts, as Tesseract names them, that this service has no language for yet; the pack of each."""

MAX_PACKS = 2
LIST_SECONDS = 20


def language_of(code: str) -> str | None:
    """ISO 639-1 of a code in either naming (`es`, `spa`, `chi_sim`); None if it is not known."""
    folded = code.strip().lower()
    if folded in PACKS or folded in BORROWED:
        return folded
    return next((language for language, pack in PACKS.items() if pack == folded), None)


def pack_of(language: str) -> str:
    """The Tesseract pack of a language.

    Raises:
        EngineMissingError: There is none.
    """
    pack = PACKS.get(language) or BORROWED.get(language)
    if pack is None:
        raise EngineMissingError(f"no Tesseract language pack is known for '{language}'")
    return pack


@cache
def installed_packs() -> frozenset[str]:
    """The packs that Tesseract finds on this machine.

    Raises:
        EngineMissingError: Tesseract itself is not installed.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise EngineMissingError("Tesseract is not installed: apt-get install tesseract-ocr")
    listed = subprocess.run(  # noqa: S603 -- no argument of a stranger's
        [program, "--list-langs"], capture_output=True, text=True, timeout=LIST_SECONDS, check=True
    )
    return frozenset(re.findall(r"^\w+$", listed.stdout, re.MULTILINE))


def is_readable(language: str) -> bool:
    """Whether the pack of a language is installed."""
    pack = PACKS.get(language) or BORROWED.get(language)
    return pack is not None and pack in installed_packs()


def is_without_pack(script: str) -> bool:
    """Whether nothing on this machine reads a script, as Tesseract names it."""
    known = SCRIPTS.get(script, ())
    return (bool(known) or script in WITHOUT_PACKS) and not any(map(is_readable, known))


def remedy_for(script: str) -> str:
    """The command that installs what reads a script, as Tesseract names it; empty if none does."""
    pack = WITHOUT_PACKS.get(script) or next(map(pack_of, SCRIPTS.get(script, ())), None)
    return f"apt-get install {_package(pack)}" if pack else ""


def packs_for(languages: Sequence[str]) -> str:
    """The argument that makes Tesseract read these languages, two at most, likeliest first.

    Raises:
        EngineMissingError: A pack is not installed; the message names the command that does.
    """
    packs = list(dict.fromkeys(pack_of(language) for language in languages))[:MAX_PACKS]
    for pack in packs:
        if pack not in installed_packs():
            raise EngineMissingError(
                f"the Tesseract language pack '{pack}' is not installed: "
                f"apt-get install {_package(pack)}"
            )
    return "+".join(packs)


def _package(pack: str) -> str:
    return "tesseract-ocr-" + pack.replace("_", "-")
