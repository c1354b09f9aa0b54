"""What an e-mail address is, and what a letter says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.mail import (
    Errand,
    MailKind,
    Wording,
    check_address,
    letter,
    normal_address,
)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Ana.Sample@Example.ORG ", "Ana.Sample@example.org"),
        ("ana+claim@mail.example", "ana+claim@mail.example"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_kept_as_mail_servers_take_it(typed: str, address: str) -> None:
    assert normal_address(typed) == address
    assert check_address(typed) == ()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ana",
        "@example.org",
        "ana@",
        "ana@localhost",
        "ana@example..org",
        "ana@.example.org",
        ".ana@example.org",
        "ana..b@example.org",
        "ana b@example.org",
        "ana@example.org\nBcc: all@example.org",
        "ana@b@example.org",
        "<ana@example.org>",
        "ana@" + "x" * 64 + ".example",
        "ана@example.org",
        "a" * 65 + "@example.org",
        "a@" + "b." * 130 + "example",
    ],
)
def test_what_no_mail_server_takes_is_no_address(typed: str) -> None:
    assert normal_address(typed) == ""
    assert [problem.field for problem in check_address(typed)] == ["address"]


@given(st.text(max_size=300))
def test_whatever_is_typed_is_an_address_without_a_break_or_nothing(typed: str) -> None:
    found = normal_address(typed)

    assert found.isascii()
    assert len(found) <= 254
    assert not any(sign.isspace() for sign in found)
    assert normal_address(found) == found


def test_a_letter_is_filled_in_when_it_is_sent() -> None:
    wording = Wording(language="en", subject="100 %% yours", text="Go to %(link)s")
    errand = Errand(kind=MailKind.SIGN_IN_LINK, wording=wording)

    made = letter(errand, "ana@example.org", link="https://x.example/")

    assert (made.subject, made.text) == ("100 % yours", "Go to https://x.example/")
