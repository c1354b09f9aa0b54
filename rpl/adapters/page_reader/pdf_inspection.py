"""Whether a PDF may be opened: its pages counted, everything in it that could act taken out."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pypdfium2

from rpl.adapters.page_reader.inspection import DECODING_ERRORS, PDF
from rpl.adapters.page_reader.pdf_active import take_out_active_content
from rpl.adapters.page_reader.pdf_scans import scan_flaws
from rpl.domain.inspection import Inspection
from rpl.domain.intake import MAX_PAGES
from rpl.domain.refused_files import (
    FileActiveError,
    FileDamagedError,
    FileEncryptedError,
    PageTooLargeError,
    TooManyPagesError,
)

TAIL_BYTES = 2048
MOST_POINTS = 14_450
"""5.1 m, a side: PDF ends at 5.08.  A photo that a phone made a PDF of has a page of metres."""


def inspect_pdf(source: Path) -> Inspection:
    """What a PDF is, and what it carries that could act.

    Raises:
        FileRefusedError: It is cut, encrypted, too long, or has a page that is too large.
    """
    _whole(source)
    with _opened(source) as document:
        pages = _pages(document)
        active = take_out_active_content(document)
        flaws = scan_flaws(document)
    _drawable(source)
    return Inspection(media_type=PDF, pages=pages, active=active, flaws=flaws)


def clean_pdf(source: Path, cleaned: Path) -> Inspection:
    """Write a copy of a PDF without what could act in it, and say what the copy is.

    Objects that nothing points to any more are not written; the same file gives the same bytes.

    Raises:
        FileActiveError: Something that could act would be left.
        FileRefusedError: It cannot be taken at all.
    """
    _whole(source)
    with _opened(source) as document:
        take_out_active_content(document)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of fields that no form holds: they came so
            document.save(cleaned, deterministic_id=True)
    inspection = inspect_pdf(cleaned)
    if inspection.active:
        raise FileActiveError
    return inspection


@contextmanager
def _opened(source: Path) -> Iterator[pikepdf.Pdf]:
    try:
        with pikepdf.open(source) as document:
            yield document
    except pikepdf.PasswordError as error:
        raise FileEncryptedError from error
    except (pikepdf.PikepdfError, *DECODING_ERRORS) as error:
        raise FileDamagedError from error


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


def _drawable(source: Path) -> None:
    """Every page opens in the renderer and has a size that a picture can have."""
    try:
        document = pypdfium2.PdfDocument(source)
        try:
            for number in range(len(document)):
                if max(document[number].get_size()) > MOST_POINTS:
                    raise PageTooLargeError
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise FileDamagedError from error
