"""Installations of released versions with rows in them, for migrations to keep."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from alembic import command
from sqlalchemy import Connection, Engine, MetaData, Table

from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.store.migrations import config
from tests.fakes.vault import FakeKeyRing

FIRST = "0001"
CLAIMS = {"claim_id": UUID(int=10)}


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


def fill_first_version(engine: Engine) -> None:
    """An installation of the first version, with a claim in it."""
    with engine.execution_options(rpl_write=True).begin() as connection:
        command.upgrade(config(connection), FIRST)
    write_first_rows(engine)


def write_first_rows(engine: Engine) -> None:
    """Write what an installation of the first version holds."""
    with engine.execution_options(rpl_write=True).begin() as connection:
        for table, row in ROWS.items():
            add(connection, table, row)


def bring_to(engine: Engine, version: str) -> None:
    """Bring an installation to a version that was released after the first one."""
    with engine.execution_options(rpl_write=True).begin() as connection:
        command.upgrade(config(connection, FakeKeyRing()), version)


@contextmanager
def installed(engine: Engine) -> Iterator[Connection]:
    """Write a claim into an installation of a later version, open for what else it holds."""
    with engine.execution_options(rpl_write=True).begin() as connection:
        add(connection, "applicant", {**ROWS["applicant"], "name": b"sealed"})
        placed = {"organisation_id": DEFAULT_ORGANISATION, "priority": 0}
        add(connection, "claim", {**ROWS["claim"], **placed})
        yield connection


def add_document(connection: Connection, evidence_id: UUID) -> None:
    """Write a document of the claim, as it was since its name is sealed."""
    item = {**ROWS["evidence_item"], "id": evidence_id, "display_name": b"sealed"}
    add(connection, "evidence_item", {**item, "form_text": None, "form_answers": None})


def add(connection: Connection, name: str, row: dict[str, object]) -> None:
    """Write a row into a table as it is now, whatever our code says of it."""
    plain = {
        column: value.hex if isinstance(value, UUID) else value for column, value in row.items()
    }
    written = plain if connection.dialect.name == "sqlite" else row
    connection.execute(Table(name, MetaData(), autoload_with=connection).insert().values(written))
