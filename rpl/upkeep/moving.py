"""A whole embedded installation moves to PostgreSQL, and its files where a setting says.

Files go first and one by one, so that a move that was broken off goes on where it stopped.  Rows
go in one transaction, while nobody can write to the old database: they arrive together or not at
all.  The old installation stays as it was.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlmodel import Session

from rpl.assembly import Parts, build, prepare_queue
from rpl.domain.running import Health, health_of_workers
from rpl.needs import check_extras
from rpl.ports import Vault
from rpl.ports.errors import ObjectMissingError
from rpl.settings import Settings
from rpl.store import dump
from rpl.store.database import read_session
from rpl.store.migrations import head, migrate, revision
from rpl.store.objects import named_objects
from rpl.store.running import last_beat
from rpl.upkeep.problems import UpkeepError


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: the rows of each table, and the files, here and now there alike."""

    tables: Mapping[str, dump.Content]
    objects: int
    already_there: int


def move(settings: Settings, database_url: str, vault: str = "") -> Moved:
    """Copy every row, and every file where `vault` is another, and compare both sides.

    Raises:
        SettingsError: A package that the target needs is not installed.
        UpkeepError: The service runs, the target holds something, or a comparison failed.
    """
    if not settings.database.startswith("sqlite"):
        raise UpkeepError("this installation is not embedded: its database is not SQLite")
    if not database_url.startswith("postgres"):
        raise UpkeepError("name a PostgreSQL database: postgresql+psycopg://user@host/name")
    changed = {"database_url": database_url, "vault": vault or settings.vault}
    there = settings.model_copy(update=changed)
    check_extras(there)
    source = build(settings)
    _check_source(source)
    target = build(there)
    try:
        migrate(target.engine, target.keyring)
        prepare_queue(target)
        return _move(source, target, files=changed["vault"] != settings.vault)
    finally:
        source.engine.dispose()
        target.engine.dispose()


def _check_source(source: Parts) -> None:
    if revision(source.engine) != head():
        raise UpkeepError("the database is of another version than this program: rpl migrate")
    with read_session(source.engine) as session:
        if health_of_workers(last_beat(session), source.clock.now()) is Health.OK:
            raise UpkeepError("the service is running: end it first, then move within the minute")


def _move(source: Parts, target: Parts, *, files: bool) -> Moved:
    writing = {"rpl_write": True}
    with (
        source.engine.execution_options(**writing).connect() as here,
        here.begin(),  # holds the write lock: what is copied is all there is
        target.engine.connect() as there,
    ):
        with there.begin():
            if not dump.is_empty(there):
                raise UpkeepError("the target holds something already: name an empty database")
        objects, already = _move_objects(source, target, here) if files else (0, 0)
        with there.begin():
            tables = _move_rows(here, there)
    return Moved(tables, objects, already)


def _move_rows(here: Connection, there: Connection) -> Mapping[str, dump.Content]:
    dump.clear_seeds(there)
    moved = {}
    for table in dump.tables_kept():
        dump.fill(there, table, dump.lines(here, table))
    for table in dump.tables_kept():
        before, after = dump.content(here, table), dump.content(there, table)
        if before != after:
            raise UpkeepError(f"{table.name} is not the same on both sides; nothing was kept there")
        moved[table.name] = after
    dump.set_counters(there)
    return moved


def _move_objects(source: Parts, target: Parts, here: Connection) -> tuple[int, int]:
    count = already = 0
    with Session(here) as session:
        for each in named_objects(session):
            count += 1
            digest = _digest(source.vault, each.name)
            if _digest_or_none(target.vault, each.name) == digest:
                already += 1
                continue
            target.vault.keep(each.name, source.vault.sealed(each.name))
            if _digest_or_none(target.vault, each.name) != digest:
                raise UpkeepError(f"file {each.name} did not arrive as it was; run this again")
    return count, already


def _digest_or_none(vault: Vault, name: str) -> str | None:
    try:
        return _digest(vault, name)
    except ObjectMissingError:
        return None


def _digest(vault: Vault, name: str) -> str:
    digest = hashlib.sha256()
    for chunk in vault.sealed(name):
        digest.update(chunk)
    return digest.hexdigest()
