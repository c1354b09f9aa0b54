"""Queries of the provider room: consents, and the feed of credits.

A line of the feed stands, for one provider, where it was announced or where its holder consented,
whichever came later (`rpl.store.feed` writes it down there).  A consent that is given late brings
older credits after everything the provider has read, and a provider that asks only for what
follows its cursor misses nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, tuple_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from rpl.domain.provider import Cursor
from rpl.domain.taken_over import TakenOver
from rpl.ports import KeyRing
from rpl.store.register import basis_of, results_by_id
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    Applicant,
    Claim,
    Consent,
    CredentialRow,
    CreditPosting,
    FeedCounter,
    Provider,
    ProviderLine,
)
from rpl.store.tables.credential import CredentialStatus

_THE_FEED = 1
_LARGEST = 2**31 - 1
"""What a column of a feed's places holds; PostgreSQL refuses to compare it with more."""


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One line of a provider's feed, and the cursor that goes on after it."""

    cursor: Cursor
    posting: CreditPosting
    holder_name: str
    credential_id: UUID
    credential_status: CredentialStatus
    taken_over: TakenOver | None


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


def _within(place: Cursor) -> tuple[int, int]:
    """A place that a column could hold, behind which lies what lies behind this one."""
    return min(place.position, _LARGEST), min(place.announced, _LARGEST)


def move_feed(session: Session, position: int) -> None:
    """Let the feed go on after a position."""
    session.exec(
        update(FeedCounter)
        .where(col(FeedCounter.number) == _THE_FEED)
        .values(last_position=position)
    )


def feed(
    session: Session, keyring: KeyRing, provider_id: UUID, after: Cursor | None, limit: int
) -> tuple[FeedLine, ...]:
    """At most `limit` lines that a provider may see, after a cursor."""
    place = (col(ProviderLine.position), col(ProviderLine.announced))
    posted = func.coalesce(col(CreditPosting.reverses_id), col(CreditPosting.id))
    statement = (
        select(*place, CreditPosting, CredentialRow.id)
        .add_columns(col(CredentialRow.status), col(Applicant.name), col(Applicant.wrapped_key))
        .select_from(ProviderLine)
        .join(CreditPosting, col(CreditPosting.id) == col(ProviderLine.posting_id))
        .join(Applicant, col(Applicant.id) == col(CreditPosting.applicant_id))
        .join(CredentialRow, col(CredentialRow.posting_id) == posted)
        .where(col(ProviderLine.provider_id) == provider_id)
        .order_by(*place)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(*place) > _within(after))
    rows = session.execute(statement).all()
    results = results_by_id(session, [row[2].register_result_id for row in rows])
    lines = []
    for at, told, posting, credential_id, status, name, key in rows:
        seal, result = keyring.values(key), results.get(posting.register_result_id)
        holder = seal.open(Sealed.APPLICANT_NAME.at(posting.applicant_id), name)
        basis = None if result is None else basis_of(seal, result)
        cursor = Cursor(position=at, announced=told)
        lines.append(FeedLine(cursor, posting, holder, credential_id, status, basis))
    return tuple(lines)


def consent_in_force(session: Session, applicant_id: UUID, provider_id: UUID) -> Consent | None:
    """The consent of an applicant to a provider that holds now."""
    return session.exec(
        select(Consent).where(
            Consent.applicant_id == applicant_id,
            Consent.provider_id == provider_id,
            col(Consent.revoked_at).is_(None),
        )
    ).one_or_none()


def provider_for(session: Session, provider_id: UUID, applicant_id: UUID) -> Provider | None:
    """An active provider, if it is of the organisation that an applicant claims with."""
    return session.exec(
        select(Provider).where(
            Provider.id == provider_id,
            col(Provider.active).is_(True),
            _of_organisation_of(applicant_id),
        )
    ).one_or_none()


def provider(session: Session, provider_id: UUID) -> Provider | None:
    """An active provider."""
    found = session.get(Provider, provider_id)
    return found if found is not None and found.active else None


def consents(session: Session, applicant_id: UUID) -> tuple[ProviderConsent, ...]:
    """The active providers an applicant may choose, by name, with the consent where given."""
    given = and_(
        col(Consent.provider_id) == col(Provider.id),
        col(Consent.applicant_id) == applicant_id,
        col(Consent.revoked_at).is_(None),
    )
    found = session.exec(
        select(Provider.id, Provider.name, Consent.given_at)
        .join(Consent, given, isouter=True)
        .where(col(Provider.active).is_(True), _of_organisation_of(applicant_id))
        .order_by(Provider.name)
    )
    return tuple(ProviderConsent(*row) for row in found)


def _of_organisation_of(applicant_id: UUID) -> ColumnElement[bool]:
    """Whether the provider is of an organisation that an applicant claims with."""
    theirs = select(Claim.organisation_id).where(Claim.applicant_id == applicant_id)
    return col(Provider.organisation_id).in_(theirs)


def _count(session: Session) -> bool:
    changed = session.exec(
        update(FeedCounter)
        .where(col(FeedCounter.number) == _THE_FEED)
        .values(last_position=col(FeedCounter.last_position) + 1)
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1
