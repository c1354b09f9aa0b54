"""Migrations: how a database comes to the form this version needs.  Forward only.

A change of a table is a new file in `versions/`, written by
`python -m rpl.store.migrations.new "what changes"` and then read and corrected by a person.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

FOLDER = Path(__file__).parent
_LOCK = 7_276_108  # any number of our own: PostgreSQL's advisory lock of migrations


class BrokenReferenceError(Exception):
    """A migration would have left rows that point at nothing; nothing was changed."""


def migrate(engine: Engine) -> str:
    """Bring a database to head, and return head.

    Several processes may start at once: one migrates, the others wait and find it done.  On
    SQLite the write lock of `BEGIN IMMEDIATE` does that, on PostgreSQL an advisory lock.
    """
    if revision(engine) != head():
        with engine.execution_options(rpl_write=True).connect() as connection:
            upgrade = _upgrade_sqlite if connection.dialect.name == "sqlite" else _upgrade_postgres
            upgrade(connection)
    return head()


def _upgrade_postgres(connection: Connection) -> None:
    with connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(config(connection), "head")


def _upgrade_sqlite(connection: Connection) -> None:
    """Upgrade with foreign keys unwatched, then look through all of them.

    A table is changed by making it anew under its name, and while foreign keys are watched SQLite
    takes the old one's end for the end of every row that is pointed at.  They can be left
    unwatched only from outside a transaction, hence below SQLAlchemy.
    """
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            command.upgrade(config(connection), "head")
            if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
                raise BrokenReferenceError
    finally:
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


def revision(engine: Engine) -> str | None:
    """The revision a database is at; none when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The revision this version needs."""
    found = ScriptDirectory(str(FOLDER)).get_current_head()
    assert found is not None  # noqa: S101 -- there is always a first migration
    return found


def config(connection: Connection) -> Config:
    """Alembic's configuration, to work on an open connection."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
