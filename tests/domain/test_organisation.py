"""Which names an organisation can have in addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.organisation import DEFAULT_SLUG, SlugRefusedError, check_slug, is_slug


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
