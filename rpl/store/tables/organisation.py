"""The organisations that share an installation."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.store.columns import instant, key


class Organisation(SQLModel, table=True):
    """One organisation.  `slug` is its name in an address, of `a-z`, digits and hyphens.

    `contact` says to applicants how to reach it, in a few lines, or nothing.
    Its staff, claims and providers name it, and what hangs on those belongs to it too.
    """

    __tablename__ = "organisation"

    id: UUID = key()
    slug: str = Field(unique=True)
    name: str
    contact: str = ""
    active: bool = True
    created_at: datetime = instant()


def belongs(*, index: bool = False) -> UUID:
    """The column that says whose a row is."""
    column: UUID = Field(default=DEFAULT_ORGANISATION, foreign_key="organisation.id", index=index)
    return column
