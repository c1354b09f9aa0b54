"""Queries of the intake room.  Pages get frozen values, flows get rows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from rpl.domain.conversation import Conversation
from rpl.domain.history import WorkPeriod
from rpl.domain.inspection import ActiveContent
from rpl.domain.intake import OTHERS_KINDS, EvidenceKind
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.quality import QualityFlaw
from rpl.domain.record import KindFound
from rpl.domain.testimony import Report
from rpl.ports import ValueSeal
from rpl.store.conversation import unconfirmed
from rpl.store.form_answers import conversation_of, report_of, work_periods
from rpl.store.record import kind_found
from rpl.store.sealed import Sealed, open_optional
from rpl.store.tables import Applicant, Claim, EvidenceItem


@dataclass(frozen=True, slots=True)
class ClaimSummary:
    """A claim as its applicant may see it.  `qualification` is `slug@version`."""

    id: UUID
    reference: str
    language: str
    qualification: str
    state: ClaimState
    created_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class EvidenceSummary:
    """An evidence item as its applicant may see it; `size` is in bytes.

    `removed` is what could act in a PDF and was left out of the copy that is kept; `flaws` are why
    its photo should be taken again.  `kind_found` is what its words say it is, None until they
    were looked at and for what was written into a form.
    `pages_read` says of a long file that is being read how many of its pages were read so far.
    `report` is what a witness said and `conversation` what an assessor asked and saw, None for all
    other evidence; `unconfirmed` says that a second person was to confirm it, and did not.
    """

    id: UUID
    claim_id: UUID
    position: int
    kind: EvidenceKind
    state: EvidenceState
    display_name: str
    document_language: str | None
    media_type: str
    size: int
    pages: int
    pages_read: int | None
    form_text: str | None
    periods: tuple[WorkPeriod, ...]
    kind_found: KindFound | None
    removed: tuple[ActiveContent, ...]
    flaws: tuple[QualityFlaw, ...]
    problem: str | None
    received_at: datetime
    report: Report | None = None
    conversation: Conversation | None = None
    unconfirmed: bool = False


def claim_summary(session: Session, claim_id: UUID) -> ClaimSummary:
    """The claim of this id.

    Raises:
        NoResultFound: There is no such claim.
    """
    claim = session.exec(select(Claim).where(Claim.id == claim_id)).one()
    return ClaimSummary(
        id=claim.id,
        reference=claim.reference,
        language=claim.language,
        qualification=f"{claim.qualification}@{claim.version}",
        state=claim.state,
        created_at=claim.created_at,
        submitted_at=claim.submitted_at,
        decided_at=claim.decided_at,
    )


def applicant_name(session: Session, seal: ValueSeal, claim_id: UUID) -> str:
    """The name of a claim's applicant.

    Raises:
        NoResultFound: There is no such claim.
    """
    applicant = session.exec(
        select(Applicant)
        .join(Claim, col(Claim.applicant_id) == col(Applicant.id))
        .where(Claim.id == claim_id)
    ).one()
    return seal.open(Sealed.APPLICANT_NAME.at(applicant.id), applicant.name)


def evidence_summaries(
    session: Session, seal: ValueSeal, claim_id: UUID
) -> tuple[EvidenceSummary, ...]:
    """Every evidence item of a claim, in the order in which it was given."""
    rows = session.exec(
        select(EvidenceItem)
        .where(EvidenceItem.claim_id == claim_id)
        .order_by(col(EvidenceItem.position), col(EvidenceItem.id))
    )
    waiting = unconfirmed(session, claim_id)
    return tuple(_summary(seal, row, unconfirmed=row.id in waiting) for row in rows)


def evidence_summary(
    session: Session, seal: ValueSeal, claim_id: UUID, evidence_id: UUID
) -> EvidenceSummary | None:
    """One evidence item, if it belongs to this claim."""
    row = evidence_row(session, claim_id, evidence_id)
    if row is None:
        return None
    return _summary(seal, row, unconfirmed=row.id in unconfirmed(session, claim_id))


def applicant_key(session: Session, claim_id: UUID) -> bytes:
    """The wrapped key of the claim's applicant.

    Raises:
        NoResultFound: There is no such claim.
    """
    return session.exec(
        select(Applicant.wrapped_key)
        .join(Claim, col(Claim.applicant_id) == Applicant.id)
        .where(Claim.id == claim_id)
    ).one()


def applicant_of(session: Session, claim_id: UUID) -> UUID:
    """Who a claim belongs to.

    Raises:
        NoResultFound: There is no such claim.
    """
    return session.exec(select(Claim.applicant_id).where(Claim.id == claim_id)).one()


def lock_applicant(session: Session, applicant_id: UUID) -> Applicant:
    """The applicant's row, held until the transaction ends.

    Raises:
        NoResultFound: There is no such applicant.
    """
    return session.exec(
        select(Applicant).where(Applicant.id == applicant_id).with_for_update()
    ).one()


def claims_of(session: Session, applicant_id: UUID) -> tuple[Claim, ...]:
    """Every claim of an applicant, each held until the transaction ends."""
    mine = select(Claim).where(Claim.applicant_id == applicant_id).with_for_update()
    return tuple(session.exec(mine))


def lock_claim(session: Session, claim_id: UUID) -> Claim:
    """The claim's row, held until the transaction ends so that two forms cannot interleave.

    Raises:
        NoResultFound: There is no such claim.
    """
    return session.exec(select(Claim).where(Claim.id == claim_id).with_for_update()).one()


def evidence_row(session: Session, claim_id: UUID, evidence_id: UUID) -> EvidenceItem | None:
    """The row of an evidence item, if it belongs to this claim."""
    row = session.get(EvidenceItem, evidence_id)
    return row if row is not None and row.claim_id == claim_id else None


def evidence_of_any_claim(session: Session, evidence_id: UUID) -> EvidenceItem | None:
    """The row of an evidence item, for background steps: they act for no applicant."""
    return session.get(EvidenceItem, evidence_id)


def lock_evidence(session: Session, evidence_id: UUID) -> EvidenceItem | None:
    """The row of an evidence item, held until the transaction ends; None once it is removed."""
    return session.exec(
        select(EvidenceItem).where(EvidenceItem.id == evidence_id).with_for_update()
    ).one_or_none()


def evidence_by_fingerprint(
    session: Session, claim_id: UUID, fingerprint: str
) -> EvidenceItem | None:
    """The item of a claim that holds this content already."""
    return session.exec(
        select(EvidenceItem)
        .where(EvidenceItem.claim_id == claim_id)
        .where(EvidenceItem.fingerprint == fingerprint)
    ).one_or_none()


def written_of_kind(
    session: Session, claim_id: UUID, kind: EvidenceKind
) -> tuple[EvidenceItem, ...]:
    """What was written into forms of this kind, the latest last."""
    rows = session.exec(
        select(EvidenceItem)
        .where(EvidenceItem.claim_id == claim_id)
        .where(EvidenceItem.kind == kind)
        .where(col(EvidenceItem.form_text).is_not(None))
        .order_by(col(EvidenceItem.position))
    )
    return tuple(rows)


def evidence_states(session: Session, claim_id: UUID) -> tuple[EvidenceState, ...]:
    """The state of every evidence item of a claim, but of other people's only when it is ready."""
    rows = session.exec(select(EvidenceItem).where(EvidenceItem.claim_id == claim_id))
    return tuple(
        row.state
        for row in rows
        if row.kind not in OTHERS_KINDS or row.state is EvidenceState.CONFIRMED
    )


def unsettled_items(session: Session, claim_id: UUID) -> tuple[EvidenceItem, ...]:
    """The applicant's items that are being read or wait to be confirmed, locked."""
    rows = session.exec(
        select(EvidenceItem)
        .where(
            EvidenceItem.claim_id == claim_id,
            col(EvidenceItem.state).not_in((EvidenceState.CONFIRMED, EvidenceState.FAILED)),
            col(EvidenceItem.kind).not_in(tuple(OTHERS_KINDS)),
        )
        .order_by(col(EvidenceItem.id))
        .with_for_update()
    )
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Held:
    """How much a claim holds: items, bytes, and the highest position."""

    items: int
    size: int
    position: int


def held(session: Session, claim_id: UUID) -> Held:
    """How much a claim holds."""
    items, size, position = session.exec(
        select(
            func.count(col(EvidenceItem.id)),
            func.coalesce(func.sum(EvidenceItem.size), 0),
            func.coalesce(func.max(EvidenceItem.position), 0),
        ).where(EvidenceItem.claim_id == claim_id)
    ).one()
    return Held(items=items, size=int(size), position=position)


def _summary(seal: ValueSeal, row: EvidenceItem, *, unconfirmed: bool) -> EvidenceSummary:
    return EvidenceSummary(
        id=row.id,
        claim_id=row.claim_id,
        position=row.position,
        kind=row.kind,
        state=row.state,
        display_name=seal.open(Sealed.DISPLAY_NAME.at(row.id), row.display_name),
        document_language=row.document_language,
        media_type=row.media_type,
        size=row.size,
        pages=row.pages,
        pages_read=row.pages_read,
        form_text=open_optional(seal, Sealed.FORM_TEXT.at(row.id), row.form_text),
        periods=work_periods(seal, row),
        kind_found=kind_found(seal, row),
        removed=tuple(ActiveContent(kind) for kind in row.removed or ()),
        flaws=tuple(QualityFlaw(flaw) for flaw in row.flaws or ()),
        problem=row.problem,
        received_at=row.received_at,
        report=report_of(seal, row),
        conversation=conversation_of(seal, row),
        unconfirmed=unconfirmed,
    )
