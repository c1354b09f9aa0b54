"""What a claim costs, and whether that was waived."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from rpl.store.columns import instant, key


class ClaimFee(SQLModel, table=True):
    """The fee of one claim, in hundredths of the currency's unit.

    `shown_at` is when it was shown to the applicant who then sent the claim.  `waiver` is why they
    ask not to pay (`domain.fee.WaiverReason`), `granted` the answer and `decided_by` who gave it.
    """

    __tablename__ = "claim_fee"

    id: UUID = key()
    claim_id: UUID = Field(foreign_key="claim.id", unique=True)
    hundredths: int
    currency: str
    shown_at: datetime | None = instant(nullable=True)
    waiver: str | None = None
    asked_at: datetime | None = instant(nullable=True)
    granted: bool | None = None
    decided_by: UUID | None = Field(default=None, foreign_key="staff.id")
    decided_at: datetime | None = instant(nullable=True)
