"""Pictures of pages made small enough to travel.

They are pictures that the page reader made itself, in its sandbox: nothing of a stranger's file is
opened here.
"""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from rpl.ports.errors import EngineError

_QUALITY = 60


class SmallPictures:
    """Answers `ports.field.Shrinker`."""

    def shrunk(self, picture: bytes, side: int) -> bytes:
        """The picture as JPEG, its longer side at most `side` pixels.

        Raises:
            EngineError: It is no picture.
        """
        small = BytesIO()
        try:
            with Image.open(BytesIO(picture), formats=["JPEG", "PNG"]) as page:
                page.draft(None, (side, side))
                page.thumbnail((side, side))
                page.convert("L" if page.mode == "L" else "RGB").save(
                    small, "JPEG", quality=_QUALITY
                )
        except (UnidentifiedImageError, OSError) as error:
            raise EngineError("a picture of a page does not open") from error
        return small.getvalue()
