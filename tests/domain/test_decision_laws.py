"""Laws of the decision, for every rubric, sheet and evidence."""

import re

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.assessment import Unit
from rpl.domain.decision import (
    GRANTS,
    REASON_TEMPLATES,
    DecisionBasis,
    Outcome,
    UnitDecision,
    decide,
    wording,
)
from rpl.domain.evidence import Aside, flags
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Judgement, Unscored, score
from tests.factories.scoring import citations, units_to_decide

NOT_SHOWN = Unscored.NOT_SHOWN


def rank(decision: UnitDecision) -> int:
    """How good an outcome is for the applicant; the best is 0."""
    return list(Outcome).index(decision.outcome)


Drawn = tuple[Unit, Rubric, DecisionBasis]


@given(units_to_decide())
def test_every_sheet_that_fits_is_decided(drawn: Drawn) -> None:
    assert decide(*drawn).outcome in set(Outcome)


@given(units_to_decide())
def test_a_basis_read_back_from_json_gives_the_same_decision(drawn: Drawn) -> None:
    unit, rubric, basis = drawn
    stored = DecisionBasis.model_validate_json(basis.model_dump_json())

    assert decide(unit, rubric, stored) == decide(unit, rubric, basis)
    assert UnitDecision.model_validate_json(decide(*drawn).model_dump_json()) == decide(*drawn)


@given(units_to_decide(), st.data())
def test_a_higher_level_never_makes_the_outcome_worse(drawn: Drawn, data: st.DataObject) -> None:
    unit, rubric, basis = drawn
    raised = data.draw(st.sampled_from(rubric.criteria))
    points = basis.sheet[raised.code]
    if isinstance(points, Unscored):
        return
    higher = data.draw(st.integers(points, raised.top))
    better = basis.model_copy(update={"sheet": {**basis.sheet, raised.code: higher}})

    assert rank(decide(unit, rubric, better)) <= rank(decide(unit, rubric, basis))


@given(units_to_decide(), st.data())
def test_more_evidence_never_makes_the_outcome_worse(drawn: Drawn, data: st.DataObject) -> None:
    unit, rubric, basis = drawn
    code = data.draw(st.sampled_from(rubric.criteria)).code
    more = {**basis.cited, code: (*basis.cited.get(code, ()), data.draw(citations()))}
    better = basis.model_copy(update={"cited": more})

    assert rank(decide(unit, rubric, better)) <= rank(decide(unit, rubric, basis))


@given(units_to_decide(), st.data())
def test_a_doubt_asks_for_more_and_never_makes_a_decision_negative(
    drawn: Drawn, data: st.DataObject
) -> None:
    unit, rubric, basis = drawn
    code = data.draw(st.sampled_from(rubric.criteria)).code
    doubted = tuple(
        item.model_copy(update={"aside": Aside.DOUBTED}) for item in basis.cited.get(code, ())
    )
    before = decide(unit, rubric, basis).outcome
    later = basis.model_copy(update={"cited": {**basis.cited, code: doubted}})
    after = decide(unit, rubric, later).outcome

    assert after is before or before in {*GRANTS, Outcome.MORE_EVIDENCE}
    assert after is before or after in {Outcome.GRANTED_WITH_CONDITION, Outcome.MORE_EVIDENCE}


@given(units_to_decide(), st.data())
def test_what_is_not_shown_is_never_held_against_the_applicant(
    drawn: Drawn, data: st.DataObject
) -> None:
    unit, rubric, basis = drawn
    hidden = data.draw(st.sampled_from(rubric.criteria)).code
    sheet = {**basis.sheet, hidden: NOT_SHOWN}
    unscored = decide(unit, rubric, basis.model_copy(update={"sheet": sheet}))
    settled = {Outcome.GRANTED, Outcome.GRANTED_WITH_CONDITION, Outcome.MORE_EVIDENCE}

    if decide(unit, rubric, basis).outcome in settled:
        assert unscored.outcome in settled
    else:
        assert rank(unscored) <= rank(decide(unit, rubric, basis))


@given(units_to_decide())
def test_a_unit_is_granted_only_when_everything_is_shown_and_borne_out(drawn: Drawn) -> None:
    _, rubric, basis = drawn
    borne_out = not any(flags(c, basis.cited.get(c.code, ()), basis.on) for c in rubric.criteria)
    met = score(rubric, basis.sheet).judgement is Judgement.MET

    assert (decide(*drawn).outcome is Outcome.GRANTED) == (met and borne_out)


@given(units_to_decide())
def test_whatever_is_not_granted_gives_a_reason_for_every_failed_criterion(drawn: Drawn) -> None:
    _, rubric, basis = drawn
    decision = decide(*drawn)
    if decision.outcome in GRANTS:
        return
    scored = score(rubric, basis.sheet)
    thin = {
        c.code
        for c in rubric.criteria
        if basis.sheet[c.code] in set(Unscored) or flags(c, basis.cited.get(c.code, ()), basis.on)
    }

    assert decision.reasons
    assert decision.remedies
    assert {*scored.below_minimum, *thin} <= {reason.criterion for reason in decision.reasons}
    for code in thin:
        ways = [r for r in decision.remedies if r.criterion == code]
        insists = rubric.criterion(code).evidence.required_kinds
        assert sum(way.code.startswith(("give_", "ask_")) for way in ways) >= (1 if insists else 2)


@given(units_to_decide())
def test_every_reason_and_remedy_has_a_sentence_that_its_details_fill(drawn: Drawn) -> None:
    unit, rubric, _ = drawn
    decision = decide(*drawn)

    for reason in (*decision.reasons, *decision.remedies):
        assert REASON_TEMPLATES[reason.code] % reason.details
        template, details = wording(reason, unit, rubric)
        assert details == dict(reason.details)
        assert set(re.findall(r"%\((\w+)\)s", template)) <= details.keys()
