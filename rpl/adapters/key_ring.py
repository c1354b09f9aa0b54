"""Applicant keys, each wrapped by the service's master key (AES-256-GCM)."""

import base64
import binascii
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rpl.ports.errors import MasterKeyError, SealBrokenError

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"
_PURPOSE = b"rpl applicant key v1"


class LocalKeyRing:
    """Answers `ports.KeyRing` with one master key held in memory."""

    def __init__(self, master: bytes) -> None:
        self._master = AESGCM(master)

    def new_key(self) -> bytes:
        """A fresh applicant key, wrapped: version, nonce, sealed key."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        key = secrets.token_bytes(KEY_BYTES)
        return _VERSION + nonce + self._master.encrypt(nonce, key, _PURPOSE)

    def unwrap(self, wrapped: bytes) -> bytes:
        """The applicant key itself, 32 bytes.

        Raises:
            SealBrokenError: The wrapped key was altered, or belongs to another master key.
        """
        version, nonce, sealed = wrapped[:1], wrapped[1 : 1 + _NONCE_BYTES], wrapped[13:]
        try:
            key = self._master.decrypt(nonce, sealed, _PURPOSE)
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError("a wrapped key does not open with this master key") from error
        if version != _VERSION:
            raise SealBrokenError("a wrapped key has an unknown version")
        return key


def master_key(setting: str, folder: Path) -> bytes:
    """The master key: the setting's (base64), else `folder/master.key`, made if it is missing.

    Several processes may start at once: the first file to get the name wins, whole.

    Raises:
        MasterKeyError: The setting or the file is not 32 bytes in base64.
    """
    if setting:
        return _decoded(setting, "RPL_MASTER_KEY")
    path = folder / "master.key"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        create_once(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
    return _decoded(path.read_text(encoding="ascii", errors="replace"), str(path))


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


def _decoded(text: str, source: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MasterKeyError(f"{source}: not base64") from error
    if len(key) != KEY_BYTES:
        raise MasterKeyError(f"{source}: {len(key)} bytes, where a master key has {KEY_BYTES}")
    return key
