"""Who is in a crowd, decided by lot; the same lot in every run.  All invented."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import SQLModel

from rpl.domain.journey import ClaimState
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.ports import KeyRing

_STATES = (
    *[ClaimState.DECIDED] * 10,
    *[ClaimState.READY] * 6,
    ClaimState.IN_ASSESSMENT,
    *[ClaimState.DRAFT] * 2,
    ClaimState.WITHDRAWN,
)
_SHARE_ELSEWHERE = 10
_CREDITED_EVERY = 5
SOMEBODY = UUID("00000000-0000-4000-8000-00000000000f")
"""The one applicant of every claim that has no applicant of its own."""

Load = tuple[SQLModel, tuple[str, ...], Iterable[tuple[Any, ...]]]
"""A row that all are like, the columns in which they differ, and what stands in those."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a crowd is: the service's data, the people it is with, and the time there."""

    engine: Engine
    keyring: KeyRing
    now: datetime
    elsewhere: UUID
    assessor: UUID
    provider: UUID
    qualification: str = "welder"


@dataclass(frozen=True, slots=True)
class One:
    """One claim of the crowd, by its number."""

    number: int
    id: UUID
    holder: UUID
    state: ClaimState
    organisation: UUID
    sent: datetime

    @property
    def decided(self) -> bool:
        return self.state is ClaimState.DECIDED

    @property
    def credited(self) -> bool:
        """Whether its credit is there too, and the applicant a person of their own."""
        return self.decided and self.number % _CREDITED_EVERY == 0

    @property
    def seen(self) -> bool:
        """Whether the provider sees its credit."""
        return self.credited and self.organisation == DEFAULT_ORGANISATION

    def key(self, kind: int) -> UUID:
        """The key of another row of this claim's."""
        return UUID(int=self.id.int ^ (kind << 64))


def plan(place: Place, start: int, count: int) -> list[One]:
    """The claims with these numbers."""
    draw = Random(start)  # noqa: S311 -- the same crowd in every run
    return [_one(place, draw, number) for number in range(start, start + count)]


def _one(place: Place, draw: Random, number: int) -> One:
    elsewhere = draw.randrange(_SHARE_ELSEWHERE) == 0
    return One(
        number=number,
        id=UUID(int=draw.getrandbits(128)),
        holder=SOMEBODY if number % _CREDITED_EVERY else UUID(int=draw.getrandbits(128)),
        state=_STATES[draw.randrange(len(_STATES))],
        organisation=place.elsewhere if elsewhere else DEFAULT_ORGANISATION,
        sent=place.now - timedelta(days=90) * draw.random(),
    )
