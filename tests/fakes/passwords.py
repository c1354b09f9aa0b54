"""Hashes that cost nothing, for tests that are about something else."""

import hashlib


class FastPasswords:
    """Answers `ports.PasswordHasher` with a bare SHA-256.  Never for anything but tests."""

    def hash(self, secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    def verify(self, secret: str, hashed: str | None) -> bool:
        return self.hash(secret) == hashed
