"""Queries of decided claims with all their sheets, which nobody reads while anybody may mark.

One condition stands in every query: the claim is decided, every seat that somebody took is
submitted, no seat is called for that is not settled, and no appeal waits for its outcome.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from rpl.domain.journey import ClaimState
from rpl.domain.review import SeatKind
from rpl.store.appeal import under_appeal
from rpl.store.tables import (
    AppealUnit,
    Applicant,
    Claim,
    Decision,
    InterestDeclaration,
    Seat,
    SeatOpening,
    Staff,
)


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of staff who reads sheets, and the organisation whose claims they see."""

    staff_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class DecidedEntry:
    """A decided claim in the list; `qualification` is `slug@version`."""

    claim_id: UUID
    reference: str
    qualification: str
    decided_at: datetime
    sheets: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Who marked a claim from one seat, and when."""

    kind: SeatKind
    marker: str
    taken_at: datetime
    submitted_at: datetime


Place = tuple[datetime, UUID]
"""A place in the list: when a claim was decided, and its id."""


def decided_claim(
    session: Session, reader: Reader, claim_id: UUID, *, erased: bool = False
) -> Claim | None:
    """The claim, if all its sheets may be read, and by this person; else `erased` ones too."""
    wanted = _readable(reader, erased=erased)
    return session.exec(select(Claim).where(Claim.id == claim_id, *wanted)).one_or_none()


def rounds_marked(session: Session, claim_id: UUID) -> tuple[int, ...]:
    """The rounds of a claim in which somebody submitted marks, the first one first."""
    rows = session.exec(
        select(Seat.round).where(Seat.claim_id == claim_id, col(Seat.submitted_at).is_not(None))
    )
    return tuple(sorted(set(rows)))


def varied_units(session: Session, claim_id: UUID, number: int) -> frozenset[str]:
    """The units of which an appeal in a round of a claim changed the decision."""
    rows = session.exec(
        select(AppealUnit.unit)
        .join(Decision, col(Decision.id) == col(AppealUnit.varied_id))
        .where(Decision.claim_id == claim_id, Decision.round == number)
    )
    return frozenset(rows)


def sheets_submitted(session: Session, claim_id: UUID, number: int) -> tuple[Sheet, ...]:
    """The sheets of a round of a claim in the order of their seats."""
    rows = session.exec(
        select(Seat, Staff.name)
        .join(Staff, col(Staff.id) == col(Seat.assessor_id))
        .where(Seat.claim_id == claim_id, Seat.round == number)
    )
    found = [
        Sheet(SeatKind(seat.kind), name, seat.taken_at, seat.submitted_at)
        for seat, name in rows
        if seat.submitted_at is not None
    ]
    return tuple(sorted(found, key=lambda sheet: list(SeatKind).index(sheet.kind)))


def decided_claims(
    session: Session, reader: Reader, most: int, *, once: bool = False, after: Place | None = None
) -> tuple[DecidedEntry, ...]:
    """Claims that more than one person marked, or with `once` those of one, the newest first."""
    again = aliased(Seat)
    seats = (
        select_columns(func.count())
        .where(col(Seat.claim_id) == col(Claim.id))
        .correlate(Claim)
        .scalar_subquery()
    )
    twice = exists().where(col(again.claim_id) == col(Claim.id), col(again.kind) != SeatKind.FIRST)
    wanted = (
        select_columns(
            col(Claim.id),
            col(Claim.reference),
            col(Claim.qualification),
            col(Claim.version),
            col(Claim.decided_at),
            seats,
        )
        .where(*_readable(reader), ~twice if once else twice)
        .order_by(col(Claim.decided_at).desc(), col(Claim.id))
        .limit(most)
    )
    if after is not None:
        at, claim_id = after
        later = and_(col(Claim.decided_at) == at, col(Claim.id) > claim_id)
        wanted = wanted.where(or_(col(Claim.decided_at) < at, later))
    return tuple(
        DecidedEntry(claim_id, reference, f"{slug}@{version}", at, sheets)
        for claim_id, reference, slug, version, at, sheets in session.execute(wanted)
    )


def _readable(reader: Reader, *, erased: bool = False) -> tuple[ColumnElement[bool], ...]:
    """That nobody may mark a claim any more, and that nothing keeps it from this person."""
    open_seat = exists().where(
        col(Seat.claim_id) == col(Claim.id), col(Seat.submitted_at).is_(None)
    )
    called = exists().where(
        col(SeatOpening.claim_id) == col(Claim.id), col(SeatOpening.settled_at).is_(None)
    )
    gone = exists().where(
        col(Applicant.id) == col(Claim.applicant_id), col(Applicant.erased_at).is_not(None)
    )
    tied = exists().where(
        col(InterestDeclaration.claim_id) == col(Claim.id),
        col(InterestDeclaration.staff_id) == reader.staff_id,
        col(InterestDeclaration.interest).is_not(None),
    )
    return (
        col(Claim.organisation_id) == reader.organisation_id,
        col(Claim.state) == ClaimState.DECIDED,
        col(Claim.decided_at).is_not(None),
        col(Claim.submitted_at).is_not(None),  # what was taken over was never marked here
        ~open_seat,
        ~called,
        ~under_appeal(),
        ~tied,
        *(() if erased else (~gone,)),
    )
