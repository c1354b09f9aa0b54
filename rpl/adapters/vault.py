"""Sealed files in a folder."""

import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from rpl.adapters import sealed_stream
from rpl.domain.intake import StorageFullError
from rpl.ports import MeasuredObject, SealedObject
from rpl.ports.errors import ObjectMissingError

_PARTS = ".*.part"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class LocalVault:
    """Answers `ports.Vault` with one folder, 0700, of files, 0600."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)

    def put(self, key: bytes, source: Path) -> SealedObject:
        """Seal a file; it is durable when this returns.

        Raises:
            StorageFullError: The disk has no room left; nothing is kept.
        """
        name = sealed_stream.new_name()
        with source.open("rb") as plain, self._durable(name) as sealed:
            return sealed_stream.seal(key, name, plain, sealed)

    def read(self, key: bytes, name: str) -> Iterator[bytes]:
        """The content, in chunks, each checked before it is given out.

        Raises:
            ObjectMissingError: No object has this name.
            SealBrokenError: The object was altered, or sealed under another key.
        """
        with self._opened(name) as sealed:
            yield from sealed_stream.unsealed(key, name, sealed)

    def measured(self, key: bytes, name: str) -> MeasuredObject:
        """The object read to its end, every byte of it checked.

        Raises:
            ObjectMissingError: No object has this name.
            SealBrokenError: The object was altered, or sealed under another key.
        """
        return sealed_stream.measured(key, self.read(key, name))

    def remove(self, name: str) -> None:
        """Forget an object; removing one that is not there is no error."""
        if sealed_stream.is_name(name):
            (self._folder / name).unlink(missing_ok=True)
            self._sync_folder()

    def names(self) -> Iterator[str]:
        """Every object held."""
        with os.scandir(self._folder) as entries:
            yield from (entry.name for entry in entries if sealed_stream.is_name(entry.name))

    def sealed(self, name: str) -> Iterator[bytes]:
        """An object as it lies there, still sealed, in chunks: for backups and for moving.

        Raises:
            ObjectMissingError: No object has this name.
        """
        with self._opened(name) as sealed:
            while chunk := sealed.read(sealed_stream.CHUNK_BYTES):
                yield chunk

    def keep(self, name: str, chunks: Iterable[bytes]) -> None:
        """Take in, under its own name, what `sealed` gave out; it is durable when this returns.

        Raises:
            StorageFullError: The disk has no room left; nothing is kept.
        """
        with self._durable(sealed_stream.known_name(name)) as sealed:
            sealed.writelines(chunks)

    def forget_unfinished(self, before: datetime) -> int:
        """Remove parts of files that nobody wrote to since then: whoever did was killed."""
        removed = 0
        for part in self._folder.glob(_PARTS):
            try:
                if part.stat().st_mtime < before.timestamp():
                    part.unlink()
                    removed += 1
            except FileNotFoundError:
                continue  # it was finished, or another process was quicker
        return removed

    @contextmanager
    def _durable(self, name: str) -> Iterator[BinaryIO]:
        """A file that gets its name when the block ends, whole and durable, or never exists."""
        temporary = self._folder / f".{name}.{secrets.token_hex(4)}.part"
        try:
            with _private(temporary) as sealed:
                yield sealed
                sealed.flush()
                os.fsync(sealed.fileno())
            temporary.rename(self._folder / name)
            self._sync_folder()
        except BaseException as error:
            temporary.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in _NO_ROOM:
                raise StorageFullError from error
            raise

    def _opened(self, name: str) -> BinaryIO:
        try:
            return (self._folder / sealed_stream.known_name(name)).open("rb")
        except FileNotFoundError as error:
            raise ObjectMissingError(f"the vault holds no object {name}") from error

    def _sync_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
