"""What a document looks like, beside what a person says it is."""

import pytest

from rpl.domain.intake import EvidenceKind
from rpl.domain.record import DocumentKind, KindFound


@pytest.mark.parametrize("chosen", EvidenceKind)
@pytest.mark.parametrize("told", DocumentKind)
def test_a_kind_is_worth_saying_where_words_tell_one_and_it_was_not_chosen(
    chosen: EvidenceKind, told: DocumentKind
) -> None:
    found = KindFound(kind=told, reasons=("a word",))

    differs = told is not DocumentKind.OTHER and told.value != chosen.value

    assert found.differing_from(chosen) == (found if differs else None)
