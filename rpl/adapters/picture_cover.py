"""Paints boxes over page images with Pillow.  The images are the page reader's own JPEGs."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from rpl.domain.values import Box

_ROOM = 0.15
"""How far the paint reaches beyond a word, in heights of its box: letters hang below and beside."""
_QUALITY = 85


class PillowCover:
    """Covers parts of a picture; what lay under the paint is not in the new file."""

    def covered(self, picture: bytes, size: tuple[int, int], boxes: Sequence[Box]) -> bytes:
        """A JPEG with these boxes black; `size` is the width and height that the boxes count in."""
        with Image.open(BytesIO(picture)) as opened:
            image = opened.convert("RGB")
        across, down = image.width / max(size[0], 1), image.height / max(size[1], 1)
        pen = ImageDraw.Draw(image)
        for box in boxes:
            room = box.height * _ROOM
            left, right = (box.left - room) * across, (box.right + room) * across
            top, bottom = (box.top - room) * down, (box.bottom + room) * down
            pen.rectangle((left, top, right, bottom), fill="black")
        kept = BytesIO()
        image.save(kept, "JPEG", quality=_QUALITY)
        return kept.getvalue()
