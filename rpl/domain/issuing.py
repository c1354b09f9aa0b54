"""Issuing: a decision that lacks what its applicant is owed cannot be made.

Owed are a reason for every criterion that counted against them, what to do about it, the next step
and the day to appeal by.  And the order in which outcomes are tried is kept (decision 0046):
nothing is refused while an alternative or a plan to close the gap fits.

Source: Lisbon Recognition Convention, article III.5, and its manual (EAR), chapter 11.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final, Self

from pydantic import model_validator

from rpl.domain.assessment import Unit
from rpl.domain.decision import (
    DecisionBasis,
    Outcome,
    UnitDecision,
    decide,
    leaves_something_missing,
)
from rpl.domain.evidence import flags
from rpl.domain.rubric import Code, Rubric
from rpl.domain.scoring import Judgement, Unscored, score, share
from rpl.domain.values import Frozen


class NextStep(StrEnum):
    """What an applicant does next; one for each outcome."""

    USE_CREDENTIAL = "use_credential"
    MEET_CONDITION = "meet_condition"
    SEND_EVIDENCE = "send_evidence"
    CLOSE_GAP = "close_gap"
    CLAIM_ALTERNATIVE = "claim_alternative"
    LEARN_AND_RETURN = "learn_and_return"


STEPS: Final[Mapping[Outcome, NextStep]] = {
    Outcome.GRANTED: NextStep.USE_CREDENTIAL,
    Outcome.GRANTED_WITH_CONDITION: NextStep.MEET_CONDITION,
    Outcome.MORE_EVIDENCE: NextStep.SEND_EVIDENCE,
    Outcome.GAP_PLAN: NextStep.CLOSE_GAP,
    Outcome.ALTERNATIVE: NextStep.CLAIM_ALTERNATIVE,
    Outcome.REFUSED: NextStep.LEARN_AND_RETURN,
}
"""What follows each outcome, on the page of the result and in the letter."""


class IssuedDecision(Frozen):
    """The decision on a unit as it is given to the applicant.

    `failed` are the criteria that counted against them, and `fitting` the outcomes that the marks
    allow, from best to worst; neither is taken from the decision, so that it is checked against
    them.  No such value exists that lacks something: to make one raises `ValueError`.
    """

    decided: UnitDecision
    failed: tuple[Code, ...]
    fitting: tuple[Outcome, ...]
    next_step: NextStep
    decided_on: date
    appeal_by: date

    @model_validator(mode="after")
    def _nothing_is_lacking(self) -> Self:
        named = {reason.criterion for reason in self.decided.reasons}
        if not self.decided.reasons:
            raise ValueError("reasons: there are none")
        if silent := [code for code in self.failed if code not in named]:
            raise ValueError(f"reasons: nothing is said of {silent}")
        if leaves_something_missing(self.decided.outcome) and not self.decided.remedies:
            raise ValueError("remedies: there are none")
        if self.next_step is not STEPS[self.decided.outcome]:
            raise ValueError(f"next_step: {self.next_step} does not follow the outcome")
        if self.appeal_by <= self.decided_on:
            raise ValueError("appeal_by: leaves no day to appeal")
        return self

    @model_validator(mode="after")
    def _the_best_that_fits_is_given(self) -> Self:
        if not self.fitting or self.decided.outcome is not self.fitting[0]:
            raise ValueError(f"outcome: {self.fitting[:1]} comes before {self.decided.outcome}")
        return self


def issue(
    unit: Unit, rubric: Rubric, basis: DecisionBasis, *, on: date, appeal_by: date
) -> IssuedDecision:
    """Decide on a unit, and make the decision that is given to its applicant.

    Raises:
        SheetMismatchError: The scores are of another rubric, or do not answer this one.
        ValueError: The decision would lack something.
    """
    decided = decide(unit, rubric, basis)
    return IssuedDecision(
        decided=decided,
        failed=failed_criteria(rubric, basis) if leaves_something_missing(decided.outcome) else (),
        fitting=fitting(unit, rubric, basis),
        next_step=STEPS[decided.outcome],
        decided_on=on,
        appeal_by=appeal_by,
    )


def fitting(unit: Unit, rubric: Rubric, basis: DecisionBasis) -> tuple[Outcome, ...]:
    """Every outcome that the marks and their evidence allow, from best to worst."""
    scored, unsettled = score(rubric, basis.sheet), unsettled_criteria(rubric, basis)
    if scored.judgement is Judgement.NOT_YET_MET:
        allowed = {
            Outcome.GAP_PLAN: scored.reachable >= rubric.gap_line,
            Outcome.ALTERNATIVE: unit.alternative is not None,
            Outcome.REFUSED: True,
        }
    else:
        settled = sum(
            share(each, points)
            for each in rubric.criteria
            if each.code not in unsettled
            and not isinstance(points := basis.sheet[each.code], Unscored)
        )
        named = unit.condition is not None and unsettled == (unit.condition.criterion,)
        allowed = {
            Outcome.GRANTED: not unsettled,
            Outcome.GRANTED_WITH_CONDITION: named and settled >= rubric.grant_line,
            Outcome.MORE_EVIDENCE: bool(unsettled),
        }
    return tuple(outcome for outcome in Outcome if allowed.get(outcome, False))


def unsettled_criteria(rubric: Rubric, basis: DecisionBasis) -> tuple[Code, ...]:
    """The criteria that are unscored, or whose level the cited evidence does not bear out."""
    return tuple(
        each.code
        for each in rubric.criteria
        if isinstance(basis.sheet[each.code], Unscored)
        or flags(each, basis.cited.get(each.code, ()), basis.on)
    )


def failed_criteria(rubric: Rubric, basis: DecisionBasis) -> tuple[Code, ...]:
    """The criteria that count against an applicant, in the order of the rubric.

    Those that the evidence does not settle do; and where the levels make the decision negative,
    each at zero or below its minimum.
    """
    wanted = set(unsettled_criteria(rubric, basis))
    if score(rubric, basis.sheet).judgement is Judgement.NOT_YET_MET:
        wanted |= {
            each.code
            for each in rubric.criteria
            if not isinstance(points := basis.sheet[each.code], Unscored)
            and points < max(each.minimum, 1)
        }
    return tuple(each.code for each in rubric.criteria if each.code in wanted)


def criteria_to_redo(rubric: Rubric, basis: DecisionBasis) -> tuple[Code, ...]:
    """The criteria that are marked again on appeal or in a reassessment; all others are kept.

    Those that count against the applicant; and where the levels make the decision negative, those
    below their highest level, because any of them may lift the total over the line.  None where
    nothing is missing.
    """
    wanted = set(failed_criteria(rubric, basis))
    scored = score(rubric, basis.sheet)
    if scored.judgement is Judgement.NOT_YET_MET and scored.reachable < rubric.grant_line:
        wanted |= {each.code for each in rubric.criteria if basis.sheet[each.code] != each.top}
    return tuple(each.code for each in rubric.criteria if each.code in wanted)
