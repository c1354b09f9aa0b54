r"""Sealed files in a folder.

An object is sealed with a random key of its own, which is wrapped under the applicant's key; the
name is part of what the wrap vouches for, so that two objects cannot be exchanged.  The content
is cut into segments, each AES-256-GCM, in the STREAM construction (Hoang, Reyhanitabar, Rogaway,
Vizar: "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015): the nonce
is a random prefix, the segment's number, and whether it is the last.  Cutting the file, or moving
or repeating a segment, breaks the seal like a flipped byte does.

    magic 8 | wrap nonce 12 | wrapped object key 48 | nonce prefix 7 | segments of 65,536 + 16
"""

import errno
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rpl.domain.intake import StorageFullError
from rpl.ports import SealedObject
from rpl.ports.errors import ObjectMissingError, SealBrokenError

_MAGIC = b"RPLSEAL1"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_PREFIX_BYTES = 7
_SEGMENT_BYTES = 64 * 1024
_SEALED_SEGMENT_BYTES = _SEGMENT_BYTES + _TAG_BYTES
_WRAPPED_BYTES = _KEY_BYTES + _TAG_BYTES
_HEADER_BYTES = len(_MAGIC) + _NONCE_BYTES + _WRAPPED_BYTES + _PREFIX_BYTES
_NAME = re.compile(r"[0-9a-f]{32}\Z")
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
        name = secrets.token_hex(16)
        with source.open("rb") as plain, self._durable(name) as sealed:
            size, fingerprint = _seal(key, name, plain, sealed)
        return SealedObject(name=name, size=size, fingerprint=fingerprint)

    def read(self, key: bytes, name: str) -> Iterator[bytes]:
        """The content, in chunks, each checked before it is given out.

        Raises:
            ObjectMissingError: No object has this name.
            SealBrokenError: The object was altered, or sealed under another key.
        """
        try:
            sealed = self._path(name).open("rb")
        except FileNotFoundError as error:
            raise ObjectMissingError(f"the vault holds no object {name}") from error
        with sealed:
            try:
                yield from _open(key, name, sealed)
            except InvalidTag as error:
                raise SealBrokenError(f"object {name} was altered, or has another key") from error

    def remove(self, name: str) -> None:
        """Forget an object; removing one that is not there is no error."""
        if _NAME.match(name):
            (self._folder / name).unlink(missing_ok=True)
            self._sync_folder()

    def names(self) -> Iterator[str]:
        """Every object held."""
        with os.scandir(self._folder) as entries:
            yield from (entry.name for entry in entries if _NAME.match(entry.name))

    def sealed(self, name: str) -> Iterator[bytes]:
        """An object as it lies there, still sealed, in chunks: for backups and for moving.

        Raises:
            ObjectMissingError: No object has this name.
        """
        try:
            sealed = self._path(name).open("rb")
        except FileNotFoundError as error:
            raise ObjectMissingError(f"the vault holds no object {name}") from error
        with sealed:
            while chunk := sealed.read(_SEGMENT_BYTES):
                yield chunk

    def keep(self, name: str, chunks: Iterable[bytes]) -> None:
        """Take in, under its own name, what `sealed` gave out; it is durable when this returns.

        Raises:
            StorageFullError: The disk has no room left; nothing is kept.
        """
        self._path(name)
        with self._durable(name) as sealed:
            sealed.writelines(chunks)

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

    def _path(self, name: str) -> Path:
        if not _NAME.match(name):
            raise ObjectMissingError("the vault gives no such names")
        return self._folder / name

    def _sync_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _seal(key: bytes, name: str, plain: BinaryIO, sealed: BinaryIO) -> tuple[int, str]:
    """Seal a stream; returns its size in bytes and its fingerprint."""
    object_key = secrets.token_bytes(_KEY_BYTES)
    nonce, prefix = secrets.token_bytes(_NONCE_BYTES), secrets.token_bytes(_PREFIX_BYTES)
    wrapped = AESGCM(_derived(key, b"rpl wrap v1")).encrypt(nonce, object_key, _bound(name, prefix))
    sealed.write(_MAGIC + nonce + wrapped + prefix)
    cipher = AESGCM(object_key)
    mac = hmac.new(_derived(key, b"rpl fingerprint v1"), digestmod=hashlib.sha256)
    size = 0
    for number, (segment, last) in enumerate(_segments(plain, _SEGMENT_BYTES)):
        mac.update(segment)
        size += len(segment)
        sealed.write(cipher.encrypt(_nonce(prefix, number, last=last), segment, None))
    return size, mac.hexdigest()


def _open(key: bytes, name: str, sealed: BinaryIO) -> Iterator[bytes]:
    """The plain segments of a sealed stream; raises InvalidTag at the first that is not whole."""
    header = sealed.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise InvalidTag
    nonce, rest = header[8 : 8 + _NONCE_BYTES], header[8 + _NONCE_BYTES :]
    wrapped, prefix = rest[:_WRAPPED_BYTES], rest[_WRAPPED_BYTES:]
    cipher = AESGCM(
        AESGCM(_derived(key, b"rpl wrap v1")).decrypt(nonce, wrapped, _bound(name, prefix))
    )
    for number, (segment, last) in enumerate(_segments(sealed, _SEALED_SEGMENT_BYTES)):
        if len(segment) < _TAG_BYTES:
            raise InvalidTag
        yield cipher.decrypt(_nonce(prefix, number, last=last), segment, None)


def _segments(stream: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """The stream in pieces, each with whether it is the last; an empty stream is one piece."""
    piece = stream.read(size)
    while following := stream.read(size):
        yield piece, False
        piece = following
    yield piece, True


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


def _bound(name: str, prefix: bytes) -> bytes:
    return _MAGIC + name.encode("ascii") + prefix


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(key)
