"""Migrations lead to the tables of this version, on both databases, one after another."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from rpl.store.database import connect
from rpl.store.migrations import FOLDER, head, migrate, revision
from rpl.store.migrations.sealing import BrokenReferenceError
from tests.factories.migrated import FIRST, ROWS, add, fill_first_version
from tests.fakes.vault import FakeKeyRing


def shape(engine: Engine) -> dict[str, Any]:
    """Everything a database says of its tables, in an order of our own."""
    found = inspect(engine)
    return {
        table: {
            "columns": {
                c["name"]: (str(c["type"]), c["nullable"], c["default"])
                for c in found.get_columns(table)
            },
            "key": found.get_pk_constraint(table)["constrained_columns"],
            "foreign": sorted(
                (k["constrained_columns"], k["referred_table"], k["referred_columns"])
                for k in found.get_foreign_keys(table)
            ),
            "unique": sorted(k["column_names"] for k in found.get_unique_constraints(table)),
            "indexes": sorted(
                (str(i["name"]), i["column_names"], bool(i["unique"]))
                for i in found.get_indexes(table)
            ),
            "checks": sorted(
                (str(k["name"]), k["sqltext"]) for k in found.get_check_constraints(table)
            ),
        }
        for table in sorted(found.get_table_names())
        if table != "alembic_version"
    }


def test_migrations_lead_to_the_tables_of_this_version(any_engine: Engine) -> None:
    migrated = shape(any_engine)
    SQLModel.metadata.drop_all(any_engine)
    SQLModel.metadata.create_all(any_engine)

    assert migrated == shape(any_engine)


def test_alembic_finds_nothing_left_to_migrate(any_engine: Engine) -> None:
    with any_engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_references_are_watched_again_after_a_migration(empty: Engine) -> None:
    migrate(empty, FakeKeyRing())

    with pytest.raises(IntegrityError), empty.begin() as connection:
        add(connection, "claim", ROWS["claim"] | {"organisation_id": UUID(int=99), "priority": 20})


def test_a_migration_that_would_leave_rows_pointing_at_nothing_changes_nothing(
    tmp_path: Path,
) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'broken.sqlite'}")
    fill_first_version(engine)
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("DELETE FROM applicant")
        cursor.execute("PRAGMA foreign_keys = ON")

    with pytest.raises(BrokenReferenceError):
        migrate(engine, FakeKeyRing())

    assert revision(engine) == FIRST
    engine.dispose()


def test_migrating_twice_changes_nothing(empty: Engine) -> None:
    assert revision(empty) is None
    assert migrate(empty) == migrate(empty) == revision(empty) == head()


def test_processes_that_migrate_together_wait_for_one_another(empty_address: str) -> None:
    def start(_process: int) -> str:
        engine = connect(empty_address)
        try:
            return migrate(engine)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as processes:
        assert set(processes.map(start, range(4))) == {head()}


def test_migrations_stand_in_one_line() -> None:
    scripts = list(ScriptDirectory(str(FOLDER)).walk_revisions())

    assert [script.revision for script in reversed(scripts)] == [
        f"{number:04}" for number in range(1, len(scripts) + 1)
    ]
