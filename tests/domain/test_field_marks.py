"""Marks from the field are merged with those in the office, and no mark is lost."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.field_marks import (
    ConflictOpenError,
    Merged,
    Side,
    compared,
    said,
    settled,
)
from rpl.domain.marking import CitedPlace, Mark, Marks
from rpl.domain.scoring import Unscored

BLANK = said(Mark())
LETTER, PAYSLIP = UUID(int=1), UUID(int=2)
PLACES = st.builds(
    CitedPlace, evidence=st.sampled_from([LETTER, PAYSLIP]), page=st.sampled_from([None, 1, 2])
)
MARKS = st.dictionaries(
    st.sampled_from(["CC1", "CC2", "CC3"]),
    st.builds(
        Mark,
        choice=st.sampled_from([None, 0, 2, Unscored.NOT_SHOWN]),
        note=st.sampled_from(["", "steady hand", "steady hand "]),
        cited=st.lists(PLACES, max_size=2).map(tuple),
    ),
)


def test_a_worked_example_of_every_outcome() -> None:
    two, three = Mark(choice=2), Mark(choice=3)
    base = {"CC1": two, "CC2": two, "CC3": two, "CC4": two}
    office = {"CC1": two, "CC2": three, "CC3": two, "CC4": three}
    field = {"CC1": two, "CC2": two, "CC3": three, "CC4": Mark(choice=0), "CC5": three}

    found = compared(base, office, field)

    assert {code: marks.merged.value for code, marks in found.items()} == {
        "CC1": "same",
        "CC2": "office",
        "CC3": "field",
        "CC4": "conflict",
        "CC5": "field",
    }
    with pytest.raises(ConflictOpenError, match="CC4"):
        settled(found, {"CC2": Side.FIELD})
    chosen = settled(found, {"CC4": Side.FIELD, "CC2": Side.FIELD})
    assert [chosen[code].choice for code in sorted(chosen)] == [2, 3, 3, 0, 3]
    assert settled(found, {"CC4": Side.OFFICE})["CC4"].choice == 3


def test_order_of_citations_and_space_around_a_note_are_no_difference() -> None:
    first, second = CitedPlace(evidence=LETTER, page=1), CitedPlace(evidence=PAYSLIP, page=2)
    office = {"CC1": Mark(choice=2, note="saw it", cited=(first, second))}
    field = {"CC1": Mark(choice=2, note=" saw it\n", cited=(second, first))}

    assert compared({}, office, field)["CC1"].merged is Merged.SAME


@given(MARKS, MARKS, MARKS)
def test_no_mark_is_lost(base: Marks, office: Marks, field: Marks) -> None:
    """What either side changed stands in the end, or somebody is asked; a blank is no change."""
    for marks in compared(base, office, field).values():
        changed = {
            said(side)
            for side in (marks.office, marks.field)
            if said(side) not in {said(marks.base), BLANK}
        }
        for chosen in Side:
            kept = said(settled({"CC1": marks}, {"CC1": chosen})["CC1"])
            asked = marks.merged is Merged.CONFLICT
            assert kept in {said(marks.office), said(marks.field)}
            assert asked == (len(changed) == 2)
            assert asked or changed <= {kept}
            assert kept != BLANK or {said(marks.office), said(marks.field)} == {BLANK}


@given(MARKS, MARKS, MARKS)
def test_the_sides_can_change_places(base: Marks, office: Marks, field: Marks) -> None:
    turned = {Side.OFFICE: Side.FIELD, Side.FIELD: Side.OFFICE}
    one, other = compared(base, office, field), compared(base, field, office)

    for side in Side:
        here = settled(one, dict.fromkeys(one, side))
        there = settled(other, dict.fromkeys(other, turned[side]))
        assert {c: said(m) for c, m in here.items()} == {c: said(m) for c, m in there.items()}


@given(MARKS, MARKS, MARKS, st.sampled_from(Side))
def test_bringing_the_same_marks_again_changes_nothing(
    base: Marks, office: Marks, field: Marks, side: Side
) -> None:
    first = compared(base, office, field)
    stands = settled(first, dict.fromkeys(first, side))

    again = compared(base, stands, field)

    after = settled(again, dict.fromkeys(again, side))
    assert {c: said(m) for c, m in after.items()} == {c: said(m) for c, m in stands.items()}


@given(MARKS, MARKS)
def test_who_changed_nothing_loses_nothing(base: Marks, other: Marks) -> None:
    for office, field in ((base, other), (other, base)):
        merged = settled(compared(base, office, field), {})
        for code, mark in merged.items():
            changed = said(other.get(code, Mark()))
            assert said(mark) == (said(base.get(code, Mark())) if changed == BLANK else changed)
