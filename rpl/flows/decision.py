"""Decision: submitted judgements become outcomes per unit, with reasons and a day to appeal by."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.appeal import merged
from rpl.domain.assessment import Unit
from rpl.domain.audit import Act, Deed
from rpl.domain.decision import DecisionBasis
from rpl.domain.issuing import issue
from rpl.domain.journey import ClaimState, ReassessmentState, move_claim
from rpl.domain.reassessment import stands
from rpl.domain.review import SheetChangedError
from rpl.ports import Clock, KeyRing, Queue
from rpl.store import audit
from rpl.store import decision as store
from rpl.store.decision_seals import seal_decided
from rpl.store.reassessment import end, running
from rpl.store.sealed import claim_seal
from rpl.store.tables import Claim, Decision


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

    Of a claim that was decided before, the units are that are assessed again: by their new marks
    and those that were kept (`domain.reassessment`).

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
    times = now, now + timedelta(days=qualification.clocks.appeal_days)
    marked = {row.unit for row in judged}
    before = {row.unit: row for row in store.decisions(session, claim_id)}
    made = []
    for unit in (each for each in qualification.units if each.id in marked):
        basis = store.basis_of(unit, judged, claim.submitted_at.date())
        made.append(_decided(session, catalog, claim, (unit, basis), before.get(unit.id), times))
    session.flush()
    seals = seal_decided(session, seal, claim, [row for row in made if row is not None])
    claim.state = move_claim(claim.state, ClaimState.DECIDED)
    claim.decided_at = now
    if (again := running(session, claim_id)) is not None:
        end(session, again, ReassessmentState.DECIDED, now)
    audit.append(session, clock, Act(deed=Deed.CLAIM_DECIDED, claim_id=claim_id, details=seals))
    queue.hand_over(session, "post_credit", claim_id, applicant_id=claim.applicant_id)
    return True


def _decided(
    session: Session,
    catalog: Catalog,
    claim: Claim,
    marked: tuple[Unit, DecisionBasis],
    before: Decision | None,
    times: tuple[datetime, datetime],
) -> Decision | None:
    """The new decision on a unit; None where the earlier one stays in force.

    `times` are when it is made, and until when to appeal.
    """
    (unit, basis), (now, appeal_by) = marked, times
    if before is not None:
        earlier = DecisionBasis.model_validate(before.basis)
        basis = merged(earlier, basis.sheet, basis.cited)
    issued = issue(unit, catalog.rubric_of(unit), basis, on=now.date(), appeal_by=appeal_by.date())
    row = store.decision_row(claim, issued, basis, catalog.hashes[unit.rubric], times)
    if before is None:
        session.add(row)
        return row
    if stands(store.unit_decision(before), issued.decided):
        return None
    if not store.supersede(session, before, row):
        raise SheetChangedError
    return row
