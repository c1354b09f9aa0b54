"""Queries of further purposes, and of what they let a provider see."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select, update

from rpl.domain.decision import DecisionBasis
from rpl.domain.evidence import CitedEvidence, counted
from rpl.domain.purpose import Purpose
from rpl.store.tables import Decision, FurtherConsent


def in_force(
    session: Session, applicant_id: UUID, provider_id: UUID, purpose: Purpose
) -> FurtherConsent | None:
    """The consent of an applicant to a further purpose that holds now."""
    return session.exec(
        select(FurtherConsent).where(
            FurtherConsent.applicant_id == applicant_id,
            FurtherConsent.provider_id == provider_id,
            FurtherConsent.purpose == purpose,
            col(FurtherConsent.revoked_at).is_(None),
        )
    ).one_or_none()


def given_by(session: Session, applicant_id: UUID) -> Mapping[UUID, frozenset[Purpose]]:
    """The further purposes an applicant allows now, by provider."""
    rows = session.exec(
        select(FurtherConsent.provider_id, FurtherConsent.purpose).where(
            FurtherConsent.applicant_id == applicant_id, col(FurtherConsent.revoked_at).is_(None)
        )
    )
    return _gathered([(provider_id, Purpose(purpose)) for provider_id, purpose in rows])


def given_to(
    session: Session, provider_id: UUID, applicants: Collection[UUID]
) -> Mapping[UUID, frozenset[Purpose]]:
    """The further purposes a provider is allowed now, by applicant."""
    rows = session.exec(
        select(FurtherConsent.applicant_id, FurtherConsent.purpose).where(
            FurtherConsent.provider_id == provider_id,
            col(FurtherConsent.applicant_id).in_(applicants),
            col(FurtherConsent.revoked_at).is_(None),
        )
    )
    return _gathered([(applicant_id, Purpose(purpose)) for applicant_id, purpose in rows])


def end_all(session: Session, applicant_id: UUID, provider_id: UUID, at: datetime) -> None:
    """Take every further purpose back that an applicant allows a provider."""
    session.exec(
        update(FurtherConsent)
        .where(
            col(FurtherConsent.applicant_id) == applicant_id,
            col(FurtherConsent.provider_id) == provider_id,
            col(FurtherConsent.revoked_at).is_(None),
        )
        .values(revoked_at=at)
    )


def evidence_behind(
    session: Session, decisions: Collection[UUID]
) -> Mapping[UUID, tuple[CitedEvidence, ...]]:
    """The kinds and dates of evidence that each decision rests on: no file and no word of it."""
    rows = session.exec(select(Decision).where(col(Decision.id).in_(decisions)))
    return {row.id: _cited(DecisionBasis.model_validate(row.basis)) for row in rows}


def _cited(basis: DecisionBasis) -> tuple[CitedEvidence, ...]:
    every = [cited for found in basis.cited.values() for cited in counted(found)]
    return tuple(dict.fromkeys(every))


def _gathered(pairs: Collection[tuple[UUID, Purpose]]) -> Mapping[UUID, frozenset[Purpose]]:
    found: dict[UUID, frozenset[Purpose]] = {}
    for key, purpose in pairs:
        found[key] = found.get(key, frozenset()) | {purpose}
    return found
