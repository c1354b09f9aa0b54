"""What numbers count: currencies, hours, shares; so that two numbers cannot change places."""

import re
from collections.abc import Mapping
from functools import cache

from rpl.domain.guards.letters import NOT_BEFORE_LETTER

_UNITS: Mapping[str, str] = {
    # Currencies, by ISO 4217.
    "EUR": r"€|eur|euros?|евро|євро|euro|يورو|اليورو|یورو|यूरो|欧元|ዩሮ|avro",
    "USD": r"us\$|\$us|\$|usd|u\.?s\.? dollars?|dollars?|dólar(?:es)?|dolar(?:i|ów|y|ar)?|dollaro|dollari|доллар\w*|долар\w*|دولار\w*|دالر|دلار|डॉलर|美元|美金|ዶላር|doolar|đô la|đô",
    "GBP": r"£|gbp|pounds?|libras?(?: esterlinas?)?|livres?(?: sterling)?|pfund|фунт\w*|جنيه(?:\s?إسترليني)?|پوند|पाउंड|英镑|ፓውንድ",
    "RUB": r"₽|rub|руб\w*|roubles?|rubles?|rublos?|rublu|rubli|rubel|卢布",
    "UAH": r"₴|uah|грн|грив\w*|hryvnias?",
    "PLN": r"pln|zł|złot\w*|zlot(?:y|ys|ych)",
    "RON": r"ron|lei",
    "TRY": r"₺|try|lira(?:sı|lar)?|liras?|ليرة|لیره",
    "INR": r"₹|inr|rupees?|rupias?|रुपये|रुपए|रुपया|rs\.?|روپے|卢比|روپیه",
    "CNY": r"cny|rmb|yuan|人民币|元",
    "JPY": r"jpy|yen|yenes|日元|円|¥|येन",
    "SAR": r"sar|riy?als?|ريال\w*|ریال",
    "AED": r"aed|dirhams?|درهم\w*",
    "DIN": r"iqd|dinars?|دينار\w*|دنانير",
    "AFN": r"afn|afghanis?|افغانی",
    "IRT": r"tomans?|تومان",
    "ETB": r"etb|birr|ብር",
    "ERN": r"ern|nakfa|ናቕፋ",
    "VND": r"vnd|₫|đồng",
    "CHF": r"chf|swiss francs?|francs suisses|schweizer franken",
    # What is not money, in lower case.
    "hours": r"hours?|hrs?|horas?|heures?|ore|orelor|stunden?|std|godzin\w*|godz|час(?:ов|а|ы|у)?|годин\w*|saat\w*|ساعة|ساعات|ساعت|घंटे|घंटों|घंटा|घण्टे|小时|学时|课时|ሰዓት|ሰዓታት|ሰዓታትን|ሰዓት|saacadood|saacado|saac|giờ",
    "percent": r"%|per ?cent|percent|por ciento|por cento|pour ?cent|prozent|procent\w*|процент\w*|відсот\w*|yüzde|في المئة|في المائة|بالمئة|بالمائة|درصد|प्रतिशत|फीसदी|በመቶ|ፐርሰንት|boqolkiiba|phần trăm",
    "years": r"years?|years?-old|yrs?|años?|ans?|années?|anos?|ani|jahren?|jahre|lat|lata|года?|лет|рок(?:и|ів|у)|yıl\w*|سنة|سنوات|عاما|عامًا|أعوام|سال|साल|वर्ष|वर्षों|ዓመት|ዓመታት|sano|sanno|sannadood|năm tuổi|tuổi",
    "months": r"months?|mes(?:es)?|mois|luni|monate?n?|miesi\w+|месяц\w*|місяц\w*|ay|aylık|أشهر|شهرا|شهور|ماه|महीने|महीनों|个月|ወራት|ወር|bilood|bil",
    "days": r"days?|días?|jours?|dias?|zile|tage?n?|dni|дн(?:ей|я|ів|і)|gün\w*|أيام|يوما|روز|दिन|दिनों|ቀናት|ቀን|maalmood|ngày",
    "weeks": r"weeks?|semanas?|semaines?|săptămâni|wochen?|tygodni\w*|недел\w*|тиж\w*|hafta\w*|أسابيع|أسبوعا|هفته|सप्ताह|हफ्ते|周内|星期|ሳምንታት|toddobaad|tuần",
    "credits": r"ects|credits?|créditos?|crédits?|credite|punkt\w*|кредит\w*|kredi|نقاط|ساعة معتمدة|واحد|学分|ክሬዲት",
    "km": r"km|kms|kilomet\w+|kilómetros?|kilomètres?|quilômetros?|quilómetros?|км|كم|کیلومتر|किमी|公里|千米|ኪሎሜትር",
}  # fmt: skip
CURRENCIES = frozenset(unit for unit in _UNITS if unit.isupper())
_HAN = re.compile(r"[\u4e00-\u9fff]")
_GAP = r"[ \u00a0\u202f-]{0,2}"


def _pattern(forms: str) -> str:
    words = []
    for form in forms.split("|"):
        edge = (
            NOT_BEFORE_LETTER
            if not _HAN.match(form[-1]) and (form[-1].isalpha() or form[-1] in ")?*+")
            else ""
        )
        words.append(form + edge)
    return "|".join(words)


# Compiled at the first number: no process that only looks at a file should pay for it.
@cache
def _after() -> Mapping[str, re.Pattern[str]]:
    return {
        unit: re.compile(rf"{_GAP}(?:de |of )?(?:{_pattern(forms)})", re.IGNORECASE)
        for unit, forms in _UNITS.items()
    }


@cache
def _before() -> Mapping[str, re.Pattern[str]]:
    return {
        unit: re.compile(rf"(?:^|[^\w])(?:{forms}){_GAP}$", re.IGNORECASE)
        for unit, forms in _UNITS.items()
        if unit in CURRENCIES or unit == "percent"
    }


_HINDMOST = 24  # characters before a number among which its unit may stand


def unit_of(text: str, start: int, end: int) -> str | None:
    """What the number between two places of a text counts, where a known word says so."""
    after = text[end : end + _HINDMOST]
    for unit, pattern in _after().items():
        if pattern.match(after):
            return unit
    before = text[max(0, start - _HINDMOST) : start]
    for unit, pattern in _before().items():
        if pattern.search(before):
            return unit
    return None
