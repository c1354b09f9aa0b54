"""Queries of the decision room: what was judged and cited, and what was decided from it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select, update

from rpl.domain.assessment import Unit
from rpl.domain.decision import GRANTS, DecisionBasis, Outcome, Reason, UnitDecision
from rpl.domain.evidence import Aside, CitedEvidence, is_direct
from rpl.domain.intake import EvidenceKind
from rpl.domain.issuing import IssuedDecision
from rpl.domain.review import SeatKind
from rpl.domain.scoring import Unscored
from rpl.ports import ValueSeal
from rpl.store.appraisals import doubts
from rpl.store.conversation import unconfirmed
from rpl.store.form_answers import spoken_in
from rpl.store.record import document_dates
from rpl.store.review.openings import unsettled
from rpl.store.tables import Citation, Claim, Decision, EvidenceItem, Judgement, Seat


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision on one unit as it was recorded; `rubric` is `slug@version`."""

    unit: str
    rubric: str
    outcome: Outcome
    reasons: tuple[Reason, ...]
    remedies: tuple[Reason, ...]
    decided_at: datetime
    appeal_by: datetime


@dataclass(frozen=True, slots=True)
class JudgedCriterion:
    """The judgement of one criterion, and each evidence item cited for it, once."""

    unit: str
    criterion: str
    choice: int | Unscored
    cited: tuple[CitedEvidence, ...]


def claim_to_decide(session: Session, claim_id: UUID) -> Claim | None:
    """The claim, locked until the transaction ends."""
    return session.exec(select(Claim).where(Claim.id == claim_id).with_for_update()).one_or_none()


DECIDING = (SeatKind.FIRST, SeatKind.ADJUDICATION)
"""The seats whose marks the first decision on a claim rests on."""


def judged(
    session: Session,
    seal: ValueSeal,
    claim_id: UUID,
    kinds: Collection[SeatKind] = DECIDING,
    number: int | None = None,
) -> tuple[JudgedCriterion, ...]:
    """The judgements that count in the round in which a claim is; with a `number`, in that one.

    There are none while none was submitted, or another seat is called for in the round of now.

    Of a unit that a third person settled they are theirs, of any other those of the first seat; on
    appeal, where other `kinds` are asked for, those of the seat of the appeal alone.

    `seal` is the applicant's: evidence is as old as their confirmed record says.  What somebody
    doubts is set aside (`domain.evidence_rules.is_doubted`), and so is a record or a report for a
    criterion that it does not speak of, and one that a second person was to confirm and did not.
    """
    if number is None and unsettled(session, claim_id) is not None:
        return ()
    wanted = col(Claim.round) if number is None else number
    found = session.exec(
        select(Judgement, Seat.kind)
        .join(Seat, col(Judgement.seat_id) == col(Seat.id))
        .join(Claim, col(Claim.id) == col(Seat.claim_id))
        .where(
            Seat.claim_id == claim_id,
            col(Seat.round) == wanted,
            col(Seat.kind).in_(kinds),
            col(Seat.submitted_at).is_not(None),
        )
        .order_by(col(Judgement.unit), col(Judgement.criterion))
    ).all()
    settled = {row.unit for row, kind in found if kind is SeatKind.ADJUDICATION}
    rows = [row for row, kind in found if (row.unit in settled) is (kind is SeatKind.ADJUDICATION)]
    cited, doubted = _cited(session, seal, claim_id), doubts(session, claim_id)
    spoken, waiting = spoken_in(session, seal, claim_id), unconfirmed(session, claim_id)

    def aside(evidence_id: UUID, row: Judgement) -> Aside | None:
        told = spoken.get(evidence_id)
        if told is not None and (row.unit, row.criterion) not in told:
            return Aside.SILENT
        if evidence_id in waiting:
            return Aside.UNCONFIRMED
        return Aside.DOUBTED if doubted.about(evidence_id, settled=row.unit in settled) else None

    return tuple(
        JudgedCriterion(
            unit=row.unit,
            criterion=row.criterion,
            choice=Unscored(row.unscored or "") if row.level is None else row.level,
            cited=tuple(
                evidence.model_copy(update={"aside": aside(evidence_id, row)})
                for evidence_id, evidence in cited.get(row.id, ())
            ),
        )
        for row in rows
    )


def basis_of(unit: Unit, judged: Sequence[JudgedCriterion], on: date) -> DecisionBasis:
    """What one unit is decided from; evidence is as old as it was on a day."""
    mine = [row for row in judged if row.unit == unit.id]
    return DecisionBasis(
        rubric=unit.rubric,
        sheet={row.criterion: row.choice for row in mine},
        cited={row.criterion: row.cited for row in mine},
        on=on,
    )


def decisions(session: Session, claim_id: UUID) -> tuple[Decision, ...]:
    """The decisions on a claim that are in force, by unit."""
    return tuple(
        session.exec(
            select(Decision)
            .where(Decision.claim_id == claim_id, col(Decision.superseded_at).is_(None))
            .order_by(col(Decision.unit))
        )
    )


def superseded(session: Session, claim_id: UUID) -> tuple[Decision, ...]:
    """The decisions on a claim that are no longer in force, by unit."""
    return tuple(
        session.exec(
            select(Decision)
            .where(Decision.claim_id == claim_id, col(Decision.superseded_at).is_not(None))
            .order_by(col(Decision.unit), col(Decision.decided_at))
        )
    )


def decision_row(
    claim: Claim,
    issued: IssuedDecision,
    basis: DecisionBasis,
    rubric_hash: str,
    times: tuple[datetime, datetime],
) -> Decision:
    """The row of a decision; `times` are when it was made, and until when to appeal."""
    decided_at, appeal_by = times
    made = issued.decided
    return Decision(
        claim_id=claim.id,
        round=claim.round,
        unit=made.unit,
        outcome=made.outcome.value,
        total=made.total,
        reasons=[reason.model_dump(mode="json") for reason in made.reasons],
        remedies=[remedy.model_dump(mode="json") for remedy in made.remedies],
        basis=basis.model_dump(mode="json"),
        rubric=basis.rubric,
        rubric_hash=rubric_hash,
        next_step=issued.next_step.value,
        decided_at=decided_at,
        appeal_by=appeal_by,
        posting_due=made.outcome in GRANTS,
    )


def unit_decision(row: Decision) -> UnitDecision:
    """The decision that a row keeps."""
    return UnitDecision.model_validate(row.model_dump(include=set(UnitDecision.model_fields)))


def supersede(session: Session, before: Decision, after: Decision) -> bool:
    """Let a decision take the place of another; False if something else did already."""
    before_id, at = before.id, after.decided_at
    changed = session.exec(
        update(Decision)
        .where(col(Decision.id) == before_id, col(Decision.superseded_at).is_(None))
        .values(superseded_at=at, posting_due=False)
        .execution_options(synchronize_session=False)
    ).rowcount
    session.expire(before)
    after.supersedes_id = before_id
    if changed:
        session.add(after)
        session.flush()
    return changed == 1


def decided(session: Session, claim_id: UUID) -> tuple[Decided, ...]:
    """What was decided on a claim, by unit; nothing before the decision."""
    return tuple(
        Decided(
            unit=row.unit,
            rubric=row.rubric,
            outcome=Outcome(row.outcome),
            reasons=tuple(map(Reason.model_validate, row.reasons)),
            remedies=tuple(map(Reason.model_validate, row.remedies)),
            decided_at=row.decided_at,
            appeal_by=row.appeal_by,
        )
        for row in decisions(session, claim_id)
    )


def _cited(
    session: Session, seal: ValueSeal, claim_id: UUID
) -> Mapping[UUID, tuple[tuple[UUID, CitedEvidence], ...]]:
    """What is cited by each judgement.  Two pages of one item are one piece of evidence."""
    dates = document_dates(session, seal, claim_id)
    rows = session.exec(
        select(Citation.judgement_id, EvidenceItem.id, EvidenceItem.kind, EvidenceItem.position)
        .join(EvidenceItem, col(Citation.evidence_id) == col(EvidenceItem.id))
        .where(EvidenceItem.claim_id == claim_id)
        .distinct()
        .order_by(col(EvidenceItem.position), col(EvidenceItem.id))
    )
    cited: dict[UUID, tuple[tuple[UUID, CitedEvidence], ...]] = {}
    for judgement_id, evidence_id, kind, _position in rows:
        evidence = _evidence(EvidenceKind(kind), dates.get(evidence_id))
        cited[judgement_id] = (*cited.get(judgement_id, ()), (evidence_id, evidence))
    return cited


def _evidence(kind: EvidenceKind, dated: date | None) -> CitedEvidence:
    return CitedEvidence(kind=kind, dated=dated, direct=is_direct(kind))
