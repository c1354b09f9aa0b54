"""Queries of the definitions that claims under way are pinned to."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from rpl.domain.journey import ClaimState
from rpl.store.tables import Claim

_OVER = (ClaimState.DECIDED, ClaimState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class PinnedDefinition:
    """A qualification `slug@version`, the hash of its content, and how many claims hold to it."""

    reference: str
    definition_hash: str
    claims: int


def pinned_definitions(session: Session) -> tuple[PinnedDefinition, ...]:
    """What the claims that are not over are pinned to."""
    what = (col(Claim.qualification), col(Claim.version), col(Claim.definition_hash))
    rows = session.exec(
        select(*what, func.count()).where(col(Claim.state).not_in(_OVER)).group_by(*what)
    )
    return tuple(
        PinnedDefinition(f"{slug}@{version}", pinned, claims)
        for slug, version, pinned, claims in sorted(rows)
    )


def changed_definitions(
    session: Session, hashes: Mapping[str, str]
) -> tuple[PinnedDefinition, ...]:
    """What of it does not say any more what it said; `hashes` are what the files say now."""
    pinned = pinned_definitions(session)
    return tuple(each for each in pinned if hashes.get(each.reference) != each.definition_hash)
