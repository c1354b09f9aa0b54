"""Workbooks (XLSX) as sheets of text, opened only after what could harm has been looked for.

A workbook is a ZIP archive of XML.  What it unpacks to is bounded by what its directory says, which
is also all that is ever unpacked of an entry; and every entry is looked through for a document type
before anything else reads it, because without one there are no entities to swell or to fetch.
"""

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

import openpyxl

from rpl.adapters.spreadsheets.bounds import MOST_PARTS, MOST_UNPACKED_BYTES, bounded_sheet
from rpl.domain.cells import Sheet, TableError

_BROKEN: Final = "it is no whole workbook: open it in a spreadsheet program and save it as .xlsx"
_HARMFUL: Final = "it holds a document type, which no spreadsheet program writes: it is not opened"
_TOO_LARGE: Final = "it unpacks to more than is read: leave out pictures, styles and other sheets"
_OTHER: Final = "it is another kind of document: save it as .xlsx or CSV"
_PICTURES: Final = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".emf",
    ".wmf",
    ".bmp",
    ".tif",
    ".tiff",
    ".bin",
)
_WRITTEN_BY_NUMBER: Final = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
"""Control characters, and the line with which what only looks like this is begun (`_x005F_x0041_`).

Of texts that cells share, the library has taken that line away already.
"""

_NO_LETTER: Final = re.compile("[\0\ud800-\udfff]")
_PIECE: Final = 1 << 16


def read_workbook(content: bytes) -> tuple[Sheet, ...]:
    """Every sheet that has cells, in the order of the workbook.

    Raises:
        TableError: It is damaged, too large, or no workbook.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            _look_through(archive)
    except (BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise TableError(_BROKEN) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and checks that are not read
            return _sheets(content)
    except TableError:
        raise
    except Exception as error:
        raise TableError(_BROKEN) from error


def _sheets(content: bytes) -> tuple[Sheet, ...]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        found = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # they are what a file says of itself
            rows = sheet.iter_rows(values_only=True)
            found.append(bounded_sheet(sheet.title, map(_texts, rows)))
        return tuple(found)
    finally:
        book.close()


def _look_through(archive: ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_PARTS or sum(each.file_size for each in entries) > MOST_UNPACKED_BYTES:
        raise TableError(_TOO_LARGE)
    if "xl/workbook.xml" not in archive.namelist():
        raise TableError(_OTHER)
    for entry in entries:
        if entry.is_dir():
            continue
        try:
            _refuse_document_type(archive, entry.filename)
        except expat.ExpatError as error:
            if not entry.filename.casefold().endswith(_PICTURES):
                raise TableError(_BROKEN) from error


def _refuse_document_type(archive: ZipFile, name: str) -> None:
    def found(*_said: object) -> None:
        raise TableError(_HARMFUL)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = found
    with archive.open(name) as file:
        while piece := file.read(_PIECE):
            parser.Parse(piece, False)  # noqa: FBT003 -- its own way of saying that more comes
    parser.Parse(b"", True)  # noqa: FBT003 -- and that nothing does


def _texts(row: Iterable[object]) -> Iterator[str]:
    return map(_text, row)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        plain = _WRITTEN_BY_NUMBER.sub(lambda found: chr(int(found[1], 16)), value)
        return _NO_LETTER.sub("\ufffd", plain)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        day = value.date().isoformat()
        return day if value.time() == time() else f"{day} {value:%H:%M:%S}"
    return str(value)
