"""A vault and a key ring in memory, and a vault that fails."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from typing_extensions import override

from rpl.domain.intake import StorageFullError
from rpl.ports import MeasuredObject, Place, SealedObject
from rpl.ports.errors import ObjectMissingError, SealBrokenError

_MARK = b"wrapped:"


class FakeValueSeal:
    """Values with every bit turned over, and behind them a checksum of place and key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._sealed = 0

    def seal(self, place: Place, text: str) -> bytes:
        self._sealed += 1
        number = (self._sealed % 2**32).to_bytes(4)
        plain = number + bytes(255 - byte for byte in text.encode())
        return plain + self._checksum(place, plain)

    def open(self, place: Place, sealed: bytes) -> str:
        plain, checksum = sealed[:-32], sealed[-32:]
        if self._checksum(place, plain) != checksum:
            raise SealBrokenError(f"a value of {place.column} does not open")
        return bytes(255 - byte for byte in plain[4:]).decode()

    def _checksum(self, place: Place, plain: bytes) -> bytes:
        bound = f"{place.column} {place.row} ".encode()
        return hmac.new(self._key, bound + plain, hashlib.sha256).digest()


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

    def wrapped_again(self, wrapped: bytes) -> bytes:
        self.unwrap(wrapped)
        return wrapped

    def values(self, wrapped: bytes) -> FakeValueSeal:
        return FakeValueSeal(self.unwrap(wrapped))


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

    def measured(self, key: bytes, name: str) -> MeasuredObject:
        content = b"".join(self.read(key, name))
        print_ = hmac.new(key, content, hashlib.sha256).hexdigest()
        return MeasuredObject(len(content), print_, hashlib.sha256(content).hexdigest())

    def remove(self, name: str) -> None:
        self.objects.pop(name, None)

    def names(self) -> Iterator[str]:
        yield from list(self.objects)

    def sealed(self, name: str) -> Iterator[bytes]:
        if name not in self.objects:
            raise ObjectMissingError(f"the vault holds no object {name}")
        key, content = self.objects[name]
        yield key
        yield content

    def keep(self, name: str, chunks: Iterable[bytes]) -> None:
        whole = b"".join(chunks)
        self.objects[name] = (whole[:32], whole[32:])

    def forget_unfinished(self, before: datetime) -> int:  # noqa: ARG002 -- of the port
        return 0


class FullVault(FakeVault):
    """A vault whose disk has no room left."""

    @override
    def put(self, key: bytes, source: Path) -> SealedObject:
        raise StorageFullError
