"""The order alternative, partial, conditional, refusal is kept (decision 0046).

What would do is worked out here from the marks alone, in the words of practice, and not by the rule
that decides.
"""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.assessment import Unit
from rpl.domain.claim_outcome import ClaimOutcome, claim_outcome
from rpl.domain.credit import statement
from rpl.domain.decision import (
    GRANTS,
    DecisionBasis,
    Outcome,
    UnitDecision,
    decide,
)
from rpl.domain.evidence import flags
from rpl.domain.letter import letter
from rpl.domain.letter_words import ALTERNATIVE_TOO
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Unscored
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.letter import letter_facts
from tests.factories.rubric import TODAY, a_citation, a_criterion, a_rubric
from tests.factories.scoring import units_to_decide

Drawn = tuple[Unit, Rubric, DecisionBasis]
RUBRIC = a_rubric(a_criterion("CC1", 60, minimum=2), a_criterion("CC2", 40))


def open_criteria(rubric: Rubric, basis: DecisionBasis) -> list[str]:
    """What is unscored, or not borne out by its evidence."""
    return [
        c.code
        for c in rubric.criteria
        if basis.sheet[c.code] in set(Unscored) or flags(c, basis.cited.get(c.code, ()), basis.on)
    ]


def points(rubric: Rubric, basis: DecisionBasis, unscored: int) -> dict[str, Fraction]:
    """What each criterion brings of 100; an unscored one nothing, or its whole weight."""
    return {
        c.code: Fraction(c.weight * unscored)
        if isinstance(given_ := basis.sheet[c.code], Unscored)
        else Fraction(c.weight * given_, c.top)
        for c in rubric.criteria
    }


def short(rubric: Rubric, basis: DecisionBasis) -> bool:
    """Whether levels alone speak against the unit, with the best of what is not scored yet."""
    below = [
        c.code
        for c in rubric.criteria
        if not isinstance(given_ := basis.sheet[c.code], Unscored) and given_ < c.minimum
    ]
    return bool(below) or sum(points(rubric, basis, 1).values()) < rubric.grant_line


def plan_would_do(drawn: Drawn) -> bool:
    _, rubric, basis = drawn
    return short(rubric, basis) and sum(points(rubric, basis, 1).values()) >= rubric.gap_line


def alternative_would_do(drawn: Drawn) -> bool:
    unit, rubric, basis = drawn
    return short(rubric, basis) and unit.alternative is not None


def condition_would_do(drawn: Drawn) -> bool:
    unit, rubric, basis = drawn
    left = open_criteria(rubric, basis)
    if short(rubric, basis) or unit.condition is None or left != [unit.condition.criterion]:
        return False
    rest = sum(got for code, got in points(rubric, basis, 0).items() if code not in left)
    return rest >= rubric.grant_line


def more_evidence_would_do(drawn: Drawn) -> bool:
    _, rubric, basis = drawn
    return not short(rubric, basis) and bool(open_criteria(rubric, basis))


def shown_whole(drawn: Drawn) -> bool:
    _, rubric, basis = drawn
    return not short(rubric, basis) and not open_criteria(rubric, basis)


@given(units_to_decide())
def test_no_refusal_where_an_alternative_a_plan_a_condition_or_more_evidence_would_do(
    drawn: Drawn,
) -> None:
    others = (
        alternative_would_do,
        plan_would_do,
        condition_would_do,
        more_evidence_would_do,
        shown_whole,
    )
    refused = decide(*drawn).outcome is Outcome.REFUSED

    assert refused is not any(would_do(drawn) for would_do in others)


@given(units_to_decide())
def test_no_condition_where_the_unit_is_shown_whole_and_no_more_evidence_where_a_condition_would_do(
    drawn: Drawn,
) -> None:
    outcome = decide(*drawn).outcome

    assert (outcome is Outcome.GRANTED) is shown_whole(drawn)
    assert (outcome is Outcome.GRANTED_WITH_CONDITION) is condition_would_do(drawn)
    if outcome is Outcome.MORE_EVIDENCE:
        assert not condition_would_do(drawn)


@given(units_to_decide())
def test_a_condition_and_an_alternative_never_both_fit_so_none_is_given_for_the_other(
    drawn: Drawn,
) -> None:
    assert not (condition_would_do(drawn) and (alternative_would_do(drawn) or plan_would_do(drawn)))


@given(units_to_decide())
def test_an_alternative_is_named_first_wherever_a_unit_is_not_reached_and_has_one(
    drawn: Drawn,
) -> None:
    unit, rubric, _ = drawn
    decision = decide(*drawn)
    other = a_unit("U2")
    facts = letter_facts(a_qualification(unit, other), {unit.rubric: rubric}, decision)
    told = [
        line
        for section in letter(facts, facts.original)
        if section.key == f"unit-{unit.id}"
        for passage in section.passages
        for line in passage.lines
    ]
    beside = [line for line in told if line.template == ALTERNATIVE_TOO]

    assert bool(beside) is (alternative_would_do(drawn) and plan_would_do(drawn))
    first = [*decision.remedies[:1]]
    instead = [reason.code for reason in first] == ["claim_alternative"]
    assert instead is (alternative_would_do(drawn) and not plan_would_do(drawn))


def test_near_the_unit_its_plan_comes_first_and_the_alternative_stands_beside_it() -> None:
    """46.6 of 100 is near 60, so the unit fits; 33.3 is not, and the other unit fits better."""
    unit = a_unit("W1", alternative="W2")

    assert decide(unit, RUBRIC, of_levels(1, 2)).outcome is Outcome.GAP_PLAN
    assert decide(unit, RUBRIC, of_levels(1, 1)).outcome is Outcome.ALTERNATIVE
    assert decide(a_unit("W1"), RUBRIC, of_levels(1, 1)).outcome is Outcome.REFUSED


@given(st.lists(units_to_decide(), min_size=2, max_size=4))
def test_partial_recognition_is_never_lost_to_a_unit_that_is_not_granted(
    drawn: list[Drawn],
) -> None:
    """Each unit is decided for itself: what is granted is credit, whatever becomes of the rest."""
    decided: list[UnitDecision] = []
    for number, (unit, rubric, basis) in enumerate(drawn, start=1):
        mine = unit.model_copy(update={"id": f"W{number}", "alternative": None})
        decided.append(decide(mine, rubric, basis))
    whole = a_qualification(*(a_unit(each.unit) for each in decided))
    granted = {each.unit for each in decided if each.outcome in GRANTS}

    assert set(statement(whole, granted).held) == granted
    word = claim_outcome([each.outcome for each in decided])
    assert (word is ClaimOutcome.GRANTED_PARTIAL) is (0 < len(granted) < len(decided))
    assert word is not ClaimOutcome.REFUSED or {each.outcome for each in decided} == {
        Outcome.REFUSED
    }


def of_levels(cc1: int, cc2: int) -> DecisionBasis:
    cited = {code: (a_citation(),) for code in ("CC1", "CC2")}
    return DecisionBasis(
        rubric=RUBRIC.reference, sheet={"CC1": cc1, "CC2": cc2}, cited=cited, on=TODAY
    )
