"""A claim is opened, and pins the version of the qualification it is for."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.intake import QualificationUnknownError
from rpl.domain.journey import ClaimState
from rpl.ports import Clock, KeyRing
from rpl.store.tables import Applicant, Claim


@dataclass(frozen=True, slots=True)
class Opening:
    """What a claim is opened with.

    `claim_id` comes from the form, so that a form posted twice opens one claim; `qualification` is
    a slug; `return_code_hash` is all that is kept of the return code.
    """

    claim_id: UUID
    reference: str
    return_code_hash: str
    full_name: str
    language: str
    qualification: str


def open_claim(
    session: Session, clock: Clock, keyring: KeyRing, catalog: Catalog, opening: Opening
) -> UUID:
    """Open a claim to the current version of a qualification, and pin that version.

    Raises:
        QualificationUnknownError: No qualification of this name can be claimed now.
    """
    if session.get(Claim, opening.claim_id) is not None:
        return opening.claim_id
    qualification = next(
        (found for found in catalog.current() if found.slug == opening.qualification), None
    )
    if qualification is None:
        raise QualificationUnknownError
    now = clock.now()
    applicant = Applicant(
        name=opening.full_name.strip(), wrapped_key=keyring.new_key(), created_at=now
    )
    session.add(applicant)
    session.flush()
    claim = Claim(
        id=opening.claim_id,
        reference=opening.reference,
        return_code_hash=opening.return_code_hash,
        applicant_id=applicant.id,
        language=opening.language,
        qualification=qualification.slug,
        version=qualification.version,
        definition_hash=catalog.hashes[qualification.reference],
        state=ClaimState.DRAFT,
        created_at=now,
    )
    session.add(claim)
    session.flush()
    return claim.id
