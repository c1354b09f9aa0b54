"""Why the photos that a PDF was made of should be taken again.

A phone that scans puts one JPEG on each page.  It is measured as it lies in the file, which is what
the reader will see; nothing is drawn.
"""

import warnings
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

import pikepdf
from PIL import Image

from rpl.adapters.page_reader.inspection import DECODING_ERRORS, MEASURED_PAGES, photo_flaws
from rpl.domain.intake import MAX_PIXELS
from rpl.domain.quality import QualityFlaw

PHOTO_MODES = frozenset({"L", "RGB"})


def scan_flaws(document: pikepdf.Pdf) -> tuple[QualityFlaw, ...]:
    """What is wrong with the photos of the first pages; nothing where a page is no photo."""
    flaws: dict[QualityFlaw, None] = {}
    for page in islice(document.pages, MEASURED_PAGES):
        for photo in _photo(page):
            flaws |= dict.fromkeys(photo_flaws(photo))
    return tuple(flaws)


def _photo(page: pikepdf.Page) -> Iterator[Image.Image]:
    """The photo that a page is, if it is one: a single JPEG and no text.

    One that cannot be decoded is none: whether the page can be drawn is not asked here.
    """
    try:
        jpeg = _only_jpeg(page)
        if jpeg is None:
            return
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(jpeg), formats=["JPEG"]) as photo:
                if photo.width * photo.height > MAX_PIXELS or photo.mode not in PHOTO_MODES:
                    return
                photo.load()
                yield photo
    except (
        pikepdf.PikepdfError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
        *DECODING_ERRORS,
    ):
        return


def _only_jpeg(page: pikepdf.Page) -> bytes | None:
    pictures = list(page.get_images(recursive=False).values())
    if len(pictures) != 1 or "/Font" in page.resources:
        return None
    filters = pictures[0].get("/Filter")
    names = [filters] if isinstance(filters, pikepdf.Name) else list(filters or ())
    return bytes(pictures[0].read_raw_bytes()) if names == [pikepdf.Name.DCTDecode] else None
