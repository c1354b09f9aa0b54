"""What applicants make of the machine's fields: every one is counted once, and in one way."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.corrections import (
    Correction,
    CorrectionRow,
    CorrectionTally,
    Measured,
    corrections,
    grouped,
    kind_counted,
)
from rpl.domain.intake import EvidenceKind
from rpl.domain.record import DocumentKind, FieldName, KindFound

RECORDS = st.dictionaries(st.sampled_from(FieldName), st.sampled_from(["", " ", "a", "b", "a b"]))
SORTS = st.builds(
    Measured,
    st.sampled_from(FieldName),
    st.sampled_from(DocumentKind),
    st.sampled_from(["es", "ar", "und"]),
)
TALLIES = st.lists(
    st.builds(CorrectionTally, SORTS, st.sampled_from(Correction), st.integers(1, 50))
)


@pytest.mark.parametrize(
    ("machine", "confirmed", "made"),
    [
        ("350", "350", Correction.KEPT),
        ("one\ntwo", "one\r\ntwo", Correction.KEPT),
        ("350", "300", Correction.CORRECTED),
        ("", "300", Correction.ADDED),
        ("350", "", Correction.REMOVED),
        ("", " ", None),
    ],
)
def test_a_field_comes_out_in_one_way(
    machine: str, confirmed: str, made: Correction | None
) -> None:
    found = corrections({FieldName.HOURS: machine}, {FieldName.HOURS: confirmed})

    assert found == ({} if made is None else {FieldName.HOURS: made})


@given(RECORDS, RECORDS)
def test_what_was_found_and_what_was_confirmed_add_up(
    machine: dict[FieldName, str], confirmed: dict[FieldName, str]
) -> None:
    counts = Counter(corrections(machine, confirmed).values())

    kept_or_corrected = counts[Correction.KEPT] + counts[Correction.CORRECTED]
    found = sum(bool(value.strip()) for value in machine.values())
    said = sum(bool(value.strip()) for value in confirmed.values())
    assert kept_or_corrected + counts[Correction.REMOVED] == found
    assert kept_or_corrected + counts[Correction.ADDED] == said


@given(TALLIES)
def test_however_they_are_grouped_the_counts_add_up(tallies: list[CorrectionTally]) -> None:
    total = sum(tally.fields for tally in tallies)
    kept = sum(tally.fields for tally in tallies if tally.correction is Correction.KEPT)

    for by in (
        lambda _: (),
        lambda sort: (sort.field,),
        lambda sort: (sort.kind, sort.language),
        lambda sort: (sort.field, sort.kind, sort.language),
    ):
        rows = grouped(tallies, by)
        assert sum(row.fields for row in rows) == total
        assert sum(row.kept for row in rows) == kept
        assert len({row.group for row in rows}) == len(rows)
        assert all(
            0 <= share <= 1 for row in rows for share in (row.right, row.found) if share is not None
        )


def test_shares_are_of_what_was_found_and_of_what_was_confirmed() -> None:
    row = CorrectionRow(("es",), kept=6, corrected=1, added=3, removed=1)

    assert (row.right, row.found) == (0.75, 0.6)
    assert CorrectionRow(("es",), added=1).right is None
    assert CorrectionRow(("es",), removed=1).found is None


@pytest.mark.parametrize(
    ("chosen", "told", "kind"),
    [
        (EvidenceKind.PAYSLIP, DocumentKind.INVOICE, DocumentKind.PAYSLIP),
        (EvidenceKind.OTHER, DocumentKind.INVOICE, DocumentKind.INVOICE),
        (EvidenceKind.WORK_PHOTO, None, DocumentKind.OTHER),
    ],
)
def test_what_a_person_chose_is_the_kind_that_counts(
    chosen: EvidenceKind, told: DocumentKind | None, kind: DocumentKind
) -> None:
    found = None if told is None else KindFound(kind=told)

    assert kind_counted(chosen, found) is kind
