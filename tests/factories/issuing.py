"""Claims that were granted, posted and issued, through the real steps."""

from uuid import UUID

from sqlmodel import col, select

from rpl.flows import credit
from rpl.jobs.credential import issue
from rpl.jobs.credit import post_credit
from rpl.jobs.decision import decide
from rpl.store.database import read_session, write_session
from rpl.store.tables import CredentialRow, CreditPosting
from tests.factories.decision import Workshop


def post(workshop: Workshop, holder: UUID | None = None) -> tuple[UUID, ...]:
    """The postings of a claim in which both units were granted."""
    claim_id = workshop.scored(holder=holder)
    decide(workshop.tools, claim_id)
    post_credit(workshop.tools, claim_id)
    with read_session(workshop.engine) as session:
        found = session.exec(
            select(CreditPosting.id)
            .where(CreditPosting.claim_id == claim_id)
            .order_by(col(CreditPosting.sequence))
        )
        return tuple(found)


def issue_all(workshop: Workshop, holder: UUID | None = None) -> tuple[UUID, ...]:
    """The postings of a claim in which both units were granted and their credentials signed."""
    postings = post(workshop, holder)
    for posting_id in postings:
        issue(workshop.tools, posting_id)
    return postings


def take_back(workshop: Workshop, posting_id: UUID) -> UUID:
    """Reverse a posting and revoke its credential; answers the reversal's id."""
    with write_session(workshop.engine) as session:
        reversal = credit.reverse(
            session, workshop.catalog, workshop.clock, workshop.queue, posting_id=posting_id
        )
    issue(workshop.tools, reversal)
    return reversal


def credential_id(workshop: Workshop, posting_id: UUID) -> UUID:
    """The credential of a posting."""
    with read_session(workshop.engine) as session:
        return session.exec(
            select(CredentialRow.id).where(CredentialRow.posting_id == posting_id)
        ).one()
