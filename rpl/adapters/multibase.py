"""Multibase and multikey: how keys, signatures and compressed lists are written as text.

Base58 (Bitcoin alphabet, prefix `z`) and base64url (prefix `u`); multicodec prefixes of the two
kinds of public key (Controlled Identifiers 1.0, section 2.2.2).
"""

import base64

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_LONGEST = 512  # characters; the longest real value, a signature, has 88
_CODECS = {"Ed25519": b"\xed\x01", "ES256": b"\x80\x24"}
_SIZES = {"Ed25519": 32, "ES256": 33}


def to_base58(content: bytes) -> str:
    """Bytes as multibase base58btc."""
    value, digits = int.from_bytes(content), ""
    while value:
        value, digit = divmod(value, 58)
        digits = _ALPHABET[digit] + digits
    zeros = len(content) - len(content.lstrip(b"\0"))
    return "z" + "1" * zeros + digits


def from_base58(text: str) -> bytes:
    """The bytes of a multibase base58btc value.

    Raises:
        ValueError: It is none, or longer than any key or signature.
    """
    if not text.startswith("z") or len(text) > _LONGEST:
        raise ValueError("not base58btc")
    digits, value = text[1:], 0
    for character in digits:
        if character not in _VALUES:
            raise ValueError("not base58btc")
        value = value * 58 + _VALUES[character]
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + value.to_bytes((value.bit_length() + 7) // 8)


def to_base64url(content: bytes) -> str:
    """Bytes as base64url without padding or prefix."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def from_base64url(text: str) -> bytes:
    """The bytes of base64url without padding or prefix.

    Raises:
        ValueError: It is none.
    """
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise ValueError("not base64url") from error


def to_multikey(algorithm: str, material: bytes) -> str:
    """A public key as multikey: `z6Mk…` for Ed25519, `zDn…` for P-256."""
    return to_base58(_CODECS[algorithm] + material)


def from_multikey(text: str) -> tuple[str, bytes]:
    """Algorithm and material of a multikey.

    Raises:
        ValueError: It is none, or of another algorithm.
    """
    content = from_base58(text)
    for algorithm, codec in _CODECS.items():
        if content.startswith(codec) and len(content) == len(codec) + _SIZES[algorithm]:
            return algorithm, content[len(codec) :]
    raise ValueError("a key of another algorithm")
