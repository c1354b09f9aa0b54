"""Migrations lead to the tables of this version, on both databases, and keep what is in them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

from rpl.store.database import connect, read_session
from rpl.store.migrations import FOLDER, config, head, migrate, revision
from rpl.store.tables import Applicant

FIRST = "0001"


@pytest.fixture
def empty(empty_address: str) -> Iterator[Engine]:
    engine = connect(empty_address)
    yield engine
    engine.dispose()


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


def test_migrations_lead_to_the_tables_of_this_version(empty: Engine) -> None:
    migrate(empty)
    migrated = shape(empty)
    SQLModel.metadata.drop_all(empty)
    SQLModel.metadata.create_all(empty)

    assert migrated == shape(empty)


def test_alembic_finds_nothing_left_to_migrate(empty: Engine) -> None:
    migrate(empty)

    with empty.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_every_migration_keeps_the_rows_it_finds(empty: Engine) -> None:
    with empty.execution_options(rpl_write=True).begin() as connection:
        command.upgrade(config(connection), FIRST)
        connection.execute(
            text(
                "INSERT INTO applicant (id, name, wrapped_key, created_at)"
                " VALUES (:id, :name, :wrapped_key, :created_at)"
            ),
            {
                "id": UUID(int=7) if empty.dialect.name == "postgresql" else UUID(int=7).hex,
                "name": "Ana Sample",
                "wrapped_key": b"wrapped",
                "created_at": datetime(2026, 1, 2, tzinfo=UTC).isoformat(" "),
            },
        )

    migrate(empty)

    with read_session(empty) as session:
        assert session.get_one(Applicant, UUID(int=7)).name == "Ana Sample"


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
