"""How somebody of a register gets into their own claim: by a first return code, given in person."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, update

from rpl.domain.audit import Act, Deed
from rpl.domain.errors import RuleError, translatable
from rpl.ports import Clock
from rpl.store import audit
from rpl.store.register import claims_of_person, mark_of, person_marked
from rpl.store.tables import Claim


class NobodyOfThisNumberError(RuleError):
    """No register that was taken over calls anybody so, or they were erased."""

    code = "nobody_of_this_number"
    template = translatable(
        "Nobody of this number was taken over from a register of this organisation. Check the "
        "number as the register writes it."
    )


class CodeGivenBeforeError(RuleError):
    """Every claim of this person has a return code already."""

    code = "code_given_before"
    template = translatable(
        "This person was given a return code before. Only they can change it, on the page of "
        "their sign-ins, or come back by the e-mail address they left."
    )


@dataclass(frozen=True, slots=True)
class FirstCode:
    """A claim that has no return code yet."""

    claim_id: UUID
    reference: str
    qualification: str


@dataclass(frozen=True, slots=True)
class CodeGiven:
    """The reference and the return code of a claim, shown once."""

    reference: str
    qualification: str
    return_code: str


def codes_to_give(
    session: Session, programme_key: bytes, *, organisation_id: UUID, number: str
) -> tuple[FirstCode, ...]:
    """The claims of a person of a register that nobody has a code to.

    Raises:
        NobodyOfThisNumberError: There is no such person.
        CodeGivenBeforeError: There are codes to all of their claims.
    """
    person = person_marked(session, organisation_id, mark_of(programme_key, number))
    claims = () if person is None else claims_of_person(session, person)
    if not claims:
        raise NobodyOfThisNumberError
    found = tuple(
        FirstCode(claim.id, claim.reference, f"{claim.qualification}@{claim.version}")
        for claim in claims
        if not claim.return_code_hash
    )
    if not found:
        raise CodeGivenBeforeError
    return found


def give_first_code(session: Session, clock: Clock, *, claim_id: UUID, hashed: str) -> None:
    """Let a return code, of which `hashed` is kept, open a claim that none opened before.

    Raises:
        CodeGivenBeforeError: Somebody else was first.
    """
    changed = session.exec(
        update(Claim)
        .where(col(Claim.id) == claim_id, col(Claim.return_code_hash) == "")
        .values(return_code_hash=hashed)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise CodeGivenBeforeError
    audit.append(session, clock, Act(deed=Deed.RETURN_CODE_DRAWN, claim_id=claim_id))
