"""Labels and values that recognition read almost right."""

import pytest

from rpl.adapters.field_finder import GazetteerFieldFinder
from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import written
from tests.fakes.clock import StoppedClock


def found(text: str, language: str) -> dict[str, str]:
    fields = GazetteerFieldFinder(StoppedClock()).find(
        EvidenceKind.CERTIFICATE, written(text, language)
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
