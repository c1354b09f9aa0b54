"""A vault and a key ring in memory, and a vault that fails."""

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from typing_extensions import override

from rpl.domain.intake import StorageFullError
from rpl.ports import SealedObject
from rpl.ports.errors import ObjectMissingError, SealBrokenError

_MARK = b"wrapped:"


class FakeKeyRing:
    """Applicant keys 'wrapped' by a mark in front of them and a checksum behind."""

    def __init__(self) -> None:
        self._made = 0

    def new_key(self) -> bytes:
        self._made += 1
        key = hashlib.sha256(b"key %d" % self._made).digest()
        return _MARK + key + hashlib.sha256(key).digest()

    def unwrap(self, wrapped: bytes) -> bytes:
        key, checksum = wrapped[len(_MARK) : -32], wrapped[-32:]
        if not wrapped.startswith(_MARK) or hashlib.sha256(key).digest() != checksum:
            raise SealBrokenError("the wrapped key was altered, or is another master key's")
        return key


class FakeVault:
    """Objects in a dictionary, each with the key it was 'sealed' under."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, bytes]] = {}

    def put(self, key: bytes, source: Path) -> SealedObject:
        content, name = source.read_bytes(), uuid4().hex
        self.objects[name] = (key, content)
        return SealedObject(
            name=name,
            size=len(content),
            fingerprint=hmac.new(key, content, hashlib.sha256).hexdigest(),
        )

    def read(self, key: bytes, name: str) -> Iterator[bytes]:
        if name not in self.objects:
            raise ObjectMissingError(f"the vault holds no object {name}")
        sealed_under, content = self.objects[name]
        if key != sealed_under:
            raise SealBrokenError(f"object {name} does not open with this key")
        yield content

    def remove(self, name: str) -> None:
        self.objects.pop(name, None)

    def names(self) -> Iterator[str]:
        yield from list(self.objects)


class FullVault(FakeVault):
    """A vault whose disk has no room left."""

    @override
    def put(self, key: bytes, source: Path) -> SealedObject:
        raise StorageFullError
