"""Which evidence item speaks for which criterion: many to many, and said by people alone."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from rpl.domain.errors import RuleError, translatable
from rpl.domain.packaging import UnitId
from rpl.domain.rubric import Code
from rpl.domain.values import Frozen


class LinkRefusedError(RuleError):
    """A link to a criterion or an evidence item that the claim does not have."""

    code = "link_refused"
    template = translatable(
        "One of your choices belongs to another claim or qualification. "
        "Open the page again, and choose from what it shows."
    )


class EvidenceLink(Frozen):
    """Somebody says that an evidence item speaks for a criterion of a unit."""

    unit: UnitId
    criterion: Code
    evidence: UUID


@dataclass(frozen=True, slots=True)
class LinkChange:
    """What a form adds to the links that one person made, and what it takes back."""

    added: frozenset[EvidenceLink]
    removed: frozenset[EvidenceLink]


def link_change(
    before: Collection[EvidenceLink],
    wanted: Collection[EvidenceLink],
    *,
    criteria: Collection[tuple[str, str]],
    evidence: Collection[UUID],
) -> LinkChange:
    """What has to change so that `wanted` are the links, out of those of this claim.

    `criteria` are its units with their criteria, and `evidence` the items that can be linked.

    Raises:
        LinkRefusedError: A wanted link is to something that the claim does not have.
    """
    for link in wanted:
        if (link.unit, link.criterion) not in criteria or link.evidence not in evidence:
            raise LinkRefusedError
    return LinkChange(
        added=frozenset(wanted) - frozenset(before), removed=frozenset(before) - frozenset(wanted)
    )
