"""Which decision people mean: by the number of a credit, its own, or a claim and a unit."""

from contextlib import suppress
from uuid import UUID

from sqlmodel import Session

from rpl.domain.account import normal_reference
from rpl.domain.trace import CreditTakenOverError, DecisionNotTracedError
from rpl.store.auditing import claim_referred, decided_unit, decisions_on
from rpl.store.credit import posting
from rpl.store.tables import Claim


def claim_named(session: Session, said: str, organisation_id: UUID | None = None) -> Claim | None:
    """The claim of a reference; an erased one has the name under which it stands in exports."""
    reference = normal_reference(said) or said.strip()
    return claim_referred(session, reference, organisation_id)


def decision_named(
    session: Session, said: str, unit: str = "", organisation_id: UUID | None = None
) -> UUID:
    """The decision that is meant; of a unit that was decided several times, the one in force.

    `said` is the number of a credit or of a decision, or with a `unit` the reference of a claim.
    With an organisation, only what is its own is found by reference.

    Raises:
        DecisionNotTracedError: There is none.
        CreditTakenOverError: The credit was taken over from a register, and not decided here.
    """
    with suppress(ValueError):
        number = UUID(said.strip())
        credit = posting(session, number)
        if credit is not None and credit.decision_id is None:
            raise CreditTakenOverError
        if credit is not None and credit.decision_id is not None:
            return credit.decision_id
        if decided_unit(session, number) is not None:
            return number
    claim = claim_named(session, said, organisation_id)
    rows = [] if claim is None else decisions_on(session, claim.id)
    mine = [row.id for row in rows if row.unit.upper() == unit.strip().upper()]
    if not mine:
        raise DecisionNotTracedError
    return mine[-1]
