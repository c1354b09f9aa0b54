r"""How an object is sealed, wherever it lies.

An object is sealed with a random key of its own, which is wrapped under the applicant's key; the
name is part of what the wrap vouches for, so that two objects cannot be exchanged.  The content
is cut into segments, each AES-256-GCM, in the STREAM construction (Hoang, Reyhanitabar, Rogaway,
Vizar: "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015): the nonce
is a random prefix, the segment's number, and whether it is the last.  Cutting the file, or moving
or repeating a segment, breaks the seal like a flipped byte does.

    magic 8 | wrap nonce 12 | wrapped object key 48 | nonce prefix 7 | segments of 65,536 + 16
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rpl.ports import MeasuredObject, SealedObject
from rpl.ports.errors import ObjectMissingError, SealBrokenError

CHUNK_BYTES = 64 * 1024
_MAGIC = b"RPLSEAL1"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_PREFIX_BYTES = 7
_SEALED_SEGMENT_BYTES = CHUNK_BYTES + _TAG_BYTES
_WRAPPED_BYTES = _KEY_BYTES + _TAG_BYTES
_HEADER_BYTES = len(_MAGIC) + _NONCE_BYTES + _WRAPPED_BYTES + _PREFIX_BYTES
_NAME = re.compile(r"[0-9a-f]{32}\Z")


class Readable(Protocol):
    """What bytes come from."""

    def read(self, size: int, /) -> bytes:
        """As many bytes as asked for; fewer at the end only."""
        ...


class Writable(Protocol):
    """What bytes go to."""

    def write(self, piece: bytes, /) -> object:
        """Take in all of it."""
        ...


def new_name() -> str:
    """A random name, which tells nothing."""
    return secrets.token_hex(16)


def is_name(name: str) -> bool:
    """Whether `new_name` may have made this."""
    return _NAME.match(name) is not None


def known_name(name: str) -> str:
    """The name, if it can be one.

    Raises:
        ObjectMissingError: It cannot.
    """
    if not is_name(name):
        raise ObjectMissingError("the vault gives no such names")
    return name


def seal(key: bytes, name: str, plain: Readable, sealed: Writable) -> SealedObject:
    """Seal a stream under an applicant's key."""
    object_key = secrets.token_bytes(_KEY_BYTES)
    nonce, prefix = secrets.token_bytes(_NONCE_BYTES), secrets.token_bytes(_PREFIX_BYTES)
    wrapped = AESGCM(_derived(key, b"rpl wrap v1")).encrypt(nonce, object_key, _bound(name, prefix))
    sealed.write(_MAGIC + nonce + wrapped + prefix)
    cipher = AESGCM(object_key)
    mac, size = _fingerprint(key), 0
    for number, (segment, last) in enumerate(_segments(plain, CHUNK_BYTES)):
        mac.update(segment)
        size += len(segment)
        sealed.write(cipher.encrypt(_nonce(prefix, number, last=last), segment, None))
    return SealedObject(name=name, size=size, fingerprint=mac.hexdigest())


def unsealed(key: bytes, name: str, sealed: Readable) -> Iterator[bytes]:
    """The plain segments of a sealed stream, each checked before it is given out.

    Raises:
        SealBrokenError: The object was altered, or sealed under another key.
    """
    try:
        yield from _unsealed(key, name, sealed)
    except InvalidTag as error:
        raise SealBrokenError(f"object {name} was altered, or has another key") from error


def measured(key: bytes, plain: Iterable[bytes]) -> MeasuredObject:
    """The size, the fingerprint under an applicant's key and the SHA-256 of plain segments."""
    mac, plain_hash, size = _fingerprint(key), hashlib.sha256(), 0
    for segment in plain:
        mac.update(segment)
        plain_hash.update(segment)
        size += len(segment)
    return MeasuredObject(size, mac.hexdigest(), plain_hash.hexdigest())


def _fingerprint(key: bytes) -> hmac.HMAC:
    return hmac.new(_derived(key, b"rpl fingerprint v1"), digestmod=hashlib.sha256)


def _unsealed(key: bytes, name: str, sealed: Readable) -> Iterator[bytes]:
    header = sealed.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        raise InvalidTag
    nonce, rest = header[8 : 8 + _NONCE_BYTES], header[8 + _NONCE_BYTES :]
    wrapped, prefix = rest[:_WRAPPED_BYTES], rest[_WRAPPED_BYTES:]
    cipher = AESGCM(
        AESGCM(_derived(key, b"rpl wrap v1")).decrypt(nonce, wrapped, _bound(name, prefix))
    )
    for number, (segment, last) in enumerate(_segments(sealed, _SEALED_SEGMENT_BYTES)):
        if len(segment) < _TAG_BYTES:
            raise InvalidTag
        yield cipher.decrypt(_nonce(prefix, number, last=last), segment, None)


def _segments(stream: Readable, size: int) -> Iterator[tuple[bytes, bool]]:
    """The stream in pieces, each with whether it is the last; an empty stream is one piece."""
    piece = stream.read(size)
    while following := stream.read(size):
        yield piece, False
        piece = following
    yield piece, True


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


def _bound(name: str, prefix: bytes) -> bytes:
    return _MAGIC + name.encode("ascii") + prefix


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(key)
