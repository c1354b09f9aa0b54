"""Keys wrapped by the service's master key, and values sealed under them (both AES-256-GCM).

    wrapped key     version 1 | nonce 12 | sealed key 48
    sealed value    version 1 | nonce 12 | sealed text, and 16 more

What a value is sealed with vouches for its place too, so that two values cannot be exchanged.
"""

import base64
import binascii
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rpl.ports import Place
from rpl.ports.errors import MasterKeyError, SealBrokenError

KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"
_PURPOSE = b"rpl applicant key v1"
_VALUES = b"rpl values v1"


class AesValueSeal:
    """Answers `ports.ValueSeal` with a key of its own, derived from an applicant's."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(HKDF(SHA256(), KEY_BYTES, salt=None, info=_VALUES).derive(key))

    def seal(self, place: Place, text: str) -> bytes:
        """What the database may hold.  The same text twice does not look the same."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, text.encode(), _bound(place))

    def open(self, place: Place, sealed: bytes) -> str:
        """The text.

        Raises:
            SealBrokenError: The value was altered, moved from another place, or has another key.
        """
        nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            plain = self._cipher.decrypt(nonce, rest, _bound(place))
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError(f"a value of {place.column} does not open") from error
        if sealed[:1] != _VERSION:
            raise SealBrokenError(f"a value of {place.column} has an unknown version")
        return plain.decode()


class LocalKeyRing:
    """Answers `ports.KeyRing` with one master key held in memory."""

    def __init__(self, master: bytes) -> None:
        self._master = AESGCM(master)

    def new_key(self) -> bytes:
        """A fresh key, wrapped: version, nonce, sealed key."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        key = secrets.token_bytes(KEY_BYTES)
        return _VERSION + nonce + self._master.encrypt(nonce, key, _PURPOSE)

    def unwrap(self, wrapped: bytes) -> bytes:
        """The key itself, 32 bytes, for the vault.

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

    def values(self, wrapped: bytes) -> AesValueSeal:
        """What seals values under the key.

        Raises:
            SealBrokenError: The wrapped key was altered, or belongs to another master key.
        """
        return AesValueSeal(self.unwrap(wrapped))


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


def _bound(place: Place) -> bytes:
    return _VALUES + b"\0" + place.column.encode() + b"\0" + place.row.bytes


def _decoded(text: str, source: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MasterKeyError(f"{source}: not base64") from error
    if len(key) != KEY_BYTES:
        raise MasterKeyError(f"{source}: {len(key)} bytes, where a master key has {KEY_BYTES}")
    return key
