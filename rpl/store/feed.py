"""The lines of each provider's feed, written down when they come to stand there.

A line of the ledger stands, for one provider, where it was announced or where its holder
consented, whichever came later.  Both are known when they happen; a page of the feed is then read
off an index, however long the feed is and however few of all holders consented.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, insert, literal, select
from sqlmodel import Session, col, delete

from rpl.store.tables import Announcement, Claim, Consent, CreditPosting, Provider, ProviderLine

_COLUMNS = ["provider_id", "position", "announced", "posting_id", "consent_id"]


def announce(session: Session, *, posting_id: UUID, position: int) -> None:
    """Announce a line of the ledger, to every provider that its holder lets see it."""
    session.add(Announcement(posting_id=posting_id, position=position))
    session.flush()
    here = literal(position)
    _write(session, here, col(CreditPosting.id) == posting_id, col(Consent.revoked_at).is_(None))


def begin_lines(session: Session, consent: Consent) -> None:
    """Put what was announced before a consent at the end of the provider's feed."""
    session.add(consent)
    session.flush()
    _write(session, col(Consent.position), col(Consent.id) == consent.id)


def end_lines(session: Session, consent_id: UUID) -> None:
    """Take what a consent let a provider see out of its feed."""
    session.exec(delete(ProviderLine).where(col(ProviderLine.consent_id) == consent_id))


def _write(
    session: Session, position: SQLColumnExpression[int], *conditions: ColumnElement[bool]
) -> None:
    """Write the lines of announced postings; a provider sees those of its own organisation."""
    lines = (
        select(
            col(Consent.provider_id),
            position,
            col(Announcement.position),
            col(CreditPosting.id),
            col(Consent.id),
        )
        .select_from(Consent)
        .join(CreditPosting, col(CreditPosting.applicant_id) == col(Consent.applicant_id))
        .join(Announcement, col(Announcement.posting_id) == col(CreditPosting.id))
        .join(Claim, col(Claim.id) == col(CreditPosting.claim_id))
        .join(Provider, col(Provider.id) == col(Consent.provider_id))
        .where(col(Provider.organisation_id) == col(Claim.organisation_id), *conditions)
    )
    session.execute(insert(ProviderLine).from_select(_COLUMNS, lines))
