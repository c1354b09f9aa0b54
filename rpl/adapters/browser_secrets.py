"""What the service signs its forms, marks and tokens with, derived from the master key.

It follows the key ring: a running process signs with the new master key's secret from the moment
the key was put in place.  What was signed with the one before is accepted for as long as a sign-in
may last, so that nobody loses a form, and no longer: a key may be changed because somebody has it.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rpl.adapters.master_keys import KEY_BYTES
from rpl.domain.account import SESSION_LIMIT
from rpl.ports import Clock
from rpl.ports.errors import MasterKeyError

OVERLAP = SESSION_LIMIT
_PURPOSE = b"rpl browser secret v1"


class BrowserSecrets:
    """The secret of now, and the one before while it is accepted."""

    def __init__(
        self,
        masters: Callable[[], Sequence[bytes]],
        clock: Clock,
        changed_at: Callable[[], datetime] | None = None,
    ) -> None:
        """Follow these master keys, the current one first.

        `changed_at` says when they changed; without it, as where keys stand in a setting, an
        earlier key's secret is accepted for as long as the key is named.
        """
        self._masters = masters
        self._clock = clock
        self._changed_at = changed_at
        self._last = tuple(masters())

    def __call__(self) -> tuple[bytes, ...]:
        """The secret that signs, then the one that is accepted besides, if any.

        While the file of the keys is gone or damaged they are what they were.
        """
        with suppress(MasterKeyError):
            self._last = tuple(self._masters())
        current, *earlier = self._last
        accepted = earlier[:1] if self._overlaps() else []
        return tuple(_derived(key) for key in (current, *accepted))

    def _overlaps(self) -> bool:
        return self._changed_at is None or self._clock.now() < self._changed_at() + OVERLAP


@lru_cache(maxsize=4)
def _derived(master: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=_PURPOSE).derive(master)
