"""Labels and values that recognition read almost right."""

import pytest

from rpl.adapters.field_finder import GazetteerFieldFinder
from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import Page, Reading, Word, written
from rpl.domain.values import Box
from tests.fakes.clock import StoppedClock


def found(text: str, language: str) -> dict[str, str]:
    fields = GazetteerFieldFinder(StoppedClock()).find(
        EvidenceKind.CERTIFICATE, written(text, language)
    )
    return {field.name.value: field.value for field in fields}


def fields_of_form(*rows: tuple[str, ...]) -> dict[str, str]:
    """Fields of an Arabic form: rows 40 pixels apart, cells from right to left."""
    words = tuple(
        Word(
            text=text,
            box=Box(left=1000 - 400 * column - 60 * at, top=40 * row, width=55, height=20),
            confidence=90,
            line=10 * row + column,
        )
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        for at, text in enumerate(cell.split())
    )
    page = Page(number=1, width=1200, height=900, words=words)
    fields = GazetteerFieldFinder(StoppedClock()).find(
        EvidenceKind.CERTIFICATE, Reading(pages=(page,), language="ar", pipeline="x")
    )
    return {field.name.value: field.value for field in fields}


@pytest.mark.parametrize(
    ("text", "language", "name", "value"),
    [
        ("Certificado n.*: 42/44003", "es", "number", "42/44003"),
        ("N.2 de registro: 87/40749", "es", "number", "87/40749"),
        ("Lieu. Dakar", "fr", "place", "Dakar"),
        ("Verildiğiyer............ Mersin", "tr", "place", "Mersin"),
        ("Locul: lași", "ro", "place", "Iași"),
        ("Lugar: La Paz", "es", "place", "La Paz"),
        ("Фамилия, имя: ольга Белова", "ru", "holder", "Ольга Белова"),
        ("Name: Anna van Loon", "en", "holder", "Anna van Loon"),
        ("a suivi la formation Aide à la personne d'une durée de 144 heures", "fr", "subject",
         "Aide à la personne"),
        ("الرقم:\u200e ٩٤/٧٩٠٣٢", "ar", "number", "94/79032"),
        ("It is hereby certified that Ngozi Eze has completed the course", "en", "holder",
         "Ngozi Eze"),
        ("has completed the course in Cold Kitchen with the result Pass.", "en", "grade", "Pass"),
        ("مدة الدورة بالساعات 480", "ar", "hours", "480"),
        ("دوره بنایی را به مدت 144 ساعت با نتیجه خیلی خوب گذرانده است", "fa", "grade", "خیلی خوب"),
        ("شهادة إتمام دورة 5\nاسم الدورة: اللحام", "ar", "title", "اللحام"),  # noqa: RUF001 -- Arabic
        ("قد اجتاز دورة ميكانيك السيارات ومدتها ٩٠ ساعة", "ar", "subject", "ميكانيك السيارات"),
    ],
)  # fmt: skip
def test_what_was_misread_a_little_is_still_found(
    text: str, language: str, name: str, value: str
) -> None:
    assert found(text, language)[name] == value


def test_how_long_a_paper_is_valid_is_no_end_of_a_period() -> None:
    assert "period_end" not in found("Valable jusqu'au 27 juin 2011", "fr")


def test_a_heading_is_no_label_of_the_sentence_below_it() -> None:
    text = "CERTIFICADO\nPara os devidos efeitos se declara que\nPaulo Sequeira\nCurso: Alvenaria"

    assert found(text, "pt")["title"] == "Alvenaria"


def test_a_misread_label_beside_another_is_no_value_of_it() -> None:
    found = fields_of_form(
        ("تاريخ الإصدار", "المؤسسة", "صالح لقاية"),
        ("02/07/2011", "معهد النور", "19/08/2034"),
    )

    assert found["issuer"] == "معهد النور"


def test_what_stands_under_another_label_is_no_rest_of_a_phrase() -> None:
    found = fields_of_form(
        ("التقدير", "المكان", "عنوان الدورة"),
        ("مقبول", "بغداد", "أعمال البناء"),
    )

    assert (found["subject"], found["grade"]) == ("أعمال البناء", "مقبول")


def test_a_value_beside_its_label_goes_before_what_stands_below() -> None:
    found = fields_of_form(("المؤسسة", "معهد النور"), ("صالح لقاية", "19/08/2034"))

    assert found["issuer"] == "معهد النور"


def test_the_rest_of_a_misread_name_beside_a_day_of_birth_begins_no_period() -> None:
    found = fields_of_form(("المكان", "تاريخ الولادة"), ("من", "27/02/1979"))

    assert "period_start" not in found


def test_a_paper_that_says_all_in_two_scripts_is_in_no_doubt_for_that() -> None:
    arabic = "المعهد: معهد النور للتدريب"
    both = f"{arabic}\nIssuer: Al Noor Training Institute"
    finder = GazetteerFieldFinder(StoppedClock())

    alone, beside = (
        {
            field.name.value: field
            for field in finder.find(EvidenceKind.CERTIFICATE, written(text, "ar"))
        }["issuer"]
        for text in (arabic, both)
    )

    assert (beside.value, beside.confidence) == (alone.value, alone.confidence)
