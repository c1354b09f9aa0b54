"""Dates, numbers and foreign text, as the reader of a page expects them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial

from babel import Locale, dates, numbers
from markupsafe import Markup, escape

# Plain "en" writes the month first, which readers outside one country take for the day.
_LOCALES = {"en": "en_GB"}

Number = int | float | Decimal | Fraction


def filters(lang: str) -> Mapping[str, Callable[..., str]]:
    """The template filters of a language.

    Digits stay 0 to 9 in every language: they must match what stands on documents and forms.
    """
    locale = _LOCALES.get(lang, lang)

    def day(value: date) -> str:
        """`2026-11-22` as 22 November 2026."""
        return dates.format_date(value, "long", locale)

    def moment(value: datetime) -> str:
        """A date with hour and minute, and the time zone it is told in."""
        shown = dates.format_datetime(value, "d MMMM y, HH:mm", locale=locale)
        return f"{shown} UTC"

    def number(value: Number, decimals: int = 2) -> str:
        """At most `decimals` digits after the point."""
        pattern = "#,##0." + "#" * decimals
        return numbers.format_decimal(_plain(value), pattern, locale=locale)

    def money(value: Number, currency: str) -> str:
        """An amount in a currency of ISO 4217."""
        return numbers.format_currency(_plain(value), currency, locale=locale)

    def percent(value: Number) -> str:
        """A share from 0 to 1 as 0 to 100 %."""
        return numbers.format_percent(_plain(value), locale=locale)

    def country(code: str) -> str:
        """The name of a country of ISO 3166, with the code of its part where there is one."""
        whole, _, part = code.partition("-")
        name = Locale.parse(locale).territories.get(whole, whole)
        return f"{name} ({code})" if part else name

    return {
        "clock": clock,
        "country": country,
        "language": partial(language, locale),
        "day": day,
        "moment": moment,
        "number": number,
        "money": money,
        "percent": percent,
        "bdi": bdi,
    }


def language(locale: str, code: str) -> str:
    """The name of a language of ISO 639-1; a code without a name stands for itself."""
    return str(Locale.parse(locale).languages.get(code, code))


def clock(value: datetime) -> str:
    """Hour and minute, and the time zone they are told in."""
    return f"{value:%H:%M} UTC"


def _plain(value: Number) -> float | Decimal:
    """A number that Babel knows how to write."""
    return float(value) if isinstance(value, Fraction) else value


def bdi(text: object, lang: str = "") -> Markup:
    """Text of unknown direction, set apart so that it cannot reorder the sentence around it."""
    if lang:
        return Markup('<bdi lang="{}">{}</bdi>').format(lang, text)
    return Markup("<bdi>") + escape(text) + Markup("</bdi>")
