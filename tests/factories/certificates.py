"""Invented certificates in twelve languages and six scripts, with a faithful translation of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

MONTHS: Mapping[str, str] = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "fa": "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
    "am": "መስከረም ጥቅምት ኅዳር ታኅሣሥ ጥር የካቲት መጋቢት ሚያዝያ ግንቦት ሰኔ ሐምሌ ነሐሴ",
    "zh": "1 2 3 4 5 6 7 8 9 10 11 12",
}
IN_ENGLISH: Mapping[str, str] = {
    "fa": "Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand",
    "am": "Meskerem Tikimt Hidar Tahsas Tir Yekatit Megabit Miyazya Ginbot Sene Hamle Nehase",
}
TIR = 4
"""The place of a month of Ethiopia that English writes as one of Iran: such a line is refused."""
YEARS: Mapping[str, tuple[int, int]] = {"fa": (1350, 1403), "am": (1950, 2016)}
"""The solar Hijri years of Iran and the years of Ethiopia; Gregorian elsewhere."""

NAMES: Mapping[str, Sequence[tuple[str, str]]] = {
    "es": [("María Gutiérrez", "María Gutiérrez"), ("Serafín Arreola", "Serafín Arreola")],
    "fr": [("Monique Bourgeois", "Monique Bourgeois"), ("Audrey Pinto", "Audrey Pinto")],
    "de": [("Wilhelm Trubin", "Wilhelm Trubin"), ("Lilija Gierschner", "Lilija Gierschner")],
    "pl": [("Fryderyk Pagacz", "Fryderyk Pagacz"), ("Julianna Betlej", "Julianna Betlej")],
    "tr": [("Bilay Akça", "Bilay Akça"), ("Özerdinç Yorulmaz", "Özerdinç Yorulmaz")],
    "ru": [("Зоя Гордеева", "Zoya Gordeeva"), ("Всемил Медведев", "Vsemil Medvedev")],
    "uk": [("Надія Дурдинець", "Nadiia Durdynets"), ("Ірена Скоробогатько", "Irena Skorobohatko")],
    "ar": [("تولين القواسم", "Tulin Al-Qawasim"), ("زهران العفيفي", "Zahran Al-Afifi")],
    "fa": [("محمدجواد منصوری", "Mohammadjavad Mansouri"), ("یوسف کریمی", "Yousef Karimi")],
    "hi": [("मोहन मिश्रा", "Mohan Mishra"), ("यश मल्होत्रा", "Yash Malhotra")],
    "am": [("ተስፋዬ ገብረ", "Tesfaye Gebre"), ("ሰላማዊት ከበደ", "Selamawit Kebede")],
    "zh": [("李秀云", "Li Xiuyun"), ("周畅", "Zhou Chang")],
}  # fmt: skip

LINES: Mapping[str, Sequence[tuple[str, str]]] = {
    "es": [
        ("Se certifica que doña {name} ha superado el curso.", "This certifies that Ms {name} passed the course."),
        ("Duración: {hours} horas. Nota: {grade}", "Duration: {hours} hours. Grade: {grade_en}"),
        ("Expedido a {day} de {month} de {year}", "Issued on {day} {month} {year}"),
        ("Del {day} de {month} de {year} al {day2} de {month2} de {year2}", "From {day} {month} {year} to {day2} {month2} {year2}"),
        ("Certificado n.º {code} por {money} €", "Certificate no. {code} for € {money}"),
    ],
    "fr": [
        ("Nous certifions que madame {name} a suivi la formation.", "We certify that Ms {name} attended the training."),
        ("Durée : {hours} heures. Note : {grade}", "Duration: {hours} hours. Grade: {grade_en}"),
        ("Fait à Blancdan, le {day} {month} {year}", "Done at Blancdan on {day} {month} {year}"),
        ("Du {day} {month} {year} au {day2} {month2} {year2}", "From {day} {month} {year} to {day2} {month2} {year2}"),
        ("Attestation n° {code}, montant : {money} €", "Attestation no. {code}, amount: € {money}"),
    ],
    "de": [
        ("Hiermit wird bestätigt, dass Frau {name} den Kurs besucht hat.", "This certifies that Ms {name} attended the course."),
        ("Dauer: {hours} Stunden, Note: {grade}", "Duration: {hours} hours, grade: {grade_en}"),
        ("ausgestellt am {day}. {month} {year}", "issued on {day} {month} {year}"),
        ("vom {day}. {month} {year} bis zum {day2}. {month2} {year2}", "from {day} {month} {year} to {day2} {month2} {year2}"),
        ("Zeugnis Nr. {code} über {money} €", "Certificate no. {code} for € {money}"),
    ],
    "pl": [
        ("Zaświadcza się, że pani {name} ukończyła kurs.", "It is certified that Ms {name} completed the course."),
        ("Czas trwania: {hours} godzin, ocena: {grade}", "Duration: {hours} hours, grade: {grade_en}"),
        ("wydano dnia {day} {month} {year}", "issued on {day} {month} {year}"),
        ("od {day} {month} {year} do {day2} {month2} {year2}", "from {day} {month} {year} to {day2} {month2} {year2}"),
        ("zaświadczenie nr {code} na kwotę {money} zł", "certificate no. {code} for {money} zł"),
    ],
    "tr": [
        ("Sayın {name} kursu tamamladı.", "Ms {name} completed the course."),
        ("Süre: {hours} saat, not: {grade}", "Duration: {hours} hours, grade: {grade_en}"),
        ("veriliş tarihi {day} {month} {year}", "issued on {day} {month} {year}"),
        ("{day} {month} {year} ile {day2} {month2} {year2} arasında", "between {day} {month} {year} and {day2} {month2} {year2}"),
        ("belge no: {code}, tutar {money} €", "document no: {code}, amount € {money}"),
    ],
    "ru": [
        ("Настоящим удостоверяется, что госпожа {name} прошла курс.", "This certifies that Ms {name} attended the course."),
        ("Объём: {hours} часов, оценка: {grade}", "Duration: {hours} hours, grade: {grade_en}"),
        ("выдано {day} {month} {year} года", "issued on {day} {month} {year}"),
        ("с {day} {month} {year} по {day2} {month2} {year2}", "from {day} {month} {year} to {day2} {month2} {year2}"),
        ("свидетельство № {code} на {money} руб.", "certificate no. {code} for {money} roubles"),
    ],
    "uk": [
        ("Цим засвідчується, що пані {name} закінчила курс.", "This certifies that Ms {name} finished the course."),
        ("Обсяг: {hours} годин, оцінка: {grade}", "Duration: {hours} hours, grade: {grade_en}"),
        ("видано {day} {month} {year} року", "issued on {day} {month} {year}"),
        ("з {day} {month} {year} по {day2} {month2} {year2}", "from {day} {month} {year} to {day2} {month2} {year2}"),
        ("свідоцтво № {code} на {money} грн", "certificate no. {code} for {money} hryvnias"),
    ],
    "ar": [
        ("نشهد بأن السيدة {name} اجتازت الدورة", "We certify that Ms {name} passed the course"),
        ("المدة: {hours} ساعة، الدرجة: {grade}", "Duration: {hours} hours, grade: {grade_en}"),
        ("صدرت في {day} {month} {year}", "issued on {day} {month} {year}"),
        ("من {day} {month} {year} إلى {day2} {month2} {year2}", "from {day} {month} {year} to {day2} {month2} {year2}"),
        ("شهادة رقم {code} بمبلغ {money} دينار", "certificate no. {code} for {money} dinars"),
    ],
    "fa": [
        ("گواهی می‌شود که خانم {name} دوره را گذراند", "It is certified that Ms {name} completed the course"),
        ("مدت: {hours} ساعت، نمره: {grade}", "Duration: {hours} hours, grade: {grade_en}"),
        ("صادر شده در {day} {month} {year}", "issued on {day} {month} {year}"),
        ("از {day} {month} {year} تا {day2} {month2} {year2}", "from {day} {month} {year} to {day2} {month2} {year2}"),
        ("گواهینامه شماره {code} به مبلغ {money} تومان", "certificate no. {code} for {money} tomans"),
    ],
    "hi": [
        ("प्रमाणित किया जाता है कि श्री {name} ने पाठ्यक्रम पूरा किया", "It is certified that Mr {name} completed the course"),
        ("अवधि: {hours} घंटे, अंक: {grade}", "Duration: {hours} hours, marks: {grade_en}"),
        ("जारी {day} {month} {year}", "issued on {day} {month} {year}"),
        ("{day} {month} {year} से {day2} {month2} {year2} तक", "from {day} {month} {year} to {day2} {month2} {year2}"),
        ("प्रमाणपत्र संख्या {code}, राशि {money} रुपये", "certificate no. {code}, amount {money} rupees"),
    ],
    "am": [
        ("አቶ {name} ስልጠናውን ማጠናቀቃቸውን እናረጋግጣለን", "We certify that Mr {name} completed the training"),
        ("ጊዜ: {hours} ሰዓት፣ ውጤት: {grade}", "Duration: {hours} hours, result: {grade_en}"),
        ("የተሰጠበት ቀን {day} {month} {year}", "issued on {day} {month} {year}"),
        ("ከ {day} {month} {year} እስከ {day2} {month2} {year2}", "from {day} {month} {year} to {day2} {month2} {year2}"),
        ("የምስክር ወረቀት ቁጥር {code} {money} ብር", "certificate number {code} {money} birr"),
    ],
    "zh": [
        ("兹证明{name}同学完成了培训课程。", "This is to certify that the student {name} completed the training course."),
        ("学时：{hours}小时，成绩：{grade}", "Duration: {hours} hours, result: {grade_en}"),
        ("颁发日期：{year}年{month}月{day}日", "issued on {day} {month} {year}"),
        ("{year}年{month}月{day}日至{year2}年{month2}月{day2}日", "from {day} {month} {year} to {day2} {month2} {year2}"),
        ("证书编号{code}，金额{money}元", "certificate number {code}, amount {money} yuan"),
    ],
}  # fmt: skip

UNTITLED: Mapping[str, tuple[str, str]] = {
    "es": ("Ayer {name} aprobó el examen", "Yesterday {name} passed the exam"),
    "fr": ("Hier {name} a réussi l'examen", "Yesterday {name} passed the exam"),
    "de": ("Gestern hat {name} die Prüfung bestanden", "Yesterday {name} passed the exam"),
    "pl": ("Wczoraj {name} zdała egzamin", "Yesterday {name} passed the exam"),
    "tr": ("Dün {name} sınavı geçti", "Yesterday {name} passed the exam"),
    "ru": ("Вчера {name} сдала экзамен", "Yesterday {name} passed the exam"),
    "uk": ("Вчора {name} склала іспит", "Yesterday {name} passed the exam"),
    "ar": ("أمس {name} اجتازت الامتحان", "Yesterday {name} passed the exam"),
    "fa": ("دیروز {name} در امتحان قبول شد", "Yesterday {name} passed the exam"),
    "hi": ("कल {name} परीक्षा में उत्तीर्ण हुए", "Yesterday {name} passed the exam"),
    "am": ("ትናንት {name} ፈተናውን አለፉ", "Yesterday {name} passed the exam"),
    "zh": ("昨天{name}通过了考试", "Yesterday {name} passed the exam"),
}
"""A line in which neither a title nor a label stands before the name."""


TWO_PEOPLE: Mapping[str, str] = {
    "ar": "نشهد {one} و {two}",
    "fa": "گواهی {one} و {two}",
    "hi": "प्रमाणित {one} और {two}",
    "am": "{one} እና {two}",
    "zh": "证明{one}和{two}",
}
"""How a line names two people where capitals show neither; elsewhere between `con` and a comma."""


@st.composite
def lines_of_two_people(draw: st.DrawFn) -> "CertificateLine":
    """A line that names two people, without title or label."""
    language = draw(st.sampled_from(tuple(NAMES)))
    (one, one_en), (two, two_en) = NAMES[language]
    source = TWO_PEOPLE.get(language, "con {one}, {two}").format(one=one, two=two)
    return CertificateLine(language, source, "with {one}, {two}", {"one": one_en, "two": two_en})


@st.composite
def untitled_lines(draw: st.DrawFn) -> "CertificateLine":
    """A line in which nothing but its own looks shows a name."""
    language = draw(st.sampled_from(tuple(UNTITLED)))
    source, target = UNTITLED[language]
    name, name_en = draw(st.sampled_from(NAMES[language]))
    return CertificateLine(language, source.format(name=name), target, {"name": name_en})


_OWN_DIGITS: Mapping[str, str] = {"ar": "٠١٢٣٤٥٦٧٨٩", "fa": "۰۱۲۳۴۵۶۷۸۹", "hi": "०१२३४५६७८९"}
_POINTS: Mapping[str, str] = {"ar": "٫", "fa": "٫", "hi": ".", "am": ".", "zh": "."}


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One line, its translation by a person, and what stands in its slots in English."""

    language: str
    source: str
    target: str
    slots: Mapping[str, str]

    def said(self, **slots: str) -> str:
        """The translation as a machine would write it that changed some slots."""
        return self.target.format(**{**self.slots, **slots})


def in_spanish(line: CertificateLine, **slots: str) -> str:
    """The line as a second model would write it in Spanish, from its English, some slots changed.

    Only for lines whose months are those of the Gregorian calendar; money is in euros.
    """
    places = [template for _, template in LINES[line.language]]
    template, _ = LINES["es"][places.index(line.target)]
    english, spanish = MONTHS["en"].split(), MONTHS["es"].split()
    said = {
        **line.slots,
        **{
            slot: spanish[english.index(line.slots[slot])]
            for slot in ("month", "month2")
            if line.slots[slot] in english
        },
        "grade": line.slots["grade_en"].replace(".", ","),
        "money": line.slots["money"].replace(",", "."),
    }
    return template.format(**{**said, **slots})


def _own_digits(language: str) -> Callable[[str], str]:
    digits = _OWN_DIGITS.get(language)
    table = str.maketrans("0123456789", digits) if digits else {}
    return lambda text: text.translate(table)


@st.composite
def certificate_lines(draw: st.DrawFn, slot: str = "", language: str = "") -> CertificateLine:
    """Any line of any certificate, or any that has a slot, or is in a language."""
    language = language or draw(st.sampled_from(tuple(LINES)))
    source, target = draw(
        st.sampled_from([line for line in LINES[language] if f"{{{slot}" in line[1] or not slot])
    )
    written = _own_digits(language) if draw(st.booleans()) else str
    name, name_en = draw(st.sampled_from(NAMES[language]))
    first, last = YEARS.get(language, (1960, 2024))
    numbers = {
        "day": draw(st.integers(1, 14)),
        "day2": draw(st.integers(15, 30)),
        "year": draw(st.integers(first, last - 5)),
        "year2": draw(st.integers(last - 4, last)),
        "hours": draw(st.integers(61, 999)),
    }
    whole, decimal = draw(st.integers(2, 9)), draw(st.integers(1, 9))
    months = {
        "month": draw(st.integers(0, 5).filter(lambda place: (language, place) != ("am", TIR))),
        "month2": draw(st.integers(6, 11)),
    }
    amount = draw(st.integers(1_000, 9_999))
    code = draw(st.from_regex(r"[A-HJ-NP-Z]{2}-[1-9][0-9]{4}", fullmatch=True))
    english = IN_ENGLISH.get(language, MONTHS["en"]).split()
    own = MONTHS[language].split()
    point = _POINTS.get(language, ",")
    thousands = {"ar": "٬", "fa": "٬"}.get(language, "," if point == "." else ".")
    return CertificateLine(
        language,
        source.format(
            name=name,
            code=code,
            grade=written(f"{whole}{point}{decimal}"),
            money=written(f"{amount // 1000}{thousands}{amount % 1000:03}"),
            **{slot: written(str(number)) for slot, number in numbers.items()},
            **{slot: own[number] for slot, number in months.items()},
        ),
        target,
        {
            "name": name_en,
            "code": code,
            "grade_en": f"{whole}.{decimal}",
            "money": f"{amount:,}",
            **{slot: str(number) for slot, number in numbers.items()},
            **{slot: english[number] for slot, number in months.items()},
        },
    )
