"""Rules of evidence: does what an assessor cited bear out a criterion?

Authenticity is a person's judgement and is not computed here.  What can be computed is
whether the evidence is of an accepted kind, enough, direct and current.  A flag never says
that a skill is missing; it says that more, or other, evidence is needed.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import DIRECT_KINDS, Criterion, EvidenceRule
from rpl.domain.values import Frozen


class CitedEvidence(Frozen):
    """What the rule needs to know of one cited evidence item.

    `dated` is the day the document says it was made, where that is known.
    """

    kind: EvidenceKind
    dated: date | None
    direct: bool


class EvidenceFlag(StrEnum):
    """Why the cited evidence does not bear out a criterion."""

    NOT_CITED = "not_cited"
    KIND_NOT_ACCEPTED = "kind_not_accepted"
    TOO_FEW = "too_few"
    NOT_DIRECT = "not_direct"
    TOO_OLD = "too_old"


def is_direct(kind: EvidenceKind) -> bool:
    """Whether evidence of this kind is the applicant's own work or a document naming it."""
    return kind in DIRECT_KINDS


def is_current(item: CitedEvidence, rule: EvidenceRule, on: date) -> bool:
    """Whether an item is, by the calendar, no older on that day than the rule allows.

    One without a known date is, because a missing date is no fault of the applicant.
    """
    if item.dated is None or rule.maximum_age_years is None:
        return True
    return item.dated >= _years_before(on, rule.maximum_age_years)


def is_substituted(rule: EvidenceRule, held: Sequence[CitedEvidence], on: date) -> bool:
    """Whether something that the programme arranged stands in for all that the rule asks for."""
    current = {item.kind for item in held if is_current(item, rule, on)}
    return any(substitute.kinds <= current for substitute in rule.substitutes)


def flags(
    criterion: Criterion, cited: Sequence[CitedEvidence], on: date
) -> tuple[EvidenceFlag, ...]:
    """What is wanting in the evidence cited for a criterion; nothing means it is borne out.

    An item of another kind, or one that is too old, is left aside and does no harm: more
    evidence never raises a flag that was not there.  An item without a known date counts as
    current, because a missing date is no fault of the applicant.
    """
    if not cited:
        return (EvidenceFlag.NOT_CITED,)
    rule = criterion.evidence
    if is_substituted(rule, cited, on):
        return ()
    accepted = [item for item in cited if rule.accepts(item.kind)]
    current = [item for item in accepted if is_current(item, rule, on)]
    found = {
        EvidenceFlag.KIND_NOT_ACCEPTED: len(accepted) < min(len(cited), rule.minimum_items),
        EvidenceFlag.TOO_FEW: len(cited) < rule.minimum_items,
        EvidenceFlag.NOT_DIRECT: _direct(accepted) < rule.minimum_direct,
        EvidenceFlag.TOO_OLD: len(current) < min(len(accepted), rule.minimum_items)
        or _direct(current) < min(_direct(accepted), rule.minimum_direct),
    }
    return tuple(flag for flag, raised in found.items() if raised)


def _direct(items: Sequence[CitedEvidence]) -> int:
    return sum(item.direct for item in items)


def _years_before(day: date, years: int) -> date:
    """The same day some years earlier; 29 February becomes 28 February."""
    year = max(day.year - years, date.min.year)
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28) if leap_day else day.replace(year=year)
