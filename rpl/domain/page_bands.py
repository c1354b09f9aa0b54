"""Bands: marks under a programme's key by which pages that may be alike are found in an index.

Pages with a mark in common are candidates, and `rpl.domain.likeness` compares them.  Marks are
HMACs: whoever has the table alone cannot test a guess of what a page shows or says.

Source: locality sensitive hashing in bands (Broder 1997 for the words, by MinHash; the picture is
looked up with its least sure bits turned over, as in multi-probe hashing, Lv and others 2007).
"""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

SHAPE_VALUES = 255
"""How many numbers a picture's shape has: those of a square of 16 by 16 without the mean."""

_BITS, _BANDS = 20, 12
"""The bits of one band of a picture, and how many bands it has: measured in docs/benchmarks.md."""
_TURNED = 4
"""So many of the least sure bits of a band are tried both ways when a picture is looked up."""
_ROWS, _WORD_BANDS = 4, 16
"""Lowest values in one band of words, and how many bands: half of what is said in common is found
in 6 of 10 cases, seven tenths in 98 of 100."""
FEWEST_WORDS = 8
"""A page with fewer words is looked up by its picture alone."""
_MASK = 2**64 - 1


def shape_bits(shape: Sequence[int]) -> tuple[bool, ...]:
    """The bits by which two pictures are compared."""
    return tuple(value > 0 for value in shape)


def file_band(key: bytes, digest: bytes) -> int:
    """The mark of a whole file, from its SHA-256."""
    return _marked(key, b"file", digest)


def shape_bands(key: bytes, shape: Sequence[int]) -> tuple[int, ...]:
    """The marks that are kept of a picture."""
    return tuple(_shape_mark(key, place, band) for place, band in _bands_of(shape))


def shape_probes(key: bytes, shape: Sequence[int]) -> tuple[int, ...]:
    """The marks by which a picture is looked up: those kept of it, and of pictures near to it."""
    found = []
    for place, band in _bands_of(shape):
        unsure = sorted(range(len(band)), key=lambda bit: abs(band[bit]))[:_TURNED]
        for count in range(len(unsure) + 1):
            for turned in combinations(unsure, count):
                near = [-v or 1 if bit in turned else v for bit, v in enumerate(band)]
                found.append(_shape_mark(key, place, near))
    return tuple(dict.fromkeys(found))


def word_bands(key: bytes, tokens: Sequence[str]) -> tuple[int, ...]:
    """The marks of what a page says, none where that is too little; kept and looked up alike."""
    if len(tokens) < FEWEST_WORDS:
        return ()
    pairs = {" ".join(pair) for pair in pairwise(tokens)}
    hashes = [_marked(key, b"pair", pair.encode()) & _MASK for pair in pairs]
    lowest = [
        min((each ^ mask) * factor & _MASK for each in hashes) for mask, factor in _mixers(key)
    ]
    return tuple(
        _marked(key, b"words", bytes([place]) + repr(lowest[start : start + _ROWS]).encode())
        for place, start in enumerate(range(0, len(lowest), _ROWS))
    )


def _bands_of(shape: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    """The bands of a picture.  One without any shape is like every other one: it has none."""
    if len(shape) != SHAPE_VALUES or not any(shape):
        return
    for place in range(_BANDS):
        yield place, shape[place * _BITS : (place + 1) * _BITS]


def _shape_mark(key: bytes, place: int, band: Sequence[int]) -> int:
    return _marked(key, b"shape", bytes([place, *shape_bits(band)]))


@lru_cache(maxsize=4)
def _mixers(key: bytes) -> tuple[tuple[int, int], ...]:
    """A mask and an odd factor for each lowest value."""
    drawn = (
        hmac.digest(key, b"mixer" + bytes([number]), "sha256")
        for number in range(_ROWS * _WORD_BANDS)
    )
    return tuple((int.from_bytes(each[:8]), int.from_bytes(each[8:16]) | 1) for each in drawn)


def _marked(key: bytes, what: bytes, content: bytes) -> int:
    """64 bits of an HMAC, as the signed whole number that a database keeps."""
    digest = hmac.new(key, what + b"\0" + content, hashlib.sha256).digest()
    return int.from_bytes(digest[:8], signed=True)
