"""The picture of a page that a decision cites, as it was when the unit was decided."""

from uuid import UUID

from sqlmodel import Session

from rpl.flows.trace.gathering import TraceDesk, gather_decision
from rpl.ports.errors import ObjectMissingError, SealBrokenError


def cited_picture(
    session: Session, desk: TraceDesk, *, decision_id: UUID, place_id: UUID
) -> tuple[UUID, bytes] | None:
    """The evidence item and the JPEG of the page a place lies on; None where it does not open.

    Raises:
        DecisionNotTracedError: There is no such decision.
    """
    found = gather_decision(session, desk, decision_id)
    place = next((each for each in found.rests.places if each.id == place_id), None)
    if place is None or place.read is None or place.read.image is None or found.gone:
        return None
    key = desk.keyring.unwrap(found.applicant.wrapped_key)
    try:
        return place.evidence, b"".join(desk.vault.read(key, place.read.image))
    except (ObjectMissingError, SealBrokenError):
        return None
