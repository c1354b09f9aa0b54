"""Guards against machines that drop, double and swap what a document says, in any script."""

import re
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rpl.domain.guards import Flag, Pair, failed
from tests.factories.certificates import (
    IN_ENGLISH,
    LINES,
    MONTHS,
    CertificateLine,
    certificate_lines,
)

STRANGERS = ("Vorobets", "Nkemelu", "Quispe", "Oyelaran")
NUMBERS = ("day", "day2", "year", "year2", "hours", "grade_en", "money")


def flags_of(line: CertificateLine, target: str) -> set[Flag]:
    return set(
        failed(
            Pair(
                source=line.source,
                target=target,
                source_language=line.language,
                target_language="en",
                score=-0.1,
            )
        )
    )


def slots_of(line: CertificateLine, *wanted: str) -> list[str]:
    return [slot for slot in wanted if f"{{{slot}}}" in line.target]


def flags(source: str, target: str, language: str, into: str = "en") -> set[str]:
    return set(
        failed(Pair(source=source, target=target, source_language=language, target_language=into))
    )


@given(certificate_lines())
def test_a_faithful_line_of_any_script_passes(line: CertificateLine) -> None:
    assert flags_of(line, line.said()) == set()


@given(certificate_lines(), st.data())
def test_a_dropped_doubled_grown_or_other_number_never_passes(
    line: CertificateLine, data: st.DataObject
) -> None:
    slots = slots_of(line, *NUMBERS)
    assume(slots)
    slot = data.draw(st.sampled_from(slots))
    number = line.slots[slot]
    digit = data.draw(st.integers(1, 9))
    spoiled = data.draw(
        st.sampled_from(
            [
                "",
                f"{number} {number}",
                f"{number}{digit}",
                number[:-1] + str((int(number[-1]) + digit) % 10),
            ]
        )
    )

    assert flags_of(line, line.said(**{slot: spoiled}))


@given(certificate_lines(), st.data())
def test_two_numbers_never_change_places(line: CertificateLine, data: st.DataObject) -> None:
    pairs = [
        (one, two)
        for one, two in combinations(slots_of(line, *NUMBERS), 2)
        if line.slots[one] != line.slots[two]
        and {one[:3], two[:3]} != {"day", "yea"}  # 1960 January 1 is the same day
    ]
    assume(pairs)
    one, two = data.draw(st.sampled_from(pairs))

    assert flags_of(line, line.said(**{one: line.slots[two], two: line.slots[one]}))


@given(certificate_lines("month"), st.data())
def test_a_dropped_other_or_swapped_month_never_passes(
    line: CertificateLine, data: st.DataObject
) -> None:
    slots = slots_of(line, "month", "month2")
    slot = data.draw(st.sampled_from(slots))
    other = data.draw(st.sampled_from(["", *MONTHS["en"].split(), *IN_ENGLISH["fa"].split()]))
    assume(other != line.slots[slot])
    assume({other, line.slots[slot]} != {"Tir"})

    assert flags_of(line, line.said(**{slot: other}))
    if len(slots) == 2:
        swapped = {"month": line.slots["month2"], "month2": line.slots["month"]}
        assert flags_of(line, line.said(**swapped))


@given(certificate_lines("name"), st.sampled_from(STRANGERS), st.data())
def test_a_dropped_doubled_swapped_or_other_name_never_passes(
    line: CertificateLine, stranger: str, data: st.DataObject
) -> None:
    words = line.slots["name"].split()
    word = data.draw(st.sampled_from(words))
    spoiled = data.draw(
        st.sampled_from(
            [
                "",
                stranger,
                line.slots["name"].replace(word, stranger),
                line.slots["name"].replace(word, ""),
                line.slots["name"].replace(word, f"{word} {word}"),
                f"{line.slots['name']} {stranger}",
            ]
        )
    )

    assert flags_of(line, line.said(name=spoiled))


@given(certificate_lines("code"), st.data())
def test_no_sign_of_a_code_changes(line: CertificateLine, data: st.DataObject) -> None:
    code = line.slots["code"]
    place = data.draw(st.sampled_from([index for index, sign in enumerate(code) if sign != "-"]))
    sign = data.draw(st.sampled_from("QXZ" if code[place].isalpha() else "0123456789"))
    assume(sign != code[place])

    assert flags_of(line, line.said(code=code[:place] + sign + code[place + 1 :]))


def test_the_certificates_are_in_twelve_languages() -> None:
    assert len(LINES) == 12


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Del 3 de marzo al 12 de junio", "From 3 March to 12 June", "es"),
        ("Fecha: 25/11/2024", "Date: 25 November 2024", "es"),
        ("treinta y cinco horas", "35 hours", "es"),
        ("1,5 millones de euros", "1.5 million euros", "es"),
        ("150万元", "1.5 million yuan", "zh"),
        ("二〇二三年六月十二日", "12 June 2023", "zh"),
        ("ተሰጠ በ ፲፪ ሰኔ ፳፻፲፭", "issued on 12 Sene 2015", "am"),
        ("Nivel II", "Level 2", "es"),
        ("No apto", "Fail", "es"),
        ("Certificado no. 12", "Certificate no. 12", "es"),
        ("lunes 5 de junio", "Monday 5 June", "es"),
        ("Calificación: A-", "Grade: A-", "es"),
        ("جمهورية مصر العربية", "Arab Republic of Egypt", "ar"),
        ("Факт подтверждён в Германии", "The fact was confirmed in Germany", "ru"),
    ],
)
def test_what_is_said_in_another_way_passes(source: str, target: str, language: str) -> None:
    assert flags(source, target, language) <= {"names"} - ({"names"} if language != "ru" else set())


@pytest.mark.parametrize(
    ("source", "target", "language", "flag"),
    [
        ("Del 3 de marzo al 12 de junio", "From 12 March to 3 June", "es", Flag.DATES),
        ("de enero a marzo", "from March to January", "es", Flag.DATES),
        ("Fecha: 05/11/2024", "Date: 5 November 2024", "es", Flag.NUMBERS),
        ("lunes 5 de junio", "Tuesday 5 June", "es", Flag.DATES),
        ("۲۲ خرداد ۱۴۰۲", "22 June 1402", "fa", Flag.DATES),
        ("۲۲ خرداد ۱۴۰۲", "12 June 2023", "fa", Flag.NUMBERS),
        ("5 horas, 3 módulos", "3 hours, 5 modules", "es", Flag.NUMBERS),
        ("módulo 3, sala 5", "module 5, room 3", "es", Flag.ORDER),
        ("Importe: 500 €", "Amount: 500 dollars", "es", Flag.CURRENCY),
        ("Importe: 500 €", "Amount: 500", "es", Flag.CURRENCY),
        ("descuento del 5 %", "discount of 5", "es", Flag.NUMBERS),
        ("Calificación: A-", "Grade: A", "es", Flag.GRADES),
        ("No apto", "Pass", "es", Flag.GRADES),
        ("expediente 0034712", "file 34712", "es", Flag.IDENTIFIERS),
        ("no ha trabajado aquí", "has worked here", "es", Flag.NEGATION),
        ("ha trabajado aquí", "has not worked here", "es", Flag.NEGATION),
        ("курс сварки", "welding курс", "ru", Flag.SCRIPT),
        (
            "el curso de soldadura dura mucho",
            "the course of welding, the course of welding",
            "es",
            Flag.REPETITION,
        ),
        ("نشهد بأن السيدة تولين القواسم", "We certify that Ms Zahran Al-Qawasim", "ar", Flag.NAMES),
        ("兹证明李秀云同学", "This certifies that Wang Wei", "zh", Flag.NAMES),
        ("አቶ ሰላማዊት ከበደ ስልጠናውን", "Mr Selamawit completed the training", "am", Flag.NAMES),
        ("兹证明李秀云同学", "the student Li Xiuyun Li Xiuyun", "zh", Flag.NAMES),
        ("السيد محمد محمود", "Mr Mahmoud", "ar", Flag.NAMES),
        ("Ana Muñoz y Luis Prado", "Luis Muñoz and Ana Prado", "es", Flag.NAMES),
    ],
)
def test_what_is_said_wrongly_is_flagged(
    source: str, target: str, language: str, flag: Flag
) -> None:
    assert flag in flags(source, target, language)


def test_into_a_script_without_capitals_the_numbers_and_names_are_still_compared() -> None:
    assert (
        flags("Ms María Gutiérrez, 350 hours", "السيدة ماريا غوتييريز، 350 ساعة", "en", "ar")
        == set()
    )
    assert Flag.NUMBERS in flags("350 hours", "35 ساعة", "en", "ar")
    assert Flag.NAMES in flags("Ms María Gutiérrez", "السيدة فاطمة", "en", "ar")


def test_every_guard_works_on_what_it_cannot_know() -> None:
    assert flags("xyz abc", "one thing", "qq", "qq") == set()
    assert re.fullmatch(r"\w+", Flag.SCRIPT)
