"""Packs for the field, sealed so that a browser opens them without any program of ours.

The passphrase is drawn here and has 80 random bits; the many rounds of PBKDF2 (OWASP's number for
SHA-256, 2023) are for the case that somebody photographs half of it.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from rpl.domain.account import ALPHABET
from rpl.domain.field_work import typed_passphrase
from rpl.ports.errors import SealBrokenError
from rpl.ports.field import LockedKey

ROUNDS = 600_000
_KEY_BYTES, _SALT_BYTES, _NONCE_BYTES = 32, 16, 12
_GROUPS, _GROUP = 4, 4


class WebPackCipher:
    """Answers `ports.field.PackCipher`; a test may take fewer rounds."""

    def __init__(self, rounds: int = ROUNDS) -> None:
        self._rounds = rounds

    def new_key(self) -> bytes:
        """A fresh key of 32 bytes."""
        return secrets.token_bytes(_KEY_BYTES)

    def new_passphrase(self) -> str:
        """A fresh passphrase of four groups of four, in Crockford's base 32."""
        groups = ("".join(secrets.choice(ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
        return "-".join(groups)

    def lock(self, key: bytes, passphrase: str, bound: bytes) -> LockedKey:
        """The key as only the passphrase opens it; how that is typed does not matter."""
        salt = secrets.token_bytes(_SALT_BYTES)
        stretched = PBKDF2HMAC(SHA256(), _KEY_BYTES, salt, self._rounds).derive(
            typed_passphrase(passphrase).encode()
        )
        return LockedKey(salt, self._rounds, self.seal(stretched, key, bound))

    def seal(self, key: bytes, plain: bytes, bound: bytes) -> bytes:
        """A nonce, and what may lie on any disk."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(key).encrypt(nonce, plain, bound)

    def open(self, key: bytes, sealed: bytes, bound: bytes) -> bytes:
        """What was sealed.

        Raises:
            SealBrokenError: It was altered, belongs elsewhere, or has another key.
        """
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return AESGCM(key).decrypt(nonce, rest, bound)
        except (InvalidTag, ValueError) as error:
            raise SealBrokenError("what came back with a pack does not open") from error
