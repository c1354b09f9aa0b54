"""What a found text means: trimmed, checked, normalised; None where it cannot be that field."""

import re
from dataclasses import dataclass
from datetime import date

from rpl.adapters.field_finder.dates import date_pattern, iso_date
from rpl.adapters.field_finder.day_month import DayMonth
from rpl.adapters.field_finder.phrases import PARTICLES
from rpl.adapters.field_finder.sheet import HAN, WORD, digits_folded, folded
from rpl.domain.record import FieldName

LOOK_ALIKE = frozenset("АВСЕНКМОРТХІ")  # noqa: RUF001 -- Cyrillic capitals
"""Cyrillic capitals that look like Latin ones: in a number nobody can tell which was printed."""
DATES = frozenset({FieldName.DATE, FieldName.PERIOD_START, FieldName.PERIOD_END})
NAMES = frozenset({FieldName.HOLDER, FieldName.SIGNATORY})
CAPITAL = NAMES | {FieldName.PLACE}
"""Fields whose words begin with a capital."""
_I_MISREAD = re.compile(r"(?<!\w)l(?=[^\W\d_A-Z])(?!(?:a|e|as|os|es|i)(?!\w))")
"""A small l that begins a name is a capital I; `la` and `le` are words of their own."""
ALIKE_IN_CASE = frozenset("cosuvwxzосх")  # noqa: RUF001 -- Cyrillic too
"""Letters whose capitals differ in size alone, so that the one is read for the other."""
LONGEST = {FieldName.TASKS: 40, FieldName.TITLE: 14, FieldName.ISSUER: 12}
MOST_WORDS = 8
NAME_WORDS = (2, 6)
SHORTEST = 2
"""Letters; what has no more of them is no word of a record, but in Chinese."""
MOST_HOURS = 20_000
HONORIFICS = re.compile(
    r"^(?:don|doña|dña|d|sr|sra|el señor|la señora|mr|mrs|ms|miss|dr|prof|eng|ing|lic|monsieur|"
    r"madame|m|mme|herr|frau|znj|zoti|zonja|gđa|gospodin|gospođa|господин|госпођа|mudane|marwo|"
    r"السيد|السيدة|الآنسة|المهندس|الدكتور|د|جناب|محترمہ|مسٹر|مسماۃ|জনাব|জনাবা)\.? ",
    re.IGNORECASE,
)
EDGES = " \t.,;:·|_-–—*\"'«»()[]“”،/\\"  # noqa: RUF001 -- the signs documents are printed with
FIRM_EDGES = "".join(set(EDGES) - set(".«»\"'"))
"""Firms keep the marks around and after their names: `«Metal»`, `S.L.`"""


@dataclass(frozen=True, slots=True)
class Custom:
    """How a document writes: its language, the day it is, and how it orders day and month."""

    language: str
    today: date
    order: DayMonth | None = None


def value_of(name: FieldName, text: str, custom: Custom) -> str | None:
    """The value of a field, or None where the text cannot be one."""
    text = re.sub(r"\s+", " ", digits_folded(text)).strip()
    if name in DATES:
        return _date(text, custom)
    if name in CAPITAL:
        text = _I_MISREAD.sub("I", text)
    if name in NAMES:
        return _person(text)
    special = _SPECIAL.get(name)
    return special(text) if special else _words(name, text)


def _date(text: str, custom: Custom) -> str | None:
    found = re.search(date_pattern(custom.language), text, re.IGNORECASE)
    if found is None:
        return None
    return iso_date(found[0], custom.language, custom.today, custom.order)


def _person(text: str) -> str | None:
    """A person's name: two to six words of letters, with capitals where the script has them."""
    name = text.strip(EDGES)
    while HONORIFICS.match(name):
        name = HONORIFICS.sub("", name, count=1).strip(EDGES)
    words = name.split()
    if re.fullmatch(r"[\u4e00-\u9fff·]{2,5}", name):
        return name
    least, most = NAME_WORDS
    if not least <= len(words) <= most or any(character.isdigit() for character in name):
        return None
    if sum(word[0].isupper() for word in words) == len(words) - 1:
        words = [_with_capital(word) for word in words]
        name = " ".join(words)
    cased = [word for word in words if word[0].lower() != word[0].upper()]
    capital = sum(word[0].isupper() for word in cased)
    if cased and capital < least:
        return None
    return name if all(re.fullmatch(WORD + ",?", word) for word in words) else None


def _with_capital(word: str) -> str:
    small = word[0] in ALIKE_IN_CASE and word.strip(".,").casefold() not in PARTICLES
    return word[0].upper() + word[1:] if small else word


def _hours(text: str) -> str | None:
    found = re.search(r"(?<![\d.,])(\d{1,3}(?:[., ]\d{3})+|\d{1,5})(?:[.,]\d{1,2})?(?![\d])", text)
    if not found:
        return None
    number = int(re.sub(r"\D", "", found[1]))
    return str(number) if 0 < number <= MOST_HOURS else None


def _credits(text: str) -> str | None:
    found = re.search(r"\d{1,3}(?:[.,]\d)?", text)
    return found[0].replace(",", ".") if found else None


_MONEY = re.compile(
    r"\d{1,3}(?:[ .,'’\u00a0]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?![\d])"  # noqa: RUF001 -- the signs documents are printed with
)


def _amount(text: str) -> str | None:
    """An amount of money with two decimals; a lone group of three digits is thousands.

    Of several numbers the only one with decimals is meant; where there is no such one, none is.
    """
    found = _MONEY.findall(text)
    exact = [each for each in found if re.search(r"[.,]\d{1,2}$", each)]
    chosen = exact if len(found) > 1 else found
    if len(chosen) != 1:
        return None
    whole, decimals = chosen[0], "00"
    if end := re.search(r"[.,](\d{1,2})$", whole):
        whole, decimals = whole[: end.start()], end[1].ljust(2, "0")
    digits = int(re.sub(r"\D", "", whole) or "0")
    return f"{digits}.{decimals}" if digits or int(decimals) else None


def _number(text: str) -> str | None:
    text = re.sub(
        r"^(?:№|(?:n[.º°o*]*|nr\.?|no\.?)(?![^\W\d_])|#)\s*[.:]?\s*(?=\S*\d)",
        "",
        text,
        flags=re.IGNORECASE,
    )
    found = re.match(r"[^\W_]*[\w/.\-]*\d[\w/.\-]*(?: \d+)*", text.strip(EDGES))
    return found[0].strip(EDGES) if found and not _is_date(found[0]) else None


def _is_date(text: str) -> bool:
    return re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", text) is not None


def _grade(text: str) -> str | None:
    grade = text.strip(EDGES)
    return grade if grade and len(grade.split()) <= 5 else None  # noqa: PLR2004 -- a few words


def _words(name: FieldName, text: str) -> str | None:
    if name is FieldName.ISSUER:
        text = re.sub(r"\s*\((?=[^)]*\d)[^)]*\)?$", "", text)
        if text.startswith("("):
            return None
    words = text.strip(FIRM_EDGES if name is FieldName.ISSUER else EDGES)
    enough = any(character.isalpha() for character in words) and (
        len(folded(words)) > SHORTEST or HAN.search(words) is not None
    )
    return words if enough and len(words.split()) <= LONGEST.get(name, MOST_WORDS) else None


_SPECIAL = {
    FieldName.HOURS: _hours,
    FieldName.CREDITS: _credits,
    FieldName.TOTAL: _amount,
    FieldName.NUMBER: _number,
    FieldName.GRADE: _grade,
}
