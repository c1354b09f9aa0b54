"""Decision: submitted judgements become outcomes per unit, with reasons and a day to appeal by."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.assessment import Unit
from rpl.domain.audit import Act, Deed
from rpl.domain.decision import DecisionBasis
from rpl.domain.issuing import issue
from rpl.domain.journey import ClaimState, move_claim
from rpl.ports import Clock, KeyRing, Queue
from rpl.store import audit
from rpl.store import decision as store
from rpl.store.decision import JudgedCriterion
from rpl.store.sealed import claim_seal


def decide_claim(
    session: Session,
    catalog: Catalog,
    clock: Clock,
    keyring: KeyRing,
    queue: Queue,
    *,
    claim_id: UUID,
) -> bool:
    """Decide every unit of a claim whose judgements were submitted, and ask for its credit.

    Evidence is as old as it was when the claim was submitted: nobody loses by our waiting time.
    Answers False, and changes nothing, where there is nothing to decide or it was done before.

    Raises:
        DefinitionChangedError: The definition is not the one that the claim was opened under.
    """
    claim = store.claim_to_decide(session, claim_id)
    if claim is None or claim.state is not ClaimState.IN_ASSESSMENT:
        return False
    judged = store.judged(session, claim_seal(session, keyring, claim_id), claim_id)
    if not judged or claim.submitted_at is None:
        return False
    now = clock.now()
    reference = f"{claim.qualification}@{claim.version}"
    qualification = catalog.pinned(reference, claim.definition_hash)
    appeal_by = now + timedelta(days=qualification.clocks.appeal_days)
    for unit in qualification.units:
        basis = _basis(unit, judged, claim.submitted_at.date())
        rubric = catalog.rubric_of(unit)
        issued = issue(unit, rubric, basis, on=now.date(), appeal_by=appeal_by.date())
        rubric_hash = catalog.hashes[unit.rubric]
        session.add(store.decision_row(claim_id, issued, basis, rubric_hash, (now, appeal_by)))
    claim.state = move_claim(claim.state, ClaimState.DECIDED)
    claim.decided_at = now
    audit.append(session, clock, Act(deed=Deed.CLAIM_DECIDED, claim_id=claim_id))
    queue.hand_over(session, "post_credit", claim_id, applicant_id=claim.applicant_id)
    return True


def _basis(unit: Unit, judged: Sequence[JudgedCriterion], on: date) -> DecisionBasis:
    mine = [row for row in judged if row.unit == unit.id]
    return DecisionBasis(
        rubric=unit.rubric,
        sheet={row.criterion: row.choice for row in mine},
        cited={row.criterion: row.cited for row in mine},
        on=on,
    )
