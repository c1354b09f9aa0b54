"""Month names, as they stand on documents."""

import re
import unicodedata
from collections.abc import Mapping

from rpl.domain.calendars import Calendar

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
    "it": (
        "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
        "settembre", "ottobre", "novembre", "dicembre",
    ),
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
        "oktober", "november", "december",
    ),
    "sq": (
        "janar janari janarit", "shkurt shkurti shkurtit", "mars marsi marsit",
        "prill prilli prillit", "maj maji majit", "qershor qershori qershorit",
        "korrik korriku korrikut", "gusht gushti gushtit", "shtator shtatori shtatorit",
        "tetor tetori tetorit", "nëntor nëntori nëntorit", "dhjetor dhjetori dhjetorit",
    ),
    "sr": (
        "јануар јануара januar januara", "фебруар фебруара februar februara",
        "март марта mart marta", "април априла april aprila", "мај маја maj maja",
        "јун јуни јуна jun juni juna", "јул јули јула jul juli jula",
        "август августа avgust avgusta august augusta",
        "септембар септембра septembar septembra",
        "октобар октобра oktobar oktobra", "новембар новембра novembar novembra",
        "децембар децембра decembar decembra",
    ),
    "hr": (
        "siječnja siječanj", "veljače veljača", "ožujka ožujak", "travnja travanj",
        "svibnja svibanj", "lipnja lipanj", "srpnja srpanj", "kolovoza kolovoz", "rujna rujan",
        "listopada listopad", "studenoga studenog studeni", "prosinca prosinac",
    ),
    "mk": (
        "јануари", "февруари", "март", "април", "мај", "јуни", "јули", "август", "септември",
        "октомври", "ноември", "декември",
    ),
    "so": (
        "Jannaayo Janaayo Jannayo", "Febraayo Feebraayo Febaraayo", "Maarso Maarsi", "Abriil Abril",
        "Maajo Maayo", "Juun Juunyo Juuniyo", "Luuliyo Luulyo Juulaay", "Agoosto Agosto Ogosto",
        "Sebtembar Sebteembar Setembar", "Oktoobar Oktobar", "Nofembar Nofeembar Noofeembar",
        "Desembar Diseembar Disembar",
    ),
    "sw": (
        "Januari", "Februari", "Machi", "Aprili", "Mei", "Juni", "Julai", "Agosti", "Septemba",
        "Oktoba", "Novemba", "Desemba",
    ),
    "ku": (
        "Rêbendan Çile", "Reşemî Sibat", "Adar Avdar", "Avrêl Nîsan", "Gulan", "Pûşper Hezîran",
        "Tîrmeh Temûz", "Gelawêj Tebax", "Rezber Îlon", "Kewçêr Cotmeh", "Sermawez Mijdar",
        "Berfanbar Kanûn",
    ),
    # Written with a number: tháng 6.
    "vi": tuple(f"tháng_{number}" for number in range(1, 13)),
    "zh": tuple(f"{number}月" for number in range(1, 13)),
    "fa": (
        "ژانویه جنوری", "فوریه فبروری", "مارس مارچ", "آوریل اپریل", "مه", "ژوئن جون",
        "ژوئیه جولای", "اوت اگست", "سپتامبر سپتمبر", "اکتبر اکتوبر", "نوامبر نومبر",
        "دسامبر دسمبر",
    ),
    "ps": (
        "جنوري", "فبروري", "مارچ", "اپريل", "مې", "جون", "جولای", "اګست", "سپټمبر", "اکتوبر",
        "نومبر", "دسمبر",
    ),
    "ur": (
        "جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر",
        "نومبر", "دسمبر",
    ),
    "hi": (
        "जनवरी", "फरवरी फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त",
        "सितंबर सितम्बर", "अक्टूबर अक्तूबर", "नवंबर नवम्बर", "दिसंबर दिसम्बर",
    ),
    "bn": (
        "জানুয়ারি জানুয়ারী", "ফেব্রুয়ারি ফেব্রুয়ারী", "মার্চ", "এপ্রিল", "মে", "জুন", "জুলাই",
        "আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর",
    ),
    "am": (
        "ጃንዩወሪ ጃንዋሪ", "ፌብሩወሪ ፌብሩዋሪ", "ማርች", "ኤፕሪል", "ሜይ", "ጁን", "ጁላይ", "ኦገስት", "ሴፕቴምበር",
        "ኦክቶበር ኦክተውበር", "ኖቬምበር", "ዲሴምበር",
    ),
    # Gregorian in both custom: Egypt and the Gulf, then the Levant and Iraq, then the Maghreb.
    "ar": (
        "يناير كانون_الثاني جانفي", "فبراير شباط فيفري", "مارس آذار اذار",
        "أبريل ابريل نيسان أفريل افريل إبريل", "مايو أيار ايار ماي", "يونيو حزيران جوان يونيه",
        "يوليو تموز جويلية يوليوز يوليه", "أغسطس اغسطس آب اب أوت اوت غشت",
        "سبتمبر أيلول ايلول شتنبر", "أكتوبر اكتوبر تشرين_الأول تشرين_الاول",
        "نوفمبر تشرين_الثاني نونبر", "ديسمبر كانون_الأول كانون_الاول دجنبر",
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

CALENDAR_MONTHS: Mapping[Calendar, Mapping[str, int]] = {
    calendar: _numbers(names)
    for calendar, names in {
        # Persian, then Dari, then Pashto.
        Calendar.JALALI: (
            "فروردین فروردين حمل وری", "اردیبهشت ارديبهشت ثور غویی", "خرداد جوزا غبرګولی",
            "تیر تير سرطان چنګاښ", "مرداد امرداد اسد زمری", "شهریور شهريور سنبله وږی",
            "مهر میزان ميزان تله", "آبان ابان عقرب لړم", "آذر قوس لیندۍ", "دی دي جدی جدي مرغومی",
            "بهمن دلو سلواغه", "اسفند حوت کب",
        ),
        Calendar.HIJRI: (
            "محرم محرّم Muharram", "صفر Safar", "ربيع_الأول ربيع_الاول ربیع_الاول ربیع‌الاول",
            "ربيع_الآخر ربيع_الثاني ربیع_الثانی ربيع_الاخر",
            "جمادى_الأولى جمادى_الاولى جمادی_الاول",
            "جمادى_الآخرة جمادى_الثانية جمادی_الثانی", "رجب Rajab", "شعبان Shaban",
            "رمضان Ramadan", "شوال Shawwal", "ذو_القعدة ذي_القعدة ذوالقعدة ذیقعده ذیقعدہ",
            "ذو_الحجة ذي_الحجة ذوالحجة ذیحجه ذوالحجہ",
        ),
        # Amharic, then Tigrinya where it differs.
        Calendar.ETHIOPIAN: (
            "መስከረም", "ጥቅምት ጥቅምቲ", "ኅዳር ህዳር ሕዳር", "ታኅሣሥ ታህሳስ ታህሣሥ ታሕሳስ", "ጥር ጥሪ", "የካቲት ለካቲት",
            "መጋቢት", "ሚያዝያ ሚያዚያ", "ግንቦት", "ሰኔ ሰነ", "ሐምሌ ሀምሌ ሓምለ", "ነሐሴ ነሃሴ ነሓሰ", "ጳጉሜን ጳጉሜ",
        ),
    }.items()
}  # fmt: skip
"""Month names of the calendars that have their own, and their numbers from 1."""

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
