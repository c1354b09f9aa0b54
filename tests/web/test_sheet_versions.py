"""Two versions of a sheet: nothing that differs is left out, nothing alike is shown."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.intake import EvidenceKind
from rpl.domain.marking import CitedPlace, Mark
from rpl.domain.scoring import Unscored
from rpl.web.review.evidence import EvidenceTab
from rpl.web.review.sheet_form import Typed, typed_draft
from rpl.web.review.sheet_versions import versions

LETTER = UUID(int=7)
TABS = [EvidenceTab(id=LETTER, number=2, kind=EvidenceKind.CERTIFICATE, name="a.jpg", pages=3)]
PLACES = st.lists(st.integers(1, 3), max_size=2, unique=True)
MARKS = st.builds(
    lambda choice, note, pages: Mark(
        choice=choice,
        note=note,
        cited=tuple(CitedPlace(evidence=LETTER, page=page) for page in pages),
    ),
    st.sampled_from([None, 0, 2, Unscored.NOT_SHOWN]),
    st.sampled_from(["", "Seen.", "Seen twice."]),
    PLACES,
)
SHEETS = st.dictionaries(st.sampled_from(["CC1", "CC2"]), MARKS)


def test_a_criterion_is_shown_with_level_note_and_evidence_of_both() -> None:
    saved = {"CC1": Mark(choice=2, note="There.", cited=(CitedPlace(evidence=LETTER, page=3),))}
    typed = Typed(choices={"CC1": "1"}, notes={"CC1": " Here. "}, common=frozenset({f"{LETTER}:1"}))

    both = versions(saved, typed, TABS)["CC1"]

    assert (both.here.choice, both.here.note, both.here.cited) == ("1", "Here.", ("2 · 1",))
    assert (both.saved.choice, both.saved.note, both.saved.cited) == ("2", "There.", ("2 · 3",))


@given(SHEETS)
def test_a_sheet_does_not_differ_from_itself(sheet: dict[str, Mark]) -> None:
    assert versions(sheet, typed_draft(sheet), TABS) == {}


@given(SHEETS, SHEETS)
def test_every_criterion_that_differs_is_shown(
    one: dict[str, Mark], other: dict[str, Mark]
) -> None:
    nothing = Mark()
    differing = {
        code
        for code in {*one, *other}
        if _content(one.get(code, nothing)) != _content(other.get(code, nothing))
    }

    assert set(versions(one, typed_draft(other), TABS)) == differing


def _content(mark: Mark) -> tuple[object, str, frozenset[CitedPlace]]:
    return mark.choice, mark.note, frozenset(mark.cited)
