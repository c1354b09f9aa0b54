"""The feed that providers pull: what was announced, in the order it was."""

from uuid import UUID

from sqlmodel import Field, SQLModel


class FeedCounter(SQLModel, table=True):
    """The one row that counts the feed: whoever announces or consents locks it until the end.

    So positions become visible in their order, and a provider that has read up to one has missed
    nothing before it.
    """

    __tablename__ = "feed_counter"

    number: int = Field(primary_key=True)
    last_position: int


class Announcement(SQLModel, table=True):
    """A line of the ledger that providers may see: a credit once its credential is signed."""

    __tablename__ = "announcement"

    posting_id: UUID = Field(foreign_key="credit_posting.id", primary_key=True)
    position: int = Field(unique=True)


class ProviderLine(SQLModel, table=True):
    """A line of one provider's feed, for as long as the holder's consent holds.

    `position` is where the posting was announced (`announced`) or where its holder consented,
    whichever came later; the key is the order in which the provider reads.
    """

    __tablename__ = "provider_line"

    provider_id: UUID = Field(foreign_key="provider.id", primary_key=True)
    position: int = Field(primary_key=True)
    announced: int = Field(primary_key=True)
    posting_id: UUID = Field(foreign_key="credit_posting.id")
    consent_id: UUID = Field(foreign_key="consent.id", index=True, ondelete="CASCADE")
