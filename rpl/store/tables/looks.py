"""Who looked at what of an applicant's."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from rpl.domain.looks import Seen
from rpl.store.columns import instant, known


class AccessLook(SQLModel, table=True):
    """One look (`domain.looks.Look`): ids only, and no foreign keys, because it comes later.

    What it speaks of may be gone by then.
    """

    __tablename__ = "access_look"

    id: UUID = Field(primary_key=True)
    at: datetime = instant()
    actor: str
    actor_id: UUID | None = None
    seen: Seen = known(Seen)
    applicant_id: UUID | None = Field(default=None, index=True)
    claim_id: UUID | None = Field(default=None, index=True)
    evidence_id: UUID | None = None
