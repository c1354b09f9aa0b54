"""What stands in a sentence of a paper: a value ends where its sentence or its clause ends."""

import pytest

from tests.adapters.test_field_finder import found


@pytest.mark.parametrize(
    ("text", "language", "name", "expected"),
    [
        pytest.param(
            "This is to certify that\n\nAna Muñoz Vidal\n\nhas completed the course",
            "en",
            "holder",
            "Ana Muñoz Vidal",
            id="a holder set apart",
        ),
        pytest.param(
            "has completed the course in Cold Kitchen (90 hours) here",
            "en",
            "subject",
            "Cold Kitchen",
            id="hours in brackets are no part of a course",
        ),
        pytest.param(
            "obtuvo la calificación de Notable. Quito", "es", "grade", "Notable", id="a full stop"
        ),
        pytest.param(
            "el curso Cuidado de mayores de 40 horas", "es", "subject", "Cuidado de mayores",
            id="a course without a preposition",
        ),
        pytest.param(
            "suivi la formation « Soins et aide à la personne » suivie", "fr", "subject",
            "Soins et aide à la personne", id="a quotation is taken whole",
        ),
        pytest.param(
            "Director of Studies: Ana Muñoz", "en", "signatory", "Ana Muñoz",
            id="an office and of what",
        ),
        pytest.param(
            "Leiter der Bildungsstätte: Ana Muñoz", "de", "signatory", "Ana Muñoz",
            id="the same in German",
        ),
        pytest.param(
            "Ana Muñoz hat den Kurs Zerspanung besucht", "de", "holder", "Ana Muñoz",
            id="a sentence that opens with the holder",
        ),
    ],
)  # fmt: skip
def test_a_sentence_holds_a_value_to_its_end(
    text: str, language: str, name: str, expected: str
) -> None:
    assert found(text, language)[name] == expected


def test_a_heading_in_capitals_does_not_run_on_into_the_text() -> None:
    text = "ABSCHLUSS DES KURSES\nHiermit wird bestätigt, dass Ana Muñoz da war"

    assert "subject" not in found(text, "de")
