"""What an installation holds after a drill, looked at from below: rows, objects, what is lost."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select

from rpl.assembly import Parts
from rpl.domain.journey import EvidenceState
from rpl.ports.errors import ObjectMissingError, SealBrokenError
from rpl.store.database import read_session
from rpl.store.objects import PICTURES
from rpl.store.tables import (
    Applicant,
    Claim,
    EvidenceItem,
    ReadingRow,
    TranslationRow,
)

PATIENCE_SECONDS = 60.0
MOST_TOLD = 10
_UNDER_WAY = (EvidenceState.RECEIVED, EvidenceState.READ, EvidenceState.TRANSLATED)


@dataclass(frozen=True, slots=True)
class Remains:
    """Counts: photos acknowledged and lost, items twice, steps recorded twice, and so on.

    `problems` are the codes of what was given up.
    """

    items: int
    lost: int
    twice: int
    recorded_twice: int
    under_way: int
    given_up: int
    problems: tuple[str, ...]
    unreadable_objects: int
    objects_without_a_row: int


def under_way(parts: Parts) -> int:
    """How many items are still on their way from photo to draft record."""
    with read_session(parts.engine) as session:
        found = select(func.count()).where(col(EvidenceItem.state).in_(_UNDER_WAY))
        return int(session.exec(found).one())


def until(it_is_so: Callable[[], bool]) -> float:
    """Wait until something is true that nothing hinders; says how many seconds that took.

    Raises:
        TimeoutError: It did not come true.
    """
    began = time.monotonic()
    while not it_is_so():
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise TimeoutError("what nothing hinders does not happen")
        time.sleep(0.05)
    return time.monotonic() - began


def wait_until_done(parts: Parts, seconds: float) -> float:
    """Wait until nothing is under way, or the time is up; says how long that took."""
    began = time.monotonic()
    while under_way(parts) and time.monotonic() - began < seconds:
        time.sleep(0.2)
    return time.monotonic() - began


def remains(parts: Parts, acknowledged: Sequence[str]) -> Remains:
    """Look at everything; `acknowledged` are the SHA-256 of what the service said it has."""
    with read_session(parts.engine) as session:
        items = session.exec(
            select(EvidenceItem.object_name, EvidenceItem.state, Applicant.wrapped_key)
            .join(Claim, col(Claim.id) == EvidenceItem.claim_id)
            .join(Applicant, col(Applicant.id) == Claim.applicant_id)
        ).all()
        pages = session.exec(select(*PICTURES)).all()
        images = {name for names in pages for name in names if name is not None}
        readings, read = session.exec(
            select(func.count(), func.count(col(ReadingRow.evidence_id).distinct()))
        ).one()
        translations, translated = session.exec(
            select(func.count(), func.count(col(TranslationRow.reading_id).distinct()))
        ).one()
        problems = tuple(sorted(job.problem for job in parts.queue.given_up(session, MOST_TOLD)))
    hashes = Counter(_hash(parts, wrapped, name) for name, _state, wrapped in items)
    names = {name for name, _state, _wrapped in items} | images
    return Remains(
        items=len(items),
        lost=sum(1 for one in set(acknowledged) if one not in hashes),
        twice=sum(1 for count in hashes.values() if count > 1),
        recorded_twice=readings - read + translations - translated,
        under_way=sum(state in _UNDER_WAY for _name, state, _wrapped in items),
        given_up=sum(state is EvidenceState.FAILED for _name, state, _wrapped in items),
        problems=problems,
        unreadable_objects=hashes[""],
        objects_without_a_row=len(set(parts.vault.names()) - names),
    )


def _hash(parts: Parts, wrapped: bytes, name: str | None) -> str:
    """The SHA-256 of an object's content; empty when it is missing or its seal is broken."""
    if name is None:
        return ""
    digest = hashlib.sha256()
    try:
        for piece in parts.vault.read(parts.keyring.unwrap(wrapped), name):
            digest.update(piece)
    except (ObjectMissingError, SealBrokenError):
        return ""
    return digest.hexdigest()
