"""What machines ask of the running service."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from typing_extensions import override

from rpl.edge.context import AppContext
from rpl.flows.running import give_sign_of_life
from rpl.store.database import connect, write_session
from tests.fakes.clock import StoppedClock
from tests.fakes.vault import FakeVault
from tests.web.conftest import browser


class VaultAway(FakeVault):
    @override
    def names(self) -> Iterator[str]:
        raise ConnectionError


@pytest.fixture
def ready(context: AppContext, clock: StoppedClock) -> AppContext:
    """A service whose database is at head and on which a worker lives."""
    with write_session(context.engine) as session:
        give_sign_of_life(session, clock, UUID(int=1), [])
    return context


def told(context: AppContext) -> tuple[int, dict[str, str]]:
    with browser(context) as client:
        answer = client.get("/readyz")
    return answer.status_code, answer.json()


def test_a_service_whose_parts_are_well_is_ready(ready: AppContext) -> None:
    assert told(ready) == (
        200,
        {
            "status": "ready",
            "database": "ok",
            "migrations": "ok",
            "vault": "ok",
            "workers": "ok",
        },
    )


def test_a_service_without_a_living_worker_is_not_ready(
    ready: AppContext, clock: StoppedClock
) -> None:
    clock.move(minutes=1)

    status, parts = told(ready)
    assert (status, parts["status"], parts["workers"]) == (503, "not_ready", "none")


def test_a_database_behind_its_tables_is_not_ready(ready: AppContext) -> None:
    with write_session(ready.engine) as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '0001'"))

    status, parts = told(ready)
    assert (status, parts["migrations"]) == (503, "behind")


def test_a_vault_or_a_database_that_is_away_is_named(ready: AppContext) -> None:
    away = connect("postgresql://nobody:secret@127.0.0.1:1/none")
    without_vault = told(replace(ready, vault=VaultAway()))
    without_database = told(replace(ready, engine=away))
    away.dispose()

    assert (without_vault[0], without_vault[1]["vault"]) == (503, "away")
    assert (without_database[0], without_database[1]["database"]) == (503, "away")
    assert without_database[1]["vault"] == "ok"


def test_the_process_answers_even_when_it_is_not_ready(client: TestClient) -> None:
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").json() == {"status": "ok"}
