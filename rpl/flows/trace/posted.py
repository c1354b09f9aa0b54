"""The links to the unit that was posted, and to the person who judged it."""

from collections.abc import Iterator

from sqlmodel import Session

from rpl.domain.audit import Deed
from rpl.domain.decision import GRANTS
from rpl.domain.decision_seal import LinkName
from rpl.domain.trace import CheckCode, TraceCheck, held
from rpl.flows.trace.gathering import Gathered, Posted, TraceDesk
from rpl.store import audit
from rpl.store.credit import line_hash, postings_of_claim
from rpl.store.tables import CreditPosting


def unit_checks(session: Session, desk: TraceDesk, found: Gathered) -> Iterator[TraceCheck]:
    """Whether the credit is the one that was posted, or none was; and the definition the one."""
    posting = found.posting
    if posting is None:
        yield _unit(CheckCode.UNCREDITED, holds=_uncredited(session, found))
    else:
        yield _unit(CheckCode.POSTED, holds=_posted(session, found, posting))
    yield _unit(CheckCode.PINNED, holds=_pinned(desk, found))
    if posting is not None:
        yield _unit(CheckCode.DEFINED, holds=defined(found, posting))


def assessor_checks(session: Session, found: Gathered) -> Iterator[TraceCheck]:
    """Whether these people submitted the marks, and were free of ties."""
    if not found.rests.seats:
        yield _assessor(CheckCode.SUBMITTED, holds=False)
    for seat in found.rests.seats:
        told, same = found.deed(Deed.SCORES_SUBMITTED, seat.id), None
        if told is not None:
            same = told.entry.actor_id == seat.assessor and audit.holds(session, told)
        elif found.deed(Deed.CLAIM_DECIDED) is not None:
            same = False  # the trail was kept then, and knows of no such sheet
        yield _assessor(CheckCode.SUBMITTED, holds=same)
        untied = None if not seat.declared else seat.interest is None and not seat.by_rule
        yield _assessor(CheckCode.UNTIED, holds=untied)


def _unit(code: CheckCode, *, holds: bool | None) -> TraceCheck:
    return TraceCheck(link=LinkName.UNIT, code=code, state=held(holds))


def _assessor(code: CheckCode, *, holds: bool | None) -> TraceCheck:
    return TraceCheck(link=LinkName.ASSESSOR, code=code, state=held(holds))


def _uncredited(session: Session, found: Gathered) -> bool | None:
    """None while the credit of a grant is on its way.

    A grant without one is whole: the same learning was credited before (`domain.double_counting`).
    """
    told = [link.entry for link in found.trail if link.entry.deed == Deed.CREDIT_POSTED]
    lines = {each.subject_id for each in told}
    if lines - {row.id for row in postings_of_claim(session, found.claim.id)}:
        return False
    return None if found.decision.posting_due else True


def _posted(session: Session, found: Gathered, posting: CreditPosting) -> bool | None:
    decision, claim = found.decision, found.claim
    if (posting.unit, posting.claim_id) != (decision.unit, decision.claim_id):
        return False
    if (posting.applicant_id, posting.qualification) != (claim.applicant_id, claim.qualification):
        return False
    if decision.outcome not in set(GRANTS):
        return None  # the decision is what was changed: the score says so
    told = found.deed(Deed.CREDIT_POSTED, posting.id)
    if told is None or "line" not in told.entry.details:
        return None
    return told.entry.details["line"] == line_hash(posting) and audit.holds(session, told)


def _pinned(desk: TraceDesk, found: Gathered) -> bool | None:
    reference = f"{found.claim.qualification}@{found.claim.version}"
    if desk.catalog.hashes.get(reference) == found.claim.definition_hash:
        return True
    rubric = None if found.unit is None else desk.catalog.hashes.get(found.unit.rubric)
    # The hash is over the rubrics too: where it is the rubric that changed, the criterion says so.
    return None if found.unit and rubric != found.decision.rubric_hash else False


def defined(found: Posted, posting: CreditPosting) -> bool:
    """Whether credit, hours and title are those of the definition."""
    unit = found.unit
    if unit is None:
        return False
    kept = posting.unit_title, posting.value, posting.scheme, posting.notional_hours
    said = unit.title, unit.credit.value, unit.credit.scheme, unit.credit.notional_hours
    versions = {posting.unit_version, posting.qualification_version}
    return kept == said and versions == {found.claim.version}
