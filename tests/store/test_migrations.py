"""Migrations lead to the tables of this version, on both databases, and keep what is in them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, Table, inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from rpl.domain.journey import ClaimState
from rpl.domain.organisation import DEFAULT_ORGANISATION, ClaimPriority
from rpl.domain.roles import Role
from rpl.store.account import means_of, roles_of
from rpl.store.database import connect, read_session
from rpl.store.migrations import FOLDER, config, head, migrate, revision
from rpl.store.migrations.sealing import BrokenReferenceError
from rpl.store.reading import reading_rows
from rpl.store.sealed import Sealed
from rpl.store.tables import (
    Applicant,
    Claim,
    EvidenceItem,
    Facilitation,
    Job,
    Organisation,
    Provider,
    Staff,
)
from rpl.store.tables.account import Means
from tests.fakes.vault import FakeKeyRing

FIRST = "0001"
CLAIMS = {"claim_id": UUID(int=10)}


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
    migrate(empty, FakeKeyRing())
    migrated = shape(empty)
    SQLModel.metadata.drop_all(empty)
    SQLModel.metadata.create_all(empty)

    assert migrated == shape(empty)


def test_alembic_finds_nothing_left_to_migrate(empty: Engine) -> None:
    migrate(empty, FakeKeyRing())

    with empty.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, SQLModel.metadata) == []


ROWS: dict[str, dict[str, object]] = {
    "applicant": {
        "id": UUID(int=7),
        "name": "Ana Sample",
        "wrapped_key": FakeKeyRing().new_key(),
        "created_at": datetime(2026, 1, 2, tzinfo=UTC),
    },
    "job": {
        "id": UUID(int=6),
        "step": "read",
        "subject_id": UUID(int=11),
        "asked": 1,
        "attempts": 2,
        "run_at": datetime(2026, 1, 2, tzinfo=UTC),
        "quarantined": False,
        "created_at": datetime(2026, 1, 2, tzinfo=UTC),
    },
    "provider": {"id": UUID(int=8), "name": "Sample College", "active": True},
    "staff": {
        "id": UUID(int=9),
        "email": "ada@staff.example",
        "name": "Ada Assessor",
        "role": "assessor",
        "password_hash": "hashed",
        "active": True,
    },
    "claim": {
        "id": UUID(int=10),
        "reference": "RPL-0000-0000",
        "return_code_hash": "hashed",
        "applicant_id": UUID(int=7),
        "language": "es",
        "qualification": "welder",
        "version": 1,
        "definition_hash": "0" * 64,
        "state": "draft",
        "created_at": datetime(2026, 1, 2, tzinfo=UTC),
    },
    "evidence_item": {
        "id": UUID(int=11),
        "claim_id": UUID(int=10),
        "position": 1,
        "kind": "certificate",
        "state": "received",
        "display_name": "",
        "media_type": "image/jpeg",
        "size": 1,
        "pages": 1,
        "fingerprint": "f" * 64,
        "received_at": datetime(2026, 1, 2, tzinfo=UTC),
    },
}
"""What an installation of the first version holds, all invented: a table, and a row of it."""


def test_every_migration_keeps_the_rows_it_finds(empty: Engine) -> None:
    fill_first_version(empty)

    migrate(empty, FakeKeyRing())

    with read_session(empty) as session:
        applicant = session.get_one(Applicant, UUID(int=7))
        seal = FakeKeyRing().values(applicant.wrapped_key)
        assert seal.open(Sealed.APPLICANT_NAME.at(applicant.id), applicant.name) == "Ana Sample"
        assert session.get_one(Provider, UUID(int=8)).name == "Sample College"
        assert session.get_one(Staff, UUID(int=9)).email == "ada@staff.example"
        assert session.get_one(Claim, UUID(int=10)).state is ClaimState.DRAFT
        assert session.get_one(EvidenceItem, UUID(int=11)).claim_id == UUID(int=10)
        assert session.get_one(EvidenceItem, UUID(int=11)).flaws is None
        job = session.get_one(Job, UUID(int=6))
        assert (job.attempts, job.place, job.applicant_id) == (2, 0, None)


def test_what_there_was_before_organisations_belongs_to_the_first_one(empty: Engine) -> None:
    fill_first_version(empty)

    migrate(empty, FakeKeyRing())

    with read_session(empty) as session:
        owners = {
            session.get_one(Provider, UUID(int=8)).organisation_id,
            session.get_one(Staff, UUID(int=9)).organisation_id,
            session.get_one(Claim, UUID(int=10)).organisation_id,
            session.get_one(Organisation, DEFAULT_ORGANISATION).id,
        }
        assert owners == {DEFAULT_ORGANISATION}
        assert session.get_one(Claim, UUID(int=10)).priority == ClaimPriority.USUAL


def test_the_one_role_of_each_member_of_staff_is_kept(empty: Engine) -> None:
    fill_first_version(empty)

    migrate(empty, FakeKeyRing())

    with read_session(empty) as session:
        assert roles_of(session, UUID(int=9)) == {Role.ASSESSOR}


def test_a_sign_in_that_was_open_says_what_it_rests_on(empty: Engine) -> None:
    fill_first_version(empty)
    now = datetime(2026, 1, 2, tzinfo=UTC)
    with empty.execution_options(rpl_write=True).begin() as connection:
        for actor, whose in (("staff", {"staff_id": UUID(int=9)}), ("applicant", CLAIMS)):
            row = {"token_hash": actor, "actor": actor, "created_at": now, "expires_at": now}
            add(connection, "sign_in_session", {**row, **whose})

    migrate(empty, FakeKeyRing())

    with read_session(empty) as session:
        assert means_of(session, "staff") is Means.PASSWORD
        assert means_of(session, "applicant") is Means.RETURN_CODE
    with empty.execution_options(rpl_write=True).begin() as connection:
        later = {"created_at": now, "expires_at": now, **CLAIMS}
        row = {"token_hash": "link", "actor": "applicant", "means": "mail_link", "browser": ""}
        add(connection, "sign_in_session", {**row, **later})
    with read_session(empty) as session:
        assert means_of(session, "link") is Means.MAIL_LINK


def test_a_claim_of_before_gets_a_facilitator_and_only_one_code_that_waits(empty: Engine) -> None:
    fill_first_version(empty)
    migrate(empty, FakeKeyRing())
    now = datetime(2026, 1, 2, tzinfo=UTC)
    row = {**CLAIMS, "allowed": "prepare", "code_ends_at": now, "given_at": now}

    with empty.execution_options(rpl_write=True).begin() as connection:
        taken = {"id": UUID(int=1), "staff_id": UUID(int=9), "taken_at": now}
        add(connection, "facilitation", {**row, **taken})
        add(connection, "facilitation", {**row, "id": UUID(int=2), "code_hash": "hashed"})
    with pytest.raises(IntegrityError), empty.begin() as connection:
        add(connection, "facilitation", {**row, "id": UUID(int=3), "code_hash": "hashed"})

    with read_session(empty) as session:
        found = session.get_one(Facilitation, UUID(int=1))
        assert (found.staff_id, found.taken_at, found.ended_at) == (UUID(int=9), now, None)


def test_readings_of_before_are_numbered_in_their_order(empty: Engine) -> None:
    fill_first_version(empty)
    with empty.execution_options(rpl_write=True).begin() as connection:
        for number, day in ((21, 5), (22, 3)):
            row = {
                "id": UUID(int=number),
                "evidence_id": UUID(int=11),
                "pipeline": f"pages-{day}",
                "created_at": datetime(2026, 1, day, tzinfo=UTC),
            }
            add(connection, "reading", row)

    migrate(empty, FakeKeyRing())

    with read_session(empty) as session:
        versions = {row.pipeline: row.version for row in reading_rows(session, UUID(int=11))}
    assert versions == {"pages-3": 1, "pages-5": 2}


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


def fill_first_version(engine: Engine) -> None:
    """An installation of the first version, with a claim in it."""
    with engine.execution_options(rpl_write=True).begin() as connection:
        command.upgrade(config(connection), FIRST)
        for table, row in ROWS.items():
            add(connection, table, row)


def add(connection: Connection, name: str, row: dict[str, object]) -> None:
    """Write a row into a table as it is now, whatever our code says of it."""
    plain = {
        column: value.hex if isinstance(value, UUID) else value for column, value in row.items()
    }
    written = plain if connection.dialect.name == "sqlite" else row
    connection.execute(Table(name, MetaData(), autoload_with=connection).insert().values(written))


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
