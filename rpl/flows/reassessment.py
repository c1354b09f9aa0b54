"""An applicant is assessed again in what is missing: begun, added to, sent, or taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.audit import Act, Deed
from rpl.domain.decision import DecisionBasis, Outcome, leaves_something_missing
from rpl.domain.errors import FieldProblem
from rpl.domain.intake import check_complete
from rpl.domain.issuing import criteria_to_redo
from rpl.domain.journey import (
    ClaimState,
    MoveNotAllowedError,
    ReassessmentState,
    move_again,
    move_reassessment,
)
from rpl.domain.reassessment import (
    AppealFirstError,
    Missing,
    NothingToReassessError,
    ReassessmentRunsError,
    ReassessmentTooLateError,
    add_until,
    check_chosen,
    check_in_window,
    open_until,
)
from rpl.flows.unconfirmed import put_aside
from rpl.ports import Clock
from rpl.store import audit
from rpl.store import reassessment as store
from rpl.store.appeal import appeal_row
from rpl.store.decision import decisions
from rpl.store.intake import evidence_states, lock_claim
from rpl.store.tables import Claim, Reassessment


@dataclass(frozen=True, slots=True)
class OpenToReassessment:
    """What of a claim can be assessed again, and the last day to begin."""

    missing: tuple[Missing, ...]
    until: date


def open_to(session: Session, catalog: Catalog, claim: Claim) -> OpenToReassessment | None:
    """What of a decided claim is missing; None where nothing is, or nothing was decided.

    Raises:
        DefinitionChangedError: The definition is not the one that the claim was decided by.
    """
    found = decisions(session, claim.id)
    open_ = [row for row in found if leaves_something_missing(Outcome(row.outcome))]
    if not open_:
        return None
    reference = f"{claim.qualification}@{claim.version}"
    clocks = catalog.pinned(reference, claim.definition_hash).clocks
    missing = tuple(
        Missing(
            unit=row.unit,
            outcome=Outcome(row.outcome),
            criteria=criteria_to_redo(
                catalog.rubrics[row.rubric], DecisionBasis.model_validate(row.basis)
            ),
        )
        for row in open_
    )
    days = [row.decided_at.date() for row in found]
    return OpenToReassessment(missing, open_until(days, clocks.reassess_months))


def begin(
    session: Session, catalog: Catalog, clock: Clock, *, claim_id: UUID, units: Sequence[str]
) -> tuple[FieldProblem, ...]:
    """Begin to be assessed again in some units; or say what is wrong and change nothing.

    From now on evidence is added.  The claim stays decided until it is sent.

    Raises:
        NothingToReassessError: The claim is not decided, or nothing is missing.
        ReassessmentRunsError: It was begun before.
        AppealFirstError: An appeal waits for its outcome.
        ReassessmentTooLateError: The last day has passed.
    """
    claim, now = lock_claim(session, claim_id), clock.now()
    end_if_over(session, claim, now)
    if store.running(session, claim_id) is not None:
        raise ReassessmentRunsError
    found = open_to(session, catalog, claim)
    if found is None or claim.state is not ClaimState.DECIDED:
        raise NothingToReassessError
    appeal = appeal_row(session, claim_id)
    if appeal is not None and appeal.decided_at is None:
        raise AppealFirstError
    check_in_window(found.until, now.date())
    problems = check_chosen(units, found.missing)
    if problems:
        return problems
    clocks = catalog.qualification(f"{claim.qualification}@{claim.version}").clocks
    row = Reassessment(
        claim_id=claim_id,
        state=ReassessmentState.ADDING,
        criteria={each.unit: list(each.criteria) for each in found.missing if each.unit in units},
        begun_at=now,
        add_until=add_until(now, found.until, clocks),
    )
    _note(session, clock, Deed.REASSESSMENT_BEGUN, claim_id, row.id)
    session.add(row)
    return ()


def send(session: Session, clock: Clock, claim_id: UUID, *, acknowledged: bool) -> None:
    """Send a claim to the review queue again, in a round of its own.

    `acknowledged` says that documents which could not be read are sent as they are.

    Raises:
        MoveNotAllowedError: Nothing is added to.
        ReassessmentTooLateError: The last day to send it has passed.
        NotConfirmedError: An item is not confirmed yet.
        NotAcknowledgedError: An item could not be read, and that was not acknowledged.
    """
    claim, now = lock_claim(session, claim_id), clock.now()
    row = store.running(session, claim_id)
    if row is None or row.state is not ReassessmentState.ADDING:
        raise MoveNotAllowedError
    if now > row.add_until:
        raise ReassessmentTooLateError(last=f"{row.add_until:%Y-%m-%d}")
    check_complete(evidence_states(session, claim_id), acknowledged=acknowledged)
    row.state = move_reassessment(row.state, ReassessmentState.SENT)
    row.round, row.sent_at, row.sent_before = claim.round + 1, now, claim.submitted_at
    claim.state = move_again(claim.state, ClaimState.READY)
    claim.round, claim.submitted_at, claim.decided_at = claim.round + 1, now, None
    session.add_all([row, claim])
    _note(session, clock, Deed.REASSESSMENT_SENT, claim_id, row.id)


def withdraw(session: Session, clock: Clock, claim_id: UUID) -> None:
    """Take back being assessed again; the decision stays as it was.

    Raises:
        MoveNotAllowedError: Nothing is assessed again.
    """
    claim = lock_claim(session, claim_id)
    row = store.running(session, claim_id)
    if row is None:
        raise MoveNotAllowedError
    _take_back(session, claim, row, clock.now())
    _note(session, clock, Deed.REASSESSMENT_WITHDRAWN, claim_id, row.id)


def end_if_over(session: Session, claim: Claim, now: datetime) -> None:
    """End a reassessment that was begun and not sent in its time; `claim` is locked."""
    row = store.running(session, claim.id)
    if row is not None and row.state is ReassessmentState.ADDING and now > row.add_until:
        _take_back(session, claim, row, now)


def _take_back(session: Session, claim: Claim, row: Reassessment, now: datetime) -> None:
    put_aside(session, claim.id)
    store.take_back(session, claim, row, now)


def _note(session: Session, clock: Clock, deed: Deed, claim_id: UUID, row_id: UUID) -> None:
    audit.append(session, clock, Act(deed=deed, claim_id=claim_id, subject_id=row_id))
