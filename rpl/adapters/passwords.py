"""Password and return-code hashes: argon2id through pwdlib."""

from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher


class Argon2Passwords:
    """Answers `ports.PasswordHasher`.

    The defaults are argon2-cffi's, which follow RFC 9106's second recommendation (64 MiB, 3
    passes, 4 lanes).  At most four run at once, or many attempts together would take the memory.
    """

    _AT_ONCE = 4

    def __init__(self, hasher: Argon2Hasher | None = None) -> None:
        self._hash = PasswordHash((hasher or Argon2Hasher(),))
        self._free = BoundedSemaphore(self._AT_ONCE)
        self._nobody = self._hash.hash("a secret that nobody has")

    def hash(self, secret: str) -> str:
        """The salted hash of a secret."""
        with self._free:
            return self._hash.hash(secret)

    def verify(self, secret: str, hashed: str | None) -> bool:
        """Whether the secret is the hashed one; no hash takes as long and is never right."""
        with self._free:
            matches = self._hash.verify(secret, hashed or self._nobody)
        return matches and bool(hashed)
