"""What a decision letter is made from, as it stood when the decision was made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from rpl.domain.decision import UnitDecision
from rpl.ports import KeyRing
from rpl.store.appeal import appeal_of, last_day_to_appeal
from rpl.store.decision import decisions, unit_decision
from rpl.store.sealed import Sealed
from rpl.store.tables import Applicant, Claim, CreditPosting, PrintedLetter
from rpl.store.tables.credit import PostingKind


@dataclass(frozen=True, slots=True)
class DecidedClaim:
    """A claim with its decisions.

    `qualification` is the slug; `held_before` are units.  `answers` are the reasons, by unit, of
    whoever decided on an appeal.
    """

    reference: str
    holder: str
    language: str
    qualification: str
    version: int
    definition_hash: str
    decided_at: datetime
    appeal_by: date | None
    appealed: bool
    decisions: tuple[UnitDecision, ...]
    held_before: frozenset[str]
    answers: Mapping[str, str]


def decided_claim(session: Session, keyring: KeyRing, claim_id: UUID) -> DecidedClaim | None:
    """A claim that was decided, and what its holder held before; None where there is no decision.

    Raises:
        NoResultFound: There is no such claim.
    """
    rows = decisions(session, claim_id)
    if not rows:
        return None
    claim = session.exec(select(Claim).where(Claim.id == claim_id)).one()
    holder = session.exec(select(Applicant).where(Applicant.id == claim.applicant_id)).one()
    decided_at = max(row.decided_at for row in rows)
    appealed = appeal_of(session, keyring.values(holder.wrapped_key), claim_id)
    return DecidedClaim(
        reference=claim.reference,
        holder=keyring.values(holder.wrapped_key).open(
            Sealed.APPLICANT_NAME.at(holder.id), holder.name
        ),
        language=claim.language,
        qualification=claim.qualification,
        version=claim.version,
        definition_hash=claim.definition_hash,
        decided_at=decided_at,
        appeal_by=last_day_to_appeal(session, claim_id),
        appealed=appealed is not None,
        decisions=tuple(unit_decision(row) for row in rows),
        held_before=_held_at(session, claim, decided_at),
        answers={} if appealed is None else {each.unit: each.reason for each in appealed.units},
    )


def _held_at(session: Session, claim: Claim, at: datetime) -> frozenset[str]:
    """The units of the qualification that other claims had brought by then, and still stood."""
    mine = (
        CreditPosting.applicant_id == claim.applicant_id,
        CreditPosting.qualification == claim.qualification,
        CreditPosting.claim_id != claim.id,
        col(CreditPosting.posted_at) <= at,
    )
    rows = session.exec(select(CreditPosting).where(*mine)).all()
    reversed_ids = {row.reverses_id for row in rows if row.kind is PostingKind.REVERSAL}
    return frozenset(
        row.unit for row in rows if row.kind is PostingKind.POSTING and row.id not in reversed_ids
    )


def printed_letter(session: Session, claim_id: UUID, lang: str) -> PrintedLetter | None:
    """The letter of a claim in a language as a file, made or asked for."""
    return session.exec(
        select(PrintedLetter).where(
            PrintedLetter.claim_id == claim_id, PrintedLetter.language == lang
        )
    ).one_or_none()


def printing(session: Session, letter_id: UUID) -> PrintedLetter | None:
    """The letter that was asked for under this id, until it is forgotten."""
    return session.exec(select(PrintedLetter).where(PrintedLetter.id == letter_id)).one_or_none()
