"""Queries of the access log."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from rpl.domain.audit import ActorKind, Who
from rpl.domain.intake import EvidenceKind
from rpl.domain.looks import Look
from rpl.store.tables import AccessLook, EvidenceItem, Provider


def keep(session: Session, looks: Sequence[Look]) -> None:
    """Write looks; one that is there already stays as it is."""
    if not looks:
        return
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    rows = [
        {
            "id": look.id,
            "at": look.at,
            "actor": look.who.kind.value,
            "actor_id": look.who.id,
            "seen": look.seen,
            "applicant_id": look.applicant_id,
            "claim_id": look.claim_id,
            "evidence_id": look.evidence_id,
        }
        for look in looks
    ]
    session.connection().execute(insert(AccessLook).on_conflict_do_nothing(), rows)


def looks_at(session: Session, applicant_id: UUID, claim_id: UUID, limit: int) -> tuple[Look, ...]:
    """The last looks at an applicant's data, at most `limit`, the newest first."""
    rows = session.exec(
        select(AccessLook)
        .where(
            or_(
                col(AccessLook.applicant_id) == applicant_id,
                col(AccessLook.claim_id) == claim_id,
            )
        )
        .order_by(col(AccessLook.at).desc(), col(AccessLook.id))
        .limit(limit)
    )
    return tuple(
        Look(
            id=row.id,
            at=row.at,
            who=Who(kind=ActorKind(row.actor), id=row.actor_id),
            seen=row.seen,
            applicant_id=row.applicant_id,
            claim_id=row.claim_id,
            evidence_id=row.evidence_id,
        )
        for row in rows
    )


def provider_names(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of providers."""
    rows = session.exec(select(Provider.id, Provider.name).where(col(Provider.id).in_(ids)))
    return dict(rows.all())


def evidence_kinds(session: Session, claim_id: UUID) -> dict[UUID, tuple[int, EvidenceKind]]:
    """The place and kind of each evidence item of a claim."""
    rows = session.exec(
        select(EvidenceItem.id, EvidenceItem.position, EvidenceItem.kind).where(
            EvidenceItem.claim_id == claim_id
        )
    )
    return {evidence_id: (position, EvidenceKind(kind)) for evidence_id, position, kind in rows}
