"""Scoring: from the levels an assessor chose to a judgement against the rubric."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from rpl.domain.errors import RuleError, translatable
from rpl.domain.rubric import Code, Criterion, Rubric


class Unscored(StrEnum):
    """Why a criterion carries no level.  Never a level of zero: nothing was judged."""

    NOT_SHOWN = "not_shown"
    NOT_ASSESSED = "not_assessed"


ScoreSheet: TypeAlias = Mapping[Code, int | Unscored]
"""Points given per criterion of one unit's rubric, or why there are none."""


class Judgement(StrEnum):
    """What one score sheet says of a unit."""

    MET = "met"
    NOT_YET_MET = "not_yet_met"
    MORE_EVIDENCE = "more_evidence"


@dataclass(frozen=True, slots=True)
class Scored:
    """The judgement of one sheet, with what a reader needs to check it.

    `total` counts the scored criteria alone; `reachable` is what the total would be if every
    unscored criterion were shown at its highest level.  Both run from 0 to 100 and are exact.
    """

    total: Fraction
    reachable: Fraction
    below_minimum: tuple[Code, ...]
    unscored: tuple[Code, ...]
    judgement: Judgement


class SheetMismatchError(RuleError):
    """The sheet does not answer exactly the criteria and scales of the rubric."""

    code = "sheet_mismatch"
    template = translatable(
        "These scores belong to another rubric than %(rubric)s. "
        "Open the claim again and score it there."
    )


class LevelMissingError(SheetMismatchError):
    """A criterion was left without an answer."""

    code = "level_missing"
    template = translatable(
        "No level is chosen for %(criteria)s. "
        "Choose a level, or say that it is not shown or not assessed."
    )


class CriterionUnknownError(SheetMismatchError):
    """A criterion is answered that the rubric does not have."""

    code = "criterion_unknown"
    template = translatable(
        "The rubric %(rubric)s has no criterion %(criteria)s. "
        "Open the claim again and score it there."
    )


class LevelOffScaleError(SheetMismatchError):
    """A level is chosen that the criterion's scale does not have."""

    code = "level_off_scale"
    template = translatable(
        "There is no such level on the scale of %(criteria)s. Choose one of the levels shown."
    )


class CitationMissingError(RuleError):
    """A level was given without saying which evidence it rests on."""

    code = "citation_missing"
    template = translatable(
        "No evidence is cited for %(criteria)s. Mark the evidence that the level rests on, "
        "or say that it is not shown."
    )


def score(rubric: Rubric, sheet: ScoreSheet) -> Scored:
    """Judge one assessor's sheet.

    The total is the weighted share of points reached, from 0 to 100.  It is kept exact: 59.996
    against a grant line of 60 is "not yet met" however it is shown.  A criterion below its own
    minimum is not made good by others above theirs.  One that is unscored asks for evidence and
    never counts as zero against the claim: the sheet is negative only when the grant line would
    stay out of reach even with the highest level there.

    Raises:
        SheetMismatchError: A criterion is missing, unknown, or off its scale.
    """
    check_sheet(rubric, sheet)
    shares = dict(_shares(rubric, sheet))
    unscored = tuple(c.code for c in rubric.criteria if c.code not in shares)
    total = sum(shares.values(), start=Fraction(0))
    reachable = total + sum(c.weight for c in rubric.criteria if c.code in unscored)
    below = tuple(c.code for c in rubric.criteria if _below_minimum(c, sheet[c.code]))
    if below or reachable < rubric.grant_line:
        judgement = Judgement.NOT_YET_MET
    else:
        judgement = Judgement.MORE_EVIDENCE if unscored else Judgement.MET
    return Scored(total, reachable, below, unscored, judgement)


def share(criterion: Criterion, points: int) -> Fraction:
    """What points on a criterion add to the total, of 100."""
    return Fraction(criterion.weight * points, criterion.top)


def check_sheet(rubric: Rubric, sheet: ScoreSheet) -> None:
    """Check that a sheet answers each criterion of the rubric, on its scale.

    Raises:
        SheetMismatchError: A criterion is missing, unknown, or off its scale.
    """
    scales = {c.code: {level.points for level in c.levels} for c in rubric.criteria}
    if missing := [code for code in scales if code not in sheet]:
        raise LevelMissingError(criteria=", ".join(missing))
    if unknown := sorted(sheet.keys() - scales.keys()):
        raise CriterionUnknownError(criteria=", ".join(unknown), rubric=rubric.reference)
    if off := [
        code
        for code, scale in scales.items()
        if not isinstance(points := sheet[code], Unscored) and points not in scale
    ]:
        raise LevelOffScaleError(criteria=", ".join(off))


def check_citations(
    rubric: Rubric, sheet: ScoreSheet, cited: Mapping[Code, Collection[object]]
) -> None:
    """Check that every level given rests on at least one cited evidence item.

    A criterion that is not shown or not assessed needs none.

    Raises:
        CitationMissingError: A criterion carries a level and no citation.
    """
    if missing := [
        c.code
        for c in rubric.criteria
        if isinstance(sheet.get(c.code), int) and not cited.get(c.code)
    ]:
        raise CitationMissingError(criteria=", ".join(missing))


def levels_to_reach(rubric: Rubric, sheet: ScoreSheet) -> dict[Code, int]:
    """The points that would meet the rubric, by the easiest steps up its scales.

    First every criterion below its minimum is brought up to it, then the grant line is reached
    with the least further effort, where the step to the first level above zero counts one, that
    to the second two, and so on; of equally easy plans, one that gains most and touches fewest
    criteria.  What is unscored starts from its minimum, since it has to be shown anyway.  Only
    criteria that have to move are named, in the rubric's order.

    Raises:
        SheetMismatchError: A criterion is missing, unknown, or off its scale.
    """
    check_sheet(rubric, sheet)
    base = {c.code: _at_least_minimum(c, sheet[c.code]) for c in rubric.criteria}
    wanting = rubric.grant_line - sum(share(c, base[c.code]) for c in rubric.criteria)
    plans = {0: _Plan(Fraction(0), {})}
    for criterion in rubric.criteria:
        plans = _longer(plans, criterion, base[criterion.code])
    raises = next(plans[effort].raises for effort in sorted(plans) if plans[effort].gain >= wanting)
    targets = base | raises
    return {c: points for c, points in targets.items() if points and points != sheet[c]}


@dataclass(frozen=True, slots=True)
class _Plan:
    gain: Fraction
    raises: dict[Code, int]

    @property
    def merit(self) -> tuple[Fraction, int]:
        return self.gain, -len(self.raises)


def _longer(plans: Mapping[int, _Plan], criterion: Criterion, points: int) -> dict[int, _Plan]:
    """For each effort, the plan of most merit when this criterion may be raised too."""
    best: dict[int, _Plan] = {}
    for effort, plan in plans.items():
        for more, target in _efforts(criterion, points):
            gain = plan.gain + share(criterion, target) - share(criterion, points)
            raises = plan.raises | {criterion.code: target} if more else plan.raises
            candidate = _Plan(gain, raises)
            known = best.get(effort + more)
            if known is None or candidate.merit > known.merit:
                best[effort + more] = candidate
    return best


def _efforts(criterion: Criterion, points: int) -> Iterator[tuple[int, int]]:
    """The effort to each level from these points on, with the points of that level."""
    effort = 0
    for height, level in enumerate(criterion.levels):
        if level.points >= points:
            effort += height if level.points > points else 0
            yield effort, level.points


def _at_least_minimum(criterion: Criterion, points: int | Unscored) -> int:
    return criterion.minimum if isinstance(points, Unscored) else max(points, criterion.minimum)


def _below_minimum(criterion: Criterion, points: int | Unscored) -> bool:
    return not isinstance(points, Unscored) and points < criterion.minimum


def _shares(rubric: Rubric, sheet: ScoreSheet) -> Iterator[tuple[Code, Fraction]]:
    for criterion in rubric.criteria:
        points = sheet[criterion.code]
        if not isinstance(points, Unscored):
            yield criterion.code, share(criterion, points)
