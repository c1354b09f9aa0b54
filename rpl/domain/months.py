"""Month names, as they stand on documents."""

import re
import unicodedata
from collections.abc import Mapping

_NAMES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "January Jan", "February Feb", "March Mar", "April Apr", "May", "June Jun", "July Jul",
        "August Aug", "September Sept Sep", "October Oct", "November Nov", "December Dec",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
        "septiembre setiembre", "octubre", "noviembre", "diciembre",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
    ),
    "de": (
        "Januar Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
        "September", "Oktober", "November", "Dezember",
    ),
    "pt": (
        "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
        "outubro", "novembro", "dezembro",
    ),
    "ro": (
        "ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august",
        "septembrie", "octombrie", "noiembrie", "decembrie",
    ),
    "pl": (
        "stycznia styczeń", "lutego luty", "marca marzec", "kwietnia kwiecień", "maja maj",
        "czerwca czerwiec", "lipca lipiec", "sierpnia sierpień", "września wrzesień",
        "października październik", "listopada listopad", "grudnia grudzień",
    ),
    "tr": (
        "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül",  # noqa: RUF001 -- Turkish
        "Ekim", "Kasım", "Aralık",  # noqa: RUF001 -- Turkish
    ),
    "uk": (
        "січня січень", "лютого лютий", "березня березень", "квітня квітень", "травня травень",
        "червня червень", "липня липень", "серпня серпень", "вересня вересень",
        "жовтня жовтень", "листопада листопад", "грудня грудень",
    ),
    "ru": (
        "января январь", "февраля февраль", "марта март", "апреля апрель", "мая май",
        "июня июнь", "июля июль", "августа август", "сентября сентябрь", "октября октябрь",
        "ноября ноябрь", "декабря декабрь",
    ),
    # Gregorian in both custom: Egypt and the Gulf, then the Levant and Iraq.
    "ar": (
        "يناير كانون_الثاني", "فبراير شباط", "مارس آذار", "أبريل ابريل نيسان", "مايو أيار ايار",
        "يونيو حزيران", "يوليو تموز", "أغسطس اغسطس آب", "سبتمبر أيلول ايلول",
        "أكتوبر اكتوبر تشرين_الأول تشرين_الاول", "نوفمبر تشرين_الثاني",
        "ديسمبر كانون_الأول كانون_الاول",
    ),
}  # fmt: skip


def _numbers(names: tuple[str, ...]) -> Mapping[str, int]:
    return {
        name.replace("_", " ").casefold(): number
        for number, each in enumerate(names, start=1)
        for name in each.split()
    }


MONTHS: Mapping[str, Mapping[str, int]] = {
    language: _numbers(names) for language, names in _NAMES.items()
}
"""Per language (ISO 639-1): month names in lower case, and their numbers from 1."""

_PATTERNS: Mapping[str, "re.Pattern[str]"] = {
    language: re.compile(
        r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, months), key=len, reverse=True)) + r")(?!\w)"
    )
    for language, months in MONTHS.items()
}


def months_in(text: str, language: str) -> tuple[int, ...]:
    """The months that a text names, in order; () for a language whose names are not known.

    English `may` counts only with a capital, because it is a verb as well.
    """
    pattern = _PATTERNS.get(language)
    if pattern is None:
        return ()
    composed = unicodedata.normalize("NFC", text)
    if language == "en":
        composed = re.sub(r"\bmay\b", "", composed)
    return tuple(MONTHS[language][name] for name in pattern.findall(composed.casefold()))
