"""Looks wait in a private file until they are written into the database.

A page that is looked at must not wait for the database's write lock, and a look must not be lost:
so it is appended to a file and synced before the page is answered.  Each process has a file of its
own, locked while it is in use; what a process that died left behind is free, and is taken by the
next one that looks.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from pydantic import ValidationError

from rpl.domain.looks import Look
from rpl.ports.trust import Batch


class AccessSpool:
    """Answers `ports.trust.AccessLog` with a folder, 0700, of files, 0600."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine: int | None = None
        self._lock = Lock()

    def looked(self, looks: Sequence[Look]) -> None:
        """Note looks; they are durable when this returns.

        Raises:
            OSError: They cannot be kept; nothing may be shown then.
        """
        lines = b"".join(look.model_dump_json().encode() + b"\n" for look in looks)
        with self._lock:
            if self._mine is None:
                self._mine = self._new_file()
            os.write(self._mine, lines)
            os.fsync(self._mine)

    def batches(self) -> Iterator[Batch]:
        """What waits, a file at a time, that of dead processes included."""
        with self._lock:
            if self._mine is not None:
                os.close(self._mine)
                self._mine = None
        for path in sorted(self._folder.glob("*.looks")):
            with suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield Batch(path.name, tuple(_looks(file.read())))

    def forget(self, batch: Batch) -> None:
        """Drop a batch that was written; dropping it twice is no error."""
        (self._folder / batch.name).unlink(missing_ok=True)

    def _new_file(self) -> int:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{secrets.token_hex(8)}.looks"
        made = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(made, fcntl.LOCK_EX)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return made


def _looks(written: bytes) -> Iterator[Look]:
    """The looks of a file; a line that was cut off by a crash was never answered, and is left."""
    for line in written.splitlines():
        with suppress(ValidationError):
            yield Look.model_validate_json(line)
