"""Procrastinate's tables come to the form of its installed version, once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, inspect, text

from rpl.adapters.procrastinate_schema import (
    bring_schema,
    last_migration,
    migrations,
    pending,
    schema_version,
)
from rpl.store.database import connect


@pytest.fixture
def engine(postgres_address: str) -> Iterator[Engine]:
    engine = connect(postgres_address)
    yield engine
    engine.dispose()


def test_processes_that_start_together_make_the_tables_once(engine: Engine) -> None:
    with engine.connect() as connection:
        assert schema_version(connection) is None

    with ThreadPoolExecutor(3) as processes:
        assert set(processes.map(lambda _: bring_schema(engine), range(3))) == {last_migration()}

    assert bring_schema(engine) == last_migration()
    with engine.connect() as connection:
        assert schema_version(connection) == last_migration()
    indexes = {found["name"] for found in inspect(engine).get_indexes("procrastinate_jobs")}
    assert {"rpl_jobs_by_lock", "rpl_jobs_by_key", "rpl_jobs_by_applicant"} <= indexes


def test_tables_of_an_earlier_version_are_upgraded(engine: Engine) -> None:
    bring_schema(engine)
    *_, before, last = migrations()
    assert pending(before) == (last,)
    assert pending(last) == ()
    with engine.begin() as connection:  # as the version before left them
        connection.execute(text("UPDATE procrastinate_schema SET at = :at"), {"at": before})
        connection.execute(text("DROP INDEX rpl_jobs_by_key"))

    assert bring_schema(engine) == last

    with engine.connect() as connection:
        assert schema_version(connection) == last
    indexes = {found["name"] for found in inspect(engine).get_indexes("procrastinate_jobs")}
    assert "rpl_jobs_by_key" in indexes
