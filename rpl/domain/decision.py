"""The decision on a unit: from a score sheet and its evidence to an outcome with reasons.

Nothing here is typed in by a person.  Outcomes are tried from the best for the applicant to the
worst, and refusal only when none fits; how that keeps to the order of the Lisbon Recognition
Convention's manual (EAR, chapter 11) is decision 0046.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, TypeAlias

from pydantic import Field

from rpl.domain.assessment import Unit
from rpl.domain.evidence import CitedEvidence, EvidenceFlag, flags, only_unseen
from rpl.domain.rubric import Code, Criterion, Rubric
from rpl.domain.scoring import (
    Judgement,
    Scored,
    SheetMismatchError,
    Unscored,
    levels_to_reach,
    score,
    share,
)
from rpl.domain.values import Frozen
from rpl.domain.wording import REASON_TEMPLATES, Reason, wording

__all__ = [
    "GRANTS",
    "REASON_TEMPLATES",
    "DecisionBasis",
    "Outcome",
    "Reason",
    "UnitDecision",
    "decide",
    "leaves_something_missing",
    "wording",
]


class Outcome(StrEnum):
    """What is decided on one unit, from best to worst for the applicant."""

    GRANTED = "granted"
    GRANTED_WITH_CONDITION = "granted_with_condition"
    MORE_EVIDENCE = "more_evidence"
    GAP_PLAN = "gap_plan"
    ALTERNATIVE = "alternative"
    REFUSED = "refused"


GRANTS = frozenset({Outcome.GRANTED, Outcome.GRANTED_WITH_CONDITION})
"""The outcomes that carry credit."""


def leaves_something_missing(outcome: Outcome) -> bool:
    """Whether there is something to appeal against, or to be assessed in again."""
    return outcome is not Outcome.GRANTED


class UnitDecision(Frozen):
    """The outcome of one unit.  `total` is an exact fraction of 100, such as `200/3`."""

    unit: str
    outcome: Outcome
    total: str
    reasons: tuple[Reason, ...]
    remedies: tuple[Reason, ...]


class DecisionBasis(Frozen):
    """All that a decision is derived from, stored with it so that an appeal can run it again."""

    rubric: str
    sheet: Mapping[Code, Annotated[int, Field(strict=True)] | Unscored]
    cited: Mapping[Code, tuple[CitedEvidence, ...]]
    on: date


class _Open(Frozen):
    """A criterion that the evidence does not settle, and why."""

    criterion: Criterion
    unscored: Unscored | None
    flags: tuple[EvidenceFlag, ...]


def decide(unit: Unit, rubric: Rubric, basis: DecisionBasis) -> UnitDecision:
    """Decide on one unit.

    Levels alone make a decision negative.  Evidence that is missing, thin or old never does: it
    asks for more.  A unit granted with a condition is one in which everything else suffices and
    only the criterion of its named condition is open.

    Raises:
        SheetMismatchError: The scores are of another rubric, or do not answer this one.
    """
    if basis.rubric != rubric.reference:
        raise SheetMismatchError(rubric=rubric.reference)
    scored = score(rubric, basis.sheet)
    unsettled = _unsettled(rubric, basis)
    if scored.judgement is Judgement.NOT_YET_MET:
        return _not_yet_met(unit, rubric, basis, scored, unsettled)
    if not unsettled:
        return _decision(unit, Outcome.GRANTED, scored, (_met(rubric, scored.total),), ())
    settled = scored.total - _unsettled_share(basis, unsettled)
    if _condition_suffices(unit, rubric, settled, unsettled):
        return _with_condition(unit, rubric, scored, settled, unsettled[0])
    reasons = tuple(reason for found in unsettled for reason in _why_open(found))
    remedies = tuple(remedy for found in unsettled for remedy in _ways_to_show(found))
    return _decision(unit, Outcome.MORE_EVIDENCE, scored, reasons, remedies)


_Reasons: TypeAlias = tuple[Reason, ...]


def _decision(
    unit: Unit, outcome: Outcome, scored: Scored, reasons: _Reasons, remedies: _Reasons
) -> UnitDecision:
    total = str(scored.total)
    return UnitDecision(
        unit=unit.id, outcome=outcome, total=total, reasons=reasons, remedies=remedies
    )


def _unsettled(rubric: Rubric, basis: DecisionBasis) -> tuple[_Open, ...]:
    """The criteria that are unscored, or whose level the evidence does not bear out."""
    found = []
    for criterion in rubric.criteria:
        level = basis.sheet[criterion.code]
        if isinstance(level, Unscored):
            found.append(_Open(criterion=criterion, unscored=level, flags=()))
        elif raised := flags(criterion, basis.cited.get(criterion.code, ()), basis.on):
            found.append(_Open(criterion=criterion, unscored=None, flags=raised))
    return tuple(found)


def _unsettled_share(basis: DecisionBasis, unsettled: tuple[_Open, ...]) -> Fraction:
    levels = [(found.criterion, basis.sheet[found.criterion.code]) for found in unsettled]
    return sum(
        (share(c, points) for c, points in levels if not isinstance(points, Unscored)),
        start=Fraction(0),
    )


def _condition_suffices(
    unit: Unit, rubric: Rubric, settled: Fraction, unsettled: tuple[_Open, ...]
) -> bool:
    """Whether all that is open is the named condition, and the rest reaches the grant line."""
    if unit.condition is None or settled < rubric.grant_line:
        return False
    return [found.criterion.code for found in unsettled] == [unit.condition.criterion]


def _with_condition(
    unit: Unit, rubric: Rubric, scored: Scored, settled: Fraction, found: _Open
) -> UnitDecision:
    assert unit.condition is not None  # noqa: S101 -- checked by the caller
    details = {"condition": unit.condition.text, "months": str(unit.condition.months)}
    condition = Reason(code="condition", criterion=found.criterion.code, details=details)
    return _decision(
        unit,
        Outcome.GRANTED_WITH_CONDITION,
        scored,
        (_met(rubric, settled), *_why_open(found), condition),
        (condition.model_copy(update={"code": "meet_condition"}), *_ways_to_show(found)),
    )


def _not_yet_met(
    unit: Unit, rubric: Rubric, basis: DecisionBasis, scored: Scored, unsettled: tuple[_Open, ...]
) -> UnitDecision:
    """A negative judgement: near enough for a plan, better placed elsewhere, or refused."""
    outcome = _way_on(unit, rubric, scored)
    reasons = (
        *_short_of_line(rubric, scored),
        *(reason for criterion in rubric.criteria for reason in _short_level(criterion, basis)),
        *(reason for found in unsettled for reason in _why_open(found)),
    )
    elsewhere = (
        (Reason(code="claim_alternative", details={"unit": str(unit.alternative)}),)
        if outcome is Outcome.ALTERNATIVE
        else ()
    )
    targets = levels_to_reach(rubric, basis.sheet)
    remedies = (
        *elsewhere,
        *(_reach(rubric.criterion(code), points) for code, points in targets.items()),
        *(remedy for found in unsettled for remedy in _ways_to_show(found)),
    )
    return _decision(unit, outcome, scored, reasons, remedies)


def _way_on(unit: Unit, rubric: Rubric, scored: Scored) -> Outcome:
    # What is unscored is never held against the applicant, so the reachable total is compared.
    if scored.reachable >= rubric.gap_line:
        return Outcome.GAP_PLAN
    return Outcome.ALTERNATIVE if unit.alternative else Outcome.REFUSED


def _met(rubric: Rubric, total: Fraction) -> Reason:
    return Reason(code="rubric_met", details=_line(total, rubric.grant_line))


def _short_of_line(rubric: Rubric, scored: Scored) -> _Reasons:
    if scored.reachable >= rubric.grant_line:
        return ()
    if scored.reachable >= rubric.gap_line:
        details = _line(scored.reachable, rubric.grant_line)
        return (Reason(code="below_grant_line", details=details),)
    details = _line(scored.reachable, rubric.gap_line)
    return (Reason(code="below_gap_line", details=details),)


def _line(total: Fraction, line: int) -> dict[str, str]:
    """A total as people read it: one decimal, rounded down so that it never seems to suffice."""
    tenths = total * 10 // 1
    return {"total": f"{tenths // 10}.{tenths % 10}".removesuffix(".0"), "line": str(line)}


def _short_level(criterion: Criterion, basis: DecisionBasis) -> _Reasons:
    """Why a scored criterion failed: it is below its minimum, or at zero."""
    points = basis.sheet[criterion.code]
    if isinstance(points, Unscored) or points >= max(criterion.minimum, 1):
        return ()
    reached = criterion.level(points)
    details = {"points": str(points), "level": reached.name, "descriptor": reached.descriptor}
    if not criterion.must_pass:
        return (Reason(code="level_zero", criterion=criterion.code, details=details),)
    needed = criterion.level(criterion.minimum)
    details |= {"needed_points": str(needed.points), "needed_level": needed.name}
    return (Reason(code="below_minimum", criterion=criterion.code, details=details),)


def _reach(criterion: Criterion, points: int) -> Reason:
    level = criterion.level(points)
    details = {"points": str(points), "level": level.name, "descriptor": level.descriptor}
    return Reason(code="reach_level", criterion=criterion.code, details=details)


def _why_open(found: _Open) -> _Reasons:
    code = found.criterion.code
    if found.unscored is not None:
        return (Reason(code=f"criterion_{found.unscored}", criterion=code),)
    rule = found.criterion.evidence
    details = {
        EvidenceFlag.TOO_FEW: {"count": str(rule.minimum_items)},
        EvidenceFlag.TOO_OLD: {"years": str(rule.maximum_age_years)},
    }
    return tuple(
        Reason(code=f"evidence_{flag}", criterion=code, details=details.get(flag, {}))
        for flag in found.flags
    )


def _ways_to_show(found: _Open) -> _Reasons:
    """Every kind of evidence and every substitute that would do, and what it must fulfil."""
    code, rule = found.criterion.code, found.criterion.evidence
    offered, substitutes = rule.counting, rule.substitutes
    if only_unseen(found.flags):
        offered, substitutes = rule.required_kinds, rule.substitutes_seen
    kinds = [Reason(code=f"give_{kind}", criterion=code) for kind in offered]
    arranged = [Reason(code=f"ask_{substitute}", criterion=code) for substitute in substitutes]
    limits = [Reason(code="seen_at_work", criterion=code)] if rule.required_kinds else []
    if rule.minimum_items > 1:
        details = {"count": str(rule.minimum_items)}
        limits.append(Reason(code="items_needed", criterion=code, details=details))
    if rule.maximum_age_years is not None:
        details = {"years": str(rule.maximum_age_years)}
        limits.append(Reason(code="not_older_than", criterion=code, details=details))
    return (*kinds, *arranged, *limits)
