"""What the documents of a claim say differently, for its applicant and its assessor."""

from collections.abc import Sequence

from sqlmodel import Session

from rpl.domain.conflicts import Conflict, Said, conflicts
from rpl.ports import ValueSeal
from rpl.store.intake import EvidenceSummary
from rpl.store.record import recorded_fields


def conflicts_shown(
    session: Session, seal: ValueSeal, items: Sequence[EvidenceSummary]
) -> tuple[Conflict, ...]:
    """The conflicts between these items, which are counted from 1."""
    return conflicts(
        [
            Said(
                document=number,
                values={
                    field.name: field.value
                    for field in recorded_fields(session, seal, item.id)
                    if field.value
                },
            )
            for number, item in enumerate(items, start=1)
        ]
    )
