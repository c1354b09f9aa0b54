"""What applicants let providers do besides seeing their credits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from rpl.domain.purpose import Purpose
from rpl.store.columns import instant, key, known, one_of


class FurtherConsent(SQLModel, table=True):
    """An applicant allows one provider one further purpose, until `revoked_at`."""

    __tablename__ = "further_consent"
    __table_args__ = (
        one_of("purpose", Purpose),
        Index(
            "further_consent_in_force_once",
            "provider_id",
            "applicant_id",
            "purpose",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: UUID = key()
    applicant_id: UUID = Field(foreign_key="applicant.id", index=True)
    provider_id: UUID = Field(foreign_key="provider.id")
    purpose: Purpose = known(Purpose)
    given_at: datetime = instant()
    revoked_at: datetime | None = instant(nullable=True)
