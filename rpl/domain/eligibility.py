"""Who may be assessed for a qualification, as rules in data; never a dead end.

Each rule asks for a number of something and names other ways for who has less.  A check is
advice before a claim is opened: it names the rule that is not met and the nearest way on, keeps
nothing of what was told, and closes no door.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self, TypeAlias

from pydantic import Field, model_validator

from rpl.domain.errors import FieldProblem, translatable
from rpl.domain.packaging import UnitId
from rpl.domain.publication import Day, Text
from rpl.domain.rubric import Slug
from rpl.domain.values import Frozen

MOST_TOLD = 1200
"""A hundred years in months; more is a slip of the finger."""

_NO_NUMBER = translatable("Write a whole number, such as 18, or leave it open")


class Measure(StrEnum):
    """What a rule counts.  Work counts in months of it in the occupation, paid or not."""

    AGE_YEARS = "age_years"
    WORK_MONTHS = "work_months"
    RECENT_WORK_MONTHS = "recent_work_months"


Told: TypeAlias = Mapping[Measure, int]
"""What somebody says of themselves; what they leave open is not there."""


class WayOn(Frozen):
    """What somebody can do who has `at_least` so much of what a rule counts, and not enough.

    They may claim single `units`, or another `qualification`; `text` says it in words.
    """

    at_least: Annotated[int, Field(ge=0)] = 0
    text: Text
    units: tuple[UnitId, ...] = ()
    qualification: Slug | None = None


class EligibilityRule(Frozen):
    """So much of something is asked for, with the reason, the source, and ways on for who has less.

    `within_years` says how far back recent work counts.  The ways on end with one for everybody.
    """

    id: Slug
    measure: Measure
    at_least: Annotated[int, Field(gt=0)]
    within_years: Annotated[int, Field(gt=0)] | None = None
    reason: Text
    source: Text
    ways_on: Annotated[tuple[WayOn, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _leads_on(self) -> Self:
        asked = [way.at_least for way in self.ways_on]
        if asked != sorted(set(asked), reverse=True) or asked[0] >= self.at_least:
            raise ValueError("ways_on: at_least has to fall from below that of the rule")
        if asked[-1] != 0:
            raise ValueError("ways_on: the last one asks for something, so some have no way on")
        if (self.within_years is not None) != (self.measure is Measure.RECENT_WORK_MONTHS):
            raise ValueError("within_years: belongs to recent_work_months, and to it alone")
        return self


class Eligibility(Frozen):
    """The rules of one qualification: `assessments/<slug>/eligibility.toml`."""

    as_of: Day
    example: bool = False
    rules: Annotated[tuple[EligibilityRule, ...], Field(min_length=1)]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What has to be asked, each once, in the order of the rules."""
        return tuple(dict.fromkeys(rule.measure for rule in self.rules))

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [rule.id for rule in self.rules]
        if len(names) != len(set(names)):
            raise ValueError("rules: an id is there twice")
        return self


@dataclass(frozen=True, slots=True)
class NotMet:
    """A rule that is not met, how much is missing of what it counts, and the nearest way on."""

    rule: EligibilityRule
    missing: int
    way_on: WayOn


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules say of somebody: which are not met, and which nobody told enough for."""

    not_met: tuple[NotMet, ...]
    untold: tuple[EligibilityRule, ...]

    @property
    def fits(self) -> bool:
        """Whether every rule is met."""
        return not self.not_met and not self.untold


def check_eligibility(eligibility: Eligibility, told: Told) -> Checked:
    """Which rules are not met, each with the nearest way on.  What was not told fails nothing."""
    return Checked(
        not_met=tuple(
            NotMet(rule, rule.at_least - told[rule.measure], _nearest(rule, told[rule.measure]))
            for rule in eligibility.rules
            if rule.measure in told and told[rule.measure] < rule.at_least
        ),
        untold=tuple(rule for rule in eligibility.rules if rule.measure not in told),
    )


def read_told(
    eligibility: Eligibility, typed: Mapping[str, str]
) -> Told | tuple[FieldProblem, ...]:
    """What was typed for each measure that is asked; or everything that is wrong with it."""
    told: dict[Measure, int] = {}
    problems = []
    for measure in eligibility.measures:
        text = typed.get(measure, "").strip()
        if text.isdecimal() and len(text) <= len(str(MOST_TOLD)) and int(text) <= MOST_TOLD:
            told[measure] = int(text)
        elif text:
            problems.append(FieldProblem(measure.value, _NO_NUMBER))
    return tuple(problems) or told


def _nearest(rule: EligibilityRule, told: int) -> WayOn:
    """The way on that asks for most of what there is."""
    return next(way for way in rule.ways_on if way.at_least <= told)
