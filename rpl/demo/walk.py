"""One claim, walked from photographs to signed credentials."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rpl.demo import applicant, assessor, cast
from rpl.demo.applicant import SampleClaim
from rpl.demo.stage import Stage
from rpl.domain.roles import Role
from rpl.domain.verification import Report
from rpl.flows import provider
from rpl.flows.verification import verify
from rpl.store.credential import Issued, credential_of, issued
from rpl.store.credit import standing
from rpl.store.database import read_session, write_session
from rpl.store.provider import consents
from rpl.store.tables import Claim, CreditPosting

CERTIFICATE = "welder-certificate"
LETTER = "reference-letter"
HOLDER = "María Gutiérrez"


class WalkStoppedError(Exception):
    """A step of the walk did not leave what the next one needs; the message says which."""


@dataclass(frozen=True, slots=True)
class Earned:
    """One credit of the walk and its credential, in both signed forms."""

    credit_id: UUID
    credential_id: UUID
    status: str
    document: dict[str, Any]
    token: str

    @property
    def path(self) -> str:
        """Where the credential lies, under the public address."""
        return f"/credentials/{self.credential_id}"


def assess(stage: Stage, claim_id: UUID) -> None:
    """Have a claim marked by an assessor, and again by a moderator, who agrees."""
    assessor.assess(stage, cast.assessor_id(stage), claim_id)
    assessor.mark_again(stage, cast.staff_id(stage, Role.MODERATOR), claim_id)


def walk(stage: Stage, provider_name: str) -> tuple[SampleClaim, list[Earned]]:
    """Open a claim, have it read, confirmed, assessed and credited, and consent to a provider.

    Raises:
        WalkStoppedError: No credential was issued.
    """
    claim = applicant.open_claim(stage, HOLDER, "es")
    applicant.send_photo(stage, claim.claim_id, CERTIFICATE, seed=1)
    applicant.send_photo(stage, claim.claim_id, LETTER, seed=2)
    applicant.tell_history(stage, claim.claim_id, applicant.FACTORY)
    stage.work_off()
    applicant.confirm_all(stage, claim.claim_id)
    applicant.name_evidence(stage, claim.claim_id)
    applicant.send(stage, claim.claim_id)
    assess(stage, claim.claim_id)
    stage.work_off()
    _consent(stage, claim.claim_id, provider_name)
    earned = earned_by(stage, claim.claim_id)
    if not earned:
        raise WalkStoppedError("no credential was issued; `rpl doctor` says what is missing")
    return claim, earned


def earned_by(stage: Stage, claim_id: UUID) -> list[Earned]:
    """Every credit of a claim that has its credential."""
    with read_session(stage.tools.engine) as session:
        claim = session.get_one(Claim, claim_id)
        postings = standing(session, claim.applicant_id, claim.qualification)
        found = [(posting, credential_of(session, posting.id)) for posting in postings]
        return [
            _earned(posting, signed)
            for posting, row in found
            if row is not None
            and (signed := issued(session, stage.tools.keyring, row.id)) is not None
        ]


def check(stage: Stage, earned: Earned) -> Report:
    """Verify a credential as a stranger would, from the signed document alone."""
    found = verify(stage.tools.credentials, earned.token, stage.tools.clock.now())
    return found.report


def _consent(stage: Stage, claim_id: UUID, provider_name: str) -> None:
    with read_session(stage.tools.engine) as session:
        holder = session.get_one(Claim, claim_id).applicant_id
        found = next(c.provider_id for c in consents(session, holder) if c.name == provider_name)
    with write_session(stage.tools.engine) as session:
        provider.give_consent(session, stage.tools.clock, applicant_id=holder, provider_id=found)


def _earned(posting: CreditPosting, row: Issued) -> Earned:
    return Earned(posting.id, row.id, row.status.value, row.document, row.token)
