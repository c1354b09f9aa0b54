"""The e-mail that a decision is there: in a language of the service, with an address to read it."""

import pytest

from tests.factories.letter import a_press


@pytest.mark.parametrize(
    ("lang", "spoken"), [("en", "en"), ("ar", "ar"), ("es", "es"), ("ti", "en")]
)
def test_it_is_written_in_the_applicants_language_or_in_english(lang: str, spoken: str) -> None:
    notice = a_press().notice(lang)

    assert (notice.language, notice.message) == (spoken, "decision_made")
    assert "%(link)s" in notice.text
    assert notice.subject
