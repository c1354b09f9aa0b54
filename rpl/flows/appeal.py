"""An applicant appeals against the decision on units of their claim, and adds evidence to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.appeal import (
    AppealLodgedError,
    NothingToAppealError,
    Objection,
    check_appeal,
    check_in_time,
    is_in_time,
)
from rpl.domain.audit import Act, Deed
from rpl.domain.decision import DecisionBasis
from rpl.domain.errors import FieldProblem
from rpl.domain.intake import check_complete
from rpl.domain.issuing import criteria_to_redo
from rpl.domain.journey import AppealState, ClaimState, MoveNotAllowedError
from rpl.domain.moderation import Call
from rpl.domain.reassessment import ReassessmentFirstError, open_until
from rpl.domain.review import SeatKind
from rpl.domain.second_marking import Reason
from rpl.flows.reassessment import end_if_over
from rpl.ports import Clock, KeyRing
from rpl.store import appeal as store
from rpl.store import audit
from rpl.store.intake import evidence_states, lock_claim
from rpl.store.reassessment import running
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import Appeal, AppealUnit, Claim, Decision, SeatOpening


@dataclass(frozen=True, slots=True)
class Lodging:
    """What an applicant says: which units, why, and whether they will add evidence."""

    units: Sequence[str]
    reason: str
    adding: bool


def lodge(
    session: Session,
    clock: Clock,
    keyring: KeyRing,
    catalog: Catalog,
    *,
    claim_id: UUID,
    lodging: Lodging,
) -> tuple[FieldProblem, ...]:
    """Lodge an appeal; or say what is wrong with it and change nothing.

    With `adding`, evidence may be added for as many days as an answer is waited for, and nobody
    reviews the appeal before its applicant says that all is there, or before these days are over.

    Raises:
        NothingToAppealError: The claim is not decided, or everything is granted.
        AppealLodgedError: There is an appeal already.
        AppealTooLateError: The last day to appeal has passed.
        ReassessmentFirstError: What is missing is assessed again, and its decision comes first.
    """
    claim, now = lock_claim(session, claim_id), clock.now()
    end_if_over(session, claim, now)
    again = running(session, claim_id)
    if again is None and claim.state is not ClaimState.DECIDED:
        raise NothingToAppealError
    if store.appeal_row(session, claim_id) is not None:
        raise AppealLodgedError
    objected = store.appealable(session, claim_id)
    if not objected:
        raise NothingToAppealError
    reference = f"{claim.qualification}@{claim.version}"
    clocks = catalog.pinned(reference, claim.definition_hash).clocks
    last = max(row.appeal_by for row in objected.values())
    until = open_until([row.decided_at.date() for row in objected.values()], clocks.reassess_months)
    check_in_time(last, now, until)
    if again is not None:
        raise ReassessmentFirstError(last=f"{last:%Y-%m-%d}")
    objected = {unit: row for unit, row in objected.items() if is_in_time(row.appeal_by, now)}
    problems = check_appeal(lodging.units, lodging.reason, objected)
    if problems:
        return problems
    waits = timedelta(days=clocks.answer_days) if lodging.adding else timedelta()
    appeal_id = uuid4()
    seal = claim_seal(session, keyring, claim_id)
    session.add(
        Appeal(
            id=appeal_id,
            claim_id=claim_id,
            state=AppealState.LODGED,
            reason=seal.seal(Sealed.APPEAL_REASON.at(appeal_id), lodging.reason.strip()),
            lodged_at=now,
            adding=lodging.adding,
            complete_at=now + waits,
        )
    )
    session.flush()
    found = [_objection(catalog, objected[unit]) for unit in dict.fromkeys(lodging.units)]
    _object(session, appeal_id, claim, found, objected, now)
    audit.append(session, clock, Act(deed=Deed.APPEAL_LODGED, claim_id=claim_id))
    return ()


def complete(session: Session, clock: Clock, claim_id: UUID, *, acknowledged: bool) -> None:
    """Say that all evidence is there: from now on the clock of the appeal runs.

    `acknowledged` says that documents which could not be read are sent as they are.

    Raises:
        MoveNotAllowedError: Nothing is waited for.
        NotConfirmedError: An item is not confirmed yet.
        NotAcknowledgedError: An item could not be read, and that was not acknowledged.
    """
    lock_claim(session, claim_id)
    row = store.appeal_row(session, claim_id)
    if row is None or not row.adding or row.state is not AppealState.LODGED:
        raise MoveNotAllowedError
    check_complete(evidence_states(session, claim_id), acknowledged=acknowledged)
    row.adding, row.complete_at = False, min(row.complete_at, clock.now())
    session.add(row)
    act = Act(deed=Deed.APPEAL_COMPLETED, claim_id=claim_id, subject_id=row.id)
    audit.append(session, clock, act)


def _objection(catalog: Catalog, row: Decision) -> Objection:
    basis = DecisionBasis.model_validate(row.basis)
    rubric = catalog.rubrics[row.rubric]
    return Objection(unit=row.unit, criteria=criteria_to_redo(rubric, basis))


def _object(
    session: Session,
    appeal_id: UUID,
    claim: Claim,
    found: Sequence[Objection],
    objected: dict[str, Decision],
    now: datetime,
) -> None:
    """Keep what is objected to, and call for the seat from which it is marked again."""
    calls = []
    for objection in found:
        session.add(
            AppealUnit(
                appeal_id=appeal_id,
                unit=objection.unit,
                criteria=list(objection.criteria),
                decision_id=objected[objection.unit].id,
            )
        )
        calls += [
            Call(unit=objection.unit, reason=Reason.APPEAL.value, criterion=code)
            for code in objection.criteria
        ]
    session.add(
        SeatOpening(
            claim_id=claim.id,
            round=claim.round,
            kind=SeatKind.APPEAL,
            calls=[call.model_dump(mode="json") for call in calls],
            opened_at=now,
        )
    )
