"""Databases as released versions left them: made once for all tests, and copied for each."""

import itertools
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from typing_extensions import override

from rpl.store.database import connect
from tests.factories.migrated import bring_to
from tests.postgres_databases import database_address, run_statement


class Releases(ABC):
    """Migrating from the first version takes a second: each version starts from the last below."""

    def __init__(self) -> None:
        self._made: list[str] = []
        self._numbers = itertools.count()

    @contextmanager
    def at(self, version: str) -> Iterator[Engine]:
        """Give a database of one test, with the tables of a version and no row."""
        if version not in self._made:
            self._make(version)
        name = f"installed_{next(self._numbers)}"
        engine = connect(self.copy(_template(version), name))
        yield engine
        engine.dispose()
        self.drop(name)

    def _make(self, version: str) -> None:
        below = max((each for each in self._made if each < version), default=None)
        engine = connect(self.copy(below and _template(below), _template(version)))
        bring_to(engine, version)
        engine.dispose()
        self._made.append(version)

    @abstractmethod
    def copy(self, template: str | None, name: str) -> str:
        """Make a database like another, or an empty one; its address."""

    @abstractmethod
    def drop(self, name: str) -> None:
        """Remove a database."""


class SqliteReleases(Releases):
    """Files of a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    @override
    def copy(self, template: str | None, name: str) -> str:
        if template is not None:
            shutil.copyfile(self._folder / template, self._folder / name)
        return f"sqlite:///{self._folder / name}"

    @override
    def drop(self, name: str) -> None:
        (self._folder / name).unlink()


class PostgresReleases(Releases):
    """Databases of a cluster."""

    def __init__(self, socket: Path) -> None:
        super().__init__()
        self._socket = socket

    @override
    def copy(self, template: str | None, name: str) -> str:
        like = f" TEMPLATE {template}" if template else ""
        run_statement(self._socket, f"CREATE DATABASE {name}{like}")
        return database_address(self._socket, name)

    @override
    def drop(self, name: str) -> None:
        run_statement(self._socket, f"DROP DATABASE {name} WITH (FORCE)")


def _template(version: str) -> str:
    return f"released_{version}"
