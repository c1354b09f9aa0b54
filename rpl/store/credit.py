"""Queries of the credit ledger, and the lock that keeps its numbers without a gap."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TypeAlias
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select, update

from rpl.domain.credit import OutsideUnit
from rpl.domain.decision_seal import hash_of
from rpl.domain.packaging import Credit, UnitId
from rpl.store.tables import (
    Claim,
    CredentialRow,
    CreditHeld,
    CreditLedger,
    CreditPosting,
    Decision,
    RegisterResult,
)
from rpl.store.tables.credit import PostingKind

_THE_LEDGER = 1
_SAID = frozenset(
    {"id", "sequence", "kind", "applicant_id", "claim_id", "decision_id", "qualification"}
    | {"qualification_version", "unit", "unit_title", "unit_version", "value", "scheme"}
    | {"notional_hours", "reverses_id"}
)  # named, so that a column added later leaves the hashes of earlier lines as they are


def lock_ledger(session: Session) -> None:
    """Wait until nobody else posts; what is read from now on is the whole ledger."""
    if _count(session, 0) is None:
        try:
            with session.begin_nested():
                session.add(CreditLedger(number=_THE_LEDGER, last_sequence=0))
        except IntegrityError:  # another writer made it first, and we waited for that
            pass
        _count(session, 0)


def next_sequence(session: Session) -> int:
    """The number of the next line; the ledger must be locked."""
    number = _count(session, 1)
    assert number is not None  # noqa: S101 -- its row was locked, and is never deleted
    return number


def posting_of(session: Session, decision_id: UUID) -> CreditPosting | None:
    """The last posting that a decision led to, whether or not it was reversed."""
    mine = select(CreditPosting).where(
        CreditPosting.decision_id == decision_id, CreditPosting.kind == PostingKind.POSTING
    )
    return session.exec(mine.order_by(col(CreditPosting.sequence).desc()).limit(1)).first()


def posting_of_result(session: Session, result_id: UUID) -> CreditPosting | None:
    """The last posting that a result from a register led to, whether or not it was reversed."""
    mine = select(CreditPosting).where(
        CreditPosting.register_result_id == result_id, CreditPosting.kind == PostingKind.POSTING
    )
    return session.exec(mine.order_by(col(CreditPosting.sequence).desc()).limit(1)).first()


def postings_of_claim(session: Session, claim_id: UUID) -> tuple[CreditPosting, ...]:
    """Every line that a claim led to, reversals too, in their order."""
    wanted = select(CreditPosting).where(CreditPosting.claim_id == claim_id)
    return tuple(session.exec(wanted.order_by(col(CreditPosting.sequence))))


def posting(session: Session, posting_id: UUID) -> CreditPosting | None:
    """The posting with this id; a reversal is none."""
    return session.exec(
        select(CreditPosting).where(
            CreditPosting.id == posting_id, CreditPosting.kind == PostingKind.POSTING
        )
    ).one_or_none()


def is_reversed(session: Session, posting_id: UUID) -> bool:
    """Whether a posting was taken back."""
    found = session.exec(
        select(CreditPosting.id).where(CreditPosting.reverses_id == posting_id)
    ).one_or_none()
    return found is not None


def reversal_of(session: Session, posting_id: UUID) -> CreditPosting | None:
    """The line that took a posting back."""
    wanted = select(CreditPosting).where(CreditPosting.reverses_id == posting_id)
    return session.exec(wanted).one_or_none()


def standing(
    session: Session, applicant_id: UUID, qualification: str | None = None
) -> tuple[CreditPosting, ...]:
    """A holder's postings that were not reversed, in their order.

    `qualification` is the slug: a unit held under one version is held under the next.  Without
    it, all of them.
    """
    held = select(CreditHeld.posting_id).where(CreditHeld.applicant_id == applicant_id)
    postings = select(CreditPosting).where(
        CreditPosting.applicant_id == applicant_id, col(CreditPosting.id).in_(held)
    )
    if qualification is not None:
        postings = postings.where(CreditPosting.qualification == qualification)
    return tuple(session.exec(postings.order_by(col(CreditPosting.sequence))))


def held_toward(
    session: Session, applicant_id: UUID, qualification: str
) -> tuple[tuple[UnitId, ...], tuple[OutsideUnit, ...]]:
    """What a holder has standing credit for: units of this qualification (a slug), and others."""
    held = select(CreditHeld.posting_id).where(CreditHeld.applicant_id == applicant_id)
    rows = session.execute(
        select_columns(
            col(CreditPosting.qualification),
            col(CreditPosting.unit),
            col(CreditPosting.value),
            col(CreditPosting.scheme),
            col(CreditPosting.notional_hours),
        )
        .where(col(CreditPosting.applicant_id) == applicant_id, col(CreditPosting.id).in_(held))
        .order_by(col(CreditPosting.sequence))
    ).all()
    others = tuple(
        OutsideUnit(
            name=f"{slug}/{unit}",
            credit=Credit(value=value, scheme=scheme, notional_hours=hours),
        )
        for slug, unit, value, scheme, hours in rows
        if slug != qualification
    )
    return tuple(unit for slug, unit, *_ in rows if slug == qualification), others


Ground: TypeAlias = Decision | RegisterResult
"""What a credit rests on: decided here, or taken over from a register."""


def offered(session: Session, applicant_id: UUID) -> tuple[tuple[Ground, Claim], ...]:
    """The granted units of a holder that may count, with their claims, in their order."""
    decided = session.exec(
        select(Decision, Claim)
        .join(Claim, col(Claim.id) == col(Decision.claim_id))
        .where(
            Claim.applicant_id == applicant_id,
            col(Decision.credit_order).is_not(None),
            col(Decision.superseded_at).is_(None),
        )
    )
    taken_over = session.exec(
        select(RegisterResult, Claim)
        .join(Claim, col(Claim.id) == col(RegisterResult.claim_id))
        .where(
            Claim.applicant_id == applicant_id,
            col(RegisterResult.credit_order).is_not(None),
            col(RegisterResult.withdrawn_at).is_(None),
        )
    )
    return tuple(sorted([*decided, *taken_over], key=lambda found: found[0].credit_order or 0))


def next_place(session: Session, applicant_id: UUID) -> int:
    """The place after all that were given to a holder's credits; the ledger must be locked."""
    mine = select(Claim.id).where(Claim.applicant_id == applicant_id)
    last = [
        session.exec(select(func.max(ground.credit_order)).where(col(ground.claim_id).in_(mine)))
        for ground in (Decision, RegisterResult)
    ]
    return 1 + max(each.one() or 0 for each in last)


def ground_of(session: Session, row: CreditPosting) -> Ground:
    """What a line of the ledger rests on."""
    if row.register_result_id is not None:
        return session.get_one(RegisterResult, row.register_result_id)
    return session.get_one(Decision, row.decision_id)


def hold(session: Session, posting: CreditPosting, families: Collection[str]) -> None:
    """Say that a posting stands in these families; the database refuses a second one in any."""
    session.add_all(
        CreditHeld(applicant_id=posting.applicant_id, family=family, posting_id=posting.id)
        for family in sorted(families)
    )
    session.flush()


def release(session: Session, posting_id: UUID) -> None:
    """Say that a posting stands no more."""
    session.exec(delete(CreditHeld).where(col(CreditHeld.posting_id) == posting_id))


def held_units(session: Session, applicant_id: UUID, qualification: str) -> frozenset[str]:
    """The units of a qualification (a slug) that a holder has credit for."""
    return frozenset(row.unit for row in standing(session, applicant_id, qualification))


def credentials(session: Session, applicant_id: UUID, qualification: str) -> dict[str, UUID]:
    """The credential of each unit a holder has standing credit for, once it is issued."""
    postings = {row.id: row.unit for row in standing(session, applicant_id, qualification)}
    rows = session.exec(
        select(CredentialRow.posting_id, CredentialRow.id).where(
            col(CredentialRow.posting_id).in_(postings)
        )
    )
    return {postings[posting_id]: credential_id for posting_id, credential_id in rows}


def _count(session: Session, by: int) -> int | None:
    """Raise the ledger's number, which locks its row; answers it, or None without a ledger yet."""
    raised = session.execute(
        update(CreditLedger)
        .where(col(CreditLedger.number) == _THE_LEDGER)
        .values(last_sequence=col(CreditLedger.last_sequence) + by)
        .returning(col(CreditLedger.last_sequence))
        .execution_options(synchronize_session=False)
    )
    return raised.scalar_one_or_none()


def line_said(row: CreditPosting) -> dict[str, JsonValue]:
    """What a line of the ledger says, which never changes."""
    at: datetime = row.posted_at.astimezone(UTC)
    ground = set() if row.register_result_id is None else {"register_result_id"}
    said = row.model_dump(mode="json", include=set(_SAID) | ground)
    return {**said, "posted_at": at.isoformat(timespec="microseconds")}


def line_hash(row: CreditPosting) -> str:
    """The SHA-256 of what a line of the ledger says; the trail holds it."""
    return hash_of(line_said(row))
