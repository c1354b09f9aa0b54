"""Keys wrapped by the service's master key, and values sealed under them (both AES-256-GCM).

    wrapped key     version 1 | nonce 12 | sealed key 48
    sealed value    version 1 | nonce 12 | sealed text, and 16 more

What a value is sealed with vouches for its place too, so that two values cannot be exchanged.
"""

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rpl.adapters.master_keys import KEY_BYTES
from rpl.ports import Place
from rpl.ports.errors import SealBrokenError

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
    """Answers `ports.KeyRing` with master keys held in memory.

    The first one wraps; the others open what they wrapped before it came.
    """

    def __init__(self, *masters: bytes) -> None:
        self._masters: Callable[[], Sequence[bytes]] = lambda: masters

    @classmethod
    def following(cls, masters: Callable[[], Sequence[bytes]]) -> Self:
        """A key ring whose master keys may change while it is used."""
        made = cls()
        made._masters = masters
        return made

    def new_key(self) -> bytes:
        """A fresh key, wrapped: version, nonce, sealed key."""
        return self._wrapped(secrets.token_bytes(KEY_BYTES), self._masters()[0])

    def unwrap(self, wrapped: bytes) -> bytes:
        """The key itself, 32 bytes, for the vault.

        Raises:
            SealBrokenError: The wrapped key was altered, or belongs to another master key.
        """
        for master in self._masters():
            with suppress(InvalidTag, ValueError):
                return _unwrapped(wrapped, master)
        raise SealBrokenError("a wrapped key does not open with this master key")

    def wrapped_again(self, wrapped: bytes) -> bytes:
        """The same key wrapped by the current master key; as it is, where it is so already.

        Raises:
            SealBrokenError: The wrapped key was altered, or belongs to another master key.
        """
        current = self._masters()[0]
        with suppress(InvalidTag, ValueError):
            _unwrapped(wrapped, current)
            return wrapped
        return self._wrapped(self.unwrap(wrapped), current)

    def _wrapped(self, key: bytes, master: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _VERSION + nonce + AESGCM(master).encrypt(nonce, key, _PURPOSE)

    def values(self, wrapped: bytes) -> AesValueSeal:
        """What seals values under the key.

        Raises:
            SealBrokenError: The wrapped key was altered, or belongs to another master key.
        """
        return AesValueSeal(self.unwrap(wrapped))


def _unwrapped(wrapped: bytes, master: bytes) -> bytes:
    """The key; raises InvalidTag or ValueError where the master key does not open it."""
    version, nonce, sealed = wrapped[:1], wrapped[1 : 1 + _NONCE_BYTES], wrapped[1 + _NONCE_BYTES :]
    key = AESGCM(master).decrypt(nonce, sealed, _PURPOSE)
    if version != _VERSION:
        raise InvalidTag
    return key


def _bound(place: Place) -> bytes:
    return _VALUES + b"\0" + place.column.encode() + b"\0" + place.row.bytes
