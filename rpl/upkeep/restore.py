"""A backup becomes an installation again.

Two counters move on while nobody can look them up: places of status lists that were given out, and
positions of the feed that providers have read, after the backup was made.  So a restored
installation begins a status list of its own, numbered by the minute, and a feed far behind the
last position it knows of.  And one that keeps its signing keys in files brings them there out of
the rows of one that kept them in the database.
"""

import hashlib
import json
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table
from sqlmodel import Session

from rpl.adapters.key_store import FolderShelf
from rpl.assembly import Parts, build, job_tools, prepare_queue, shelf_of
from rpl.flows.restoring import go_on_elsewhere
from rpl.jobs.credential import sign_stale_lists
from rpl.settings import Settings
from rpl.store import audit, dump
from rpl.store.migrations import head, migrate
from rpl.store.signing_keys import copy_keys
from rpl.store.wrapped_keys import WRAPPED_KEY
from rpl.upkeep.backup import KEYS_APART
from rpl.upkeep.manifest import (
    LIST,
    NOTES,
    OBJECTS,
    TABLES,
    KeysManifest,
    Manifest,
    keys_file,
    read_keys_manifest,
    read_manifest,
    sha256_of,
    write_file,
)
from rpl.upkeep.notes import bring_notes
from rpl.upkeep.problems import UpkeepError

_CHUNK = 1024 * 1024


def restore(settings: Settings, folder: Path, keys: Path) -> tuple[Parts, Manifest]:
    """Restore a backup into an installation that holds nothing.

    Every hash is compared on the way.  The rows appear together or not at all; run again after a
    failure once its reason is gone.

    Raises:
        UpkeepError: The backup is not whole, or there is something that it would overwrite.
    """
    manifest, keys_said = read_manifest(folder), read_keys_manifest(keys)
    _check(settings, manifest, keys_said)
    _check_files(folder, keys, manifest, keys_said)
    _bring_keys(settings, keys, keys_said)
    parts = build(settings)
    migrate(parts.engine, parts.keyring)
    prepare_queue(parts)
    with parts.engine.connect() as connection:
        _check_empty(connection)
    _bring_objects(parts, folder)
    bring_notes(settings, folder / NOTES, manifest.notes)
    engine = parts.engine.execution_options(rpl_write=True)
    with engine.connect() as connection, connection.begin():
        _check_empty(connection)  # again, now that nobody else writes
        _bring_rows(connection, folder, keys)
        with Session(connection) as session:
            shelf = shelf_of(settings, parts.engine, parts.keyring)
            if isinstance(shelf, FolderShelf):
                copy_keys(session, parts.keyring, shelf)
            go_on_elsewhere(session, parts.clock)
            audit.write_down(session)
            session.flush()
    sign_stale_lists(job_tools(parts))
    return parts, manifest


def _check(settings: Settings, manifest: Manifest, keys: KeysManifest) -> None:
    if manifest.revision != head():
        raise UpkeepError(
            f"the backup was made by version {manifest.version} with a database at "
            f"{manifest.revision}, and this version needs {head()}: restore it with that version, "
            "then upgrade"
        )
    if manifest.backup != keys.backup:
        raise UpkeepError("these keys belong to another backup")
    if manifest.issuer != settings.issuer_did:
        raise UpkeepError(
            f"the backup's credentials name {manifest.issuer}, and RPL_PUBLIC_URL is "
            f"{settings.public_url}: set it to the address they name"
        )


def _check_empty(connection: Connection) -> None:
    if not dump.is_empty(connection):
        raise UpkeepError("the database holds something already: restore into an empty one")


def _check_files(folder: Path, keys: Path, manifest: Manifest, keys_said: KeysManifest) -> None:
    """Compare everything but the objects, before anything is written."""
    hashes = {keys / name: digest for name, digest in keys_said.files.items()}
    hashes |= {_lines_of(folder, name): held.sha256 for name, held in manifest.tables.items()}
    hashes[folder / LIST] = manifest.objects_sha256
    hashes |= {folder / NOTES / name: digest for name, digest in manifest.notes.items()}
    for path, digest in hashes.items():
        if sha256_of(path) != digest:
            raise UpkeepError(f"{path} was altered since the backup was made")
    if manifest.tables.keys() != {table.name for table in dump.tables_kept()}:
        raise UpkeepError("the backup does not hold the tables of this version")
    if not {keys_file(name) for name in KEYS_APART} <= keys_said.files.keys():
        raise UpkeepError("the keys of the backup are not those of this version")


def _bring_keys(settings: Settings, keys: Path, said: KeysManifest) -> None:
    settings.keys_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    of_rows = {keys_file(name) for name in KEYS_APART}
    for name in said.files.keys() - of_rows:
        target = settings.keys_dir / name
        if target.exists() and sha256_of(target) == said.files[name]:
            continue
        if target.exists():
            raise UpkeepError(f"{target} is another key already: restore into an empty folder")
        write_file(target, [(keys / name).read_bytes()])


def _bring_objects(parts: Parts, folder: Path) -> None:
    for line in (folder / LIST).read_bytes().splitlines():
        name, _size, digest = json.loads(line)
        found = hashlib.sha256()
        parts.vault.keep(name, _read(folder / OBJECTS / name, found))
        if found.hexdigest() != digest:
            parts.vault.remove(name)
            raise UpkeepError(f"{folder / OBJECTS / name} was altered since the backup was made")


def _read(path: Path, digest: "hashlib._Hash") -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                yield chunk
    except FileNotFoundError as error:
        raise UpkeepError(f"{path} is missing from the backup") from error


def _wrapped_keys(path: Path) -> Mapping[UUID, bytes]:
    pairs = (json.loads(line) for line in path.read_bytes().splitlines())
    return {UUID(number): b64decode(key or "") for number, key in pairs}


def _with_key(table: Table, path: Path) -> Callable[[dict[str, Any]], Mapping[str, Any]]:
    wrapped = _wrapped_keys(path)
    [number] = table.primary_key.columns

    def with_key(row: dict[str, Any]) -> Mapping[str, Any]:
        return {**row, WRAPPED_KEY: wrapped[row[number.name]]}

    return with_key


def _bring_rows(connection: Connection, folder: Path, keys: Path) -> None:
    dump.clear_seeds(connection)
    for table in dump.tables_kept():
        with _lines_of(folder, table.name).open("rb") as lines:
            if table.name in KEYS_APART:
                dump.fill(connection, table, lines, _with_key(table, keys / keys_file(table.name)))
            else:
                dump.fill(connection, table, lines)
    dump.set_counters(connection)


def _lines_of(folder: Path, table: str) -> Path:
    return folder / TABLES / f"{table}.jsonl"
