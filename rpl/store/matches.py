"""Queries of matches across claims: for the quality officer, and for the policy of marking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from rpl.domain.intake import EvidenceKind
from rpl.domain.journey import ClaimState
from rpl.domain.likeness import Explanation, MatchKind, MatchState
from rpl.store.tables import Claim, EvidenceItem, EvidenceMatch

_NOT_LISTED = (ClaimState.DRAFT, ClaimState.WITHDRAWN)
_ONE: Any = aliased(EvidenceItem)
_OTHER: Any = aliased(EvidenceItem)
_ONE_CLAIM: Any = aliased(Claim)
_OTHER_CLAIM: Any = aliased(Claim)


@dataclass(frozen=True, slots=True)
class MatchedItem:
    """One of the two evidence items of a match, without anything of its content."""

    evidence_id: UUID
    claim_id: UUID
    reference: str
    qualification: str
    kind: EvidenceKind
    page: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Match:
    """A match as the quality officer sees it."""

    id: UUID
    kind: MatchKind
    percent: int
    found_at: datetime
    state: MatchState
    explanation: Explanation | None
    one: MatchedItem
    other: MatchedItem


Place = tuple[datetime, UUID]
"""A place in the list: when a match was found, and its id."""


def matches(
    session: Session,
    organisation_id: UUID,
    state: MatchState,
    most: int,
    after: Place | None = None,
) -> tuple[Match, ...]:
    """Matches of claims that were sent and not withdrawn, the newest first, at most so many."""
    wanted = (
        _listed(_in(organisation_id), col(EvidenceMatch.state) == state)
        .order_by(col(EvidenceMatch.found_at).desc(), col(EvidenceMatch.id))
        .limit(most)
    )
    if after is not None:
        at, match_id = after
        wanted = wanted.where(
            or_(
                col(EvidenceMatch.found_at) < at,
                (col(EvidenceMatch.found_at) == at) & (col(EvidenceMatch.id) > match_id),
            )
        )
    return tuple(_match(*row) for row in session.execute(wanted))


def match_of(session: Session, organisation_id: UUID, match_id: UUID) -> Match | None:
    """One match, as the list has it."""
    row = session.execute(
        _listed(_in(organisation_id), col(EvidenceMatch.id) == match_id)
    ).one_or_none()
    return None if row is None else _match(*row)


def lock_match(session: Session, organisation_id: UUID, match_id: UUID) -> EvidenceMatch | None:
    """The row of a match, held until the transaction ends."""
    return session.exec(
        select(EvidenceMatch)
        .where(EvidenceMatch.id == match_id, EvidenceMatch.organisation_id == organisation_id)
        .with_for_update()
    ).one_or_none()


def counted(session: Session, organisation_id: UUID) -> Mapping[MatchState, int]:
    """How many matches the list has in each state."""
    listed = _listed(_in(organisation_id)).with_only_columns(col(EvidenceMatch.state), func.count())
    rows = session.execute(listed.group_by(col(EvidenceMatch.state)))
    return {MatchState(state): count for state, count in rows}


def _in(organisation_id: UUID) -> ColumnElement[bool]:
    return col(EvidenceMatch.organisation_id) == organisation_id


def _listed(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Matches with both items and their claims; a draft, or what was withdrawn, is not listed."""
    return (
        select_columns(EvidenceMatch, _ONE, _ONE_CLAIM, _OTHER, _OTHER_CLAIM)
        .join(_ONE, _ONE.id == EvidenceMatch.one_evidence_id)
        .join(_OTHER, _OTHER.id == EvidenceMatch.other_evidence_id)
        .join(_ONE_CLAIM, _ONE_CLAIM.id == _ONE.claim_id)
        .join(_OTHER_CLAIM, _OTHER_CLAIM.id == _OTHER.claim_id)
        .where(
            _ONE_CLAIM.state.not_in(_NOT_LISTED),
            _OTHER_CLAIM.state.not_in(_NOT_LISTED),
            *conditions,
        )
    )


def _match(
    row: EvidenceMatch, one: EvidenceItem, one_claim: Claim, other: EvidenceItem, other_claim: Claim
) -> Match:
    return Match(
        id=row.id,
        kind=row.kind,
        percent=row.percent,
        found_at=row.found_at,
        state=row.state,
        explanation=row.explanation,
        one=_item(one, one_claim, row.one_page),
        other=_item(other, other_claim, row.other_page),
    )


def _item(item: EvidenceItem, claim: Claim, page: int) -> MatchedItem:
    return MatchedItem(
        evidence_id=item.id,
        claim_id=claim.id,
        reference=claim.reference,
        qualification=f"{claim.qualification}@{claim.version}",
        kind=item.kind,
        page=page,
        received_at=item.received_at,
    )


def is_to_look_into(session: Session, claim_id: UUID) -> bool:
    """Whether a quality officer said of evidence of a claim that it is to be looked into."""
    mine = select(EvidenceItem.id).where(EvidenceItem.claim_id == claim_id)
    found = session.exec(
        select(EvidenceMatch.id)
        .where(
            EvidenceMatch.state == MatchState.TO_LOOK_INTO,
            or_(
                col(EvidenceMatch.one_evidence_id).in_(mine),
                col(EvidenceMatch.other_evidence_id).in_(mine),
            ),
        )
        .limit(1)
    )
    return found.first() is not None
