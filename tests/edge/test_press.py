"""The e-mail that a decision is there: in a language of the service, with an address to read it."""

import pytest

from tests.factories.letter import a_press


@pytest.mark.parametrize(
    ("lang", "spoken"), [("en", "en"), ("ar", "ar"), ("es", "es"), ("ti", "en")]
)
def test_it_is_written_in_the_applicants_language_or_in_english(lang: str, spoken: str) -> None:
    notice = a_press().notice(lang, "https://rpl.example")

    assert notice.language == spoken
    assert f"https://rpl.example/{spoken}/claim/letter" in notice.text % {}
    assert notice.subject


def test_an_address_with_a_percent_sign_stays_as_it_is() -> None:
    notice = a_press().notice("en", "https://rpl.example/a%20b")

    assert "https://rpl.example/a%20b/en/claim/letter" in notice.text % {}
