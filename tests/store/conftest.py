"""Every queue there is, each on its database."""

from collections.abc import Iterator

import pytest

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
