"""What is said of a table that holds rows about applicants: which are whose, and their end."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Table
from sqlmodel import SQLModel


class Fate(StrEnum):
    """What erasing an applicant does to the rows of a table."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Holding:
    """One table with rows about applicants.

    `of` says which rows are an applicant's.  `emptied` names the columns that erasing empties;
    `hidden` those that no export shows: keys, hashes, and who of the staff did something.  Where
    `exported` says so, an export shows some of the rows only.
    """

    model: type[SQLModel]
    of: Callable[[UUID], ColumnElement[bool]]
    fate: Fate
    emptied: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    exported: Callable[[UUID], ColumnElement[bool]] | None = None

    @property
    def table(self) -> Table:
        """The table."""
        return SQLModel.metadata.tables[str(self.model.__tablename__)]
