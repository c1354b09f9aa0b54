"""Rules of evidence: does what an assessor cited bear out a criterion?

Whether an item is valid and authentic is a person's judgement and is not computed here: what they
doubt is set aside.  What can be computed is whether the rest is of an accepted kind, enough, direct
and current.  A flag never says that a skill is missing; it says that more, or other, evidence is
needed.
"""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum

from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import DIRECT_KINDS, Criterion, EvidenceRule
from rpl.domain.values import Frozen


class Aside(StrEnum):
    """Why an item that is cited for a criterion does not count for it."""

    DOUBTED = "doubted"
    SILENT = "silent"
    """A conversation, a practical test or a report that says nothing about the criterion."""
    UNCONFIRMED = "unconfirmed"


class CitedEvidence(Frozen):
    """What the rule needs to know of one cited evidence item.

    `dated` is the day the document says it was made, where that is known.  What is set `aside`
    stays cited, and counts for nothing.
    """

    kind: EvidenceKind
    dated: date | None
    direct: bool
    aside: Aside | None = None


class EvidenceFlag(StrEnum):
    """Why the cited evidence does not bear out a criterion."""

    NOT_CITED = "not_cited"
    KIND_NOT_ACCEPTED = "kind_not_accepted"
    TOO_FEW = "too_few"
    NOT_DIRECT = "not_direct"
    TOO_OLD = "too_old"
    NOT_SEEN_AT_WORK = "not_seen_at_work"
    DOUBTED = "doubted"
    SILENT = "silent"
    UNCONFIRMED = "unconfirmed"


_ASIDE = {
    Aside.DOUBTED: EvidenceFlag.DOUBTED,
    Aside.SILENT: EvidenceFlag.SILENT,
    Aside.UNCONFIRMED: EvidenceFlag.UNCONFIRMED,
}


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


def counted(held: Sequence[CitedEvidence]) -> tuple[CitedEvidence, ...]:
    """The items that were not set aside."""
    return tuple(item for item in held if item.aside is None)


def is_substituted(rule: EvidenceRule, held: Sequence[CitedEvidence], on: date) -> bool:
    """Whether something that the programme arranged stands in for all that the rule asks for."""
    current = {item.kind for item in held if is_current(item, rule, on)}
    return any(substitute.kinds <= current for substitute in rule.substitutes)


def only_unseen(raised: Collection[EvidenceFlag]) -> bool:
    """Whether all that is wanting is a kind that nothing stands in for."""
    return set(raised) - {*_ASIDE.values()} == {EvidenceFlag.NOT_SEEN_AT_WORK}


def is_seen_at_work(rule: EvidenceRule, held: Sequence[CitedEvidence], on: date) -> bool:
    """Whether one of the kinds is there that nothing stands in for, where the rule has any."""
    seen = {item.kind for item in held if is_current(item, rule, on)}
    return not rule.required_kinds or not seen.isdisjoint(rule.required_kinds)


def flags(
    criterion: Criterion, cited: Sequence[CitedEvidence], on: date
) -> tuple[EvidenceFlag, ...]:
    """What is wanting in the evidence cited for a criterion; nothing means it is borne out.

    An item of another kind, one that is too old and one that was set aside do no harm: more
    evidence never spoils what was enough.  An item without a known date counts as current, because
    a missing date is no fault of the applicant.
    """
    if not cited:
        return (EvidenceFlag.NOT_CITED,)
    left = counted(cited)
    wanting = _wanting(criterion.evidence, left, on)
    aside = {item.aside for item in cited}
    return (*wanting, *(_ASIDE[why] for why in Aside if why in aside)) if wanting else ()


def _wanting(
    rule: EvidenceRule, left: Sequence[CitedEvidence], on: date
) -> tuple[EvidenceFlag, ...]:
    unseen = () if is_seen_at_work(rule, left, on) else (EvidenceFlag.NOT_SEEN_AT_WORK,)
    if is_substituted(rule, left, on):
        return unseen
    accepted = [item for item in left if rule.accepts(item.kind)]
    current = [item for item in accepted if is_current(item, rule, on)]
    found = {
        EvidenceFlag.KIND_NOT_ACCEPTED: len(accepted) < min(len(left), rule.minimum_items),
        EvidenceFlag.TOO_FEW: len(left) < rule.minimum_items,
        EvidenceFlag.NOT_DIRECT: _direct(accepted) < rule.minimum_direct,
        EvidenceFlag.TOO_OLD: len(current) < min(len(accepted), rule.minimum_items)
        or _direct(current) < min(_direct(accepted), rule.minimum_direct),
    }
    return (*(flag for flag, raised in found.items() if raised), *unseen)


def _direct(items: Sequence[CitedEvidence]) -> int:
    return sum(item.direct for item in items)


def _years_before(day: date, years: int) -> date:
    """The same day some years earlier; 29 February becomes 28 February."""
    year = max(day.year - years, date.min.year)
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28) if leap_day else day.replace(year=year)
