"""Everything an organisation holds of its claims, as tables; no applicant's name is in them.

Rows are read a few hundred at a time, each lot in a transaction of its own, so that neither memory
nor a snapshot grows with them.  What is written meanwhile may be in a later table and not in an
earlier one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Engine, Select

from rpl.domain.cells import Cell
from rpl.ports import KeyRing
from rpl.store.database import read_session
from rpl.store.export_names import NAMES, name_row, with_names
from rpl.store.export_sources import Source
from rpl.store.exported_columns import TABLES, Columns, Value

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """A table by its name: what its columns are called, and its rows, read while they are asked."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[tuple[Cell, ...]]]

    def lines(self) -> Iterator[tuple[Cell, ...]]:
        """The columns' names, then the rows."""
        yield self.columns
        yield from self.rows()


def exported_tables(engine: Engine, organisation_id: UUID) -> tuple[ExportedTable, ...]:
    """What an organisation holds, and nothing of any other; no applicant's name and no secret."""
    return tuple(
        ExportedTable(name, tuple(columns), _reader(engine, organisation_id, source, columns))
        for name, (source, columns) in TABLES.items()
    )


def table_of_names(engine: Engine, keyring: KeyRing, organisation_id: UUID) -> ExportedTable:
    """Who each claim of an organisation is from, unless they had everything erased."""

    def read() -> Iterator[tuple[Cell, ...]]:
        for row in _rows(engine, with_names(organisation_id), NAMES.key):
            yield name_row(keyring, row)

    return ExportedTable("applicants", NAMES.columns, read)


def _reader(
    engine: Engine, organisation_id: UUID, source: Source, columns: Columns
) -> Callable[[], Iterator[tuple[Cell, ...]]]:
    def read() -> Iterator[tuple[Cell, ...]]:
        for row in _rows(engine, source.of(organisation_id), source.key):
            yield tuple(_cell(said(row)) for said in columns.values())

    return read


def _rows(engine: Engine, wanted: Select[Any], key: Any) -> Iterator[Any]:  # noqa: ANN401 -- a column, and rows of any table
    """The rows in the order of a key that tells them apart."""
    after = None
    lots = wanted.add_columns(key.label("at")).order_by(key).limit(_AT_ONCE)
    while True:
        with read_session(engine) as session:
            asked = lots if after is None else lots.where(key > after)
            lot = session.execute(asked).all()
            session.expunge_all()
        if not lot:
            return
        after = lot[-1].at
        yield from lot


def _cell(value: Value) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value
