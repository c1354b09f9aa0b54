"""What pages ask of whatever paints over parts of a picture."""

from collections.abc import Sequence
from typing import Protocol

from rpl.domain.values import Box


class PictureCover(Protocol):
    """Paints over parts of a page image of ours, so that nothing of them is left in its bytes."""

    def covered(self, picture: bytes, size: tuple[int, int], boxes: Sequence[Box]) -> bytes:
        """A JPEG with these boxes black; `size` is the width and height that the boxes count in."""
        ...
