"""The master key, and older ones that still open what they wrapped."""

import base64
import binascii
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from rpl.ports.errors import MasterKeyError

KEY_BYTES = 32


class MasterKeys:
    """The keys of one file, one a line, the current one first.

    A running service sees a key that was put in front: the file is read again when it changed.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at: tuple[int, int] | None = None
        self._keys: tuple[bytes, ...] = ()
        self()

    def __call__(self) -> Sequence[bytes]:
        """The current key, then the older ones.

        Raises:
            MasterKeyError: There is no such file, or it holds something else.
        """
        try:
            found = self._path.stat()
            if self._read_at != (found.st_ino, found.st_mtime_ns):
                text = self._path.read_text(encoding="ascii", errors="replace")
                self._keys = decoded(text.splitlines(), str(self._path))
                self._read_at = (found.st_ino, found.st_mtime_ns)
        except FileNotFoundError as error:
            raise MasterKeyError(f"{self._path}: there is no such file") from error
        return self._keys

    def changed_at(self) -> datetime:
        """When the file that was read last was written."""
        _, written = self._read_at or (0, 0)
        return datetime.fromtimestamp(written / 1e9, UTC)

    def add(self) -> None:
        """Put a new key in front; it wraps from now on, in every process."""
        self._write([secrets.token_bytes(KEY_BYTES), *self()])

    def forget_old(self) -> None:
        """Keep the current key alone: what only an older one opens is lost for ever."""
        self._write(self()[:1])

    def _write(self, keys: Sequence[bytes]) -> None:
        content = b"".join(base64.b64encode(key) + b"\n" for key in keys)
        draft = self._path.with_name(f".{self._path.name}.{secrets.token_hex(8)}")
        try:
            create_once(draft, content)
            draft.replace(self._path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise MasterKeyError(
                f"{self._path} cannot be changed from here: put a new key in front of it, on a "
                "line of its own, and run this again"
            ) from error


def made_at_need(path: Path) -> Path:
    """The file of the master key, made with a new key if it is missing.

    Several processes may start at once: the first file to get the name wins, whole.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        create_once(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
    return path


def create_once(path: Path, content: bytes) -> None:
    """Write a private file (0600) that appears whole under its name, unless one is there."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        temporary.unlink()


def decoded(texts: Sequence[str], source: str) -> tuple[bytes, ...]:
    """Keys as they are written, base64 each; `source` names where they stand.

    Raises:
        MasterKeyError: One of them is not 32 bytes in base64, or there is none.
    """
    keys = tuple(_decoded(text, source) for text in texts if text.strip())
    if not keys:
        raise MasterKeyError(f"{source}: there is no key in it")
    return keys


def _decoded(text: str, source: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MasterKeyError(f"{source}: not base64") from error
    if len(key) != KEY_BYTES:
        raise MasterKeyError(f"{source}: {len(key)} bytes, where a master key has {KEY_BYTES}")
    return key
