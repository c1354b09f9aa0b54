"""An appeal is taken by somebody who never touched the claim, marked and decided.

What would be worse for the applicant is not given: the earlier decision stands.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from rpl.domain.appeal import (
    UnitResult,
    appeal_outcome,
    check_explained,
    is_better,
    merged,
    result,
)
from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.decision import DecisionBasis
from rpl.domain.issuing import issue
from rpl.domain.journey import AppealState, move_appeal
from rpl.domain.review import SeatKind, SheetChangedError
from rpl.flows.review.clock import end_stops
from rpl.flows.review.desk import ClaimNotInQueueError, Desk, hold
from rpl.flows.review.sheet import record_marks
from rpl.flows.unconfirmed import put_aside
from rpl.store import appeal as store
from rpl.store import audit
from rpl.store import decision as decisions
from rpl.store.decision import JudgedCriterion
from rpl.store.decision_seals import seal_decided
from rpl.store.review.openings import unsettled
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import Appeal, AppealUnit, Claim, Decision


def take_appeal(session: Session, desk: Desk, *, assessor_id: UUID, claim_id: UUID) -> datetime:
    """Take an appeal, or take it again; answers until when it is held.

    What its applicant added and did not confirm in the time they had is put aside first.

    Raises:
        ClaimNotInQueueError: There is no appeal, evidence is still added to it, or it is decided.
        NotCalibratedError: They did not mark the exemplars of its qualification within tolerance.
        ReviewRefusedError: A subclass says why the seat cannot be had.
    """
    row, now = store.appeal_row(session, claim_id), desk.clock.now()
    if row is None or row.decided_at is not None or (row.adding and now < row.complete_at):
        raise ClaimNotInQueueError
    if row.adding:
        _close(session, row)
    until = hold(session, desk, assessor_id, claim_id, SeatKind.APPEAL).lease_until
    _note(session, desk, Deed.CLAIM_TAKEN, assessor_id, claim_id)
    return until


def decide_appeal(
    session: Session,
    desk: Desk,
    *,
    assessor_id: UUID,
    claim_id: UUID,
    version: int,
    reasons: Mapping[str, str],
) -> AppealState:
    """Submit the marks of an appeal, and decide it by rule; `reasons` are by unit.

    A unit for which the new marks are better gets a decision that supersedes the earlier one.

    Raises:
        AppealReasonMissingError: A unit has no reason, or one that is too long.
        ReviewRefusedError: The seat is not held, lapsed, submitted, or the page is stale; or the
            person touched the claim otherwise meanwhile.
        MarksRefusedError: Some criteria still want a choice or a citation.
    """
    row = store.appeal_row(session, claim_id)
    if row is None or row.state is not AppealState.IN_REVIEW:
        raise ClaimNotInQueueError
    units = store.unit_rows(session, row.id)
    check_explained(reasons, [each.unit for each in units])
    appeal_id = row.id
    seat, claim, _ = record_marks(
        session, desk, assessor_id=assessor_id, claim_id=claim_id, version=version
    )
    if seat.kind is not SeatKind.APPEAL:
        raise ClaimNotInQueueError
    end_stops(session, desk, assessor_id, claim_id)
    _settle(session, desk, claim_id)
    seal = claim_seal(session, desk.keyring, claim_id)
    judged = decisions.judged(session, seal, claim_id, (SeatKind.APPEAL,))
    results = []
    for each in units:
        each.result = _decide_unit(session, desk, claim, each, judged)
        said = reasons[each.unit].strip()
        each.reason = seal.seal(Sealed.APPEAL_ANSWER.at(each.id), said)
        results.append(each.result)
        session.add(each)
    session.flush()
    varied = [session.get_one(Decision, found) for each in units if (found := each.varied_id)]
    seals = seal_decided(session, seal, claim, varied)
    outcome = appeal_outcome(results)
    _end(session, desk, claim_id, outcome)
    who = Who(kind=ActorKind.STAFF, id=assessor_id)
    details = {**seals, "outcome": outcome.value}
    act = Act(
        deed=Deed.APPEAL_DECIDED, claim_id=claim_id, subject_id=appeal_id, who=who, details=details
    )
    audit.append(session, desk.clock, act)
    if any(found is not UnitResult.DISMISSED for found in results):
        desk.queue.hand_over(session, "post_credit", claim_id, applicant_id=claim.applicant_id)
    return outcome


def _decide_unit(
    session: Session,
    desk: Desk,
    claim: Claim,
    appealed: AppealUnit,
    judged: tuple[JudgedCriterion, ...],
) -> UnitResult:
    before = session.get_one(Decision, appealed.decision_id)
    reference = f"{claim.qualification}@{claim.version}"
    unit = desk.catalog.pinned(reference, claim.definition_hash).unit(appealed.unit)
    rubric, now = desk.catalog.rubric_of(unit), desk.clock.now()
    mine = [row for row in judged if row.unit == unit.id]
    basis = merged(
        DecisionBasis.model_validate(before.basis),
        {row.criterion: row.choice for row in mine},
        {row.criterion: row.cited for row in mine},
    )
    # A decision is issued with such a day; that a claim has one appeal is said to who reads it.
    appeal_by = now + (before.appeal_by - before.decided_at)
    issued = issue(unit, rubric, basis, on=now.date(), appeal_by=appeal_by.date())
    earlier = decisions.unit_decision(before)
    if is_better(earlier, issued.decided):
        rubric_hash = desk.catalog.hashes[unit.rubric]
        times = (now, appeal_by)
        row = decisions.decision_row(claim, issued, basis, rubric_hash, times)
        if not decisions.supersede(session, before, row):
            raise SheetChangedError
        appealed.varied_id = row.id
    return result(earlier, issued.decided)


def _settle(session: Session, desk: Desk, claim_id: UUID) -> None:
    opening = unsettled(session, claim_id)
    if opening is not None:
        opening.settled_at = desk.clock.now()
        session.add(opening)
        session.flush()


def _end(session: Session, desk: Desk, claim_id: UUID, outcome: AppealState) -> None:
    row = store.appeal_row(session, claim_id)
    assert row is not None  # noqa: S101 -- it was there when this began
    row.state, row.decided_at = move_appeal(row.state, outcome), desk.clock.now()
    session.add(row)


def _close(session: Session, row: Appeal) -> None:
    put_aside(session, row.claim_id)
    row.adding = False
    session.add(row)
    session.flush()


def _note(session: Session, desk: Desk, deed: Deed, assessor_id: UUID, claim_id: UUID) -> None:
    who = Who(kind=ActorKind.STAFF, id=assessor_id)
    audit.append(session, desk.clock, Act(deed=deed, claim_id=claim_id, who=who))
