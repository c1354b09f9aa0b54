"""Capitals, accents and vowel signs make no difference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.plain_letters import plain


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Émile ÅSA", "emile asa"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("مُحَمَّد", "محمد"),
        ("Ёлка", "елка"),
    ],
)
def test_letters_are_compared_without_case_and_marks(written: str, compared: str) -> None:
    assert plain(written) == compared


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Zs"])))
def test_what_is_plain_stays_so(text: str) -> None:
    assert plain(plain(text)) == plain(text)
