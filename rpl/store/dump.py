"""The rows of every table as lines of text, and back: for backups and for moving.

A line is the JSON array of a row's values in the order of the table's columns.  The same row is the
same line on SQLite and on PostgreSQL, so that two databases can be compared, and a backup of one
can be restored into the other.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Engine,
    LargeBinary,
    Table,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlmodel import SQLModel

import rpl.store.tables  # noqa: F401 -- fills the metadata
from rpl.store.columns import Known, UtcDateTime

LEFT_OUT = frozenset({"job", "rate_count", "sign_in_session", "worker_beat"})
"""Tables that are of this moment: who is signed in, what is in hand.

Jobs are not kept because the rows say what is unfinished, and the reconciler hands it over again.
"""

SEEDED = frozenset({"organisation"})
"""Tables into which the migrations themselves write."""

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: how many rows, and a sum of their hashes in whatever order."""

    rows: int
    digest: str


class Tally:
    """Counts lines and sums their SHA-256, so that their order does not matter."""

    def __init__(self) -> None:
        self._rows, self._sum = 0, 0

    def add(self, line: bytes) -> None:
        """Count one more line."""
        self._rows += 1
        self._sum += int.from_bytes(hashlib.sha256(line).digest())

    @property
    def content(self) -> Content:
        """What was counted so far."""
        return Content(self._rows, f"{self._sum % 2**256:064x}")


def tables_kept() -> Sequence[Table]:
    """The tables that are worth keeping, each after those it points at."""
    return [table for table in SQLModel.metadata.sorted_tables if table.name not in LEFT_OUT]


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection to which the database stands still while others go on writing."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.connect() as connection, connection.begin():
        yield connection


def lines(
    connection: Connection, table: Table, without: frozenset[str] = frozenset()
) -> Iterator[bytes]:
    """The rows of a table, each after those of its own table that it points at.

    The columns in `without` are null.
    """
    own = [column for column in table.columns if _points_at_own(table, column)]
    order = [column.is_not(None) for column in own] + list(table.primary_key.columns)
    asked = select(table).order_by(*order).execution_options(yield_per=_AT_ONCE)
    names = [column.name for column in table.columns]
    with connection.execute(asked) as found:
        for row in found:
            values = zip(names, row, strict=True)
            yield _line([None if name in without else _plain(value) for name, value in values])


def content(connection: Connection, table: Table) -> Content:
    """What a table holds."""
    tally = Tally()
    for line in lines(connection, table):
        tally.add(line)
    return tally.content


def fill(
    connection: Connection,
    table: Table,
    given: Iterable[bytes],
    add: Callable[[dict[str, Any]], Mapping[str, Any]] = lambda row: row,
) -> None:
    """Write rows into a table that is empty; `add` may put in what the lines leave out.

    Raises:
        ValueError: A line does not hold a row of this table.
    """
    columns = list(table.columns)
    statement = insert(table).values({c.name: bindparam(c.name, type_=_type(c)) for c in columns})
    rest = iter(given)
    while some := list(islice(rest, _AT_ONCE)):
        connection.execute(statement, [add(_row(columns, line)) for line in some])


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever kept in this database but what migrations write."""
    return not any(
        connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables_kept()
        if table.name not in SEEDED
    )


def clear_seeds(connection: Connection) -> None:
    """Take out what the migrations wrote; the rows that come bring it again."""
    for table in reversed(tables_kept()):
        if table.name in SEEDED:
            connection.execute(delete(table))


def set_counters(connection: Connection) -> None:
    """Let PostgreSQL go on counting after the numbers that were written by hand."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables_kept():
        for column in table.primary_key.columns:
            counter = connection.execute(
                text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": table.name, "column": column.name},
            ).scalar_one()
            if counter is not None:
                highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                connection.execute(select(func.setval(counter, highest, False)))  # noqa: FBT003 -- SQL


def _points_at_own(table: Table, column: Column[Any]) -> bool:
    return any(key.column.table is table for key in column.foreign_keys)


def _type(column: Column[Any]) -> Any:  # noqa: ANN401 -- a type of SQLAlchemy
    return JSON(none_as_null=True) if isinstance(column.type, JSON) else column.type


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _plain(value: Any) -> Any:  # noqa: ANN401 -- whatever a column holds
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value.value if isinstance(value, Enum) else value


def _row(columns: Sequence[Column[Any]], line: bytes) -> dict[str, Any]:
    values = json.loads(line)
    if not isinstance(values, list) or len(values) != len(columns):
        raise ValueError("a line does not hold a row of this table")
    return {c.name: _value(c, value) for c, value in zip(columns, values, strict=True)}


def _value(column: Column[Any], value: Any) -> Any:  # noqa: ANN401 -- whatever a column holds
    if value is None or isinstance(column.type, JSON):
        return value
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Uuid):
        return UUID(value)
    return column.type.values(value) if isinstance(column.type, Known) else value
