"""An assessor asks for more evidence: the claim waits for its applicant, and its clock stands."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.decision_clock import StopReason
from rpl.domain.errors import FieldProblem
from rpl.domain.evidence_request import EvidenceAsked, asked, deadlines
from rpl.domain.journey import ClaimState, MoveNotAllowedError, move_claim
from rpl.domain.review import SeatKind, SeatTakenError
from rpl.flows.review.desk import Desk, claim_in_queue, qualification_of, seat_held, working
from rpl.flows.review.further import criteria_of, units_of
from rpl.store import audit
from rpl.store.review import seats as store
from rpl.store.review.clocks import running_stops
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import Claim, ClockStop, EvidenceRequest, Seat


def ask_for_evidence(
    session: Session,
    desk: Desk,
    *,
    assessor_id: UUID,
    claim_id: UUID,
    criteria: Sequence[str],
    note: str,
    language: str,
) -> tuple[FieldProblem, ...]:
    """Ask for evidence for some `unit.criterion`; or say what is wrong and ask for nothing.

    The seat is given back and its draft waits for the same person, as after handing back.  The
    clock stands still until the answer.  `language` is that of the note, ISO 639-1.

    Raises:
        ReviewRefusedError: The seat is not held now, or was submitted.
        ClaimNotInQueueError: The claim was decided or withdrawn.
        MoveNotAllowedError: The claim was handed back already, or marked: who marks it again
            marks what the first one saw.
    """
    now = desk.clock.now()
    seat = seat_held(session, assessor_id, claim_id)
    working(seat, assessor_id, now)
    if seat.kind is not SeatKind.FIRST:
        raise MoveNotAllowedError
    claim = claim_in_queue(session, claim_id, assessor_id)
    qualification = qualification_of(claim, desk.catalog)
    units, again = units_of(session, seat, qualification), criteria_of(session, seat)
    known = {
        unit: {
            each.code
            for each in desk.catalog.rubric_of(qualification.unit(unit)).criteria
            if unit not in again or each.code in again[unit]
        }
        for unit in units
    }
    wanted = asked(criteria, note, language, known)
    if not isinstance(wanted, EvidenceAsked):
        return wanted
    wait_for_answer(session, desk, seat, claim, wanted)
    return ()


def wait_for_answer(
    session: Session, desk: Desk, seat: Seat, claim: Claim, wanted: EvidenceAsked
) -> None:
    """Give a seat back and let the claim wait for its applicant, its clock standing still.

    Raises:
        SeatTakenError: Somebody else changed the seat meanwhile.
        DefinitionChangedError: The files do not say any more what the claim is pinned to.
    """
    now, assessor_id, claim_id = desk.clock.now(), seat.assessor_id, claim.id
    clocks = qualification_of(claim, desk.catalog).clocks
    to = move_claim(claim.state, ClaimState.EVIDENCE_REQUESTED)
    if not store.change_seat(session, seat, lease_until=now):
        raise SeatTakenError
    store.change_claim(session, claim, to)
    times = deadlines(now, clocks.answer_days, clocks.answer_extensions)
    request_id = uuid4()
    seal = claim_seal(session, desk.keyring, claim_id)
    request = EvidenceRequest(
        id=request_id,
        claim_id=claim_id,
        asked_by=assessor_id,
        asked_at=now,
        answer_by=times.answer_by,
        closes_at=times.closes_at,
        asked=seal.seal(Sealed.EVIDENCE_ASKED.at(request_id), wanted.model_dump_json()),
    )
    session.add(request)
    if StopReason.EVIDENCE_REQUESTED not in running_stops(session, claim_id):
        why = StopReason.EVIDENCE_REQUESTED
        session.add(ClockStop(claim_id=claim_id, reason=why, since=now, stopped_by=assessor_id))
    who = Who(kind=ActorKind.STAFF, id=assessor_id)
    act = Act(deed=Deed.EVIDENCE_REQUESTED, claim_id=claim_id, subject_id=request_id, who=who)
    audit.append(session, desk.clock, act)
