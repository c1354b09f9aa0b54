"""A request for more evidence: what may be asked, and until when."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.evidence_request import (
    MAX_NOTE_LETTERS,
    AskedCriterion,
    EvidenceAsked,
    asked,
    deadlines,
)

KNOWN = {"W1": {"CC1", "CC2"}, "W2": {"CC1"}}
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHOICES = st.lists(st.sampled_from(["W1.CC1", "W1.CC2", "W2.CC1", "W2.CC2", "W9.CC1", "W1", ""]))


def test_a_request_names_its_criteria_and_keeps_the_note() -> None:
    found = asked(["W1.CC2", "W2.CC1"], "  A newer card, please. ", "en", KNOWN)

    assert found == EvidenceAsked(
        criteria=(
            AskedCriterion(unit="W1", criterion="CC2"),
            AskedCriterion(unit="W2", criterion="CC1"),
        ),
        note="A newer card, please.",
        note_language="en",
    )


@given(CHOICES, st.text(max_size=20))
def test_what_is_asked_is_known_and_named_once(chosen: list[str], note: str) -> None:
    found = asked(chosen, note, "en", KNOWN)

    known = [each for each in dict.fromkeys(chosen) if each in {"W1.CC1", "W1.CC2", "W2.CC1"}]
    if not known:
        assert not isinstance(found, EvidenceAsked)
        assert [problem.field for problem in found] == ["criteria"]
    else:
        assert isinstance(found, EvidenceAsked)
        assert [f"{each.unit}.{each.criterion}" for each in found.criteria] == known


def test_a_long_note_is_refused_at_the_letter() -> None:
    assert isinstance(asked(["W1.CC1"], "x" * MAX_NOTE_LETTERS, "en", KNOWN), EvidenceAsked)
    found = asked([], "x" * (MAX_NOTE_LETTERS + 1), "en", KNOWN)
    assert not isinstance(found, EvidenceAsked)
    assert [problem.field for problem in found] == ["criteria", "note"]


@given(st.integers(1, 400), st.integers(0, 5))
def test_the_time_to_answer_runs_again_by_itself_as_often_as_it_was_promised(
    days: int, extensions: int
) -> None:
    found = deadlines(NOON, days, extensions)

    assert found.answer_by - NOON == timedelta(days=days)
    assert found.closes_at - found.answer_by == extensions * (found.answer_by - NOON)
