"""Where the rows of an exported table come from, and whose they are."""

from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, select
from sqlmodel import col

from rpl.store.tables import Claim, Staff

_Table: TypeAlias = Any  # a class of rows, whose columns SQLModel types as what they hold
_Joined: TypeAlias = tuple[_Table, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A table with those that explain it; `joined` has the condition of each, in their order.

    `owner` is the column that says whose a row is; `key` tells the rows apart, and is the `id`
    where nothing else is said.
    """

    model: _Table
    joined: tuple[_Joined, ...] = ()
    owner: Any = Claim.organisation_id
    only: ColumnElement[bool] | None = None
    named: tuple[Any, ...] = ()

    @property
    def key(self) -> Any:  # noqa: ANN401 -- a column, or what is made of several
        """What its rows are read in the order of."""
        if not self.named:
            return self.model.id
        texts = [cast(column, String) for column in self.named]
        return sum(texts[1:], texts[0])

    def of(self, organisation_id: UUID) -> Select[Any]:
        """The rows of one organisation."""
        wanted = select(self.model, *(model for model, _ in self.joined))
        for model, condition in self.joined:
            wanted = wanted.outerjoin(model, condition)
        wanted = wanted.where(self.owner == organisation_id)
        return wanted if self.only is None else wanted.where(self.only)


def of_claim(model: _Table, *more: _Joined) -> Source:
    """A table whose rows name their claim."""
    return Source(model, ((Claim, col(Claim.id) == model.claim_id), *more))


def by_staff(model: _Table, *columns: Any) -> Source:  # noqa: ANN401 -- columns
    """A table whose rows are told apart by who of the staff they are about, and by `columns`."""
    named = (model.staff_id, *columns)
    return Source(model, (staff_of(model.staff_id),), Staff.organisation_id, named=named)


def staff_of(column: Any) -> _Joined:  # noqa: ANN401 -- as above
    """The member of staff whom a column names."""
    return Staff, col(Staff.id) == column
