"""The bits of a status list: gzip, base64url, multibase `u` (Bitstring Status List 1.0)."""

import gzip
import zlib
from collections.abc import Sequence
from typing import Final

from rpl.adapters.multibase import from_base64url, to_base64url
from rpl.ports.credential import UnreachableError

SHORTEST: Final = 131_072
"""Bits of the shortest list allowed: a credential hides among as many others."""
_LONGEST: Final = 16 * 1024 * 1024  # bytes unpacked; a larger list is not honest
_GZIP: Final = 16 + zlib.MAX_WBITS


class BitstringCodec:
    """Answers `ports.credential.StatusCodec`."""

    def encode(self, revoked: Sequence[int], length: int) -> str:
        """The multibase string of a list of `length` bits in which these positions are set."""
        bits = bytearray(max(length, SHORTEST) // 8)
        for position in revoked:
            bits[position // 8] |= 0x80 >> position % 8
        return "u" + to_base64url(gzip.compress(bytes(bits), mtime=0))

    def is_set(self, encoded: str, position: int) -> bool:
        """Whether the bit at a position is set; the first bit is the leftmost.

        Raises:
            UnreachableError: The list is broken, too short, or does not reach the position.
        """
        bits = _unpack(encoded)
        if len(bits) * 8 < SHORTEST or not 0 <= position < len(bits) * 8:
            raise UnreachableError("list_unusable")
        return bool(bits[position // 8] & (0x80 >> position % 8))


def _unpack(encoded: str) -> bytes:
    # A list of the working draft has no multibase prefix; a gzip stream then begins with H.
    packed = encoded.removeprefix("u")
    unpacker = zlib.decompressobj(_GZIP)
    try:
        bits = unpacker.decompress(from_base64url(packed), _LONGEST)
    except (ValueError, zlib.error) as error:
        raise UnreachableError("list_unusable") from error
    if not unpacker.eof:
        raise UnreachableError("list_unusable")
    return bits
