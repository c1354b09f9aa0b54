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
    """Write rows that are the template but for some columns, below SQLAlchemy and its pace."""
    sqlite = engine.dialect.name == "sqlite"
    fixed = {name: value for name, value in template.model_dump().items() if name not in varying}
    table, columns = template.__tablename__, ", ".join((*fixed, *varying))
    same = tuple(plain(value, sqlite=sqlite) for value in fixed.values())
    written = (same + tuple(plain(value, sqlite=sqlite) for value in row) for row in rows)
    connection = engine.raw_connection()
    try:
        cursor: Any = connection.cursor()
        if sqlite:
            marks = ", ".join("?" * (len(fixed) + len(varying)))
            for setting in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -1000000"):
                cursor.execute(f"PRAGMA {setting}")
            cursor.execute("BEGIN IMMEDIATE")
            insert = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 -- our names
            cursor.executemany(insert, written)
            cursor.execute("COMMIT")
        else:
            cursor.execute("SET session_replication_role = replica")  # no look at foreign keys
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in written:
                    copy.write_row(row)
            connection.commit()
    finally:
        connection.invalidate()  # its settings are for loading only


def plain(value: object, *, sqlite: bool) -> object:
    """A value as the driver writes it."""
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    if isinstance(value, Enum):
        return value.value
    if sqlite and isinstance(value, UUID):
        return value.hex
    if sqlite and isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return value


def settle(engine: Engine) -> None:
    """Let PostgreSQL count what it holds, as it does by itself in time; SQLite never does."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
