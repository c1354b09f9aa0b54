"""Sealed files in a bucket of S3-compatible storage.

An object is durable when the storage has answered, and appears whole or not at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from tempfile import SpooledTemporaryFile
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

from rpl.adapters import sealed_stream
from rpl.ports import MeasuredObject, SealedObject
from rpl.ports.errors import ObjectMissingError, VaultAwayError

_IN_MEMORY = 5 * 1024 * 1024
_MISSING = (NotFoundError, FileNotFoundError)
_FAILED = (BaseError, OSError)


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where the storage is, and who we are there.

    `address` is `s3://bucket/prefix`.  An empty endpoint means AWS in the region; without an access
    key, what the environment offers is taken (`AWS_*`, or the machine's role).  `patience` is how
    long one request may take, and all tries of it together.
    """

    address: str
    endpoint: str = ""
    region: str = ""
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    patience: timedelta = timedelta(seconds=30)


class BucketVault:
    """Answers `ports.Vault` with objects of one bucket."""

    def __init__(self, bucket: Bucket) -> None:
        place = urlsplit(bucket.address)
        known = {
            "endpoint": bucket.endpoint,
            "region": bucket.region or "us-east-1",
            "access_key_id": bucket.access_key,
            "secret_access_key": bucket.secret_key,
        }
        self._store = S3Store(
            place.netloc,
            prefix=place.path.strip("/") or None,
            config={name: value for name, value in known.items() if value},  # type: ignore[arg-type] # botocore names each setting
            client_options={
                "allow_http": bucket.endpoint.startswith("http://"),
                "timeout": bucket.patience,
            },
            retry_config={"retry_timeout": bucket.patience},
        )

    def put(self, key: bytes, source: Path) -> SealedObject:
        """Seal a file; it is durable when this returns.

        Raises:
            VaultAwayError: The storage does not answer.
        """
        name = sealed_stream.new_name()
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as sealed:
            with source.open("rb") as plain:
                made = sealed_stream.seal(key, name, plain, sealed)
            self._send(name, sealed)
        return made

    def read(self, key: bytes, name: str) -> Iterator[bytes]:
        """The content, in chunks, each checked before it is given out.

        Raises:
            ObjectMissingError: No object has this name.
            SealBrokenError: The object was altered, or sealed under another key.
            VaultAwayError: The storage does not answer.
        """
        return sealed_stream.unsealed(key, name, _Pieces(self.sealed(name)))

    def measured(self, key: bytes, name: str) -> MeasuredObject:
        """The object read to its end, every byte of it checked.

        Raises:
            ObjectMissingError: No object has this name.
            SealBrokenError: The object was altered, or sealed under another key.
        """
        return sealed_stream.measured(key, self.read(key, name))

    def remove(self, name: str) -> None:
        """Forget an object; removing one that is not there is no error."""
        if not sealed_stream.is_name(name):
            return
        try:
            obstore.delete(self._store, name)
        except _MISSING:
            pass
        except _FAILED as error:
            raise _away(error) from error

    def names(self) -> Iterator[str]:
        """Every object held."""
        try:
            for found in chain.from_iterable(obstore.list(self._store)):
                if sealed_stream.is_name(found["path"]):
                    yield found["path"]
        except _FAILED as error:
            raise _away(error) from error

    def sealed(self, name: str) -> Iterator[bytes]:
        """An object as it lies there, still sealed, in chunks: for backups and for moving.

        Raises:
            ObjectMissingError: No object has this name.
            VaultAwayError: The storage does not answer.
        """
        try:
            found = obstore.get(self._store, sealed_stream.known_name(name))
            for chunk in found.stream(min_chunk_size=sealed_stream.CHUNK_BYTES):
                yield bytes(chunk)
        except _MISSING as error:
            raise ObjectMissingError(f"the vault holds no object {name}") from error
        except _FAILED as error:
            raise _away(error) from error

    def keep(self, name: str, chunks: Iterable[bytes]) -> None:
        """Take in, under its own name, what `sealed` gave out; it is durable when this returns.

        Raises:
            VaultAwayError: The storage does not answer.
        """
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as sealed:
            sealed.writelines(chunks)
            self._send(sealed_stream.known_name(name), sealed)

    def forget_unfinished(self, before: datetime) -> int:  # noqa: ARG002 -- of the port
        """Nothing: what was begun is no object, and its parts are the storage's to remove."""
        return 0

    def _send(self, name: str, sealed: "SpooledTemporaryFile[bytes]") -> None:
        sealed.seek(0)
        try:
            obstore.put(self._store, name, sealed)
        except _FAILED as error:
            raise _away(error) from error


class _Pieces:
    """Chunks of any size as something to read from."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = bytearray()

    def read(self, size: int, /) -> bytes:
        """As many bytes as asked for; fewer at the end only."""
        while len(self._held) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._held += chunk
        piece = bytes(self._held[:size])
        del self._held[:size]
        return piece


def _away(error: Exception) -> VaultAwayError:
    """The kind of the failure; what the storage said of it may name addresses and keys."""
    return VaultAwayError(f"the storage of files does not answer: {type(error).__name__}")
