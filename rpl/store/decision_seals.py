"""Seals of decisions: kept when a unit is decided, read when it is traced."""

import secrets
from collections.abc import Sequence
from uuid import uuid4

from sqlmodel import Session, select

from rpl.domain.decision_seal import SALT_BYTES, DecisionSeal, seal_decision
from rpl.domain.resting_on import parts_of
from rpl.ports import ValueSeal
from rpl.store.sealed import Sealed, open_if_whole
from rpl.store.tables import Claim, Decision, DecisionSealRow
from rpl.store.trace import rests_on


def seal_decided(
    session: Session, seal: ValueSeal, claim: Claim, decisions: Sequence[Decision]
) -> dict[str, str]:
    """Keep hashes of all that these decisions on a claim rest on.

    Answers what the trail holds of each: the hash over all of it, by the unit in small letters.
    """
    digests: dict[str, str] = {}
    for decision, rests in zip(decisions, rests_on(session, seal, claim, decisions), strict=True):
        salt, seal_id = secrets.token_hex(SALT_BYTES), uuid4()
        made = seal_decision(decision.id, decision.unit, salt, parts_of(rests))
        session.add(
            DecisionSealRow(
                id=seal_id,
                decision_id=decision.id,
                parts=dict(made.parts),
                salt=seal.seal(Sealed.DECISION_SALT.at(seal_id), salt),
            )
        )
        digests[decision.unit.lower()] = made.digest
    return digests


def seal_of(
    session: Session, values: ValueSeal | None, decision: Decision
) -> tuple[DecisionSeal | None, str | None]:
    """The seal of a decision and the salt that opens it; None for what there is not.

    `values` is None where the key of the applicant is destroyed.
    """
    row = session.exec(
        select(DecisionSealRow).where(DecisionSealRow.decision_id == decision.id)
    ).one_or_none()
    if row is None:
        return None, None
    place = Sealed.DECISION_SALT.at(row.id)
    salt = None if values is None else open_if_whole(values, place, row.salt)
    return DecisionSeal(decision=decision.id, unit=decision.unit, parts=row.parts), salt
