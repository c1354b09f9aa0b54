"""Which rows are an applicant's, whatever the table: for exporting and erasing them."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlmodel import col

from rpl.domain.journey import ClaimState
from rpl.store.tables import (
    Appeal,
    AppealUnit,
    Claim,
    CreditPosting,
    Decision,
    EvidenceItem,
    EvidenceMatch,
    Judgement,
    PagePrint,
    ReadingRow,
    Seat,
)


def claims_of(applicant_id: UUID) -> Select[UUID]:
    """The claims of an applicant."""
    return select(col(Claim.id)).where(col(Claim.applicant_id) == applicant_id)


def decisions_of(applicant_id: UUID) -> Select[UUID]:
    """The decisions on their claims."""
    mine = col(Decision.claim_id).in_(claims_of(applicant_id))
    return select(col(Decision.id)).where(mine)


def of_claim(column: UUID) -> Callable[[UUID], ColumnElement[bool]]:
    """The rows whose column names one of an applicant's claims."""
    return lambda applicant_id: col(column).in_(claims_of(applicant_id))


def appealed_units_of(applicant_id: UUID) -> ColumnElement[bool]:
    """The units that their appeals object to."""
    mine = select(col(Appeal.id)).where(col(Appeal.claim_id).in_(claims_of(applicant_id)))
    return col(AppealUnit.appeal_id).in_(mine)


def evidence_of(applicant_id: UUID) -> Select[UUID]:
    """Their evidence items."""
    mine = col(EvidenceItem.claim_id).in_(claims_of(applicant_id))
    return select(col(EvidenceItem.id)).where(mine)


def prints_of(applicant_id: UUID) -> Select[UUID]:
    """The pages of their evidence as they are compared."""
    mine = col(PagePrint.evidence_id).in_(evidence_of(applicant_id))
    return select(col(PagePrint.id)).where(mine)


def matches_of(applicant_id: UUID) -> ColumnElement[bool]:
    """What of their evidence is alike to another person's."""
    mine = evidence_of(applicant_id)
    return or_(
        col(EvidenceMatch.one_evidence_id).in_(mine), col(EvidenceMatch.other_evidence_id).in_(mine)
    )


def nothing_of(_applicant_id: UUID) -> ColumnElement[bool]:
    """No row."""
    return false()


def readings_of(applicant_id: UUID) -> Select[UUID]:
    """The readings of their evidence."""
    mine = col(ReadingRow.evidence_id).in_(evidence_of(applicant_id))
    return select(col(ReadingRow.id)).where(mine)


def seats_of(applicant_id: UUID) -> Select[UUID]:
    """The seats of their claims."""
    return select(col(Seat.id)).where(col(Seat.claim_id).in_(claims_of(applicant_id)))


def judgements_of(applicant_id: UUID) -> Select[UUID]:
    """The judgements of their claims."""
    return select(col(Judgement.id)).where(col(Judgement.seat_id).in_(seats_of(applicant_id)))


def open_judgements_of(applicant_id: UUID) -> Select[UUID]:
    """Judgements of claims that are not being assessed any more: until then marking is blind."""
    over = (
        select(col(Seat.id))
        .join(Claim, col(Claim.id) == col(Seat.claim_id))
        .where(
            col(Claim.applicant_id) == applicant_id,
            col(Claim.state) != ClaimState.IN_ASSESSMENT,
        )
    )
    return select(col(Judgement.id)).where(col(Judgement.seat_id).in_(over))


def postings_of(applicant_id: UUID) -> Select[UUID]:
    """The postings of their credits."""
    mine = col(CreditPosting.applicant_id) == applicant_id
    return select(col(CreditPosting.id)).where(mine)
