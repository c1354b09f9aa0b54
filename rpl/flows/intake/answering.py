"""An applicant answers a request for more evidence, or its time runs out."""

from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.audit import THE_SERVICE, Act, Deed
from rpl.domain.decision_clock import StopReason
from rpl.domain.evidence_request import NothingAskedError
from rpl.domain.intake import check_complete
from rpl.domain.journey import ClaimState, move_claim
from rpl.flows.unconfirmed import put_aside
from rpl.ports import Clock
from rpl.store import audit
from rpl.store.intake import evidence_states, lock_claim, unsettled_items
from rpl.store.review.clocks import running_stops
from rpl.store.review.requests import open_request
from rpl.store.tables import Claim, EvidenceRequest


def send_answer(session: Session, clock: Clock, claim_id: UUID, *, acknowledged: bool) -> None:
    """Send a claim back to the queue with what was added, which may be nothing.

    `acknowledged` says that documents which could not be read are sent as they are.

    Raises:
        NothingAskedError: No request is open.
        NotConfirmedError: An item is not confirmed yet.
        NotAcknowledgedError: An item could not be read, and that was not acknowledged.
    """
    claim, request = _open(session, claim_id)
    check_complete(evidence_states(session, claim_id), acknowledged=acknowledged)
    _end(session, clock, claim, request, answered=True)
    act = Act(deed=Deed.REQUEST_ANSWERED, claim_id=claim_id, subject_id=request.id)
    audit.append(session, clock, act)


def close_request(session: Session, catalog: Catalog, clock: Clock, claim_id: UUID) -> bool:
    """End a request whose time is over: the claim is assessed with what it holds.

    What was added and not confirmed has the programme's grace more, and until then False is
    answered and nothing is changed; then it is put aside, because an assessor sees nothing that its
    applicant has not confirmed.

    Raises:
        NothingAskedError: No request is open.
    """
    claim, request = _open(session, claim_id)
    left = unsettled_items(session, claim_id)
    grace = catalog.practice(claim.qualification).requests.grace
    if left and clock.now() < request.closes_at + grace:
        return False
    put_aside(session, claim_id)
    _end(session, clock, claim, request, answered=False)
    act = Act(deed=Deed.REQUEST_CLOSED, claim_id=claim_id, subject_id=request.id, who=THE_SERVICE)
    audit.append(session, clock, act)
    return True


def _open(session: Session, claim_id: UUID) -> tuple[Claim, EvidenceRequest]:
    claim = lock_claim(session, claim_id)
    request = open_request(session, claim_id)
    if claim.state is not ClaimState.EVIDENCE_REQUESTED or request is None:
        raise NothingAskedError
    return claim, request


def _end(
    session: Session, clock: Clock, claim: Claim, request: EvidenceRequest, *, answered: bool
) -> None:
    claim.state = move_claim(claim.state, ClaimState.READY)
    request.ended_at, request.answered = clock.now(), answered
    stop = running_stops(session, claim.id).get(StopReason.EVIDENCE_REQUESTED)
    if stop is not None:
        stop.until = clock.now()
        session.add(stop)
    session.add_all([claim, request])
