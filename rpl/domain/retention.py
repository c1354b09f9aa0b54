"""Retention: how long what an applicant sent is kept, by where their claim stands.

Regulation (EU) 2016/679, article 5 (1) (e): no longer than is needed.  How long that is a
programme says in its practice (`domain.practice`).  What waits for an assessor or is with one has
no clock: it is not the applicant's delay.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from pydantic import AwareDatetime

from rpl.domain.journey import ClaimState
from rpl.domain.values import Frozen


class Measure(StrEnum):
    """What is done when the time is over."""

    EVIDENCE_REMOVED = "evidence_removed"
    ERASED = "erased"


class RetentionRule(Frozen):
    """After `after` in a state, counted from when the claim last moved, the measure is taken."""

    after: timedelta
    measure: Measure


Rules: TypeAlias = Mapping[ClaimState, RetentionRule]
"""What is done about claims in a state, by state."""

RulesOf: TypeAlias = Callable[[str], Rules]
"""The rules of a programme, by the slug of its qualification."""


class Standing(Frozen):
    """Where a claim to the qualification of this slug stands, and since when nothing moved."""

    qualification: str
    state: ClaimState
    since: AwareDatetime


def kept_until(standing: Standing, rules_of: RulesOf) -> datetime | None:
    """When the time of a claim is over, or None while it has no clock."""
    rule = rules_of(standing.qualification).get(standing.state)
    return None if rule is None else standing.since + rule.after


def due(standings: Iterable[Standing], now: datetime, rules_of: RulesOf) -> Measure | None:
    """What is to be done about somebody with these claims; None while any of them has time left.

    One person has one key: of several measures the one that leaves more is taken.
    """
    measures = set()
    for standing in standings:
        until = kept_until(standing, rules_of)
        if until is None or now < until:
            return None
        measures.add(rules_of(standing.qualification)[standing.state].measure)
    order = (Measure.EVIDENCE_REMOVED, Measure.ERASED)
    return next((measure for measure in order if measure in measures), None)
