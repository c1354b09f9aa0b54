"""What field work asks of the outside world: a cipher for packs, and smaller pictures."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class LockedKey:
    """A pack's key under its passphrase: PBKDF2 with SHA-256, then AES-256-GCM.

    `locked` is a nonce of 12 bytes and the sealed key.
    """

    salt: bytes
    rounds: int
    locked: bytes


class PackCipher(Protocol):
    """Seals what leaves the service with a pack, so that WebCrypto in a browser can open it.

    What is sealed is a nonce of 12 bytes, then AES-256-GCM; `bound` vouches for where it belongs.
    """

    def new_key(self) -> bytes:
        """A fresh key of 32 bytes."""
        ...

    def new_passphrase(self) -> str:
        """A fresh passphrase, written in groups: 80 random bits."""
        ...

    def lock(self, key: bytes, passphrase: str, bound: bytes) -> LockedKey:
        """The key as only the passphrase opens it; how that is typed does not matter."""
        ...

    def seal(self, key: bytes, plain: bytes, bound: bytes) -> bytes:
        """What may lie on any disk."""
        ...

    def open(self, key: bytes, sealed: bytes, bound: bytes) -> bytes:
        """What was sealed.

        Raises:
            SealBrokenError: It was altered, belongs elsewhere, or has another key.
        """
        ...


class Shrinker(Protocol):
    """Makes a picture of a page smaller."""

    def shrunk(self, picture: bytes, side: int) -> bytes:
        """The picture as JPEG, its longer side at most `side` pixels.

        Raises:
            EngineError: It is no picture.
        """
        ...


@dataclass(frozen=True, slots=True)
class FieldTools:
    """Both of them."""

    cipher: PackCipher
    shrinker: Shrinker
