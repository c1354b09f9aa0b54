"""What ties somebody to an applicant by rule, whatever they declare."""

from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.interests import Interest, shared_place
from rpl.domain.masking import may_be_family
from rpl.ports import KeyRing
from rpl.store.intake import applicant_name
from rpl.store.review.interests import named_places, places_of
from rpl.store.sealed import claim_seal
from rpl.store.tables import Claim, Organisation, Staff


def tie_by_rule(
    session: Session, catalog: Catalog, keyring: KeyRing, assessor_id: UUID, claim: Claim
) -> Interest | None:
    """What ties them to the claim as it stands now; documents may have come since they declared.

    A place of theirs that the claim names does, their own organisation's among them; where they
    are not told the applicant's name, so does a family name that is theirs as well.
    """
    person = session.get_one(Staff, assessor_id)
    mine = [place.name for place in places_of(session, assessor_id)]
    mine.append(session.get_one(Organisation, person.organisation_id).name)
    seal = claim_seal(session, keyring, claim.id)
    if shared_place(mine, named_places(session, seal, claim.id)) is not None:
        return Interest.SAME_ORGANISATION
    if not catalog.masks_identity(claim.qualification):
        return None
    is_family = may_be_family(person.name, applicant_name(session, seal, claim.id))
    return Interest.FAMILY if is_family else None
