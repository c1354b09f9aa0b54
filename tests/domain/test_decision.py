"""Decisions on a unit: worked examples first, then laws that hold for every rubric."""

from collections.abc import Mapping
from datetime import date

import pytest

from rpl.domain.assessment import Condition, Unit
from rpl.domain.claim_outcome import ClaimOutcome, claim_outcome
from rpl.domain.decision import (
    DecisionBasis,
    Outcome,
    Reason,
    decide,
    wording,
)
from rpl.domain.evidence import CitedEvidence
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import Level, Rubric
from rpl.domain.scoring import ScoreSheet, SheetMismatchError, Unscored
from tests.factories.assessment import a_unit
from tests.factories.rubric import TODAY, a_citation, a_criterion, a_rubric, an_evidence_rule

NOT_SHOWN, NOT_ASSESSED = Unscored.NOT_SHOWN, Unscored.NOT_ASSESSED
RUBRIC = a_rubric(
    a_criterion("CC1", 50, minimum=2),
    a_criterion("CC2", 30),
    a_criterion("CC3", 20, evidence=an_evidence_rule(years=5)),
    grant_line=60,
    gap_line=40,
)
PLAIN = a_unit()
CONDITIONAL = a_unit(condition=Condition(criterion="CC3", text="Attend a briefing", months=6))
WITH_ALTERNATIVE = a_unit(alternative="U2")
SHEETS: dict[str, ScoreSheet] = {
    "all shown": {"CC1": 3, "CC2": 3, "CC3": 3},
    "CC3 not shown": {"CC1": 3, "CC2": 3, "CC3": NOT_SHOWN},
    "CC3 not shown, rest too low": {"CC1": 2, "CC2": 1, "CC3": NOT_SHOWN},
    "CC2 and CC3 open": {"CC1": 3, "CC2": NOT_ASSESSED, "CC3": NOT_SHOWN},
    "nothing shown": {"CC1": NOT_SHOWN, "CC2": NOT_SHOWN, "CC3": NOT_SHOWN},
    "CC1 below its minimum": {"CC1": 1, "CC2": 3, "CC3": 3},
    "total in the gap band": {"CC1": 2, "CC2": 1, "CC3": 1},
    "CC1 too low, rest open": {"CC1": 0, "CC2": NOT_SHOWN, "CC3": NOT_SHOWN},
    "far below": {"CC1": 1, "CC2": 1, "CC3": 0},
}


def a_basis(
    sheet: ScoreSheet,
    cited: Mapping[str, tuple[CitedEvidence, ...]] | None = None,
    rubric: Rubric = RUBRIC,
) -> DecisionBasis:
    """What was judged today, each criterion on one recent certificate unless said otherwise."""
    everything = {c.code: (a_citation(),) for c in rubric.criteria}
    return DecisionBasis(
        rubric=rubric.reference, sheet=sheet, cited=everything | dict(cited or {}), on=TODAY
    )


def codes(reasons: tuple[Reason, ...]) -> list[tuple[str, str | None]]:
    return [(reason.code, reason.criterion) for reason in reasons]


@pytest.mark.parametrize(
    ("unit", "sheet", "outcome", "total"),
    [
        (PLAIN, "all shown", "granted", "100"),
        (PLAIN, "CC3 not shown", "more_evidence", "80"),
        (CONDITIONAL, "CC3 not shown", "granted_with_condition", "80"),
        (CONDITIONAL, "CC3 not shown, rest too low", "more_evidence", "130/3"),
        (CONDITIONAL, "CC2 and CC3 open", "more_evidence", "50"),
        (CONDITIONAL, "all shown", "granted", "100"),
        (PLAIN, "nothing shown", "more_evidence", "0"),
        (PLAIN, "CC1 below its minimum", "gap_plan", "200/3"),
        (WITH_ALTERNATIVE, "CC1 below its minimum", "gap_plan", "200/3"),
        (PLAIN, "total in the gap band", "gap_plan", "50"),
        (PLAIN, "CC1 too low, rest open", "gap_plan", "0"),
        (PLAIN, "far below", "refused", "80/3"),
        (WITH_ALTERNATIVE, "far below", "alternative", "80/3"),
        (CONDITIONAL, "far below", "refused", "80/3"),
    ],
)
def test_worked_examples(unit: Unit, sheet: str, outcome: str, total: str) -> None:
    decision = decide(unit, RUBRIC, a_basis(SHEETS[sheet]))

    assert (decision.unit, decision.outcome, decision.total) == ("U1", outcome, total)


def test_old_evidence_is_a_request_and_names_at_least_two_ways_to_answer_it() -> None:
    old = {"CC3": (a_citation(dated=date(2015, 6, 1)),)}
    decision = decide(PLAIN, RUBRIC, a_basis(SHEETS["all shown"], old))

    assert decision.outcome is Outcome.MORE_EVIDENCE
    assert codes(decision.reasons) == [("evidence_too_old", "CC3")]
    assert codes(decision.remedies) == [
        ("give_certificate", "CC3"),
        ("give_statement", "CC3"),
        ("ask_interview_and_practical", "CC3"),
        ("not_older_than", "CC3"),
    ]


def test_where_direct_evidence_is_asked_for_only_direct_kinds_are_proposed() -> None:
    rule = an_evidence_rule(
        EvidenceKind.STATEMENT, EvidenceKind.WORK_PHOTO, items=2, direct=1, years=None
    )
    rubric = a_rubric(a_criterion(evidence=rule))
    statements = {"CC1": (a_citation(EvidenceKind.STATEMENT),) * 2}
    decision = decide(PLAIN, rubric, a_basis({"CC1": 3}, statements, rubric))

    assert codes(decision.reasons) == [("evidence_not_direct", "CC1")]
    assert codes(decision.remedies) == [
        ("give_work_photo", "CC1"),
        ("ask_interview_and_practical", "CC1"),
        ("items_needed", "CC1"),
    ]


def test_the_named_condition_also_stands_in_for_evidence_that_is_too_thin() -> None:
    decision = decide(CONDITIONAL, RUBRIC, a_basis(SHEETS["all shown"], {"CC3": ()}))

    assert decision.outcome is Outcome.GRANTED_WITH_CONDITION
    assert codes(decision.reasons) == [
        ("rubric_met", None),
        ("evidence_not_cited", "CC3"),
        ("condition", "CC3"),
    ]
    assert decision.reasons[0].details == {"total": "80", "line": "60"}
    assert decision.reasons[2].details == {"condition": "Attend a briefing", "months": "6"}
    assert decision.remedies[0].code == "meet_condition"


def test_a_gap_plan_names_what_failed_and_the_levels_to_reach() -> None:
    decision = decide(PLAIN, RUBRIC, a_basis({"CC1": 1, "CC2": 0, "CC3": 3}))

    assert decision.outcome is Outcome.REFUSED  # 36.67 of 100
    assert codes(decision.reasons) == [
        ("below_gap_line", None),
        ("below_minimum", "CC1"),
        ("level_zero", "CC2"),
    ]
    assert decision.reasons[0].details == {"total": "36.6", "line": "40"}
    assert codes(decision.remedies) == [("reach_level", "CC1"), ("reach_level", "CC2")]
    assert [remedy.details["points"] for remedy in decision.remedies] == ["2", "1"]


def test_a_total_just_below_the_line_is_not_shown_as_if_it_reached_it() -> None:
    rubric = a_rubric(a_criterion(top=3), grant_line=67)
    decision = decide(PLAIN, rubric, a_basis({"CC1": 2}, rubric=rubric))

    assert decision.reasons[0].details == {"total": "66.6", "line": "67"}


def test_an_alternative_names_the_other_unit_and_still_says_what_was_missing() -> None:
    decision = decide(WITH_ALTERNATIVE, RUBRIC, a_basis(SHEETS["far below"]))

    assert decision.remedies[0] == Reason(code="claim_alternative", details={"unit": "U2"})
    assert ("below_minimum", "CC1") in codes(decision.reasons)
    assert ("reach_level", "CC1") in codes(decision.remedies)


def test_a_refusal_also_says_what_was_never_judged() -> None:
    sheet: ScoreSheet = {"CC1": 0, "CC2": 0, "CC3": NOT_ASSESSED}
    decision = decide(PLAIN, RUBRIC, a_basis(sheet))

    assert decision.outcome is Outcome.REFUSED
    assert ("criterion_not_assessed", "CC3") in codes(decision.reasons)
    assert ("give_statement", "CC3") in codes(decision.remedies)


def test_scores_against_another_version_of_the_rubric_are_refused() -> None:
    basis = a_basis(SHEETS["all shown"]).model_copy(update={"rubric": "any@2"})

    with pytest.raises(SheetMismatchError, match="another rubric than any@1"):
        decide(PLAIN, RUBRIC, basis)


@pytest.mark.parametrize(
    ("outcomes", "word"),
    [
        (["granted", "granted"], "granted"),
        (["granted", "granted_with_condition"], "granted_with_condition"),
        (["granted", "refused"], "granted_partial"),
        (["granted_with_condition", "gap_plan", "more_evidence"], "granted_partial"),
        (["gap_plan", "more_evidence"], "more_evidence"),
        (["refused", "gap_plan"], "gap_plan"),
        (["refused", "alternative"], "alternative"),
        (["refused", "refused"], "refused"),
    ],
)
def test_the_word_for_a_claim_is_derived_from_its_units(outcomes: list[str], word: str) -> None:
    derived = claim_outcome([Outcome(outcome) for outcome in outcomes])

    assert derived is ClaimOutcome(word)


def test_a_claim_without_units_has_no_outcome() -> None:
    with pytest.raises(ValueError, match="at least one unit"):
        claim_outcome([])


def test_reasons_are_worded_in_the_language_of_the_definitions() -> None:
    spanish = RUBRIC.model_copy(
        update={
            "criteria": tuple(
                c.model_copy(
                    update={
                        "levels": tuple(
                            Level(points=v.points, name=f"N{v.points}", descriptor="Hace.")
                            for v in c.levels
                        )
                    }
                )
                for c in RUBRIC.criteria
            )
        }
    )
    decision = decide(PLAIN, RUBRIC, a_basis(SHEETS["CC1 below its minimum"]))
    template, details = wording(decision.reasons[0], PLAIN, spanish)

    assert template % details == "Level reached: N1. At least this level is needed here: N2."
    _, target = wording(decision.remedies[0], PLAIN, spanish)
    assert target["descriptor"] == "Hace."


def test_a_condition_is_worded_in_the_language_of_the_unit() -> None:
    assert CONDITIONAL.condition is not None
    in_spanish = CONDITIONAL.condition.model_copy(update={"text": "Asista a una charla."})
    unit = CONDITIONAL.model_copy(update={"condition": in_spanish})
    decision = decide(CONDITIONAL, RUBRIC, a_basis(SHEETS["CC3 not shown"]))
    template, details = wording(decision.remedies[0], unit, RUBRIC)

    assert (template % details).endswith("the condition is lifted: Asista a una charla.")
