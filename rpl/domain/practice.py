"""How a programme works: numbers that it may set for itself, whatever its qualifications say.

Times that are promised to applicants, and whatever a mark or a decision rests on, are in the
versions of qualifications and rubrics, to which claims are pinned.  What stands here may change
from one day to the next, and holds for claims under way.  Which is which: decision 0035.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from rpl.domain.review import LeaseTerms
from rpl.domain.values import Frozen

_Count = Annotated[int, Field(ge=1, le=1000)]


class Leases(Frozen):
    """How long one person holds a claim, and how many somebody may hold who takes one.

    Held claims count whichever programme they are of.
    """

    idle_minutes: Annotated[int, Field(ge=1, le=24 * 60)]
    longest_hours: Annotated[int, Field(ge=1, le=30 * 24)]
    claims_at_once: _Count

    @property
    def terms(self) -> LeaseTerms:
        """The same as times."""
        return LeaseTerms(
            idle=timedelta(minutes=self.idle_minutes), longest=timedelta(hours=self.longest_hours)
        )

    @model_validator(mode="after")
    def _the_longest_is_not_the_shorter(self) -> Self:
        if self.longest_hours * 60 < self.idle_minutes:
            raise ValueError("longest_hours: is shorter than idle_minutes")
        return self


class Soundness(Frozen):
    """What `rpl check` asks of the newest versions, besides what holds for every programme."""

    criteria_at_least: _Count
    criteria_at_most: _Count
    questions: _Count
    countries: Annotated[int, Field(ge=0, le=100)]
    decided_within_days: _Count

    @model_validator(mode="after")
    def _the_most_are_not_fewer(self) -> Self:
        if self.criteria_at_most < self.criteria_at_least:
            raise ValueError("criteria_at_most: is less than criteria_at_least")
        return self


class Practice(Frozen):
    """How a programme works: `assessments/practice.toml`, and over it a programme's own."""

    lease: Leases
    check: Soundness


@dataclass(frozen=True, slots=True)
class Practices:
    """How all programmes work: `common`, and those with numbers of their own, by slug."""

    common: Practice
    own: Mapping[str, Practice] = field(default_factory=dict)

    def of(self, slug: str) -> Practice:
        """How the programme of a qualification works."""
        return self.own.get(slug, self.common)
