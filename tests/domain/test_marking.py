"""The marks of one unit, from half-filled draft to complete sheet."""

from collections.abc import Mapping
from uuid import UUID

import pytest

from rpl.domain.errors import RuleError
from rpl.domain.marking import (
    MAX_NOTE,
    CitedPlace,
    EvidenceNotInClaimError,
    Mark,
    NoteTooLongError,
    UnitDraft,
    check_complete,
    check_draft,
    cite_for_levels,
    fill_open,
    open_criteria,
    sheet_of,
)
from rpl.domain.scoring import (
    CitationMissingError,
    CriterionUnknownError,
    LevelMissingError,
    LevelOffScaleError,
    Unscored,
)
from rpl.domain.values import Box
from tests.factories.rubric import a_criterion, a_rubric

RUBRIC = a_rubric(a_criterion("CC1", 60), a_criterion("CC2", 40))
LETTER = UUID(int=1)
EVIDENCE = {LETTER: 2}
SHOWN = Mark(choice=3, cited=(CitedPlace(evidence=LETTER, page=2),))
NOT_SHOWN = Mark(choice=Unscored.NOT_SHOWN)


@pytest.mark.parametrize(
    "marks",
    [
        pytest.param({}, id="nothing yet"),
        pytest.param({"CC1": Mark(note="Look at page 2 again.")}, id="a note alone"),
        pytest.param({"CC1": Mark(choice=3)}, id="a level not yet cited"),
        pytest.param({"CC1": SHOWN, "CC2": NOT_SHOWN}, id="complete"),
        pytest.param({"CC1": Mark(cited=(CitedPlace(evidence=LETTER),))}, id="a whole item"),
    ],
)
def test_a_draft_may_have_holes(marks: Mapping[str, Mark]) -> None:
    check_draft(RUBRIC, marks, EVIDENCE)


@pytest.mark.parametrize(
    ("mark", "refusal"),
    [
        pytest.param(Mark(choice=4), LevelOffScaleError, id="above the scale"),
        pytest.param(Mark(choice=-1), LevelOffScaleError, id="below the scale"),
        pytest.param(Mark(note="x" * (MAX_NOTE + 1)), NoteTooLongError, id="a long note"),
        pytest.param(
            Mark(choice=1, cited=(CitedPlace(evidence=UUID(int=9)),)),
            EvidenceNotInClaimError,
            id="evidence of another claim",
        ),
        pytest.param(
            Mark(choice=1, cited=(CitedPlace(evidence=LETTER, page=3),)),
            EvidenceNotInClaimError,
            id="a page the letter does not have",
        ),
    ],
)
def test_what_could_not_stand_in_the_sheet_is_refused(mark: Mark, refusal: type[RuleError]) -> None:
    with pytest.raises(refusal, match="CC1"):
        check_draft(RUBRIC, {"CC1": mark}, EVIDENCE)


def test_a_criterion_the_rubric_does_not_have_is_refused() -> None:
    for mark in (SHOWN, NOT_SHOWN, Mark(note="only a note")):
        with pytest.raises(CriterionUnknownError, match="XX9"):
            check_draft(RUBRIC, {"XX9": mark}, EVIDENCE)


def test_open_criteria_want_a_choice_or_a_citation() -> None:
    assert open_criteria(RUBRIC, {}) == ("CC1", "CC2")
    assert open_criteria(RUBRIC, {"CC1": SHOWN, "CC2": Mark(choice=0)}) == ("CC2",)
    assert open_criteria(RUBRIC, {"CC1": Mark(note="?"), "CC2": NOT_SHOWN}) == ("CC1",)
    assert open_criteria(RUBRIC, {"CC1": SHOWN, "CC2": NOT_SHOWN}) == ()


def test_a_complete_sheet_has_a_choice_and_a_citation_everywhere() -> None:
    check_complete(RUBRIC, {"CC1": SHOWN, "CC2": NOT_SHOWN}, EVIDENCE)
    with pytest.raises(LevelMissingError, match="CC2"):
        check_complete(RUBRIC, {"CC1": SHOWN}, EVIDENCE)
    with pytest.raises(CitationMissingError, match="CC2"):
        check_complete(RUBRIC, {"CC1": SHOWN, "CC2": Mark(choice=0)}, EVIDENCE)


def test_common_evidence_is_cited_only_for_levels_that_rest_on_nothing() -> None:
    own = CitedPlace(evidence=LETTER, page=2)
    common = (CitedPlace(evidence=LETTER, page=1),)
    marks = {"CC1": Mark(choice=1), "CC2": Mark(choice=2, cited=(own,)), "CC3": NOT_SHOWN}

    cited = cite_for_levels(marks, common)
    assert {code: mark.cited for code, mark in cited.items()} == {
        "CC1": common,
        "CC2": (own,),
        "CC3": (),
    }


def test_the_rest_is_filled_and_nothing_chosen_is_touched() -> None:
    marks = {"CC1": Mark(choice=0, note="Seen.")}
    filled = fill_open(RUBRIC, marks, Unscored.NOT_SHOWN)

    assert sheet_of(filled) == {"CC1": 0, "CC2": Unscored.NOT_SHOWN}
    assert filled["CC1"].note == "Seen."
    noted = fill_open(RUBRIC, {"CC2": Mark(note="Nothing on this.")}, Unscored.NOT_ASSESSED)
    assert noted["CC2"] == Mark(choice=Unscored.NOT_ASSESSED, note="Nothing on this.")


def test_a_draft_comes_back_from_the_store_as_it_was() -> None:
    place = CitedPlace(evidence=LETTER, page=1, box=Box(left=1, top=2, width=3, height=4))
    draft = UnitDraft(version=3, marks={"CC1": Mark(choice=0, cited=(place,)), "CC2": NOT_SHOWN})

    assert UnitDraft.model_validate(draft.model_dump(mode="json")) == draft
    assert sheet_of(draft.marks) == {"CC1": 0, "CC2": Unscored.NOT_SHOWN}
