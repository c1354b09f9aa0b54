"""A claim is opened, and pins the version of the qualification it is for."""

import hashlib
from dataclasses import dataclass
from random import Random
from uuid import UUID, uuid4

from sqlmodel import Session

from rpl.catalog import Catalog
from rpl.domain.account import FormSpentError, new_reference, new_return_code
from rpl.domain.audit import Act, ActorKind, Deed, Who
from rpl.domain.intake import QualificationUnknownError
from rpl.domain.journey import ClaimState
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.ports import Clock, KeyRing, PasswordHasher
from rpl.store import audit
from rpl.store.sealed import Sealed
from rpl.store.tables import Applicant, Claim


@dataclass(frozen=True, slots=True)
class Opening:
    """What a claim is opened with.

    `claim_id` comes from the form, so that a form posted twice opens one claim; `qualification` is
    a slug; `return_code_hash` is all that is kept of the return code.  `organisation_id` is the
    one the applicant came to.
    """

    claim_id: UUID
    reference: str
    return_code_hash: str
    full_name: str
    language: str
    qualification: str
    organisation_id: UUID = DEFAULT_ORGANISATION


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a claim is known by: its id, its reference, and the return code that opens it."""

    claim_id: UUID
    reference: str
    return_code: str


def credentials(nonce: str, full_name: str, qualification: str) -> Credentials:
    """The credentials of the claim that one form opens, however often it is posted.

    All three follow from the `nonce`, at least 128 random bits that the form carries and nobody
    keeps, so that a form posted twice is answered with the same reference and return code although
    the code is stored as a hash only.  Another name or qualification makes another claim: a form
    that is filled in again after "back" never opens the claim of somebody else.
    """
    answers = f"{nonce}\0{full_name.strip()}\0{qualification}"

    def seed(purpose: str) -> bytes:
        return hashlib.sha256(f"{purpose}\0{answers}".encode()).digest()

    def random(purpose: str) -> Random:
        # All 256 bits of the hash are the seed: as hard to foretell as the nonce.
        return Random(int.from_bytes(seed(purpose), "big"))  # noqa: S311 -- see above

    return Credentials(
        claim_id=UUID(bytes=seed("claim")[:16], version=4),
        reference=new_reference(random("reference")),
        return_code=new_return_code(random("return code")),
    )


def check_not_spent(session: Session, passwords: PasswordHasher, given: Credentials) -> None:
    """Refuse a form that opened a claim whose return code is another one by now.

    Whoever finds the form later, in the history of a shared browser, is let in no further than
    the return code that it made.

    Raises:
        FormSpentError: The code was changed, or the claim erased.
    """
    claim = session.get(Claim, given.claim_id)
    hashed = None if claim is None else claim.return_code_hash
    session.close()  # hashing takes a while, and nobody should wait for our connection meanwhile
    if hashed is not None and not passwords.verify(given.return_code, hashed):
        raise FormSpentError


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
    applicant_id, wrapped_key = uuid4(), keyring.new_key()
    applicant = Applicant(
        id=applicant_id,
        name=keyring.values(wrapped_key).seal(
            Sealed.APPLICANT_NAME.at(applicant_id), opening.full_name.strip()
        ),
        wrapped_key=wrapped_key,
        created_at=now,
    )
    session.add(applicant)
    session.flush()
    claim = Claim(
        id=opening.claim_id,
        organisation_id=opening.organisation_id,
        reference=opening.reference,
        return_code_hash=opening.return_code_hash,
        applicant_id=applicant_id,
        language=opening.language,
        qualification=qualification.slug,
        version=qualification.version,
        definition_hash=catalog.hashes[qualification.reference],
        state=ClaimState.DRAFT,
        created_at=now,
    )
    session.add(claim)
    session.flush()
    details = {"qualification": qualification.reference}
    applicant_acts = Who(kind=ActorKind.APPLICANT, id=claim.id)
    opened = Act(deed=Deed.CLAIM_OPENED, claim_id=claim.id, who=applicant_acts, details=details)
    audit.append(session, clock, opened)
    return claim.id
