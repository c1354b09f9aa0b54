"""What evidence a criterion still needs, said as what would do rather than as what is wrong.

The same view is for the applicant who gathers evidence and for the assessor who asks for more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rpl.domain.evidence import (
    Aside,
    CitedEvidence,
    counted,
    is_current,
    is_seen_at_work,
    is_substituted,
)
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import Code, Criterion, Substitute


@dataclass(frozen=True, slots=True)
class EvidenceGap:
    """What a criterion still needs: so many `items`, so many of them `direct`.

    Any of `kinds` would do, for the direct ones any of `direct_kinds`, and instead of any paper
    any of `substitutes`.  One of the `required` kinds, if any are named, has to be among it, and
    nothing stands in for that.  `stale` items were left aside because of their age, `aside` ones
    because somebody doubts them: they ask for another one and are no reason to refuse.  `silent`
    ones are records and reports that say nothing about the criterion, `unconfirmed` ones
    records that wait for the second person who took part.  `any_language` says that language may
    not lower the level here, so that it can be shown in any.
    """

    criterion: Code
    items: int
    direct: int
    kinds: tuple[EvidenceKind, ...]
    direct_kinds: tuple[EvidenceKind, ...]
    substitutes: tuple[Substitute, ...]
    stale: int
    aside: int = 0
    silent: int = 0
    required: tuple[EvidenceKind, ...] = ()
    unconfirmed: int = 0
    any_language: bool = False


def evidence_gap(
    criterion: Criterion, held: Sequence[CitedEvidence], on: date
) -> EvidenceGap | None:
    """What a criterion still needs beside the evidence held on a day, or None."""
    rule = criterion.evidence
    left = counted(held)
    required = () if is_seen_at_work(rule, left, on) else rule.required_kinds
    if is_substituted(rule, left, on):
        return _unseen(criterion, required, held) if required else None
    accepted = [item for item in left if rule.accepts(item.kind)]
    current = [item for item in accepted if is_current(item, rule, on)]
    direct = max(rule.minimum_direct - sum(item.direct for item in current), 0)
    items = max(rule.minimum_items - len(current), direct, 1 if required else 0)
    if not items:
        return None
    return EvidenceGap(
        criterion=criterion.code,
        items=items,
        direct=direct,
        kinds=rule.accepted,
        direct_kinds=rule.direct_kinds,
        substitutes=rule.substitutes_seen if required else rule.substitutes,
        stale=len(accepted) - len(current),
        aside=_aside(held, Aside.DOUBTED),
        silent=_aside(held, Aside.SILENT),
        unconfirmed=_aside(held, Aside.UNCONFIRMED),
        required=required,
        any_language=not criterion.asks_for_language,
    )


def _aside(held: Sequence[CitedEvidence], why: Aside) -> int:
    return sum(item.aside is why for item in held)


def _unseen(
    criterion: Criterion, required: tuple[EvidenceKind, ...], held: Sequence[CitedEvidence]
) -> EvidenceGap:
    """Enough is held but for the kind that nothing stands in for."""
    return EvidenceGap(
        criterion=criterion.code,
        items=1,
        direct=0,
        kinds=required,
        direct_kinds=required,
        substitutes=criterion.evidence.substitutes_seen,
        stale=0,
        aside=_aside(held, Aside.DOUBTED),
        silent=_aside(held, Aside.SILENT),
        unconfirmed=_aside(held, Aside.UNCONFIRMED),
        required=required,
        any_language=not criterion.asks_for_language,
    )
