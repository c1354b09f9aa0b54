"""Databases without a table, and every queue there is, each on its database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from rpl.store.database import connect
from tests.factories.queues import Line, a_line
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
