"""Access: who looked at what of an applicant's, so that the applicant can see it.

Regulation (EU) 2016/679, articles 12 and 15: a person is told who received their data.
"""

from collections.abc import Iterable
from datetime import UTC, date
from enum import StrEnum
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import AwareDatetime, Field

from rpl.domain.audit import ActorKind, Who
from rpl.domain.values import Frozen

_LOOKS = UUID("6f1f2a0e-53c1-4c39-9a43-0d6f6a3c8e11")
"""The namespace of the ids of looks (RFC 9562, section 6.5): any fixed one will do."""


class Seen(StrEnum):
    """What was looked at."""

    CLAIM = "claim"
    EVIDENCE = "evidence"
    CREDITS = "credits"


class Look(Frozen):
    """One look: ids only.  `id` is drawn once, so that a look that is written twice is one.

    At least one of `applicant_id` and `claim_id` says whose data it was.
    """

    id: UUID
    at: AwareDatetime
    who: Who
    seen: Seen
    applicant_id: UUID | None = None
    claim_id: UUID | None = None
    evidence_id: UUID | None = None


class Sighting(Frozen):
    """What one party looked at on one day (UTC).

    `number` tells the people of a kind apart without their names: the first who ever looked is 1.
    """

    on: date
    who: Who
    number: Annotated[int, Field(ge=1)]
    seen: Seen
    evidence_id: UUID | None


def one_a_minute(looks: Iterable[Look]) -> tuple[Look, ...]:
    """The first look of each party at each thing in each minute; the others say nothing new.

    A program that asks for a list of fifty people twenty times a second leaves a thousand.  The
    id follows from what the look tells, so that those of other batches are known as the same.
    """
    first: dict[UUID, Look] = {}
    for look in looks:
        minute = look.at.astimezone(UTC).replace(second=0, microsecond=0)
        whose = look.applicant_id, look.claim_id, look.evidence_id
        told = (minute, look.who.kind, look.who.id, look.seen, *whose)
        same = uuid5(_LOOKS, "|".join(map(str, told)))
        first.setdefault(same, look.model_copy(update={"id": same}))
    return tuple(first.values())


def sightings(looks: Iterable[Look]) -> tuple[Sighting, ...]:
    """The looks of one applicant by day and party, the newest day first."""
    ordered = sorted(looks, key=lambda look: (look.at, look.who.kind, str(look.who.id)))
    numbers: dict[ActorKind, dict[UUID | None, int]] = {}
    places: dict[tuple[date, Who, Seen, UUID | None], None] = {}
    for look in ordered:
        known = numbers.setdefault(look.who.kind, {})
        known.setdefault(look.who.id, len(known) + 1)
        places[look.at.astimezone(UTC).date(), look.who, look.seen, look.evidence_id] = None
    found = [
        Sighting(
            on=on,
            who=who,
            number=numbers[who.kind][who.id],
            seen=seen,
            evidence_id=evidence_id,
        )
        for on, who, seen, evidence_id in places
    ]
    return tuple(sorted(found, key=lambda sighting: sighting.on, reverse=True))
