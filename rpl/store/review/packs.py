"""Queries of packs with which claims were taken along."""

from uuid import UUID

from sqlmodel import Session, col, select

from rpl.store.tables import FieldPack


def pack_of(session: Session, pack_id: UUID, assessor_id: UUID) -> FieldPack | None:
    """The pack of this id, if this person made it."""
    return session.exec(
        select(FieldPack)
        .where(FieldPack.id == pack_id, FieldPack.assessor_id == assessor_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def packs_of(session: Session, claim_id: UUID, assessor_id: UUID) -> tuple[FieldPack, ...]:
    """The packs that this person made of a claim, the newest first."""
    mine = select(FieldPack).where(
        FieldPack.claim_id == claim_id, FieldPack.assessor_id == assessor_id
    )
    return tuple(session.exec(mine.order_by(col(FieldPack.made_at).desc(), col(FieldPack.id))))
