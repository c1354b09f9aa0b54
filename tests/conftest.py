"""Fixtures every room shares."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel

import rpl.store.tables
from rpl.store.database import connect
from tests.fakes.clock import StoppedClock

TABLES = rpl.store.tables.__all__


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path / 'rpl.sqlite'}")
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()
