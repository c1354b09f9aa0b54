"""What a decision rested on when it was made, as hashes."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, LargeBinary
from sqlmodel import Field, SQLModel

from rpl.store.columns import key


class DecisionSealRow(SQLModel, table=True):
    """The seal of one decision; decisions of before this was kept have none.

    `parts` are the hashes of `domain.decision_seal.DecisionSeal` by name.  `salt` opens them, and
    is sealed (`store.sealed`): with the applicant's key gone they tell nothing.
    """

    __tablename__ = "decision_seal"

    id: UUID = key()
    decision_id: UUID = Field(foreign_key="decision.id", unique=True)
    parts: dict[str, Any] = Field(sa_type=JSON)
    salt: bytes = Field(sa_type=LargeBinary)
