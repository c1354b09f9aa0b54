"""Field finders, the fake and the one with word lists: what is found, and what is left absent."""

from datetime import date

import pytest

from rpl.adapters.field_finder import GazetteerFieldFinder
from rpl.adapters.field_finder.dates import iso_date
from rpl.adapters.field_finder.gazetteer import IGNORED, LANGUAGES, gazetteer
from rpl.adapters.field_finder.values import Custom, value_of
from rpl.demo.samples import SAMPLES
from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import Page, Reading, Word, written
from rpl.domain.record import ACCEPTED, FieldName
from rpl.domain.values import Box
from rpl.ports import FieldFinder
from tests.fakes.clock import StoppedClock
from tests.fakes.field_finder import FakeFieldFinder

FINDERS: dict[str, FieldFinder] = {
    "fake": FakeFieldFinder(),
    "gazetteer": GazetteerFieldFinder(StoppedClock()),
}
TODAY = date(2026, 11, 22)


@pytest.fixture(params=FINDERS)
def finder(request: pytest.FixtureRequest) -> FieldFinder:
    return FINDERS[request.param]


def found(
    text: str, language: str = "es", kind: EvidenceKind = EvidenceKind.CERTIFICATE
) -> dict[str, str]:
    fields = FINDERS["gazetteer"].find(kind, written(text, language))
    return {field.name.value: field.value for field in fields}


def test_each_field_is_found_once_where_it_stands(finder: FieldFinder) -> None:
    reading = written("holder: María Gutiérrez\nnumber: 512\nnumber: 513", "en")
    fields = finder.find(EvidenceKind.CERTIFICATE, reading)

    assert len({field.name for field in fields}) == len(fields)
    assert {field.name for field in fields} == {FieldName.HOLDER, FieldName.NUMBER}
    for field in fields:
        page = reading.pages[field.page - 1]
        assert field.raw in reading.text
        assert field.box.right <= page.width
        assert field.box.bottom <= page.height
        assert 0 < field.confidence <= 100


def test_an_empty_reading_has_no_fields(finder: FieldFinder) -> None:
    assert finder.find(EvidenceKind.OTHER, written("")) == ()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_fact_of_a_sample_is_found_and_nothing_else(name: str) -> None:
    sample = SAMPLES[name]

    assert found(sample.text(sample.holder), sample.language, sample.kind) == {
        field.value: value for field, value in sample.facts.items()
    }


def test_a_value_stands_beside_or_below_its_label() -> None:
    words = (
        _word("Nombre", 100, 100, 0),
        _word("Ana", 600, 100, 0),
        _word("Muñoz", 700, 100, 0),
        _word("Nota", 100, 200, 1),
        _word("final", 180, 200, 1),
        _word("8,5", 100, 240, 2),
    )
    page = Page(number=1, width=1000, height=400, confidence=90, words=words)
    reading = Reading(pages=(page,), language="es", pipeline="typed")

    fields = {field.name: field for field in FINDERS["gazetteer"].find(EvidenceKind.OTHER, reading)}

    assert fields[FieldName.HOLDER].value == "Ana Muñoz"
    assert fields[FieldName.HOLDER].box == Box(left=600, top=100, width=170, height=30)
    assert fields[FieldName.GRADE].value == "8,5"


def _word(text: str, left: int, top: int, line: int) -> Word:
    return Word(
        text=text, box=Box(left=left, top=top, width=70, height=30), confidence=90, line=line
    )


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        pytest.param("Nacida el 3 de mayo de 1990 en Lima", "date", id="a day of birth"),
        pytest.param("Válido hasta el 3 de mayo de 2025", "date", id="a day of expiry"),
        pytest.param("3 de mayo de 2020 y 4 de mayo de 2020", "date", id="two dates"),
        pytest.param("Soldadura 80 horas, planos 40 horas", "hours", id="no total"),
        pytest.param("jornada de 40 horas semanales", "hours", id="hours a week"),
        pytest.param("Alumno: 4711", "holder", id="no name"),
        pytest.param("El director: firma ilegible", "signatory", id="no capitals"),
        pytest.param("Fecha: 31/02/2023", "date", id="no such day"),
        pytest.param("Fecha: 12/06/2031", "date", id="not yet"),
        pytest.param("Fecha: 12/06/1895", "date", id="too long ago"),
        pytest.param("Registro: ver al dorso", "number", id="no number"),
    ],
)
def test_what_does_not_stand_there_is_absent(text: str, absent: str) -> None:
    assert absent not in found(text)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("12.06.2023", "de", "2023-06-12"),
        ("12 juin 2023", "fr", "2023-06-12"),
        ("June 12, 2023", "en", "2023-06-12"),
        ("13/06/2023", "en", "2023-06-13"),
        ("06/13/2023", "en", "2023-06-13"),
        ("05/06/2023", "en", "2023"),
        ("05/06/2023", "es", "2023-06-05"),
        ("2023-06-12", "en", "2023-06-12"),
        ("15 نيسان 2022", "ar", "2022-04-15"),
        ("3 تشرين الأول 2021", "ar", "2021-10-03"),
        ("junio de 2023", "es", "2023-06"),
        ("2019", "es", "2019"),
        ("12 giugno 2023", "it", "2023-06-12"),
        ("12 juni 2023", "nl", "2023-06-12"),
        ("350 horas", "es", None),
        ("12 de brumario de 2023", "es", None),
    ],
)
def test_a_date_is_read_only_where_it_can_be_one_date(
    text: str, language: str, expected: str | None
) -> None:
    assert iso_date(text, language, TODAY) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (FieldName.TOTAL, "22 902,25 грн", "22902.25"),
        (FieldName.TOTAL, "$1,234.5", "1234.50"),
        (FieldName.TOTAL, "1.234", "1234.00"),
        (FieldName.TOTAL, "none", None),
        (FieldName.HOURS, "1.500 horas", "1500"),
        (FieldName.HOURS, "99999999", None),
        (FieldName.NUMBER, "n.* 512", "512"),
        (FieldName.NUMBER, "AB-2023/017", "AB-2023/017"),
        (FieldName.NUMBER, "12/06/2023", None),
        (FieldName.CREDITS, "7,5 ECTS", "7.5"),
        (FieldName.HOLDER, "Sra. Doña Ana Muñoz,", "Ana Muñoz"),
        (FieldName.HOLDER, "ana muñoz", None),
        (FieldName.HOLDER, "MARÍA GUTIÉRREZ", "MARÍA GUTIÉRREZ"),
        (FieldName.GRADE, "una frase que es demasiado larga para nota", None),
        (FieldName.PLACE, "—", None),
        (FieldName.HOURS, "٢٤٠ ساعة", "240"),
    ],
)
def test_a_value_is_normalised_or_refused(name: FieldName, text: str, expected: str | None) -> None:
    assert value_of(name, text, Custom("es", TODAY)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_labels_for_the_common_fields(language: str) -> None:
    named = set(gazetteer(language).labels.values())

    assert {"holder", "date", "hours", "grade", "number", "signatory", "total"} <= named
    assert named - {"pay_date", "activity"} - IGNORED <= set(FieldName)


def test_a_label_may_have_one_letter_misread() -> None:
    assert gazetteer("es").label("Calificacián final:") == "grade"
    assert gazetteer("es").label("Calefacción") is None


@pytest.mark.parametrize(
    ("text", "language", "kind", "reason"),
    [
        (
            "Instituto Río\nCertificado de trabajo",
            "es",
            "reference_letter",
            "Certificado de trabajo",
        ),
        ("CERTIFICADO\nSe otorga a", "es", "certificate", "CERTIFICADO"),
        ("Notenspiegel", "de", "transcript", "Notenspiegel"),
        ("RIVER WORKS\nTAX INVOICE", "en", "invoice", "TAX INVOICE"),
        ("قسيمة راتب", "ar", "payslip", "قسيمة راتب"),
        ("we know Ana, who has worked with care", "en", "reference_letter", "has worked"),
        ("a shopping list", "en", "other", None),
    ],
)
def test_the_words_of_a_document_tell_its_kind(
    text: str, language: str, kind: str, reason: str | None
) -> None:
    found = GazetteerFieldFinder(StoppedClock()).kind_of(written(text, language))

    assert found.kind.value == kind
    assert found.reasons == (() if reason is None else (reason,))


def test_the_kind_that_a_person_chose_goes_before_the_words() -> None:
    text = "CERTIFICATE\nFecha de pago: 5/11/2024\nPuesto: soldadora"

    assert "title" not in found(text, "es", EvidenceKind.OTHER) | {}
    assert found(text, "es", EvidenceKind.PAYSLIP)["title"] == "soldadora"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("تاریخ صدور: ۱۳۹۵/۰۳/۲۵", "fa", "2016-06-14"),
        ("تاریخ صدور: 25 خرداد 1395", "fa", "2016-06-14"),
        ("የተሰጠበት ቀን: መስከረም 5 2012 ዓ.ም", "am", "2019-09-16"),
        ("تاريخ الإصدار: 3 أفريل 2019", "ar", "2019-04-03"),
        ("Ngày cấp: 5 tháng 6, 2021", "vi", "2021-06-05"),
    ],
)
def test_a_date_is_read_in_the_calendar_of_the_document(
    text: str, language: str, expected: str
) -> None:
    assert found(text, language)["date"] == expected


def test_a_hijri_day_is_offered_but_not_sure() -> None:
    finder = GazetteerFieldFinder(StoppedClock())
    (field,) = finder.find(EvidenceKind.CERTIFICATE, written("تاريخ الإصدار: 15 رمضان 1442", "ar"))

    assert field.value == "2021-04-27"
    assert field.confidence < ACCEPTED


def test_chinese_has_no_spaces_between_words() -> None:
    lines = (
        "长江职业学院",
        "结业证书",
        "姓 名 : 李 秀 英",
        "课程名称:电工基础",
        "总学时:120",
        "地点:北京",
    )
    fields = found("\n".join(lines), "zh", EvidenceKind.OTHER)

    assert fields == {
        "holder": "李秀英",
        "issuer": "长江职业学院",
        "place": "北京",
        "title": "电工基础",
        "subject": "电工基础",
        "hours": "120",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Total: RM 30.90", "30.90"),
        ("Total: 3 items 30.90", "30.90"),
        ("Total: 92 80", None),
        ("Total: 0.00", None),
    ],
)
def test_an_amount_that_could_be_two_is_none(text: str, expected: str | None) -> None:
    assert found(f"CASH BILL\n{text}", "en", EvidenceKind.OTHER).get("total") == expected
