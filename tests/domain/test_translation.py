"""Guards of translated lines: what a translation must not change."""

import re
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rpl.domain.guards.numerals import folded, numbers_said
from rpl.domain.months import MONTHS, months_in
from rpl.domain.translation import (
    FLAG_REASONS,
    Flag,
    Maker,
    Pair,
    Step,
    TranslatedLine,
    guarded,
    guarded_way,
)


def flags(source: str, target: str, score: float | None = -0.1, language: str = "es") -> set[str]:
    pair = Pair(
        source=source, target=target, source_language=language, target_language="en", score=score
    )
    return set(guarded(pair).flags)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("con una duración total de 350 horas", "with a total duration of 350 hours"),
        ("Nota: 8,5", "Grade: 8.5"),
        ("Total: 28 450,00", "Total: 28,450.00"),
        ("Expedido en Zaragoza, a 12 de junio de 2023.", "Issued in Zaragoza, on 12 June 2023."),
        ("Trabajó en Sevilla", "Worked in Seville"),
        ("El director: Pedro Sánchez", "The director: Pedro Sanchez"),
        ("Doña Ana Muñoz", "Ms Ana Muñoz"),
        ("María Gutiérrez", "María Gutiérrez"),
        ("Bien", "Fair"),
        ("Calificación final: Notable", "Final grade: Good"),
        ("Certificado de formación profesional", "Vocational Training Certificate"),
    ],
)
def test_a_faithful_line_passes_every_guard(source: str, target: str) -> None:
    assert flags(source, target) == set()


@pytest.mark.parametrize(
    ("source", "target", "flag"),
    [
        ("Soldadura: 90 horas", "Welding: 900 hours", Flag.NUMBERS),
        ("Nota: 8,5", "Grade: 5.8", Flag.NUMBERS),
        ("Trabajó cinco años", "Worked 50 years", Flag.NUMBERS),
        ("05/11/2024", "11/05/2024", None),
        ("Fecha: 05/11/2024", "Date: 11/05/2024", Flag.NUMBERS),
        ("a 12 de junio de 2023", "on 12 July 2023", Flag.DATES),
        ("a 12 de mayo de 2023", "on 12 of 2023, as you may know", Flag.DATES),
        ("Se certifica que María Gutiérrez", "This certifies that Ana Muñoz", Flag.NAMES),
        ("Expedido en Zaragoza", "Issued in Madrid", Flag.NAMES),
        ("Role: Soldador", "Mr Ramón Ibáñez", Flag.NAMES),
        ("ha superado el curso de soldadura", "", Flag.LENGTH),
        ("ha superado el curso de soldadura", "passed", Flag.LENGTH),
        ("ha superado el curso", "the course the course the course", Flag.REPETITION),
        ("ha superado el curso", "ha superado el curso", Flag.COPIED),
    ],
)
def test_an_unfaithful_line_is_flagged(source: str, target: str, flag: Flag | None) -> None:
    assert flags(source, target) == ({flag} if flag else set())


def test_a_score_below_the_floor_is_flagged_and_no_score_is_not() -> None:
    assert flags("ha superado", "has passed", score=-2.5) == {Flag.SCORE}
    assert flags("ha superado", "has passed", score=None) == set()


def test_a_flagged_line_shows_its_source() -> None:
    bad = Pair(source="90 horas", target="900 hours", source_language="es", target_language="en")
    good = bad.model_copy(update={"target": "90 hours"})

    assert guarded(bad).shown == "90 horas"
    assert guarded(good).shown == "90 hours"


def a_step(source: str, target: str, languages: str, score: float | None = -0.1) -> Step:
    source_language, target_language = languages.split()
    return Step(
        maker=Maker(engine="argos", model=f"translate-{source_language}_{target_language}"),
        pair=Pair(
            source=source,
            target=target,
            source_language=source_language,
            target_language=target_language,
            score=score,
        ),
    )


def flags_by_leg(line: TranslatedLine) -> list[set[str]]:
    return [set(leg.flags) for leg in line.legs]


def test_a_line_says_what_made_it_and_how_sure_that_was() -> None:
    line = guarded_way([a_step("90 horas", "90 hours", "es en", -0.2)])

    (leg,) = line.legs
    assert leg.maker.name == "argos translate-es_en"
    assert (leg.source_language, leg.target_language, leg.score) == ("es", "en", -0.2)
    assert (line.score, line.flags, leg.flags) == (-0.2, (), ())


def test_each_leg_of_a_way_through_english_is_guarded_and_told_apart() -> None:
    first, second = a_step("٩٠ ساعة", "90 hours", "ar en"), a_step("90 hours", "90 heures", "en fr")
    lost = a_step("٩٠ ساعة", "900 hours", "ar en", -0.4)
    then = a_step("900 hours", "900 heures", "en fr", None)
    late = a_step("90 hours", "9 heures", "en fr")

    assert guarded_way([first, second]).flags == ()
    early = guarded_way([lost, then])
    assert (early.flags, flags_by_leg(early)) == ((Flag.NUMBERS,), [{Flag.NUMBERS}, set()])
    assert early.score == -0.4
    assert early.shown == "٩٠ ساعة"
    assert flags_by_leg(guarded_way([first, late])) == [set(), {Flag.NUMBERS}]


def test_a_number_that_one_leg_changes_and_the_next_changes_back_is_held_back() -> None:
    line = guarded_way(
        [a_step("90 horas", "80 hours", "es en"), a_step("80 hours", "90 heures", "en fr")]
    )

    assert flags_by_leg(line) == [{Flag.NUMBERS}, {Flag.NUMBERS}]
    assert line.flags == (Flag.NUMBERS,)


def test_a_line_without_letters_has_no_maker() -> None:
    assert guarded_way([a_step("512", "nonsense", "es en")]).legs == ()


def test_a_line_without_letters_is_taken_over() -> None:
    line = guarded(
        Pair(source="— 512 —", target="nonsense 7", source_language="es", target_language="en")
    )

    assert (line.target, line.flags) == ("— 512 —", ())


def test_chinese_lines_may_grow() -> None:
    chinese = "兹证明该学员已完成焊接课程学习"

    assert (
        flags(chinese, "This is to certify that the trainee has completed welding.", language="zh")
        == set()
    )
    assert flags(chinese, "Welding", language="zh") == {Flag.LENGTH}


def test_names_are_not_sought_where_every_noun_has_a_capital() -> None:
    assert (
        flags(
            "Der Bewerber hat die Prüfung bestanden",
            "The applicant passed the examination",
            language="de",
        )
        == set()
    )


def test_every_flag_has_a_reason_in_plain_words() -> None:
    assert set(FLAG_REASONS) == set(Flag)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("١٢٣ ساعة", {"123": 1}),
        ("1.500 h", {"1500": 1}),
        ("1,500 h", {"1500": 1}),
        ("05.11.2024", {"5.11.2024": 1}),
        ("2019-2024", {"2019": 1, "2024": 1}),
        ("n.º 0347", {"347": 1}),
    ],
)
def test_numbers_are_compared_by_what_they_mean(text: str, numbers: dict[str, int]) -> None:
    assert Counter(number.value for number in numbers_said(folded(text), "es")) == numbers


@pytest.mark.parametrize(
    ("text", "language", "months"),
    [
        ("15 نيسان 2022", "ar", (4,)),
        ("3 تشرين الأول 2021", "ar", (10,)),
        ("5 листопада 2024", "uk", (11,)),
        ("You may start in May", "en", (5,)),
        ("12 Ocak", "tr", (1,)),
        ("de enero a marzo", "es", (1, 3)),
        ("Mayores", "es", ()),
        ("12 Sivan", "he", ()),
    ],
)
def test_months_are_known_by_name(text: str, language: str, months: tuple[int, ...]) -> None:
    assert months_in(text, language) == months


def test_every_language_names_twelve_months() -> None:
    for months in MONTHS.values():
        assert set(months.values()) == set(range(1, 13))


WORDS = st.lists(st.sampled_from(["curso", "horas", "soldadura", "nota", "con"]), max_size=5)


@st.composite
def lines_with_numbers(draw: st.DrawFn) -> str:
    """Words with numbers between them, never two numbers side by side."""
    parts: list[str] = []
    for number in draw(st.lists(st.integers(0, 99_999), min_size=1, max_size=4)):
        parts += [*draw(WORDS), "de", str(number)]
    return " ".join(parts)


@given(lines_with_numbers(), st.data())
def test_no_changed_digit_passes(line: str, data: st.DataObject) -> None:
    places = [index for index, character in enumerate(line) if character.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from("0123456789"))
    changed = line[:place] + digit + line[place + 1 :]
    assume(_values(changed) != _values(line))

    assert Flag.NUMBERS in flags(line, changed)


@given(lines_with_numbers(), st.data())
def test_no_added_or_lost_digit_passes(line: str, data: st.DataObject) -> None:
    places = [index for index, character in enumerate(line) if character.isdigit()]
    place = data.draw(st.sampled_from(places))
    insert = data.draw(st.sampled_from(["", "0", "7"]))
    changed = line[:place] + insert + line[place + (not insert) :]
    assume(_values(changed) != _values(line))

    assert Flag.NUMBERS in flags(line, changed)


@given(lines_with_numbers(), st.data())
def test_no_lost_number_passes(line: str, data: st.DataObject) -> None:
    number = data.draw(st.sampled_from(re.findall(r"\d+", line)))

    assert Flag.NUMBERS in flags(line, re.sub(rf"\b{number}\b", "", line, count=1))


@given(lines_with_numbers())
def test_unchanged_numbers_always_pass(line: str) -> None:
    assert Flag.NUMBERS not in flags(line, line.replace("horas", "hours"))


def _values(line: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", line)]
