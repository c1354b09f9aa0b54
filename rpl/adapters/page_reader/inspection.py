"""What a file is, by its content, and every reason not to take it.  Runs in the child only."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError
from pillow_heif import register_heif_opener

from rpl.domain.inspection import Inspection
from rpl.domain.intake import MAX_PAGES, MAX_PIXELS
from rpl.domain.quality import QualityFlaw
from rpl.domain.refused_files import (
    EmptyFileError,
    FileDamagedError,
    FileTypeError,
    TooManyPagesError,
    TooManyPixelsError,
)

PDF = "application/pdf"
MEASURED_PAGES = 5
"""Pages of a file that advice on its photos looks at; a phone takes one at a time."""
LEAST_SIDE = 100  # pixels
WIDE_MODES = frozenset({"I", "F", "I;16", "I;16B", "I;16L", "I;16N"})
"""Pictures of more than 8 bits a pixel, as Pillow calls them."""
TIFF = "image/tiff"
HEAD_BYTES = 1024
SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/heic": ("HEIF",),
    TIFF: ("TIFF",),
}
# What decoders raise on bytes that are not what they say they are.
DECODING_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    RuntimeError,
    ArithmeticError,
    AttributeError,
    NotImplementedError,
    UnidentifiedImageError,
)

register_heif_opener()


def media_type(source: Path) -> str:
    """The type of a file by its first bytes.

    Raises:
        EmptyFileError: There are no bytes.
        FileTypeError: It is none of the types that are taken.
    """
    with source.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise EmptyFileError
    for start, kind in SIGNATURES:
        if head.startswith(start):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return "image/heic"
    if b"%PDF-" in head:
        return PDF
    raise FileTypeError


def inspect(source: Path) -> Inspection:
    """What the file is; every picture in it has been decoded to its last pixel.

    Raises:
        FileRefusedError: A subclass says why it cannot be taken.
    """
    kind = media_type(source)
    if kind == PDF:
        from rpl.adapters.page_reader.pdf_inspection import (  # noqa: PLC0415 -- two large parsers
            inspect_pdf,
        )

        return inspect_pdf(source)
    flaws: dict[QualityFlaw, None] = {}
    pages = 0
    with opened(source, kind) as image:
        for frame in frames(image, kind):
            frame.load()  # a picture that was cut off shows itself only when all of it is decoded
            pages += 1
            if pages <= MEASURED_PAGES:
                flaws |= dict.fromkeys(photo_flaws(frame))
    return Inspection(media_type=kind, pages=pages, flaws=tuple(flaws))


def page_count(source: Path, kind: str) -> int:
    """How many pages a file has that was inspected.

    Raises:
        FileRefusedError: It is not as it was.
    """
    if kind == PDF:
        from rpl.adapters.page_reader.pdf import pdf_pages  # noqa: PLC0415 -- a large parser

        with pdf_pages(source) as pages:
            return len(list(pages))
    with opened(source, kind) as image:
        return getattr(image, "n_frames", 1) if kind == TIFF else 1


@contextmanager
def opened(source: Path, kind: str) -> Iterator[Image.Image]:
    """A picture, opened only as the type its first bytes say, never larger than allowed.

    Raises:
        FileDamagedError: It cannot be decoded.
        TooManyPixelsError: It is larger than 50 megapixels.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(source, formats=FORMATS[kind]) as image:
                yield image
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise TooManyPixelsError from error
        except DECODING_ERRORS as error:
            raise FileDamagedError from error


def frames(image: Image.Image, kind: str) -> Iterator[Image.Image]:
    """The pages of a picture: all of a TIFF, the first of anything else.

    Raises:
        TooManyPagesError: A TIFF has more than 200.
        TooManyPixelsError: One of them is larger than 50 megapixels.
    """
    count = getattr(image, "n_frames", 1) if kind == TIFF else 1
    if count > MAX_PAGES:
        raise TooManyPagesError
    for number in range(count):
        if count > 1:
            image.seek(number)
        if image.width * image.height > MAX_PIXELS:
            raise TooManyPixelsError
        yield image


def photo_flaws(frame: Image.Image) -> tuple[QualityFlaw, ...]:
    """Why a page should be photographed again; what cannot be measured has no flaw."""
    from rpl.adapters.page_reader.quality import page_quality  # noqa: PLC0415 -- PDFs need no OpenCV here

    if frame.mode in WIDE_MODES or min(frame.size) < LEAST_SIDE:
        return ()  # no phone takes such a picture
    return page_quality(np.asarray(frame.convert("L"), dtype=np.uint8)).flaws
