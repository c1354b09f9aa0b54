"""Who may act: applicants, staff, providers, their sessions and the consents between them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from rpl.domain.assignment import SkillKind
from rpl.domain.roles import Role
from rpl.store.columns import instant, key, known, one_of
from rpl.store.tables.organisation import belongs


class Actor(StrEnum):
    """Whom a session signs in."""

    APPLICANT = "applicant"
    STAFF = "staff"


class Means(StrEnum):
    """What a sign-in rests on."""

    RETURN_CODE = "return_code"
    MAIL_LINK = "mail_link"
    PASSWORD = "password"  # noqa: S105 -- a word for it
    PASSWORD_AND_CODE = "password_and_code"  # noqa: S105 -- as above
    SINGLE_SIGN_ON = "single_sign_on"


class Applicant(SQLModel, table=True):
    """A person who claims recognition.  `wrapped_key` seals everything of theirs, the name too.

    Both are empty from `erased_at` on.
    """

    __tablename__ = "applicant"

    id: UUID = key()
    name: bytes = Field(sa_type=LargeBinary)
    wrapped_key: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = instant()
    erased_at: datetime | None = instant(nullable=True)


class Staff(SQLModel, table=True):
    """A member of staff of one organisation, who signs in.  Roles: `StaffRole`."""

    __tablename__ = "staff"

    id: UUID = key()
    organisation_id: UUID = belongs(index=True)
    email: str = Field(unique=True)
    name: str
    password_hash: str
    active: bool = True


class StaffRole(SQLModel, table=True):
    """One role that a member of staff holds."""

    __tablename__ = "staff_role"
    __table_args__ = (one_of("role", Role),)

    staff_id: UUID = Field(foreign_key="staff.id", primary_key=True)
    role: Role = known(Role, primary_key=True)


class StaffSkill(SQLModel, table=True):
    """What a member of staff may assess (the slug of a qualification) or reads (ISO 639-1)."""

    __tablename__ = "staff_skill"
    __table_args__ = (one_of("kind", SkillKind),)

    staff_id: UUID = Field(foreign_key="staff.id", primary_key=True)
    kind: SkillKind = known(SkillKind, primary_key=True)
    value: str = Field(primary_key=True)


class SignInSession(SQLModel, table=True):
    """A signed-in browser.  `token_hash` is the SHA-256 of the cookie; the cookie is not kept.

    An applicant's session is for one claim: `claim_id` is set, `staff_id` is not; and the reverse.
    Where a facilitator acts for an applicant both are set, and the actor is the applicant.
    `browser` is its family and system, so that its owner knows it again in a list.
    """

    __tablename__ = "sign_in_session"
    __table_args__ = (one_of("actor", Actor), one_of("means", Means))

    token_hash: str = Field(primary_key=True)
    actor: Actor = known(Actor)
    means: Means = known(Means)
    browser: str = Field(default="", sa_column_kwargs={"server_default": ""})
    claim_id: UUID | None = Field(default=None, foreign_key="claim.id", index=True)
    staff_id: UUID | None = Field(default=None, foreign_key="staff.id")
    created_at: datetime = instant()
    expires_at: datetime = instant(index=True)


class Provider(SQLModel, table=True):
    """A training provider that pulls credits of consenting holders of its organisation."""

    __tablename__ = "provider"
    __table_args__ = (UniqueConstraint("organisation_id", "name", name="provider_name_once"),)

    id: UUID = key()
    organisation_id: UUID = belongs()
    name: str
    active: bool = True


class ProviderKey(SQLModel, table=True):
    """An API key of a provider: its SHA-256, a short prefix to tell it by, and its scopes.

    One that is followed by another ends at `ends_at`.  `last_used_at` is at most a minute behind.
    """

    __tablename__ = "provider_key"

    id: UUID = key()
    provider_id: UUID = Field(foreign_key="provider.id", index=True)
    prefix: str
    key_hash: str = Field(unique=True)
    scopes: str
    created_at: datetime = instant()
    ends_at: datetime | None = instant(nullable=True)
    revoked_at: datetime | None = instant(nullable=True)
    last_used_at: datetime | None = instant(nullable=True)


class Consent(SQLModel, table=True):
    """An applicant lets one provider see their credits, from `given_at` until `revoked_at`.

    `position` is drawn from the feed's counter: what was announced before the consent stands at
    the consent's place in that provider's feed.
    """

    __tablename__ = "consent"
    __table_args__ = (
        UniqueConstraint("applicant_id", "provider_id", "position"),
        Index(
            "consent_in_force_once",
            "applicant_id",
            "provider_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: UUID = key()
    applicant_id: UUID = Field(foreign_key="applicant.id")
    provider_id: UUID = Field(foreign_key="provider.id", index=True)
    position: int
    given_at: datetime = instant()
    revoked_at: datetime | None = instant(nullable=True)
