"""Retention: how long what an applicant sent is kept, by where their claim stands.

Regulation (EU) 2016/679, article 5 (1) (e): no longer than is needed.  The rules are data: another
programme changes the numbers, not the code.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

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


class Standing(Frozen):
    """Where a claim stands, and since when nothing moved."""

    state: ClaimState
    since: AwareDatetime


RULES: Final[Mapping[ClaimState, RetentionRule]] = MappingProxyType(
    {
        ClaimState.DRAFT: RetentionRule(after=timedelta(days=365), measure=Measure.ERASED),
        ClaimState.WITHDRAWN: RetentionRule(after=timedelta(days=90), measure=Measure.ERASED),
        ClaimState.DECIDED: RetentionRule(
            after=timedelta(days=730), measure=Measure.EVIDENCE_REMOVED
        ),
    }
)
"""A draft: a year without a document added or confirmed.  Decided: two years, in which to appeal,
to be assessed again and to be audited; the name stays with the credits, because credentials are
renewed.  What waits for an assessor or is with one has no clock: it is not the applicant's delay.
"""


def kept_until(
    standing: Standing, rules: Mapping[ClaimState, RetentionRule] = RULES
) -> datetime | None:
    """When the time of a claim is over, or None while it has no clock."""
    rule = rules.get(standing.state)
    return None if rule is None else standing.since + rule.after


def due(
    standings: Iterable[Standing],
    now: datetime,
    rules: Mapping[ClaimState, RetentionRule] = RULES,
) -> Measure | None:
    """What is to be done about somebody with these claims; None while any of them has time left.

    One person has one key: of several measures the one that leaves more is taken.
    """
    measures = set()
    for standing in standings:
        until = kept_until(standing, rules)
        if until is None or now < until:
            return None
        measures.add(rules[standing.state].measure)
    order = (Measure.EVIDENCE_REMOVED, Measure.ERASED)
    return next((measure for measure in order if measure in measures), None)
