"""How large a table may be, and the sheet that stays within it."""

from collections.abc import Iterable
from typing import Final

from rpl.domain.cells import Row, Sheet, TableError

MOST_BYTES: Final = 20_000_000
MOST_UNPACKED_BYTES: Final = 100_000_000
MOST_PARTS: Final = 1_000
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 256
MOST_LETTERS: Final = 32_767
"""Of one cell: no spreadsheet program keeps more."""

MOST_CELLS: Final = 1_000_000


def bounded_sheet(name: str, rows: Iterable[Iterable[str]]) -> Sheet:
    """A sheet without what is empty at the end of its rows, and without empty rows at its end.

    Raises:
        TableError: It is larger than anything that is read here.
    """
    kept: list[Row] = []
    cells = 0
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            raise TableError(f"there are more than {MOST_ROWS} rows: read it in several files")
        texts = _trimmed(tuple(row))
        cells += len(texts)
        if len(texts) > MOST_COLUMNS or cells > MOST_CELLS:
            raise TableError(
                f"there are more than {MOST_COLUMNS} columns or {MOST_CELLS} cells: "
                "take away what is not asked for"
            )
        if any(len(text) > MOST_LETTERS for text in texts):
            raise TableError(f"row {number + 1}: a cell has more than {MOST_LETTERS} letters")
        kept.append(texts)
    while kept and not kept[-1]:
        kept.pop()
    return Sheet(name, tuple(kept))


def _trimmed(row: Row) -> Row:
    length = len(row)
    while length and not row[length - 1]:
        length -= 1
    return row[:length]
