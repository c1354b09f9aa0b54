"""Months and weekdays that a text names: Gregorian in any language, and those of three calendars.

A month is a fact such as `G6` (June) or `J3` (Khordad): a translation keeps the calendar that the
document counts in, because a year of one calendar is another year of the next.  Gregorian names
come from the Unicode CLDR (through Babel) beside those that stand on documents.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError

from rpl.domain.guards.letters import NOT_AFTER_LETTER, NOT_BEFORE_LETTER
from rpl.domain.guards.number_words import HAN_DIGITS
from rpl.domain.months import MONTHS

MONTHS_OF_A_YEAR = 12
SHORTEST_STEM = 4

_OTHER_CALENDARS: Mapping[str, tuple[str, ...]] = {
    # Solar Hijri: Iran, then Afghanistan (Dari), and as they are written in Latin letters.
    "J": (
        "فروردین حمل Farvardin Hamal", "اردیبهشت ثور Ordibehesht Sawr", "خرداد جوزا Khordad Jawza",
        "تیر سرطان Tir Saratan", "مرداد اسد Mordad Asad", "شهریور سنبله Shahrivar Sonbola",
        "مهر میزان Mehr Mizan", "آبان عقرب Aban Aqrab", "آذر قوس Azar Qaws", "دی جدی Dey Jadi",
        "بهمن دلو Bahman Dalw", "اسفند حوت Esfand Hoot Hut",
    ),
    "H": (
        "محرم المحرم Muharram", "صفر Safar", "ربيع_الأول ربیع_الاول Rabi_al-Awwal",
        "ربيع_الآخر ربيع_الثاني ربیع_الثانی Rabi_al-Thani Rabi_al-Akhir",
        "جمادى_الأولى جمادی_الاول Jumada_al-Ula Jumada_al-Awwal",
        "جمادى_الآخرة جمادى_الثانية جمادی_الثانی Jumada_al-Akhirah Jumada_al-Thani",
        "رجب Rajab", "شعبان Shaban Sha'ban", "رمضان Ramadan Ramadhan", "شوال Shawwal",
        "ذو_القعدة ذوالقعده ذی_القعده Dhu_al-Qadah Dhu_al-Qi'dah",
        "ذو_الحجة ذوالحجه ذی_الحجه Dhu_al-Hijjah",
    ),
    "E": (
        "መስከረም Meskerem", "ጥቅምት ጥቅምቲ Tikimt Tiqimt", "ኅዳር ህዳር ሕዳር Hidar", "ታኅሣሥ ታህሳስ Tahsas",
        "ጥር ጥሪ Tir", "የካቲት ለካቲት Yekatit", "መጋቢት Megabit", "ሚያዝያ ሚያዚያ Miyazya", "ግንቦት Ginbot",
        "ሰኔ ሰነ Sene", "ሐምሌ ሓምለ Hamle", "ነሐሴ ነሓሰ Nehase",
    ),
}  # fmt: skip
_CALENDARS_OF: Mapping[str, str] = {
    "fa": "JH", "ps": "JH", "ar": "H", "ur": "H", "ckb": "J", "am": "E", "ti": "E",
}  # fmt: skip
_NATIVE_NUMBERED: Mapping[str, str] = {
    "zh": r"(?<![\d年第])(\d{1,2}|[一二三四五六七八九十]{1,2})月(?!内)|年(\d{1,2}|[一二三四五六七八九十]{1,2})月",
    "ja": r"(\d{1,2}|[一二三四五六七八九十]{1,2})月",
    "ko": r"(\d{1,2})월",
    "vi": r"[tT]háng (\d{1,2})(?!\d)",
}
_DOUBTFUL: Mapping[str, frozenset[str]] = {
    "en": frozenset({"may", "march", "mar", "sun", "sat", "mon", "wed"}),
    "uk": frozenset({"лютий", "лютого"}),
    "pl": frozenset({"maja", "maj"}),
    "tr": frozenset({"ocak", "ekim", "mart", "pazar", "salı"}),
    "ar": frozenset({"الاثنين", "الأحد", "السبت", "آب", "مارس", "الاثنان", "الخميس", "الثلاثاء"}),
    "fa": frozenset({"دی", "مهر", "تیر", "آذر", "اسد", "حمل", "میزان", "ثور", "قوس", "می", "مه", "جمعه"}),
    "ps": frozenset({"می", "مې"}),
    "hi": frozenset({"मई", "शनि", "रवि", "सोम", "मंगल", "बुध", "गुरु", "शुक्र"}),
    "am": frozenset({"ጥር", "ሜይ", "ማርች", "እሑድ"}),
    "ti": frozenset({"ጥሪ"}),
    "so": frozenset({"arbaco", "sabti"}),
    "fr": frozenset({"mars"}),
    "pt": frozenset({"segunda", "terça", "quarta", "quinta", "sexta"}),
    "de": frozenset({"mai", "mär"}),
    "ru": frozenset({"среда", "среду", "среде", "среды"}),
    "ro": frozenset({"mai", "mie", "mar", "lun"}),
}  # fmt: skip
_INFLECTED = frozenset({"ru", "uk", "pl", "tr", "cs", "sk", "sr", "hr", "bg", "fi", "hu"})


class Named(NamedTuple):
    """A month (`G6`, `J3`, `H9`, `E1`) or weekday (`D0`, Monday) of a text, and where it stands.

    `sure` is False for a word that may mean something else.
    """

    fact: str
    start: int
    end: int
    sure: bool = True


def named_days(text: str, language: str) -> tuple[Named, ...]:
    """The months and weekdays that a folded text names, in order."""
    found = list(_numbered(text, language))
    pattern, names = _names(language)
    taken = [(each.start, each.end) for each in found]
    if pattern is not None:
        for match in pattern.finditer(_lowered(text)):
            if any(start <= match.start() < end for start, end in taken):
                continue
            fact, sure = names[_stem_of(match[0], names)]
            # English `may` is a verb as well, and so is `march`: a capital tells.
            capital = text[match.start() : match.start() + 1].isupper()
            if sure or language != "en" or capital:
                opens = not text[: match.start()].rstrip()
                sure = sure or (language == "en" and capital and not opens)
                sure = sure or _is_dated(text, match.start(), match.end())
                found.append(Named(fact, match.start(), match.end(), sure))
    return tuple(sorted(found, key=lambda named: named.start))


def _is_dated(text: str, start: int, end: int) -> bool:
    """Whether a number stands beside, which makes a month of a word that may mean more."""
    return (
        re.search(r"\d[\s.ºª°,-]{0,3}(?:de |of )?$", text[:start]) is not None
        or re.match(r"[\s.,]{0,3}(?:de |of )?\d", text[end:]) is not None
    )


def is_known(language: str) -> bool:
    """Whether the months of a language are known, so that a missing one can be missed."""
    return _names(language)[0] is not None


def _lowered(text: str) -> str:
    """Lower case of the same length, so that places stay places."""
    return "".join(
        low if len(low := character.lower()) == 1 else character
        for character in unicodedata.normalize("NFC", text)
    )


def _stem_of(word: str, names: Mapping[str, tuple[str, bool]]) -> str:
    while word not in names:
        word = word[:-1]
    return word


def _numbered(text: str, language: str) -> Iterator[Named]:
    pattern = _NATIVE_NUMBERED.get(language)
    if pattern is None:
        return
    for match in re.finditer(pattern, text):
        number = next(group for group in match.groups() if group)
        value = int(number) if number.isdigit() else _han_month(number)
        if 1 <= value <= MONTHS_OF_A_YEAR:
            start = match.start() + match[0].index(number)
            yield Named(f"G{value}", start, match.end())


def _han_month(numeral: str) -> int:
    if numeral[0] == "十":
        return 10 + HAN_DIGITS.get(numeral[1:], 0)
    return HAN_DIGITS.get(numeral, 10) if len(numeral) == 1 else 0


@cache
def _names(language: str) -> tuple["re.Pattern[str] | None", Mapping[str, tuple[str, bool]]]:
    """The pattern that finds the names of a language, and what each name means."""
    facts = {name: f"G{number}" for name, number in MONTHS.get(language, {}).items()}
    for name, fact in _cldr(language):
        facts.setdefault(name, fact)
    if not facts:
        return None, {}
    for name, fact in _of_other_calendars(language):
        facts.setdefault(name, fact)
    names = {name: (fact, _is_sure(name, fact, language)) for name, fact in facts.items()}
    ends = r"\w{0,4}" if language in _INFLECTED else ""
    spelled = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    if language in {"zh", "ja", "yue", "ko"}:
        return re.compile(spelled), names
    prefix = "[ولبفك]?ال|[ولبفك]|" if language == "ar" else "[በከለየ]|" if language == "am" else ""
    return re.compile(
        rf"{NOT_AFTER_LETTER}(?:{prefix})(?:{spelled}){ends}{NOT_BEFORE_LETTER}"
    ), _with_prefixes(names, language)


def _of_other_calendars(language: str) -> Iterator[tuple[str, str]]:
    native = language in _CALENDARS_OF
    for calendar in _CALENDARS_OF.get(language, "JHE"):
        for number, forms in enumerate(_OTHER_CALENDARS[calendar], start=1):
            for form in forms.split():
                if native or form[0].isascii():
                    yield _lowered(form.replace("_", " ")), f"{calendar}{number}"


def _is_sure(name: str, fact: str, language: str) -> bool:
    """Whether a name means nothing else; short Latin forms (Tir, Hut, Asad) are words of their own."""
    if name in _DOUBTFUL.get(language, frozenset()):
        return False
    return language in _CALENDARS_OF or fact[0] in "GD" or len(name) > SHORTEST_STEM


def _with_prefixes(
    names: Mapping[str, tuple[str, bool]], language: str
) -> Mapping[str, tuple[str, bool]]:
    prefixes = {"ar": ("", "و", "ب", "ل", "ف", "ك", "ال", "وال", "بال"), "am": ("", *"በከለየ")}
    return {
        prefix + name: meaning
        for prefix in prefixes.get(language, ("",))
        for name, meaning in names.items()
    }


def _cldr(language: str) -> Iterator[tuple[str, str]]:
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return
    for context in ("format", "stand-alone"):
        for number, name in locale.months[context]["wide"].items():
            yield from _forms(name, f"G{number}", language)
        for number, name in locale.days[context]["wide"].items():
            yield from _forms(name, f"D{number}", language)


def _forms(name: str, fact: str, language: str) -> Iterator[tuple[str, str]]:
    lowered = _lowered(name)
    if not any(character.isalpha() for character in lowered) or any(map(str.isdigit, lowered)):
        return
    yield lowered, fact
    if language == "pt" and lowered.endswith("-feira"):
        yield lowered.removesuffix("-feira"), fact
    if language == "zh" and lowered.startswith("星期"):
        yield lowered.replace("星期", "周"), fact
        yield lowered.replace("星期", "礼拜"), fact
    if language == "hi" and lowered.endswith("वार"):
        yield lowered.removesuffix("वार"), fact
    if language in _INFLECTED and (
        len(lowered) > SHORTEST_STEM or (len(lowered) == SHORTEST_STEM and lowered[-1] in "ьяй")
    ):
        yield lowered[:-1], fact
