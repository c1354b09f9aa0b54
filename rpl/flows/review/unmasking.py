"""Somebody who does not mark is told whose masked claim it is, and it is written down."""

from uuid import UUID

from sqlmodel import Session

from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.masking import MaskedClaimAbsentError, StillMarkingError, unmask_reason
from rpl.flows.review.desk import Desk
from rpl.store import audit
from rpl.store.intake import applicant_name
from rpl.store.review import seats as store
from rpl.store.sealed import claim_seal


def unmask(
    session: Session, desk: Desk, *, staff_id: UUID, reference: str, said: str
) -> tuple[UUID, str]:
    """The claim of a reference and its applicant's name.  Who is told can never mark the claim.

    Raises:
        MaskedClaimAbsentError: Their organisation has no such claim, or it is not masked.
        UnmaskReasonMissingError: They give no reason.
        StillMarkingError: They hold or held a seat of the claim.
    """
    claim = store.claim_by_reference(session, reference, staff_id)
    if claim is None or not desk.catalog.masks_identity(claim.qualification):
        raise MaskedClaimAbsentError
    reason = unmask_reason(said)
    if store.seat_of(session, claim.id, staff_id) is not None:
        raise StillMarkingError
    act = Act(
        deed=Deed.IDENTITY_UNMASKED,
        claim_id=claim.id,
        who=Who(kind=ActorKind.STAFF, id=staff_id),
        details={"reason": reason.value},
    )
    audit.append(session, desk.clock, act)
    seal = claim_seal(session, desk.keyring, claim.id)
    return claim.id, applicant_name(session, seal, claim.id)
