"""Who can be let in as staff."""

from random import Random

import pytest

from rpl.domain.account import check_password
from rpl.domain.staff import StaffNameMissingError, check_person, first_password


def test_a_first_password_is_long_enough_and_never_the_same() -> None:
    draw = Random(1)  # noqa: S311 -- the same in every run
    passwords = {first_password(draw) for _ in range(20)}

    assert len(passwords) == 20
    for password in passwords:
        check_password(password)


def test_a_name_and_an_address_are_kept_in_their_normal_form() -> None:
    assert check_person("  Ada \n Sample ", " ADA@Staff.Example ") == (
        "Ada Sample",
        "ada@staff.example",
    )


@pytest.mark.parametrize(
    ("name", "email"),
    [("", "a@b"), ("A", ""), ("A", "ab"), ("A", "a@"), ("A", "a b@c"), ("A" * 201, "a@b")],
)
def test_somebody_without_a_name_or_an_address_is_refused(name: str, email: str) -> None:
    with pytest.raises(StaffNameMissingError):
        check_person(name, email)


def test_an_address_longer_than_any_is_refused() -> None:
    with pytest.raises(StaffNameMissingError):
        check_person("A", "a@" + "b" * 200)
