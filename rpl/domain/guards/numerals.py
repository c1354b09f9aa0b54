"""Numbers that a text says, whatever the script, the signs between digits, or the words."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rpl.domain.guards.letters import LETTER
from rpl.domain.guards.number_words import HAN_DIGITS, HAN_SCALES, NUMBER_WORDS

MYRIAD, HUNDRED, TEN = 10_000, 100, 10


class Number(NamedTuple):
    """One number of a text: what it means, where it ends, and how it was written.

    `sure` is False for a word that may mean something else.  `written` is False for words.
    """

    value: str
    start: int
    end: int
    written: bool = True
    sure: bool = True


_SUPERSCRIPTS = str.maketrans("", "", "²³")
_NUMBER = re.compile(
    r"(?:(?<=\s)|(?<=^)|(?<=\())[-\u2212]?\d+(?:[.,/:\u2044]\d+)*|\d+(?:[.,/:\u2044]\d+)*"
)
_THOUSANDS = re.compile(
    r"(?<![\d.,])\d{1,3}(?:([.,'\u2019 ])\d{3})(?:\1\d{3})*(?!\d)(?![.,]?\d)"
    r"|(?<![\d.,])\d{1,3}(?:([., ])\d{3})+(?=[.,]\d{1,2}(?!\d))"
    r"|(?<![\d.,])\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"
)
_CLOCK = re.compile(r"(?<=\d) ?[hH] ?(?=[0-5]\d(?!\d))")
_ETHIOPIC = re.compile(r"[\u1369-\u137c]+")
_HAN = re.compile(rf"[{''.join(HAN_DIGITS)}{''.join(HAN_SCALES)}]+")
_ROMAN = re.compile(
    r"(?<![A-Za-zÀ-ӿḀ-ỿ0-9.])(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})(?![A-Za-zÀ-ӿḀ-ỿ0-9])"
)
_FOLLOWING = re.compile(rf"[ -]?({LETTER}+)")
_LETTERS = re.compile(rf"{LETTER}+(?:['\u2019]{LETTER}+)?")
_JOINERS = frozenset({"", "-", "y", "e", "et", "und", "and", "și", "و", "i"})
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_HAN_LANGUAGES = frozenset({"zh", "ja", "yue"})
_SCALES = {"万": 10_000, "萬": 10_000, "亿": 10**8, "億": 10**8, "千": 1000, "百": 100}
_LEAST_SCALE = 1000


def folded(text: str) -> str:
    """The text with digits of any script as ASCII and one sign for each kind of separator.

    Thousands are joined; `28 450,00` and `28,450.00` become the same number.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_SUPERSCRIPTS))
    digits = "".join(map(_digit, plain)).translate({0x66B: ".", 0x66C: ",", 0x60C: ","})
    clocks = _CLOCK.sub(":", digits)
    return _THOUSANDS.sub(lambda found: re.sub(r"\D", "", found[0]), clocks)


def numbers_said(text: str, language: str) -> tuple[Number, ...]:
    """The numbers of a text that was folded, in order, with those written as words."""
    found = [*_digits(text, language), *_ethiopic(text), *_roman(text)]
    if language in _HAN_LANGUAGES:
        found += _han(text)
    found += _worded(text, language)
    return tuple(sorted(found, key=lambda number: number.start))


def written_value(number: str) -> str:
    """The meaning of written digits: whole part and decimals, or the parts of a date.

    Leading zeros mean nothing; those that end decimals do, or `12.10` would be `12.1`.
    """
    sign = "-" if number[0] in "-\u2212" else ""
    parts = re.split(r"\D", number.lstrip("-\u2212"))
    kept = parts[1:] if len(parts) == 2 else [_bare(part) for part in parts[1:]]  # noqa: PLR2004 -- a decimal number
    return sign + ".".join([_bare(parts[0]), *kept])


def _bare(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _digits(text: str, language: str) -> Iterator[Number]:
    scales = _scale_words(language)
    for found in _NUMBER.finditer(text):
        value, end = written_value(found[0]), found.end()
        following = _FOLLOWING.match(text, end)
        scale = _scale_after(text, end, language) or (
            scales.get(following[1].casefold(), 0) if following else 0
        )
        if scale:
            value = _times(value, scale)
        yield Number(value, found.start(), end)


def _scale_words(language: str) -> dict[str, int]:
    words = NUMBER_WORDS.get(language, {})
    return {word: value for word, (value, _) in words.items() if value >= _LEAST_SCALE}


def _scale_after(text: str, end: int, language: str) -> int:
    return _SCALES.get(text[end : end + 1], 0) if language in _HAN_LANGUAGES else 0


def _times(value: str, scale: int) -> str:
    whole, _, decimals = value.partition(".")
    if not decimals.isdigit() and decimals:
        return value
    product = int(whole + decimals) * scale
    divisor = 10 ** len(decimals)
    return str(product // divisor) if product % divisor == 0 else f"{product / divisor}"


def _ethiopic(text: str) -> Iterator[Number]:
    for found in _ETHIOPIC.finditer(text):
        total = current = 0
        for character in found[0]:
            value = int(unicodedata.numeric(character))
            if value >= HUNDRED:
                total = (total + (current or 1)) * value
                current = 0
            else:
                current += value
        yield Number(str(total + current), found.start(), found.end())


def _roman(text: str) -> Iterator[Number]:
    for found in _ROMAN.finditer(text):
        values = [_ROMAN_VALUES[letter] for letter in found[0]]
        if values:
            after = [*values[1:], 0]
            total = sum(-one if one < two else one for one, two in zip(values, after, strict=True))
            yield Number(str(total), found.start(), found.end())


def _han(text: str) -> Iterator[Number]:
    for found in _HAN.finditer(text):
        if found.start() and text[found.start() - 1].isdigit():
            continue
        value = _han_value(found[0])
        if value > 1:
            sure = len(found[0]) > 1 or found[0] not in HAN_SCALES
            yield Number(str(value), found.start(), found.end(), written=False, sure=sure)


def _han_value(numeral: str) -> int:
    if all(character in HAN_DIGITS for character in numeral):
        return int("".join(str(HAN_DIGITS[character]) for character in numeral))
    total = section = digit = 0
    for character in numeral:
        scale = HAN_SCALES.get(character, 0)
        if not scale:
            digit = HAN_DIGITS[character]
        elif scale >= MYRIAD:
            total, section, digit = (total + section + digit) * scale, 0, 0
        else:
            section, digit = section + (digit or 1) * scale, 0
    return total + section + digit


def _worded(text: str, language: str) -> Iterator[Number]:
    known = NUMBER_WORDS.get(language)
    if not known:
        return
    run: list[tuple[int, bool, int, int]] = []
    for found in _LETTERS.finditer(text):
        counted = known.get(found[0].casefold())
        if counted is None or _scales_digits(text, found.start(), counted[0]):
            continue
        between = text[run[-1][3] : found.start()].strip().casefold() if run else ""
        if run and (between not in _JOINERS or not _may_join(run[-1][0], counted[0])):
            yield _composed(run)
            run = []
        run.append((*counted, found.start(), found.end()))
    if run:
        yield _composed(run)


def _scales_digits(text: str, start: int, value: int) -> bool:
    """Whether a word multiplies the digits before it, which count it already."""
    return value >= _LEAST_SCALE and text[:start].rstrip(" -")[-1:].isdigit()


def _may_join(before: int, value: int) -> bool:
    if value >= HUNDRED:
        return before < value
    return before >= TEN * 2 and before > value and (before >= HUNDRED or value < TEN)


def _composed(run: Sequence[tuple[int, bool, int, int]]) -> Number:
    total = current = 0
    for value, *_ in run:
        if value >= _LEAST_SCALE:
            total, current = total + (current or 1) * value, 0
        elif value >= HUNDRED and 0 < current < HUNDRED:
            current *= value
        else:
            current += value
    sure = len(run) > 1 or run[0][1]
    return Number(str(total + current), run[0][2], run[-1][3], written=False, sure=sure)
