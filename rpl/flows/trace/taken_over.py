"""The trace of a credit that was taken over: it ends at the register, and never claims more."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Deed
from rpl.domain.decision import GRANTS
from rpl.domain.decision_seal import LinkName
from rpl.domain.taken_over import TakenOver
from rpl.domain.trace import CheckCode, LinkState, Trace, TraceCheck, held
from rpl.flows.trace.certificate import certificate_checks, certified
from rpl.flows.trace.gathering import Posted, TraceDesk, granted_of, posted_of
from rpl.flows.trace.posted import defined
from rpl.store import audit
from rpl.store.credit import line_hash
from rpl.store.register import basis_of, result_hash
from rpl.store.tables import CreditPosting, RegisterResult


@dataclass(frozen=True, slots=True)
class TracedToRegister:
    """What was checked on a credit that was taken over, and the register it leads to.

    Behind its unit nothing could be checked: nobody here assessed it.
    """

    trace: Trace
    posted: Posted
    basis: TakenOver


def trace_taken_over(
    session: Session, desk: TraceDesk, *, credit_id: UUID, organisation_id: UUID | None = None
) -> TracedToRegister | None:
    """Follow a credit to the register it was taken over from; None where it was decided here.

    Raises:
        CreditNotTracedError: There is no such posting, or it is another organisation's.
    """
    found = granted_of(session, credit_id, organisation_id)
    result = found.taken_over
    if result is None:
        return None
    whose = found.claim, found.applicant
    posted = posted_of(session, desk, whose, result.unit, found.posting)
    certificate = tuple(certificate_checks(session, desk, posted))
    signed = all(each.state is LinkState.WHOLE for each in certificate)
    checks = (
        *certificate,
        *_unit_checks(session, desk, (posted, found.posting), result),
        *(certified(posted) if signed else ()),
    )
    trace = Trace(seal=LinkState.UNCHECKED, checks=checks)
    return TracedToRegister(trace, posted, basis_of(posted.values, result))


def _unit_checks(
    session: Session,
    desk: TraceDesk,
    what: tuple[Posted, CreditPosting],
    result: RegisterResult,
) -> Iterator[TraceCheck]:
    found, posting = what
    reference = f"{found.claim.qualification}@{found.claim.version}"
    pinned = desk.catalog.hashes.get(reference) == found.claim.definition_hash
    yield _check(CheckCode.POSTED, holds=_posted(session, found, posting, result))
    yield _check(CheckCode.PINNED, holds=pinned)
    yield _check(CheckCode.DEFINED, holds=defined(found, posting))
    yield _check(CheckCode.TAKEN_OVER, holds=_as_taken_over(session, found, result))


def _posted(
    session: Session, found: Posted, posting: CreditPosting, result: RegisterResult
) -> bool:
    claim = found.claim
    named = posting.unit, posting.claim_id, posting.applicant_id, posting.qualification
    if named != (result.unit, result.claim_id, claim.applicant_id, claim.qualification):
        return False
    told = found.deed(Deed.CREDIT_POSTED, posting.id)
    if told is None or result.outcome not in GRANTS:
        return False
    return told.entry.details.get("line") == line_hash(posting) and audit.holds(session, told)


def _as_taken_over(session: Session, found: Posted, result: RegisterResult) -> bool | None:
    """None after an erasure, which took away where in the register it stands."""
    if found.values is None:
        return None
    told = found.deed(Deed.RESULT_TAKEN_OVER, result.id)
    if told is None:
        return False
    return told.entry.details.get("result") == result_hash(result) and audit.holds(session, told)


def _check(code: CheckCode, *, holds: bool | None) -> TraceCheck:
    return TraceCheck(link=LinkName.UNIT, code=code, state=held(holds))
