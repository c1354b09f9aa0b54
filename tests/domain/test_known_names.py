"""Names known from the claim and the draft record stand in a translation whole, in any script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.guards import Pair
from rpl.domain.guards.known_names import loses_name
from rpl.domain.known_names import known_names, with_names
from rpl.domain.record import ACCEPTED, DraftField, FieldName
from rpl.domain.translation import Flag, Quality, TranslatedLine, Translation
from rpl.domain.values import Box
from tests.factories.certificates import NAMES, CertificateLine, certificate_lines

PLACE = Box(left=0, top=0, width=1, height=1)


def loses(source: str, target: str, languages: str, *names: str) -> bool:
    here, there = languages.split()
    pair = Pair(source=source, target=target, source_language=here, target_language=there)
    return loses_name(pair, names)


@pytest.mark.parametrize(
    ("source", "languages", "name", "whole", "half"),
    [
        ("الاسم زهران العفيفي", "ar en", "Zahran Alafifi", "Name Zahran Al-Afifi", "Name Zahran"),
        (
            "منح زهران العفيفي شهادة",
            "ar en",
            "زهران العفيفي",
            "Zahran Al-Afifi was",
            "Al-Afifi was",
        ),
        (
            "محمدجواد منصوری گذراند",
            "fa en",
            "Mohammadjavad Mansoori",
            "Mohammad Javad Mansouri",
            "Mansouri",
        ),
        (
            "यश मल्होत्रा ने पूरा किया",
            "hi en",
            "Yash Malhotra",
            "Yash Malhotra completed",
            "Malhotra completed",
        ),
        (
            "ሰላማዊት ከበደ ስልጠና",
            "am en",
            "Selamawit Kebede",
            "Selamawit Kebede training",
            "training Kebede",
        ),
        ("完成人李秀云", "zh en", "李秀云", "Done by Li Xiuyun", "Done by Li"),
        ("完成人李秀云", "zh en", "Xiuyun Li", "Done by Li Xiuyun", "Done by Xiuyun Wang"),
        (
            "MARÍA GUTIÉRREZ LÓPEZ, NIVEL 2",
            "es en",
            "María Gutiérrez López",
            "MARIA GUTIERREZ LOPEZ, LEVEL 2",
            "MARÍA LÓPEZ, LEVEL 2",
        ),
        (
            "ЗОЯ ГОРДЕЕВА, слушатель",
            "ru en",
            "Zoya Gordeyeva",
            "ZOYA GORDEEVA, trainee",
            "ZOYA, trainee",
        ),
        (
            "Ms Zahran Alafifi passed",
            "en ar",
            "Zahran Alafifi",
            "اجتازت السيدة زهران العفيفي",
            "اجتازت السيدة زهران",
        ),
        ("Nombre: Teferi", "es en", "Teferi", "Name: Teferi", "Name:"),
    ],
)
def test_a_known_name_must_stand_whole_in_the_target(
    source: str, languages: str, name: str, whole: str, half: str
) -> None:
    assert not loses(source, whole, languages, name)
    assert loses(source, half, languages, name)


@pytest.mark.parametrize(
    ("source", "target", "languages", "name"),
    [
        ("El sol de la mañana", "The morning sun", "es en", "Ana Sol"),
        ("la rosa blanca", "the white rose", "es en", "Rosa Blanca"),
        ("Curso de soldadura", "Welding course", "es en", "María Gutiérrez"),
        ("Curso de soldadura", "Welding course", "es en", ""),
        ("نور الشمس", "sunlight", "ar en", "Nour Haddad"),
        ("完成培训课程", "completed the training", "zh en", "Zoya Gordeyeva"),
        ("完成培训课程", "completed the training", "zh en", "Зоя Гордеева"),
        ("Ana", "she", "es en", "Ana"),
    ],
)
def test_words_that_are_not_the_name_are_left_alone(
    source: str, target: str, languages: str, name: str
) -> None:
    assert not loses(source, target, languages, name)


@given(certificate_lines("name"), st.sampled_from([0, 1]))
def test_in_every_script_a_faithful_line_keeps_a_known_name_and_a_dropped_word_loses_it(
    line: CertificateLine, place: int
) -> None:
    known = next(pair for pair in NAMES[line.language] if line.slots["name"] == pair[1])
    dropped = known[1].replace(known[1].split()[place], "")

    for name in known:
        assert not loses(line.source, line.said(), f"{line.language} en", name)
        assert loses(line.source, line.said(name=dropped), f"{line.language} en", name)


def a_field(name: FieldName, value: str, confidence: float = ACCEPTED) -> DraftField:
    return DraftField(name=name, value=value, raw=value, page=1, box=PLACE, confidence=confidence)


def test_known_are_the_applicant_and_the_people_a_machine_is_sure_of() -> None:
    fields = [
        a_field(FieldName.HOLDER, "María Gutiérrez"),
        a_field(FieldName.SIGNATORY, "Pedro Sánchez"),
        a_field(FieldName.ISSUER, "Centro de Formación"),
    ]
    doubtful = a_field(FieldName.HOLDER, "del curso", ACCEPTED - 1)

    assert known_names(" María Gutiérrez ", fields) == ("María Gutiérrez", "Pedro Sánchez")
    assert known_names("", [doubtful]) == ()


def test_a_line_that_loses_a_known_name_is_held_back_and_no_other() -> None:
    translation = Translation(
        engine="fake",
        model="fake",
        quality=Quality.DRAFT,
        source_language="ar",
        target_language="en",
        lines=(
            TranslatedLine(source="منح زهران العفيفي شهادة", target="Zahran was awarded"),
            TranslatedLine(source="منح شهادة", target="awarded a certificate"),
        ),
    )

    held = with_names(translation, ["Zahran Alafifi"])

    assert [line.flags for line in held.lines] == [(Flag.NAMES,), ()]
    assert with_names(held, ["Zahran Alafifi"]) == held
    assert with_names(translation, ()) is translation


def test_words_of_a_known_name_that_was_found_are_in_doubt_no_more() -> None:
    line = TranslatedLine(
        source="منح زهران العفيفي شهادة",
        target="Zahran Al-Afifi was awarded",
        likely_names=("زهران", "Granada"),
        possible_names=("العفيفي", "منح"),
    )
    translation = Translation(
        engine="fake",
        model="fake",
        quality=Quality.DRAFT,
        source_language="ar",
        target_language="en",
        lines=(line,),
    )

    (kept,) = with_names(translation, ["Zahran Alafifi"]).lines

    assert (kept.flags, kept.likely_names, kept.possible_names) == ((), ("Granada",), ("منح",))
