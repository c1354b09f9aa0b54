"""What somebody without papers writes instead of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.affidavit import (
    BACKGROUND_PARTS,
    Affidavit,
    Background,
    affidavit,
    affidavit_text,
    background,
    background_text,
)

TODAY = date(2026, 11, 23)
FACTS = "I welded gates in my own shop from 2009 to 2018."
SIGNED = {"facts": FACTS, "signed_as": " Samuel Sample ", "declared": "yes"}


def test_an_affidavit_is_declared_under_a_name_and_a_day() -> None:
    found = affidavit(SIGNED, TODAY)

    assert found == Affidavit(facts=FACTS, signed_as="Samuel Sample", declared_on=TODAY)
    assert affidavit_text(found) == (
        f"{FACTS}\n\nI declare that this is true. Samuel Sample, 2026-11-23"
    )


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"facts": " "}, {"facts"}),
        ({"facts": "f" * 10_001}, {"facts"}),
        ({"signed_as": ""}, {"signed_as"}),
        ({"signed_as": "s" * 201}, {"signed_as"}),
        ({"declared": ""}, {"declared"}),
        ({"declared": "no", "facts": ""}, {"declared", "facts"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changes: dict[str, str], fields: set[str]) -> None:
    found = affidavit({**SIGNED, **changes}, TODAY)

    assert isinstance(found, tuple)
    assert {problem.field for problem in found} == fields


def test_a_background_document_says_what_was_answered_and_leaves_the_rest_out() -> None:
    found = background({"learned": "Carpentry from my father.", "reason": "The house burnt."})

    assert isinstance(found, Background)
    assert background_text(found) == (
        "What I learned and did: Carpentry from my father.\n"
        "Why I do not have them: The house burnt."
    )


@given(
    st.dictionaries(st.sampled_from(BACKGROUND_PARTS), st.sampled_from(["", " ", "x", "y" * 4001]))
)
def test_a_background_document_needs_one_answer_and_no_paper(answers: dict[str, str]) -> None:
    found = background(answers)

    fits = all(len(text) <= 4000 for text in answers.values())
    assert isinstance(found, Background) is (bool(answers.get("learned", "").strip()) and fits)
    if isinstance(found, Background):
        assert Background.model_validate_json(found.model_dump_json()) == found
