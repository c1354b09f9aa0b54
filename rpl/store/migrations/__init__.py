"""Migrations: how a database comes to the form this version needs.  Forward only.

A change of a table is a new file in `versions/`, written by
`python -m rpl.store.migrations.new "what changes"` and then read and corrected by a person.
"""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from rpl.ports import KeyRing
from rpl.store.migrations.sealing import BrokenReferenceError

FOLDER = Path(__file__).parent
_LOCK = 7_276_108  # any number of our own: PostgreSQL's advisory lock of migrations


def migrate(engine: Engine, keyring: KeyRing | None = None) -> str:
    """Bring a database to head, and return head.

    Several processes may start at once: one migrates, the others wait and find it done.  On
    SQLite the write lock of `BEGIN IMMEDIATE` does that, on PostgreSQL an advisory lock.
    Only a database that has rows to seal needs the key ring.

    Raises:
        KeyRingMissingError: There are rows to seal, and no key ring to seal them with.
        BrokenReferenceError: A migration is wrong; nothing was changed.
    """
    if revision(engine) != head():
        with engine.execution_options(rpl_write=True).connect() as connection:
            upgrade = _upgrade_sqlite if connection.dialect.name == "sqlite" else _upgrade_postgres
            made = config(connection, keyring)
            upgrade(connection, made)
        if sealed := made.attributes["sealed"]:
            _forget_what_was_open(engine, sealed)
    return head()


def _upgrade_postgres(connection: Connection, made: Config) -> None:
    with connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(made, "head")


def _upgrade_sqlite(connection: Connection, made: Config) -> None:
    """Upgrade with foreign keys unwatched, then look through all of them.

    A table is changed by making it anew under its name, and while foreign keys are watched SQLite
    takes the old one's end for the end of every row that is pointed at.  They can be left
    unwatched only from outside a transaction, hence below SQLAlchemy.
    """
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            command.upgrade(made, "head")
            if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
                raise BrokenReferenceError
    finally:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


def _forget_what_was_open(engine: Engine, tables: set[str]) -> None:
    """Write the files of the database anew: what was sealed still lies in their unused parts."""
    if engine.dialect.name == "sqlite":
        statements = ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"]
    else:
        statements = [f"VACUUM FULL {table}" for table in sorted(tables)]
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 -- it was just opened
        if engine.dialect.name != "sqlite":
            driver.autocommit = True
        for statement in statements:
            driver.execute(statement)
        connection.invalidate()


def revision(engine: Engine) -> str | None:
    """The revision a database is at; none when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def head() -> str:
    """The revision this version needs."""
    found = ScriptDirectory(str(FOLDER)).get_current_head()
    assert found is not None  # noqa: S101 -- there is always a first migration
    return found


def config(connection: Connection, keyring: KeyRing | None = None) -> Config:
    """Alembic's configuration, to work on an open connection."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.attributes["connection"] = connection
    made.attributes["keyring"] = keyring
    made.attributes["sealed"] = set[str]()  # tables that a migration sealed columns of
    return made
