"""Which names an organisation can have in addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.organisation import (
    DEFAULT_SLUG,
    SlugRefusedError,
    check_details,
    check_slug,
    is_slug,
    told_contact,
    told_name,
)


@pytest.mark.parametrize("slug", [DEFAULT_SLUG, "a", "river-college", "2026", "a" * 40])
def test_a_plain_name_can_stand_in_an_address(slug: str) -> None:
    check_slug(slug)


@pytest.mark.parametrize(
    "slug", ["", "-a", "a-", "a--b", "River", "a b", "a/b", "\0", "é", "a" * 41, "a\n"]
)
def test_a_name_that_would_be_written_otherwise_in_an_address_is_refused(slug: str) -> None:
    with pytest.raises(SlugRefusedError, match="at most 40"):
        check_slug(slug)


@given(st.text(max_size=60))
def test_what_is_accepted_reads_the_same_in_every_address(slug: str) -> None:
    if is_slug(slug):
        assert slug.isascii()
        assert slug == slug.lower()
        assert not set(slug) & set(" /?&#%+")


def test_a_name_stands_on_one_line_and_letters_stay_joined() -> None:
    assert told_name("  River\n\tCollege\u202e ") == "River College"
    assert told_name("क\u200cष") == "क\u200cष"
    assert told_contact(" 555 0100 \r\n\r\n Mon\x00day ") == "555 0100\n\nMon day"


@given(st.text(max_size=400), st.text(max_size=400))
def test_details_that_are_taken_can_stand_in_the_subject_of_a_mail(name: str, contact: str) -> None:
    kept, reached = told_name(name), told_contact(contact)

    if check_details(kept, reached) == ():
        assert 0 < len(kept) <= 120
        assert kept.splitlines() == [kept]
        assert len(reached) <= 300
    assert (told_name(kept), told_contact(reached)) == (kept, reached)
