"""The times that a version of a qualification promises to applicants."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from rpl.domain.decision_clock import DecisionClock, Stop, decision_clock
from rpl.domain.publication import Text
from rpl.domain.values import Frozen


class Clocks(Frozen):
    """Promised times, in days: the target for a decision, and where given the hard limit.

    An answer is waited for `answer_days`, and as long again for each of `answer_extensions`, which
    nobody has to ask for.  Versions that say nothing of them promised one.

    Where a programme says whether a claim can be assessed before it is, `admit_days` is the time
    for that and `admission_years` how long it holds; most have no such step and neither number.
    """

    acknowledge_days: Annotated[int, Field(gt=0)]
    decide_days: Annotated[int, Field(gt=0)]
    answer_days: Annotated[int, Field(gt=0)]
    answer_extensions: Annotated[int, Field(ge=0)] = 1
    appeal_days: Annotated[int, Field(gt=0)]
    reassess_months: Annotated[int, Field(gt=0)]
    decide_at_most_days: Annotated[int, Field(gt=0)] | None = None
    appeal_decided_days: Annotated[int, Field(gt=0)] | None = None
    admit_days: Annotated[int, Field(gt=0)] | None = None
    admission_years: Annotated[int, Field(gt=0)] | None = None
    basis: Text | None = None

    @model_validator(mode="after")
    def _the_target_lies_within_the_limit(self) -> Self:
        if self.decide_at_most_days is not None and self.decide_at_most_days < self.decide_days:
            raise ValueError("decide_at_most_days: lies before decide_days")
        return self

    @model_validator(mode="after")
    def _admission_is_timed_and_holds(self) -> Self:
        if (self.admit_days is None) is not (self.admission_years is None):
            raise ValueError("admission_years: say it together with admit_days, or neither")
        if self.admit_days is not None and self.admit_days > self.decide_days:
            raise ValueError("admit_days: lies after decide_days")
        return self

    def admission(self, complete_at: datetime, stops: Sequence[Stop], at: datetime) -> datetime:
        """Until when a complete claim is told whether it can be assessed; stops move it on.

        Raises:
            ValueError: The programme has no such step.
        """
        if self.admit_days is None:
            raise ValueError("admit_days: there is no such step")
        span = timedelta(days=self.admit_days)
        at = max(at, complete_at)
        return decision_clock(complete_at, stops, target=span, limit=span, at=at).due_at

    def decision(self, complete_at: datetime, stops: Sequence[Stop], at: datetime) -> DecisionClock:
        """The clock of a claim whose file was complete at `complete_at`.

        Without a hard limit the target is the limit.
        """
        return decision_clock(
            complete_at,
            stops,
            target=timedelta(days=self.decide_days),
            limit=timedelta(days=self.decide_at_most_days or self.decide_days),
            at=max(at, complete_at),
        )
