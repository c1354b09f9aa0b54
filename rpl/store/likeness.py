"""Queries of what is alike across claims: candidates by their marks, and matches for the office."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, delete, select

from rpl.domain.intake import EvidenceKind
from rpl.domain.likeness import MatchState
from rpl.ports import ValueSeal
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    Applicant,
    Claim,
    EvidenceItem,
    EvidenceMatch,
    PageBand,
    PagePrint,
    ProgrammeKey,
    ReadingPage,
    ReadingRow,
)

MOST_CANDIDATES = 50
"""So many pages, those with most marks in common, are compared with each page."""
_SIEVED = 4 * MOST_CANDIDATES


def wrapped_programme_key(session: Session, organisation_id: UUID) -> bytes | None:
    """The key under which an organisation's evidence is compared, if there is one already."""
    return session.exec(
        select(ProgrammeKey.wrapped_key).where(ProgrammeKey.organisation_id == organisation_id)
    ).one_or_none()


def lock_reading(session: Session, reading_id: UUID) -> ReadingRow | None:
    """The row of a reading, held until the transaction ends; None once its item is removed."""
    return session.exec(
        select(ReadingRow).where(ReadingRow.id == reading_id).with_for_update()
    ).one_or_none()


def reading_to_compare(session: Session, reading_id: UUID) -> ReadingRow | None:
    """A reading that was not compared yet, and is still there."""
    return session.exec(
        select(ReadingRow).where(ReadingRow.id == reading_id, col(ReadingRow.compared_at).is_(None))
    ).one_or_none()


def shapes_of(session: Session, reading_id: UUID) -> tuple[PagePrint, ...]:
    """The pages of a reading whose pictures have a shape already."""
    return tuple(session.exec(select(PagePrint).where(PagePrint.reading_id == reading_id)))


def page_print(seal: ValueSeal, place: tuple[UUID, UUID, int], shape: Sequence[int]) -> PagePrint:
    """The row of a page with the shape of its picture, sealed, none where that is empty.

    `place` is the evidence item, the reading and the number of the page.
    """
    print_id = uuid4()
    evidence_id, reading_id, number = place
    sealed = seal.seal(Sealed.PAGE_SHAPE.at(print_id), json.dumps(list(shape))) if shape else None
    return PagePrint(
        id=print_id, evidence_id=evidence_id, reading_id=reading_id, number=number, shape=sealed
    )


def opened_shape(seal: ValueSeal, print_id: UUID, sealed: bytes | None) -> tuple[int, ...]:
    """The shape of a page's picture, empty where it has none.

    Raises:
        SealBrokenError: The value was altered, moved from another place, or has another key.
    """
    if sealed is None:
        return ()
    return tuple(json.loads(seal.open(Sealed.PAGE_SHAPE.at(print_id), sealed)))


def forget_prints(session: Session, evidence_id: UUID, keep: UUID | None = None) -> None:
    """Delete what the pages of an evidence item are compared by, but for one reading of it."""
    prints = select(PagePrint.id).where(PagePrint.evidence_id == evidence_id)
    if keep is not None:
        prints = prints.where(PagePrint.reading_id != keep)
    session.exec(delete(PageBand).where(col(PageBand.print_id).in_(prints)))
    session.exec(delete(PagePrint).where(col(PagePrint.id).in_(prints)))


def forget_likeness(session: Session, evidence_id: UUID) -> None:
    """Delete what an evidence item that is removed was compared by, and its matches."""
    forget_prints(session, evidence_id)
    session.exec(delete(EvidenceMatch).where(_about(evidence_id)))


def forget_open_matches(session: Session, evidence_id: UUID) -> None:
    """Delete the matches of an evidence item of which nobody said anything: it is compared anew."""
    session.exec(
        delete(EvidenceMatch).where(
            _about(evidence_id), col(EvidenceMatch.state) == MatchState.OPEN
        )
    )


def organisation_of(session: Session, claim_id: UUID) -> UUID:
    """The organisation that a claim belongs to.

    Raises:
        NoResultFound: There is no such claim.
    """
    return session.exec(select(Claim.organisation_id).where(Claim.id == claim_id)).one()


def page_of(session: Session, reading_id: UUID, number: int) -> ReadingPage | None:
    """One page of a reading."""
    return session.exec(
        select(ReadingPage).where(
            ReadingPage.reading_id == reading_id, ReadingPage.number == number
        )
    ).one_or_none()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page of another person that shares marks with the one that is looked up."""

    print_id: UUID
    evidence_id: UUID
    reading_id: UUID
    number: int
    kind: EvidenceKind
    received_at: datetime
    shape: bytes | None
    wrapped_key: bytes


def candidates(
    session: Session, marks: Sequence[int], applicant_id: UUID, most: int = MOST_CANDIDATES
) -> tuple[Candidate, ...]:
    """The pages of other people with most of these marks, at most so many."""
    if not marks:
        return ()
    shared = func.count().label("shared")
    sieve = (
        select(PageBand.print_id, shared)
        .where(col(PageBand.band).in_(marks))
        .group_by(col(PageBand.print_id))
        .order_by(shared.desc())
        .limit(_SIEVED)
        .subquery()
    )
    rows = session.exec(
        select(PagePrint, EvidenceItem.kind, EvidenceItem.received_at, Applicant.wrapped_key)
        .join(sieve, sieve.c.print_id == col(PagePrint.id))
        .join(EvidenceItem, col(EvidenceItem.id) == col(PagePrint.evidence_id))
        .join(Claim, col(Claim.id) == col(EvidenceItem.claim_id))
        .join(Applicant, col(Applicant.id) == col(Claim.applicant_id))
        .where(col(Applicant.id) != applicant_id)
        .order_by(sieve.c.shared.desc(), col(PagePrint.id))
        .limit(most)
    )
    return tuple(
        Candidate(
            print_id=row.id,
            evidence_id=row.evidence_id,
            reading_id=row.reading_id,
            number=row.number,
            kind=EvidenceKind(kind),
            received_at=received_at,
            shape=row.shape,
            wrapped_key=key,
        )
        for row, kind, received_at, key in rows
    )


def keep_bands(session: Session, rows: Sequence[PageBand]) -> None:
    """Write marks; one that is there already stays as it is."""
    values = [{"band": row.band, "print_id": row.print_id} for row in rows]
    if values:
        session.connection().execute(_insert(session, PageBand).on_conflict_do_nothing(), values)


def keep_match(session: Session, match: EvidenceMatch) -> None:
    """Write a match, unless there is one of the same two items: another worker was first."""
    session.connection().execute(
        _insert(session, EvidenceMatch).values(match.model_dump()).on_conflict_do_nothing()
    )


def _insert(session: Session, table: type[SQLModel]) -> postgresql.Insert | sqlite.Insert:
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if on_postgresql else sqlite.insert(table)


def _about(evidence_id: UUID) -> ColumnElement[bool]:
    return or_(
        col(EvidenceMatch.one_evidence_id) == evidence_id,
        col(EvidenceMatch.other_evidence_id) == evidence_id,
    )
