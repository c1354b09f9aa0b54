"""Calibration: invented claims that an assessor marks before real ones are theirs to mark.

Experts agreed on the levels of each exemplar and wrote down why.  Who marks enough exemplars within
the tolerance of their qualification may take its claims; who does not sees where and why they
differ, and marks another one.

Source: practice of recognition bodies, where assessors score exemplar cases within a tolerance
before their queue opens, again for every version of a rubric and every six to twelve months.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Annotated, Literal, Self
from uuid import UUID, uuid5

from pydantic import Field, model_validator

from rpl.domain.errors import RuleError, translatable
from rpl.domain.intake import EvidenceKind
from rpl.domain.publication import Day, Text
from rpl.domain.rubric import Code, Rubric, Slug
from rpl.domain.scoring import ScoreSheet, Unscored
from rpl.domain.second_marking import Difference, differences
from rpl.domain.values import Frozen

_ITEMS = UUID("5d4a6f1e-3c3b-4c0a-9b3e-0f6a3c1d7e52")  # any number of our own
_MONTH = Fraction(36525, 1200)  # days, in the mean


class NotCalibratedError(RuleError):
    """Somebody would mark claims without having marked the exemplars within tolerance."""

    code = "not_calibrated"
    template = translatable(
        "Before you take claims to %(qualification)s, mark its exemplar claims within tolerance. "
        "Open Calibration from your queue."
    )


class CalibrationOverError(RuleError):
    """All attempts are used up."""

    code = "calibration_attempts_used"
    template = translatable(
        "You have marked as many exemplar claims as you may. Talk with a moderator, who can let "
        "you go on."
    )


class CalibrationNotNeededError(RuleError):
    """There is no exemplar to be marked, or the queue is open already."""

    code = "calibration_not_needed"
    template = translatable(
        "You need not mark an exemplar claim of this qualification now. Go back to your queue."
    )


class ExemplarChangedError(RuleError):
    """The marks are for another exemplar than the one whose turn it is."""

    code = "exemplar_changed"
    template = translatable(
        "This exemplar claim was submitted already. Open Calibration again to see the result."
    )


class OwnCalibrationError(RuleError):
    """Somebody would let themselves go on."""

    code = "own_calibration"
    template = translatable("You cannot let yourself go on. Ask another moderator.")


class AttemptsLeftError(RuleError):
    """There is nothing a moderator has to allow."""

    code = "calibration_attempts_left"
    template = translatable(
        "This person can still mark exemplar claims, or need not. Look at the list again."
    )


class CalibrationPolicy(Frozen):
    """What is asked of an assessor of a qualification: `assessments/<slug>/calibration.toml`.

    So many `exemplars` are marked within tolerance: no criterion lies more than `tolerance` steps
    of its scale from the agreed level, nothing that must be passed, is shown or is judged of the
    unit differs, and at least `exact_percent` of the criteria are on the level itself.  After
    `attempts` a moderator lets somebody go on with as many again.  Marks older than
    `repeat_months` count no longer.  `unchanged` names versions of rubrics, each `slug@version`,
    that whoever was calibrated on the version before need not be calibrated on again.
    """

    exemplars: Annotated[int, Field(ge=1)]
    attempts: Annotated[int, Field(ge=1)]
    tolerance: Annotated[int, Field(ge=0)]
    exact_percent: Annotated[int, Field(ge=0, le=100)]
    repeat_months: Annotated[int, Field(ge=1)]
    unchanged: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _can_be_passed(self) -> Self:
        if self.attempts < self.exemplars:
            raise ValueError("attempts: fewer than exemplars, so that nobody could pass")
        return self


class ExemplarEvidence(Frozen):
    """An invented document: what each of its pages says."""

    kind: EvidenceKind
    title: Text
    pages: Annotated[tuple[Text, ...], Field(min_length=1)]


class AgreedMark(Frozen):
    """What experts agreed to say of one criterion, why, and on which documents it rests.

    `rests_on` numbers the evidence from 1.
    """

    criterion: Code
    level: Annotated[int, Field(ge=0)] | None = None
    unscored: Unscored | None = None
    reason: Text
    rests_on: tuple[Annotated[int, Field(ge=1)], ...] = ()

    @property
    def choice(self) -> int | Unscored:
        """The level, or why there is none."""
        return self.level if self.level is not None else self.unscored or Unscored.NOT_SHOWN

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.level is None) is (self.unscored is None):
            raise ValueError("level: give either a level or unscored")
        if self.level is not None and not self.rests_on:
            raise ValueError("rests_on: a level rests on at least one document")
        return self


class Exemplar(Frozen):
    """An invented claim to one unit, with the marks that experts agreed on.

    `rubrics` are the versions, each `slug@version`, for which they did.  Nothing of a real claim
    is in it, which `invented` says in so many words.
    """

    slug: Slug
    title: Text
    language: Annotated[str, Field(pattern="^[a-z]{2}$")]
    invented: Literal[True]
    unit: Text
    rubrics: Annotated[tuple[str, ...], Field(min_length=1)]
    agreed_by: Text
    agreed_on: Day
    story: Text
    evidence: Annotated[tuple[ExemplarEvidence, ...], Field(min_length=1)]
    agreed: Annotated[tuple[AgreedMark, ...], Field(min_length=1)]

    @property
    def sheet(self) -> ScoreSheet:
        """The agreed choices."""
        return {mark.criterion: mark.choice for mark in self.agreed}

    def item_id(self, number: int) -> UUID:
        """The id under which the evidence of this number, counted from 1, is cited."""
        return uuid5(_ITEMS, f"{self.slug}/{number}")

    @property
    def citable(self) -> dict[UUID, int]:
        """What can be cited: each document with its number of pages."""
        found = enumerate(self.evidence, start=1)
        return {self.item_id(number): len(item.pages) for number, item in found}

    @model_validator(mode="after")
    def _fits_itself(self) -> Self:
        codes = [mark.criterion for mark in self.agreed]
        if len(set(codes)) != len(codes):
            raise ValueError(f"agreed: criteria repeat in {codes}")
        last = len(self.evidence)
        if any(number > last for mark in self.agreed for number in mark.rests_on):
            raise ValueError(f"rests_on: there are only {last} documents")
        return self


@dataclass(frozen=True, slots=True)
class Compared:
    """How marks of an exemplar lie beside the agreed ones.

    `exact` of `criteria` are on the agreed level; `steps` is how many steps of their scales the
    others lie off in all, one for each that is shown on one side only.  `apart` are the criteria
    that differ by more than may be, and `judgement` that the unit as a whole is judged otherwise.
    """

    exact: int
    criteria: int
    steps: int
    apart: tuple[Code, ...]
    judgement: bool
    within: bool


def compare(
    rubric: Rubric, policy: CalibrationPolicy, agreed: ScoreSheet, given: ScoreSheet
) -> Compared:
    """Lay somebody's marks of an exemplar beside the agreed ones.

    Raises:
        SheetMismatchError: A sheet does not answer the rubric.
    """
    found = differences(rubric, agreed, given, policy.tolerance)
    exact, whole = sum(agreed[code] == given[code] for code in agreed), len(agreed)
    return Compared(
        exact=exact,
        criteria=whole,
        steps=sum(_steps(rubric, code, agreed, given) for code in agreed),
        apart=tuple(each.criterion for each in found if each.criterion is not None),
        judgement=any(each.difference is Difference.JUDGEMENT for each in found),
        within=not found and exact * 100 >= policy.exact_percent * whole,
    )


class Attempt(Frozen):
    """One exemplar as somebody marked it."""

    exemplar: str
    marked_at: datetime
    within: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands with the exemplars of a qualification.

    `passed` of `needed` were marked within tolerance, and `left` attempts are.  `exemplar` is the
    next one to mark, or None where the queue is open or no attempt is left.  `since` is when the
    queue opened, and `until` when it closes again.
    """

    passed: int
    needed: int
    left: int
    exemplar: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def opened(self) -> bool:
        """Whether claims may be taken."""
        return self.passed >= self.needed


OPEN = Standing(passed=0, needed=0, left=0)  # where nothing is asked


def standing(
    policy: CalibrationPolicy,
    exemplars: Sequence[str],
    attempts: Sequence[Attempt],
    released: Sequence[datetime],
    now: datetime,
) -> Standing:
    """Where somebody stands who marked `attempts` of these `exemplars`.

    `released` is when moderators let them go on.  An exemplar that was not yet marked comes first,
    then those marked seldom, in the order given; one that was marked within tolerance never again.
    """
    needed = min(policy.exemplars, len(exemplars))
    lasts = timedelta(days=float(policy.repeat_months * _MONTH))
    counting = [each for each in attempts if now - each.marked_at < lasts]
    passed: dict[str, datetime] = {}
    for each in sorted(counting, key=lambda one: one.marked_at):
        if each.within and each.exemplar in exemplars:
            passed.setdefault(each.exemplar, each.marked_at)
    rounds = 1 + sum(now - each < lasts for each in released)
    left = max(0, rounds * policy.attempts - len(counting))
    if len(passed) >= needed:
        moments = sorted(passed.values())
        if not moments:
            return OPEN
        until = moments[len(moments) - needed] + lasts
        return Standing(len(passed), needed, left, None, moments[needed - 1], until)
    tries = [each.exemplar for each in counting]
    waiting = [name for name in exemplars if name not in passed]
    following = min(waiting, key=tries.count) if left else None
    return Standing(len(passed), needed, left, following)


def _steps(rubric: Rubric, code: Code, agreed: ScoreSheet, given: ScoreSheet) -> int:
    one, other = agreed[code], given[code]
    if isinstance(one, Unscored) or isinstance(other, Unscored):
        return int(one != other)
    scale = [level.points for level in rubric.criterion(code).levels]
    return abs(scale.index(one) - scale.index(other))
