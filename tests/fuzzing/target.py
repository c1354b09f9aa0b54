"""What a target is, and how its seeds are changed at random where no coverage is measured."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Target:
    """A parser of foreign bytes.

    `run` may refuse what it is given in the ways the parser promises; whatever else it raises is a
    failure.  `words` are pieces of its language, to be put in.  `longest` is in bytes.
    """

    name: str
    run: Callable[[bytes], None]
    seeds: Sequence[bytes]
    words: Sequence[bytes] = ()
    longest: int = 16_384


def mutants(target: Target, seed: int, count: int) -> Iterator[bytes]:
    """The seeds, and then `count` changed ones; the same for the same `seed`."""
    yield from target.seeds
    random = Random(seed)  # noqa: S311 -- to be the same each time
    for _ in range(count):
        content = bytearray(random.choice(target.seeds))
        for _ in range(random.choice((1, 1, 2, 4, 16))):
            _change(content, target, random)
        yield bytes(content[: target.longest])


def _change(content: bytearray, target: Target, random: Random) -> None:
    at = random.randrange(len(content) + 1)
    size = random.choice((1, 1, 2, 4, 32, 512))
    change = random.randrange(6)
    if change == 0:
        content[at : at + 1] = bytes([random.randrange(256)])
    elif change == 1:
        del content[at : at + size]
    elif change == 2:
        content[at:at] = content[at : at + size] * random.choice((1, 2, 40))
    elif change == 3:
        content[at:at] = random.choice([b"\0", b"\xff" * 4, b"[" * 99, b"9" * 40, *target.words])
    elif change == 4:
        del content[at:]
    else:
        other = random.choice(target.seeds)
        start = random.randrange(len(other) + 1)
        content[at : at + size] = other[start : start + size]
