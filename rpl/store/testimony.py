"""Queries of reports by people who saw the work: links, and how to reach who wrote."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select, update

from rpl.domain.testimony import is_open
from rpl.ports import ValueSeal
from rpl.store.sealed import Sealed, open_optional
from rpl.store.tables import EvidenceItem, ReportLink


@dataclass(frozen=True, slots=True)
class LinkSummary:
    """A link as the applicant who made it sees it; `held` says that its report is in the claim."""

    id: UUID
    label: str
    units: tuple[str, ...]
    mailed: bool
    made_at: datetime
    ends_at: datetime
    opened_at: datetime | None
    received_at: datetime | None
    ended_at: datetime | None
    held: bool

    def waits(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.received_at is None and is_open(self.ends_at, self.ended_at, now)


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that may be used, for whoever holds it; `bound` says that a browser has opened it."""

    id: UUID
    claim_id: UUID
    units: tuple[str, ...]
    mailed: bool
    bound: bool


def links_of(session: Session, seal: ValueSeal, claim_id: UUID) -> tuple[LinkSummary, ...]:
    """Every link of a claim, the newest first."""
    rows = session.exec(
        select(ReportLink, EvidenceItem.id)
        .join(EvidenceItem, col(EvidenceItem.id) == col(ReportLink.id), isouter=True)
        .where(ReportLink.claim_id == claim_id)
        .order_by(col(ReportLink.made_at).desc(), col(ReportLink.id))
    )
    return tuple(
        LinkSummary(
            id=row.id,
            label=seal.open(Sealed.REPORT_LABEL.at(row.id), row.label),
            units=tuple(row.units),
            mailed=row.mailed,
            made_at=row.made_at,
            ends_at=row.ends_at,
            opened_at=row.opened_at,
            received_at=row.received_at,
            ended_at=row.ended_at,
            held=evidence_id is not None,
        )
        for row, evidence_id in rows
    )


def waiting_links(session: Session, claim_id: UUID, now: datetime) -> int:
    """How many links of a claim may still be used."""
    return session.exec(
        select(func.count(col(ReportLink.id))).where(
            ReportLink.claim_id == claim_id,
            col(ReportLink.received_at).is_(None),
            col(ReportLink.ended_at).is_(None),
            col(ReportLink.ends_at) > now,
        )
    ).one()


def link_row(session: Session, claim_id: UUID, link_id: UUID) -> ReportLink | None:
    """The row of a link, if it belongs to this claim."""
    row = session.get(ReportLink, link_id)
    return row if row is not None and row.claim_id == claim_id else None


def link_by_token(session: Session, token_hash: str, now: datetime) -> OpenLink | None:
    """The link of this token, while it may be used."""
    row = session.exec(select(ReportLink).where(ReportLink.token_hash == token_hash)).one_or_none()
    return _open(row, now)


def link_of_browser(session: Session, bound_hash: str, now: datetime) -> OpenLink | None:
    """The link that this browser has opened, while it may be used."""
    row = session.exec(select(ReportLink).where(ReportLink.bound_hash == bound_hash)).one_or_none()
    return _open(row, now)


def lock_waiting(session: Session, link_id: UUID, now: datetime) -> ReportLink | None:
    """The row of a link that may be used, held until the transaction ends."""
    row = session.exec(
        select(ReportLink)
        .where(ReportLink.id == link_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    return None if _open(row, now) is None else row


def known_as(session: Session, seal: ValueSeal, link_id: UUID) -> str:
    """The name by which a witness knows the applicant.

    Raises:
        NoResultFound: There is no such link.
    """
    sealed = session.exec(select(ReportLink.known_as).where(ReportLink.id == link_id)).one()
    return seal.open(Sealed.REPORT_KNOWN_AS.at(link_id), sealed)


def bind(session: Session, token_hash: str, bound_hash: str, now: datetime) -> bool:
    """Bind a link to the browser that opens it; False when it may not be used, or is bound.

    One statement decides, so that of two who press together one is let in.
    """
    bound = session.exec(
        update(ReportLink)
        .where(
            col(ReportLink.token_hash) == token_hash,
            col(ReportLink.bound_hash).is_(None),
            col(ReportLink.ended_at).is_(None),
            col(ReportLink.ends_at) > now,
        )
        .values(bound_hash=bound_hash, opened_at=now)
        .execution_options(synchronize_session=False)
    )
    return bound.rowcount == 1


def contact(session: Session, seal: ValueSeal, evidence_id: UUID) -> str:
    """How the witness of a report may be reached; empty where they do not want it."""
    row = session.get(ReportLink, evidence_id)
    sealed = None if row is None else row.contact
    return open_optional(seal, Sealed.REPORT_CONTACT.at(evidence_id), sealed) or ""


def _open(row: ReportLink | None, now: datetime) -> OpenLink | None:
    if row is None or row.received_at is not None or not is_open(row.ends_at, row.ended_at, now):
        return None
    return OpenLink(
        row.id, row.claim_id, tuple(row.units), row.mailed, bound=row.bound_hash is not None
    )
