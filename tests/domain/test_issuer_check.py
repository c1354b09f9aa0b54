"""What an assessor notes of a check with the issuer, and what is wrong with it."""

import pytest

from rpl.domain.issuer_check import MAX_HOW_LETTERS, CheckNoted, check_noted
from rpl.domain.record import FieldName

KNOWN = {FieldName.DATE}


def test_what_is_noted_is_one_line() -> None:
    assert check_noted("date", "  Called\r\n the school. ", KNOWN) == CheckNoted(
        FieldName.DATE, "Called the school."
    )


@pytest.mark.parametrize(
    ("field", "how", "wrong"),
    [
        ("", "Called.", ["field"]),
        ("hours", "Called.", ["field"]),
        ("no field", " ", ["field", "how"]),
        ("date", "x" * (MAX_HOW_LETTERS + 1), ["how"]),
    ],
)
def test_everything_that_is_wrong_is_said(field: str, how: str, wrong: list[str]) -> None:
    problems = check_noted(field, how, KNOWN)

    assert isinstance(problems, tuple)
    assert [problem.field for problem in problems] == wrong
