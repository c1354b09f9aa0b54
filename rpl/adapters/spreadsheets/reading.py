"""A file of an operator's as sheets of text, whichever program wrote it."""

from pathlib import Path
from typing import Final

from rpl.adapters.spreadsheets.bounds import MOST_BYTES
from rpl.adapters.spreadsheets.texts import read_csv
from rpl.adapters.spreadsheets.workbooks import read_workbook
from rpl.domain.cells import Sheet, TableError

_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of a workbook, or the one of a CSV file; what it is, its first bytes say.

    Numbers are written as people write them, days as 2026-11-24, truth as true and false; of a
    formula the value counts that was computed last.

    Raises:
        TableError: It is not there, too large, or no such file.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise TableError(
                f"it has {size} bytes, {MOST_BYTES} are read: leave out what is not asked"
            )
        content = path.read_bytes()
    except OSError as error:
        raise TableError(f"it cannot be read: {error.strerror}") from error
    if content.startswith(_OLD_OFFICE):
        raise TableError("it is an old .xls or one with a password: save it as .xlsx without one")
    return read_workbook(content) if content.startswith(_ZIP) else (read_csv(path.stem, content),)
