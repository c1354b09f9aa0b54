"""What a backup says of itself: everything in it, with its hash."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from rpl.upkeep.problems import UpkeepError

FORM = 1
NAME = "manifest.json"
TABLES, OBJECTS, LIST, NOTES = "tables", "objects", "objects.jsonl", "notes"

_Found = TypeVar("_Found", bound=BaseModel)


class TableHeld(BaseModel):
    """One table of a backup: its rows, and the SHA-256 of its file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    rows: int
    sha256: str


class Manifest(BaseModel):
    """The content of `manifest.json`.

    `gone` are objects removed while the backup was made; `notes` is the SHA-256 of each file from
    beside the database.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    form: int
    backup: str
    made_at: str
    version: str
    revision: str
    issuer: str
    tables: dict[str, TableHeld]
    objects: int
    objects_sha256: str
    gone: list[str]
    notes: dict[str, str] = {}


class KeysManifest(BaseModel):
    """The content of `manifest.json` beside the keys of a backup: the SHA-256 of each file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    form: int
    backup: str
    files: dict[str, str]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup.

    Raises:
        UpkeepError: There is none, or not of a form this version reads.
    """
    return _read(folder, Manifest)


def read_keys_manifest(folder: Path) -> KeysManifest:
    """The manifest of the keys of a backup.

    Raises:
        UpkeepError: There is none, or not of a form this version reads.
    """
    return _read(folder, KeysManifest)


def keys_file(table: str) -> str:
    """The name of the file with the wrapped keys of a table's rows."""
    return f"{table}-keys.jsonl"


def write_file(path: Path, chunks: Iterable[bytes]) -> str:
    """Write a private file durably; its SHA-256."""
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file.

    Raises:
        UpkeepError: It is not there.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise UpkeepError(f"{path} is missing from the backup") from error


def _read(folder: Path, form: type[_Found]) -> _Found:
    path = folder / NAME
    try:
        found = form.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise UpkeepError(f"{path} is missing: this is no whole backup") from error
    except ValidationError as error:
        raise UpkeepError(f"{path} is not of a form that this version reads") from error
    return found
