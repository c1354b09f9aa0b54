"""Queries of the provider room: consents, and the feed of credits.

A line of the feed stands, for one provider, where it was announced or where its holder consented,
whichever came later.  A consent that is given late therefore brings older credits after everything
the provider has read, and a provider that asks only for what follows its cursor misses nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, case, or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from rpl.domain.provider import Cursor
from rpl.store.tables import (
    Announcement,
    Applicant,
    Consent,
    CredentialRow,
    CreditPosting,
    FeedCounter,
    Provider,
)
from rpl.store.tables.credential import CredentialStatus

_THE_FEED = 1


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One line of a provider's feed, and the cursor that goes on after it."""

    cursor: Cursor
    posting: CreditPosting
    holder_name: str
    credential_id: UUID
    credential_status: CredentialStatus


@dataclass(frozen=True, slots=True)
class ProviderConsent:
    """A provider, and since when an applicant lets it see their credits, if they do."""

    provider_id: UUID
    name: str
    given_at: datetime | None


def next_position(session: Session) -> int:
    """The next position of the feed; nobody else gets one until this transaction ends."""
    if not _count(session):
        try:
            with session.begin_nested():
                session.add(FeedCounter(number=_THE_FEED, last_position=0))
        except IntegrityError:  # another writer made it first, and we waited for that
            pass
        _count(session)
    return session.exec(
        select(FeedCounter.last_position).where(FeedCounter.number == _THE_FEED)
    ).one()


def feed(
    session: Session, provider_id: UUID, after: Cursor | None, limit: int
) -> tuple[FeedLine, ...]:
    """At most `limit` lines that a provider may see, after a cursor."""
    posted = aliased(CreditPosting)
    later = col(Consent.position) > col(Announcement.position)
    position = case((later, col(Consent.position)), else_=col(Announcement.position))
    announced = col(Announcement.position)
    statement = (
        select(position, announced, CreditPosting, CredentialRow)
        .add_columns(col(Applicant.name))
        .select_from(Announcement)
        .join(CreditPosting, col(CreditPosting.id) == col(Announcement.posting_id))
        .join(Applicant, col(Applicant.id) == col(CreditPosting.applicant_id))
        .join(Consent, col(Consent.applicant_id) == col(CreditPosting.applicant_id))
        .join(
            posted,
            or_(
                and_(
                    col(CreditPosting.reverses_id).is_(None),
                    col(posted.id) == col(CreditPosting.id),
                ),
                col(posted.id) == col(CreditPosting.reverses_id),
            ),
        )
        .join(CredentialRow, col(CredentialRow.posting_id) == col(posted.id))
        .where(col(Consent.provider_id) == provider_id, col(Consent.revoked_at).is_(None))
        .order_by(position, announced)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(
            or_(
                position > after.position,
                and_(position == after.position, announced > after.announced),
            )
        )
    return tuple(
        FeedLine(
            Cursor(position=at, announced=said),
            posting,
            name,
            credential.id,
            credential.status,
        )
        for at, said, posting, credential, name in session.execute(statement)
    )


def consent_in_force(session: Session, applicant_id: UUID, provider_id: UUID) -> Consent | None:
    """The consent of an applicant to a provider that holds now."""
    return session.exec(
        select(Consent).where(
            Consent.applicant_id == applicant_id,
            Consent.provider_id == provider_id,
            col(Consent.revoked_at).is_(None),
        )
    ).one_or_none()


def provider(session: Session, provider_id: UUID) -> Provider | None:
    """An active provider."""
    found = session.get(Provider, provider_id)
    return found if found is not None and found.active else None


def consents(session: Session, applicant_id: UUID) -> tuple[ProviderConsent, ...]:
    """Every active provider by name, with the applicant's consent where it is given."""
    given = and_(
        col(Consent.provider_id) == col(Provider.id),
        col(Consent.applicant_id) == applicant_id,
        col(Consent.revoked_at).is_(None),
    )
    found = session.exec(
        select(Provider.id, Provider.name, Consent.given_at)
        .join(Consent, given, isouter=True)
        .where(col(Provider.active).is_(True))
        .order_by(Provider.name)
    )
    return tuple(ProviderConsent(*row) for row in found)


def _count(session: Session) -> bool:
    changed = session.exec(
        update(FeedCounter)
        .where(col(FeedCounter.number) == _THE_FEED)
        .values(last_position=col(FeedCounter.last_position) + 1)
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1
