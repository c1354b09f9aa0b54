"""Connections and transactions: the same code for SQLite and PostgreSQL.

A reading session never takes the write lock.  A writing session takes it at its beginning
(`BEGIN IMMEDIATE` on SQLite), so that it waits at the start and cannot fail half-way.
"""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from rpl.store import audit

_BUSY_SECONDS = 20
_CACHE_KIB = 32 * 1024
"""Of pages of the file, a connection: the indexes of a million claims' lists fit into it."""
_PAUSE_SECONDS = 0.01
_POSTGRES = re.compile(r"^(postgres|postgresql)://")


def connect(address: str) -> Engine:
    """An engine for a SQLAlchemy address."""
    if not address.startswith("sqlite"):
        address = _POSTGRES.sub("postgresql+psycopg://", address)
        engine = create_engine(address, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine, "connect", _prepare_postgres)
        return engine
    engine = create_engine(
        address,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
        hide_parameters=True,  # an error in a log must not show what was being written
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def database_time(connection: Connection) -> datetime:
    """What PostgreSQL's clock says."""
    told = connection.execute(select(func.clock_timestamp())).scalar_one()
    assert isinstance(told, datetime)  # noqa: S101 -- its type
    return told


def is_encrypted(connection: Connection) -> bool:
    """Whether this connection to PostgreSQL speaks TLS."""
    asked = text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    return bool(connection.execute(asked).scalar_one_or_none())


@contextmanager
def read_session(engine: Engine) -> Iterator[Session]:
    """A session that only reads."""
    with Session(engine) as session:
        yield session


@contextmanager
def write_session(engine: Engine) -> Iterator[Session]:
    """A session that writes, and commits when the block ends without an error.

    What was noted for the audit trail meanwhile is chained last.
    """
    with Session(engine.execution_options(rpl_write=True)) as session, session.begin():
        yield session
        audit.write_down(session)


def _prepare_postgres(connection: Any, _record: object) -> None:  # noqa: ANN401 -- as below
    """Leave out compiling: on a long list it takes 200 ms before a page that is read in one."""
    connection.execute("SET jit = off")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 -- a DBAPI connection
    connection.isolation_level = None  # SQLAlchemy's BEGIN below, not the driver's
    cursor = connection.cursor()
    _write_ahead(cursor)
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    cursor.execute("PRAGMA secure_delete = ON")  # a destroyed key must not lie in a free page
    cursor.close()


def _write_ahead(cursor: Any) -> None:  # noqa: ANN401 -- a DBAPI cursor
    """Switch a new database to WAL.

    When several connections do so at once, SQLite answers "locked" at once, without waiting.
    """
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def insert_into(session: Session, table: Any) -> Any:  # noqa: ANN401 -- either dialect's INSERT
    """The INSERT of the database at hand, which knows what to do on a conflict."""
    dialect = session.get_bind().dialect.name
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("rpl_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def forget_what_was_written(engine: Engine) -> None:
    """Write the log of changes into the database and empty it: a destroyed key still lies in it.

    Where a reader is at work SQLite leaves some of it until the next time; PostgreSQL gives the
    room of dead rows free, and what its own log holds goes when that is recycled.
    """
    statement = "PRAGMA wal_checkpoint(TRUNCATE)"
    if engine.dialect.name == "postgresql":
        statement = "VACUUM applicant"
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(statement)
