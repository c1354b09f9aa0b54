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

from rpl.domain.journey import ClaimState
from rpl.domain.retention import Measure, RetentionRule, Rules
from rpl.domain.review import LeaseTerms
from rpl.domain.values import Frozen
from rpl.domain.waiver import WaiverReason

_Count = Annotated[int, Field(ge=1, le=1000)]
_Days = Annotated[int, Field(ge=1, le=36_500)]


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


class Witnesses(Frozen):
    """How people who saw the work are asked: by links that may be opened for `link_days`.

    A claim has at most `open_links` that wait, each about at most so many `units`: more make a form
    that nobody fills on a phone, and another link can ask for the others.
    """

    link_days: _Days
    open_links: _Count
    units: _Count

    @property
    def lasts(self) -> timedelta:
        """How long a link may be opened."""
        return timedelta(days=self.link_days)


class Requests(Frozen):
    """How a request for more evidence ends.

    What was added in time has `confirm_hours` more: it is being read, or waits to be confirmed.
    """

    confirm_hours: Annotated[int, Field(ge=0, le=24 * 365)]

    @property
    def grace(self) -> timedelta:
        """How long a request waits after its end for what was added in time."""
        return timedelta(hours=self.confirm_hours)


class Retention(Frozen):
    """For how many days what an applicant sent is kept.

    A draft from when a document was last added or confirmed; a withdrawn claim from then on; a
    decided one from the decision, in which to appeal, to be assessed again and to be audited.  Of a
    decided claim the name stays with the credits, because credentials are renewed.
    """

    draft_days: _Days
    withdrawn_days: _Days
    decided_days: _Days

    @property
    def rules(self) -> Rules:
        """The same as rules, by state."""
        erased, removed = Measure.ERASED, Measure.EVIDENCE_REMOVED
        return {
            ClaimState.DRAFT: _after(self.draft_days, erased),
            ClaimState.WITHDRAWN: _after(self.withdrawn_days, erased),
            ClaimState.DECIDED: _after(self.decided_days, removed),
        }


class Waivers(Frozen):
    """For which reasons somebody may ask not to pay; what it costs is in each version.

    A reason that is no longer taken stays with whoever asked for it before.
    """

    reasons: Annotated[tuple[WaiverReason, ...], Field(min_length=1)] = tuple(WaiverReason)

    @model_validator(mode="after")
    def _each_stands_once(self) -> Self:
        if len(set(self.reasons)) != len(self.reasons):
            raise ValueError("reasons: one of them stands there twice")
        return self


class Soundness(Frozen):
    """What `rpl check` asks of the newest versions, besides what holds for every programme."""

    criteria_at_least: _Count
    criteria_at_most: _Count
    levels: Annotated[int, Field(ge=2, le=20)]
    questions: _Count
    countries: Annotated[int, Field(ge=0, le=100)]
    decided_within_days: _Count
    admitted_within_days: _Count
    admission_years: _Count

    @model_validator(mode="after")
    def _the_most_are_not_fewer(self) -> Self:
        if self.criteria_at_most < self.criteria_at_least:
            raise ValueError("criteria_at_most: is less than criteria_at_least")
        return self


class Practice(Frozen):
    """How a programme works: `assessments/practice.toml`, and over it a programme's own."""

    lease: Leases
    witnesses: Witnesses
    requests: Requests
    retention: Retention
    check: Soundness
    waivers: Waivers = Waivers()


@dataclass(frozen=True, slots=True)
class Practices:
    """How all programmes work: `common`, and those with numbers of their own, by slug."""

    common: Practice
    own: Mapping[str, Practice] = field(default_factory=dict)

    def of(self, slug: str) -> Practice:
        """How the programme of a qualification works."""
        return self.own.get(slug, self.common)

    def retention_of(self, slug: str) -> Rules:
        """The rules of retention of the programme of a qualification."""
        return self.of(slug).retention.rules

    @property
    def shortest_retention(self) -> timedelta:
        """After so long at the earliest anything is due, whatever the programme."""
        every = (self.common, *self.own.values())
        return min(rule.after for each in every for rule in each.retention.rules.values())


def _after(days: int, measure: Measure) -> RetentionRule:
    return RetentionRule(after=timedelta(days=days), measure=measure)
