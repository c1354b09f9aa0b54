"""The pages of a PDF: their own text where it can be trusted, else a picture of each."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pypdfium2
from pypdfium2 import raw

from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.text_layer import LOST, plausible
from rpl.domain.intake import MAX_PAGES
from rpl.domain.reading import Word
from rpl.domain.refused_files import FileDamagedError, TooManyPagesError
from rpl.domain.values import Box

POINTS_PER_INCH = 72
RENDER_DPI = 300
MAX_RENDERED = 20_000_000  # pixels
MAX_CHARACTERS = 50_000
PICTURE_SHARE = 0.6
"""A picture that covers so much of a page is the page; text over it is somebody else's reading."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its size in points, a drawing of it, and its own words if they can be trusted."""

    page: pypdfium2.PdfPage

    def drawn(self) -> Pixels:
        """The page at 300 dpi, or as near as 20 megapixels allow; RGB."""
        width, height = self.page.get_size()
        dpi = min(RENDER_DPI, POINTS_PER_INCH * (MAX_RENDERED / max(1, width * height)) ** 0.5)
        bitmap = self.page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True)
        pixels = bitmap.to_numpy()
        flat = np.repeat(pixels[:, :, None], 3, 2) if pixels.ndim == 2 else pixels[:, :, :3]  # noqa: PLR2004 -- colours
        return np.ascontiguousarray(flat if flat.shape[2] == 3 else np.repeat(flat, 3, 2))  # noqa: PLR2004 -- colours

    def words(self, width: int, height: int) -> tuple[Word, ...]:
        """The page's own words, in pixels of a drawing `width` by `height`; () if not trusted."""
        if self._is_picture():
            return ()
        glyphs = list(islice(self._glyphs(), MAX_CHARACTERS + 1))
        if len(glyphs) > MAX_CHARACTERS:
            return ()  # no page of a book: what can be seen of it is read
        if not plausible("".join(glyph.meaning for glyph in glyphs)):
            return ()
        characters = [(glyph.character, glyph.bounds) for glyph in glyphs]
        return tuple(_words(characters, Scale.of(self.page, width, height)))

    def _is_picture(self) -> bool:
        width, height = self.page.get_size()
        pictures = self.page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
        covered = max((_area(picture.get_bounds()) for picture in pictures), default=0.0)
        return bool(covered > PICTURE_SHARE * width * height)

    def _glyphs(self) -> "Iterator[Glyph]":
        layer = self.page.get_textpage()
        try:
            for index in range(layer.count_chars()):
                yield Glyph(
                    chr(raw.FPDFText_GetUnicode(layer, index)),
                    layer.get_charbox(index),
                    raw.FPDFText_HasUnicodeMapError(layer, index) != 1,
                )
        finally:
            layer.close()


@dataclass(frozen=True, slots=True)
class Glyph:
    """What a glyph is said to mean, where it stands in points, and whether its font knows that."""

    character: str
    bounds: tuple[float, float, float, float]
    is_known: bool

    @property
    def meaning(self) -> str:
        """The character, or the sign for one that was lost."""
        return self.character if self.is_known else LOST


@dataclass(frozen=True, slots=True)
class Scale:
    """From points, upwards, to pixels, downwards."""

    left: float
    top: float
    across: float
    down: float
    width: int
    height: int

    @classmethod
    def of(cls, page: pypdfium2.PdfPage, width: int, height: int) -> "Scale":
        """The scale of a page drawn as `width` by `height` pixels."""
        left, bottom, right, top = page.get_bbox()
        return cls(left, top, width / (right - left), height / (top - bottom), width, height)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box in pixels, kept on the page."""
        x = min(max(0, round((left - self.left) * self.across)), self.width - 1)
        y = min(max(0, round((self.top - top) * self.down)), self.height - 1)
        wide = min(round((right - left) * self.across), self.width - x)
        high = min(round((top - bottom) * self.down), self.height - y)
        return Box(left=x, top=y, width=max(1, wide), height=max(1, high))


@contextmanager
def pdf_pages(source: Path) -> Iterator[Iterator[PdfPage]]:
    """The pages of a PDF.

    Raises:
        FileDamagedError: It cannot be opened, or a page of it cannot.
        TooManyPagesError: There are more than 200.
    """
    try:
        document = pypdfium2.PdfDocument(source)
        try:
            if len(document) > MAX_PAGES:
                raise TooManyPagesError
            yield (PdfPage(document[number]) for number in range(len(document)))
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise FileDamagedError from error


def _words(
    characters: list[tuple[str, tuple[float, float, float, float]]], scale: Scale
) -> Iterator[Word]:
    line, pending = 0, ""
    box: Box | None = None
    for character, bounds in [*characters, ("\n", (0.0, 0.0, 0.0, 0.0))]:
        if character.isspace() or unicodedata.category(character) == "Cc":
            text = unicodedata.normalize("NFKC", pending)
            if text.strip() and box:
                yield Word(text=text, box=box, confidence=100, line=line)
            pending, box = "", None
            line += character == "\n"
            continue
        here = scale.box(*bounds)
        pending, box = pending + character, box.join(here) if box else here


def _area(bounds: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = bounds
    return max(0.0, right - left) * max(0.0, top - bottom)
