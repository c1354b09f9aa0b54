"""Databases without a table, and every queue there is, each on its database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from rpl.store.database import connect
from tests.factories.queues import Line, a_line
from tests.factories.releases import PostgresReleases, Releases, SqliteReleases
from tests.fakes.clock import StoppedClock

KINDS = {
    "embedded-sqlite": ("embedded", "sqlite_address"),
    "embedded-postgresql": ("embedded", "queues_address"),
    "procrastinate": ("procrastinate", "queues_address"),
}


@pytest.fixture(params=KINDS)
def line(request: pytest.FixtureRequest, clock: StoppedClock) -> Iterator[Line]:
    kind, address = KINDS[request.param]
    with a_line(kind, request.getfixturevalue(address), clock) as line:
        yield line


@pytest.fixture
def empty(empty_address: str) -> Iterator[Engine]:
    """A database without a table: once SQLite, once PostgreSQL."""
    engine = connect(empty_address)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    return SqliteReleases(tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="session")
def postgresql_releases(postgres_socket: Path) -> Releases:
    return PostgresReleases(postgres_socket)


@pytest.fixture(params=["sqlite", "postgresql"])
def before(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database as the version `BEFORE` of the test's module left it, on both kinds."""
    releases = request.getfixturevalue(f"{request.param}_releases")
    assert isinstance(releases, Releases)
    with releases.at(request.module.BEFORE) as engine:
        yield engine
