"""Decision: submitted judgements become outcomes per unit, with reasons and a day to appeal by."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.audit import Act, Deed
from rpl.domain.issuing import issue
from rpl.domain.journey import ClaimState, move_claim
from rpl.ports import Clock, KeyRing, Queue
from rpl.store import audit
from rpl.store import decision as store
from rpl.store.decision_seals import seal_decided
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

    What each rests on is sealed with it (`domain.decision_seal`); the trail holds the seal.
    Evidence is as old as it was when the claim was submitted: nobody loses by our waiting time.
    Answers False, and changes nothing, where there is nothing to decide or it was done before.

    Raises:
        DefinitionChangedError: The definition is not the one that the claim was opened under.
    """
    claim = store.claim_to_decide(session, claim_id)
    if claim is None or claim.state is not ClaimState.IN_ASSESSMENT:
        return False
    seal = claim_seal(session, keyring, claim_id)
    judged = store.judged(session, seal, claim_id)
    if not judged or claim.submitted_at is None:
        return False
    now = clock.now()
    reference = f"{claim.qualification}@{claim.version}"
    qualification = catalog.pinned(reference, claim.definition_hash)
    appeal_by = now + timedelta(days=qualification.clocks.appeal_days)
    rows = []
    for unit in qualification.units:
        basis = store.basis_of(unit, judged, claim.submitted_at.date())
        rubric = catalog.rubric_of(unit)
        issued = issue(unit, rubric, basis, on=now.date(), appeal_by=appeal_by.date())
        rubric_hash = catalog.hashes[unit.rubric]
        rows.append(store.decision_row(claim_id, issued, basis, rubric_hash, (now, appeal_by)))
    session.add_all(rows)
    session.flush()
    seals = seal_decided(session, seal, claim, rows)
    claim.state = move_claim(claim.state, ClaimState.DECIDED)
    claim.decided_at = now
    audit.append(session, clock, Act(deed=Deed.CLAIM_DECIDED, claim_id=claim_id, details=seals))
    queue.hand_over(session, "post_credit", claim_id, applicant_id=claim.applicant_id)
    return True
