"""Fixtures every room shares.

`engine` is SQLite; a test that must hold on PostgreSQL too asks for `any_engine`.
"""

import gc
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

import rpl.store.tables
from rpl.adapters.procrastinate_schema import bring_schema
from rpl.store.database import connect
from rpl.store.migrations import migrate
from tests.fakes.clock import StoppedClock
from tests.postgres_cluster import cluster
from tests.postgres_databases import database_address, run_statement
from tests.s3_server import s3_server

# A busy machine is no failure; more examples a law: --hypothesis-profile=thorough.
settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("quick")

# Objects that live as long as the tests are not looked at over and over: an eighth of the time.
gc.set_threshold(100_000, 50, 50)
TABLES = rpl.store.tables.__all__
_numbers = itertools.count()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let every test run on the other database too."""
    help_text = "what `engine` is"
    parser.addoption("--database", choices=("sqlite", "postgres"), default="sqlite", help=help_text)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database as the migrations make it, to be copied: quicker than migrating again."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[Path]:
    """The socket folder of a PostgreSQL cluster with an empty database, `template_rpl`."""
    with cluster() as socket:
        run_statement(socket, "CREATE DATABASE template_rpl")
        engine = connect(database_address(socket, "template_rpl"))
        migrate(engine)
        engine.dispose()
        yield socket


@pytest.fixture
def sqlite_address(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a SQLite database of the test's own."""
    shutil.copyfile(sqlite_template, tmp_path / "rpl.sqlite")
    return f"sqlite:///{tmp_path / 'rpl.sqlite'}"


@pytest.fixture
def postgres_address(postgres_socket: Path) -> Iterator[str]:
    """The address of a PostgreSQL database of the test's own."""
    name = f"test_{next(_numbers)}"
    run_statement(postgres_socket, f"CREATE DATABASE {name} TEMPLATE template_rpl")
    yield database_address(postgres_socket, name)
    run_statement(postgres_socket, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def queues_address(postgres_socket: Path) -> str:
    """The address of the one database with Procrastinate's tables; `a_line` empties its queues."""
    run_statement(postgres_socket, "CREATE DATABASE queues TEMPLATE template_rpl")
    engine = connect(database_address(postgres_socket, "queues"))
    bring_schema(engine)
    engine.dispose()
    return database_address(postgres_socket, "queues")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a table: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    socket, name = request.getfixturevalue("postgres_socket"), f"empty_{next(_numbers)}"
    run_statement(socket, f"CREATE DATABASE {name}")
    yield database_address(socket, name)
    run_statement(socket, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_address(request: pytest.FixtureRequest) -> str:
    """The address of a database with every table: once SQLite, once PostgreSQL."""
    name = "sqlite_address" if request.param == "sqlite" else "postgres_address"
    address = request.getfixturevalue(name)
    assert isinstance(address, str)
    return address


@pytest.fixture
def any_engine(any_address: str) -> Iterator[Engine]:
    """A database with every table: once SQLite, once PostgreSQL."""
    engine = connect(any_address)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database with every table: SQLite, unless `--database=postgres` says otherwise."""
    chosen = request.config.getoption("--database")
    address = request.getfixturevalue(f"{chosen}_address")
    engine = connect(address)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def storage() -> Iterator[str]:
    """The address of an S3-compatible storage."""
    with s3_server() as address:
        yield address


def pytest_collection_finish() -> None:
    """Whatever was imported stays: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
