"""Whether a PDF may be opened: its pages counted, everything in it that could act looked for."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2

from rpl.domain.intake import (
    MAX_PAGES,
    MAX_PIXELS,
    FileActiveError,
    FileDamagedError,
    FileEncryptedError,
    TooManyPagesError,
    TooManyPixelsError,
)

TAIL_BYTES = 2048
POINTS_PER_INCH = 72
LOWEST_DPI = 150
"""A page that cannot be drawn at this resolution within 50 megapixels is refused."""

ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/AA", "/EmbeddedFiles", "/EF", "/RichMediaContent"})
ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/RichMediaExecute"}
)
EMBEDDED = "/EmbeddedFile"
MAX_DEPTH = 60


def inspect_pdf(source: Path) -> int:
    """The number of pages of a PDF that is safe to open.

    Raises:
        FileRefusedError: It is cut, encrypted, active, too long, or has a page that is too large.
    """
    _whole(source)
    try:
        with pikepdf.open(source) as document:
            pages = _pages(document)
            if any(_acts(each) for each in document.objects):
                raise FileActiveError
    except pikepdf.PasswordError as error:
        raise FileEncryptedError from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise FileDamagedError from error
    _drawable(source)
    return pages


def _whole(source: Path) -> None:
    """A PDF that was cut off lacks its end; the parsers below would quietly repair it."""
    with source.open("rb") as file:
        file.seek(max(0, source.stat().st_size - TAIL_BYTES))
        if b"%%EOF" not in file.read():
            raise FileDamagedError


def _pages(document: pikepdf.Pdf) -> int:
    count = len(document.pages)
    if count == 0:
        raise FileDamagedError
    if count > MAX_PAGES:
        raise TooManyPagesError
    return count


def _acts(root: pikepdf.Object) -> bool:
    """Whether a dictionary, or one that lies inside it, can run, open or carry something."""
    return any(
        not ACTIVE_KEYS.isdisjoint(each.keys())
        or str(each.get("/S", "")) in ACTIVE_ACTIONS
        or str(each.get("/Type", "")) == EMBEDDED
        for each in _dictionaries(root, 0)
    )


def _dictionaries(each: object, depth: int) -> Iterator[pikepdf.Dictionary]:
    """The dictionaries written inside one object; those it refers to are objects themselves."""
    if depth > MAX_DEPTH:
        raise FileDamagedError
    if isinstance(each, pikepdf.Stream):
        each = each.stream_dict
    if isinstance(each, pikepdf.Dictionary):
        yield each
        inside = [each.get(key) for key in each.keys()]  # noqa: SIM118 -- iterating gives no keys
    elif isinstance(each, pikepdf.Array):
        inside = list(each)
    else:
        return
    for value in inside:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _dictionaries(value, depth + 1)


def _drawable(source: Path) -> None:
    """Every page opens in the renderer and has a size that a picture can have."""
    try:
        document = pypdfium2.PdfDocument(source)
        try:
            for number in range(len(document)):
                width, height = document[number].get_size()
                inches = width / POINTS_PER_INCH * height / POINTS_PER_INCH
                if inches * LOWEST_DPI**2 > MAX_PIXELS:
                    raise TooManyPixelsError
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise FileDamagedError from error
