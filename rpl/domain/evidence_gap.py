"""What evidence a criterion still needs, said as what would do rather than as what is wrong.

The same view is for the applicant who gathers evidence and for the assessor who asks for more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rpl.domain.evidence import CitedEvidence, is_current, is_substituted
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import DIRECT_KINDS, Code, Criterion, Substitute


@dataclass(frozen=True, slots=True)
class EvidenceGap:
    """What a criterion still needs: so many `items`, so many of them `direct`.

    Any of `kinds` would do, for the direct ones any of `direct_kinds`, and instead of any paper
    any of `substitutes`.  `stale` items were left aside because of their age: they ask for a newer
    one and are no reason to refuse.
    """

    criterion: Code
    items: int
    direct: int
    kinds: tuple[EvidenceKind, ...]
    direct_kinds: tuple[EvidenceKind, ...]
    substitutes: tuple[Substitute, ...]
    stale: int


def evidence_gap(
    criterion: Criterion, held: Sequence[CitedEvidence], on: date
) -> EvidenceGap | None:
    """What a criterion still needs beside the evidence held on a day, or None."""
    rule = criterion.evidence
    if is_substituted(rule, held, on):
        return None
    accepted = [item for item in held if rule.accepts(item.kind)]
    current = [item for item in accepted if is_current(item, rule, on)]
    direct = max(rule.minimum_direct - sum(item.direct for item in current), 0)
    items = max(rule.minimum_items - len(current), direct)
    if not items:
        return None
    return EvidenceGap(
        criterion=criterion.code,
        items=items,
        direct=direct,
        kinds=rule.accepted,
        direct_kinds=tuple(kind for kind in rule.accepted if kind in DIRECT_KINDS),
        substitutes=rule.substitutes,
        stale=len(accepted) - len(current),
    )
