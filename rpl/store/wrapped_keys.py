"""Every key that a row keeps wrapped under the master key, whatever the table."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, select, update
from sqlmodel import Session, SQLModel

WRAPPED_KEY = "wrapped_key"


def tables_of_keys() -> Iterator[Table]:
    """The tables with a key in each row; each has one column for its key of its own."""
    yield from (table for table in SQLModel.metadata.sorted_tables if WRAPPED_KEY in table.columns)


def keys_after(
    session: Session,
    table: Table,
    after: Any,  # noqa: ANN401 -- a primary key
    limit: int,
) -> tuple[tuple[Any, bytes], ...]:
    """The next rows with their wrapped keys, in the order of their primary key."""
    [row] = table.primary_key.columns
    query = select(row, table.c[WRAPPED_KEY]).order_by(row).limit(limit)
    if after is not None:
        query = query.where(row > after)
    return tuple((found[0], found[1]) for found in session.execute(query))


def replace_key(session: Session, table: Table, row: Any, old: bytes, new: bytes) -> None:  # noqa: ANN401 -- as above
    """Put a key in place of another, unless that was destroyed or replaced meanwhile."""
    [key] = table.primary_key.columns
    session.execute(
        update(table).where(key == row, table.c[WRAPPED_KEY] == old).values({WRAPPED_KEY: new})
    )
