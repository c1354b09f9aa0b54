"""Scoring, as an applicant could check it with pencil and paper."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpl.domain.rubric import Rubric
from rpl.domain.scoring import (
    CitationMissingError,
    CriterionUnknownError,
    Judgement,
    LevelMissingError,
    LevelOffScaleError,
    ScoreSheet,
    SheetMismatchError,
    Unscored,
    check_citations,
    levels_to_reach,
    score,
)
from tests.factories.rubric import a_criterion, a_rubric
from tests.factories.scoring import rubrics_with_sheets

TWO = a_rubric(a_criterion("CC1", 60, minimum=2), a_criterion("CC2", 40, top=1))
NOT_SHOWN = Unscored.NOT_SHOWN


@pytest.mark.parametrize(
    ("cc1", "cc2", "total", "judgement"),
    [
        pytest.param(3, 1, 100, Judgement.MET, id="all levels reached"),
        pytest.param(2, 1, 80, Judgement.MET, id="competent in both"),
        pytest.param(3, 0, 60, Judgement.MET, id="exactly on the grant line"),
        pytest.param(1, 1, 60, Judgement.NOT_YET_MET, id="total is enough, CC1 below its minimum"),
        pytest.param(2, 0, 40, Judgement.NOT_YET_MET, id="minimum reached, total too low"),
        pytest.param(3, NOT_SHOWN, 60, Judgement.MORE_EVIDENCE, id="CC2 not shown"),
        pytest.param(NOT_SHOWN, 1, 40, Judgement.MORE_EVIDENCE, id="CC1 not shown"),
        pytest.param(1, NOT_SHOWN, 20, Judgement.NOT_YET_MET, id="CC1 too low, whatever CC2 is"),
        pytest.param(NOT_SHOWN, Unscored.NOT_ASSESSED, 0, Judgement.MORE_EVIDENCE, id="nothing"),
    ],
)
def test_worked_examples(
    cc1: int | Unscored, cc2: int | Unscored, total: int, judgement: Judgement
) -> None:
    scored = score(TWO, {"CC1": cc1, "CC2": cc2})

    assert scored.total == total
    assert scored.judgement is judgement


def test_a_total_that_would_round_up_to_the_grant_line_is_not_yet_met() -> None:
    rubric = a_rubric(a_criterion(top=3), grant_line=67)

    assert score(rubric, {"CC1": 2}).total == Fraction(200, 3)  # 66.67
    assert score(rubric, {"CC1": 2}).judgement is Judgement.NOT_YET_MET


def test_more_evidence_is_not_asked_for_where_no_evidence_could_be_enough() -> None:
    rubric = a_rubric(a_criterion("CC1", 60), a_criterion("CC2", 40), grant_line=60)
    scored = score(rubric, {"CC1": 0, "CC2": NOT_SHOWN})

    assert scored.reachable == 40
    assert scored.judgement is Judgement.NOT_YET_MET


def test_the_judgement_names_what_is_unscored_and_what_is_below_its_minimum() -> None:
    scored = score(TWO, {"CC1": 1, "CC2": NOT_SHOWN})

    assert scored.below_minimum == ("CC1",)
    assert scored.unscored == ("CC2",)


@pytest.mark.parametrize(
    ("sheet", "refusal", "says"),
    [
        ({"CC1": 3}, LevelMissingError, "No level is chosen for CC2"),
        ({"CC1": 3, "CC2": 1, "XX9": 1}, CriterionUnknownError, "any@1 has no criterion XX9"),
        ({"CC1": 4, "CC2": 1}, LevelOffScaleError, "no such level on the scale of CC1"),
        ({"CC1": 3, "CC2": -1}, LevelOffScaleError, "no such level on the scale of CC2"),
    ],
)
def test_a_sheet_that_does_not_fit_is_refused(
    sheet: ScoreSheet, refusal: type[SheetMismatchError], says: str
) -> None:
    with pytest.raises(refusal, match=says):
        score(TWO, sheet)


def test_a_level_without_a_citation_is_refused() -> None:
    with pytest.raises(CitationMissingError, match="No evidence is cited for CC2"):
        check_citations(TWO, {"CC1": 3, "CC2": 0}, {"CC1": ["letter"], "CC2": []})


def test_what_is_not_shown_needs_no_citation() -> None:
    check_citations(TWO, {"CC1": 3, "CC2": NOT_SHOWN}, {"CC1": ["letter"]})


@pytest.mark.parametrize(
    ("sheet", "targets"),
    [
        pytest.param({"CC1": 3, "CC2": 1}, {}, id="nothing to reach"),
        pytest.param({"CC1": 1, "CC2": 1}, {"CC1": 2}, id="up to the minimum"),
        pytest.param({"CC1": 0, "CC2": 0}, {"CC1": 2, "CC2": 1}, id="minimum, then the line"),
        pytest.param({"CC1": 2, "CC2": 0}, {"CC2": 1}, id="the lower of two single steps"),
        pytest.param({"CC1": NOT_SHOWN, "CC2": 1}, {"CC1": 2}, id="not shown: the minimum"),
        pytest.param({"CC1": 3, "CC2": NOT_SHOWN}, {}, id="not shown, and no level needed there"),
    ],
)
def test_the_levels_to_reach_are_the_easiest_steps_up(
    sheet: ScoreSheet, targets: dict[str, int]
) -> None:
    assert levels_to_reach(TWO, sheet) == targets


@given(rubrics_with_sheets())
def test_total_and_reachable_stay_between_0_and_100(
    drawn: tuple[Rubric, dict[str, int | Unscored]],
) -> None:
    scored = score(*drawn)

    assert 0 <= scored.total <= scored.reachable <= 100


@given(rubrics_with_sheets(), st.data())
def test_a_higher_level_never_lowers_the_total(
    drawn: tuple[Rubric, dict[str, int | Unscored]], data: st.DataObject
) -> None:
    rubric, sheet = drawn
    raised = data.draw(st.sampled_from(rubric.criteria))

    assert score(rubric, sheet | {raised.code: raised.top}).total >= score(rubric, sheet).total


@given(rubrics_with_sheets(), st.data())
def test_what_is_unscored_never_makes_a_judgement_negative(
    drawn: tuple[Rubric, dict[str, int | Unscored]], data: st.DataObject
) -> None:
    rubric, sheet = drawn
    hidden = data.draw(st.sampled_from(rubric.criteria))

    if score(rubric, sheet).judgement is not Judgement.NOT_YET_MET:
        unscored = score(rubric, sheet | {hidden.code: NOT_SHOWN})
        assert unscored.judgement is not Judgement.NOT_YET_MET


@given(rubrics_with_sheets())
def test_more_evidence_is_asked_for_exactly_where_some_level_would_still_grant(
    drawn: tuple[Rubric, dict[str, int | Unscored]],
) -> None:
    rubric, sheet = drawn
    best = {c.code: c.top for c in rubric.criteria if isinstance(sheet[c.code], Unscored)}
    could_be_met = score(rubric, sheet | best).judgement is Judgement.MET

    assert could_be_met == (score(rubric, sheet).judgement is not Judgement.NOT_YET_MET)


@given(rubrics_with_sheets())
def test_the_order_of_criteria_does_not_matter(
    drawn: tuple[Rubric, dict[str, int | Unscored]],
) -> None:
    rubric, sheet = drawn
    reversed_ = rubric.model_copy(update={"criteria": rubric.criteria[::-1]})

    assert score(reversed_, sheet).total == score(rubric, sheet).total


def effort(rubric: Rubric, floor: Mapping[str, int], target: Mapping[str, int]) -> int:
    """What a target costs, where the step to the n-th level above zero costs n."""
    return sum(sum(range(floor[c.code] + 1, target[c.code] + 1)) for c in rubric.criteria)


@given(rubrics_with_sheets())
@settings(max_examples=300)
def test_no_easier_plan_meets_the_rubric_than_the_levels_to_reach(
    drawn: tuple[Rubric, dict[str, int | Unscored]],
) -> None:
    rubric, sheet = drawn
    levels_given = {c: given for c, given in sheet.items() if not isinstance(given, Unscored)}
    floor = {c.code: levels_given.get(c.code, c.minimum) for c in rubric.criteria}
    plan = floor | levels_to_reach(rubric, sheet)
    ranges = [range(floor[c.code], c.top + 1) for c in rubric.criteria]
    candidates = (dict(zip(floor, levels, strict=True)) for levels in product(*ranges))
    enough = [c for c in candidates if score(rubric, c).judgement is Judgement.MET]

    assert score(rubric, plan).judgement is Judgement.MET
    assert effort(rubric, floor, plan) == min(effort(rubric, floor, c) for c in enough)
    as_easy = [c for c in enough if effort(rubric, floor, c) == effort(rubric, floor, plan)]
    assert score(rubric, plan).total == max(score(rubric, c).total for c in as_easy)


@given(rubrics_with_sheets())
def test_of_the_levels_to_reach_none_can_be_left_out_or_lowered(
    drawn: tuple[Rubric, dict[str, int | Unscored]],
) -> None:
    rubric, sheet = drawn
    targets = levels_to_reach(rubric, sheet)
    settled = {c.code: c.minimum for c in rubric.criteria if isinstance(sheet[c.code], Unscored)}
    plan = {**sheet, **settled, **targets}

    for code, points in targets.items():
        lower = plan | {code: points - 1}
        assert score(rubric, lower).judgement is not Judgement.MET


def test_on_a_scale_with_leaps_a_step_is_a_level_and_not_a_point() -> None:
    leap = a_criterion("CC1", 50, top=3)
    leap = leap.model_copy(update={"levels": (leap.levels[0], leap.levels[3])})
    rubric = a_rubric(leap, a_criterion("CC2", 50, top=3), grant_line=50)

    # One step of CC1 brings 50; CC2 would need three steps for the same.
    assert levels_to_reach(rubric, {"CC1": 0, "CC2": 0}) == {"CC1": 3}
