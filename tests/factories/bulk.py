"""Rows by the hundred thousand, written below SQLAlchemy and its pace."""

import json
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import SQLModel


def copy_rows(
    engine: Engine,
    template: SQLModel,
    varying: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    """Write rows that are the template but for some columns."""
    fixed = {name: value for name, value in template.model_dump().items() if name not in varying}
    columns = (*fixed, *varying)
    connection = engine.raw_connection()
    try:
        cursor: Any = connection.cursor()
        if engine.dialect.name == "sqlite":
            _insert(cursor, str(template.__tablename__), columns, tuple(fixed.values()), rows)
        else:
            _copy(cursor, str(template.__tablename__), columns, tuple(fixed.values()), rows)
            connection.commit()
    finally:
        connection.invalidate()  # its settings are for loading only


def _insert(
    cursor: Any,  # noqa: ANN401 -- a DBAPI cursor
    table: str,
    columns: tuple[str, ...],
    fixed: tuple[Any, ...],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    same = tuple(map(_for_sqlite, fixed))
    for setting in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -1000000"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.execute("BEGIN IMMEDIATE")
    marks = ", ".join("?" * len(columns))
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 -- ours
    cursor.executemany(insert, (same + tuple(map(_for_sqlite, row)) for row in rows))
    cursor.execute("COMMIT")


def _copy(
    cursor: Any,  # noqa: ANN401 -- a DBAPI cursor
    table: str,
    columns: tuple[str, ...],
    fixed: tuple[Any, ...],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    same = "".join(f"{_for_postgres(value)}\t" for value in fixed)
    cursor.execute("SET session_replication_role = replica")  # no look at foreign keys
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write(same + "\t".join(map(_for_postgres, row)) + "\n")


def _for_sqlite(value: object) -> object:
    """A value as SQLAlchemy would have written it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")[:26]
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return value.value if isinstance(value, Enum) else value


def _for_postgres(value: object) -> str:
    """A value as COPY reads it; no text of ours holds a tab, a line or a backslash."""
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return r"\\x" + value.hex()
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return str(value.value if isinstance(value, Enum) else value)


def settle(engine: Engine) -> None:
    """Let PostgreSQL count what it holds, as it does by itself in time; SQLite never does."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
