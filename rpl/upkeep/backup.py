"""A backup: every row and every sealed file as of one moment, and the keys apart from them.

The rows are read in one transaction that sees one moment, while the service goes on.  Files were
stored before their rows, so that every file a row names is there; one that is removed meanwhile is
noted as gone.

The keys lie in a folder of their own: who finds the one cannot read it without the other, and an
erased applicant stays erased when old keys are thrown away.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection
from sqlmodel import Session

from rpl import __version__
from rpl.assembly import Parts
from rpl.ports.errors import ObjectMissingError
from rpl.store import dump
from rpl.store.migrations import head, revision
from rpl.store.objects import named_objects
from rpl.store.wrapped_keys import WRAPPED_KEY, tables_of_keys
from rpl.upkeep.manifest import (
    FORM,
    LIST,
    NAME,
    NOTES,
    OBJECTS,
    TABLES,
    KeysManifest,
    Manifest,
    TableHeld,
    keys_file,
    write_file,
)
from rpl.upkeep.notes import copy_notes
from rpl.upkeep.problems import UpkeepError

KEYS_APART = {table.name: frozenset({WRAPPED_KEY}) for table in tables_of_keys()}
"""Columns that hold keys: they are left out of the rows and lie with the keys."""

_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class BackupMade:
    """What a backup holds."""

    rows: int
    objects: int
    gone: int


def back_up(parts: Parts, folder: Path, keys: Path) -> BackupMade:
    """Write a backup into one new folder and its keys into another.

    A folder without `manifest.json` is a backup that was broken off.

    Raises:
        UpkeepError: A folder holds something already, or the database is of another version.
    """
    for each in (folder, keys):
        _make(each)
    if revision(parts.engine) != head():
        raise UpkeepError("the database is of another version than this program: rpl migrate")
    number = str(uuid4())
    notes = copy_notes(parts.settings, folder / NOTES)
    with dump.snapshot(parts.engine) as connection:
        tables = _write_tables(connection, folder / TABLES)
        key_files = {
            keys_file(name): write_file(keys / keys_file(name), _wrapped_keys(connection, name))
            for name in sorted(KEYS_APART)
        }
        listed, gone = _write_objects(parts, connection, folder)
    for path in sorted(parts.settings.keys_dir.glob("*")):
        if path.suffix in {".pem", ".key"}:
            key_files[path.name] = write_file(keys / path.name, [path.read_bytes()])
    keys_said = KeysManifest(form=FORM, backup=number, files=key_files)
    write_file(keys / NAME, [keys_said.model_dump_json(indent=1).encode()])
    said = Manifest(
        form=FORM,
        backup=number,
        made_at=parts.clock.now().isoformat(),
        version=__version__,
        revision=head(),
        issuer=parts.settings.issuer_did,
        tables=tables,
        objects=len(listed),
        objects_sha256=write_file(folder / LIST, listed),
        gone=gone,
        notes=notes,
    )
    write_file(folder / NAME, [said.model_dump_json(indent=1).encode()])
    return BackupMade(sum(table.rows for table in tables.values()), len(listed), len(gone))


def _make(folder: Path) -> None:
    folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
    folder.chmod(_PRIVATE)
    if any(folder.iterdir()):
        raise UpkeepError(f"{folder} holds something already: name a new folder")


def _write_tables(connection: Connection, folder: Path) -> dict[str, TableHeld]:
    folder.mkdir(mode=_PRIVATE)
    written = {}
    for table in dump.tables_kept():
        tally = dump.Tally()
        without = KEYS_APART.get(table.name, frozenset())

        def counted(found: Iterator[bytes], tally: dump.Tally = tally) -> Iterator[bytes]:
            for line in found:
                tally.add(line)
                yield line + b"\n"

        digest = write_file(
            folder / f"{table.name}.jsonl", counted(dump.lines(connection, table, without))
        )
        written[table.name] = TableHeld(rows=tally.content.rows, sha256=digest)
    return written


def _wrapped_keys(connection: Connection, name: str) -> Iterator[bytes]:
    table = next(table for table in dump.tables_kept() if table.name == name)
    names = [column.name for column in table.columns]
    [row] = table.primary_key.columns
    number, key = names.index(row.name), names.index(WRAPPED_KEY)
    for line in dump.lines(connection, table):
        values = json.loads(line)
        yield json.dumps([values[number], values[key]]).encode() + b"\n"


def _write_objects(
    parts: Parts, connection: Connection, folder: Path
) -> tuple[list[bytes], list[str]]:
    (folder / OBJECTS).mkdir(mode=_PRIVATE)
    listed, gone = [], []
    with Session(connection) as session:
        for each in named_objects(session):
            path = folder / OBJECTS / each.name
            try:
                digest = write_file(path, parts.vault.sealed(each.name))
            except ObjectMissingError:
                path.unlink()
                gone.append(each.name)
                continue
            listed.append(json.dumps([each.name, path.stat().st_size, digest]).encode() + b"\n")
    return listed, gone
