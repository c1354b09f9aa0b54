"""Cells of a spreadsheet as text: where one stands, what is wrong with it, and what is safe in it.

A spreadsheet is what a program shows of a file; here it is rows of texts.  How files are read and
written is for an adapter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from typing_extensions import override

Row: TypeAlias = tuple[str, ...]
Cell: TypeAlias = str | int | float
"""What is written: a text, or a number that programs may add up."""


class TableForm(StrEnum):
    """The two kinds of files that tables are written as."""

    XLSX = "xlsx"
    CSV = "csv"


_LETTERS: Final = 26
_APOSTROPHE: Final = "'"
_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 -- wide forms, which some programs read as the narrow ones
"""What a cell of a CSV file must not begin with: programs would compute it (OWASP, CSV injection).
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file, as text; rows may be of different lengths."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in a cell and what to do about it; rows and columns count from 0.

    `sheet` is named where a file has several that are read.
    """

    row: int
    column: int
    problem: str
    remedy: str
    sheet: str = ""

    @override
    def __str__(self) -> str:
        """`B7: is "abc"; write a whole number`."""
        place = address(self.row, self.column)
        where = f"{self.sheet}!{place}" if self.sheet else place
        return f"{where}: {self.problem}; {self.remedy}"


class TableError(Exception):
    """A file is no table that can be read; the message says what to do."""


class CellsError(TableError):
    """Cells of a table do not say what they should; each problem names its cell."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        self.problems = tuple(
            sorted(problems, key=lambda each: (each.sheet, each.row, each.column))
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


def address(row: int, column: int) -> str:
    """How spreadsheet programs call a cell: `B7`."""
    letters = ""
    left = column + 1
    while left:
        left, letter = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def numbered(rows: Sequence[Row]) -> Iterator[tuple[int, Row]]:
    """The rows in which anything stands, with their numbers."""
    return ((number, row) for number, row in enumerate(rows) if any(cell.strip() for cell in row))


def cell(row: Row, column: int) -> str:
    """The text of a cell without the space around it; empty where the row ends before it."""
    return row[column].strip() if column < len(row) else ""


def guarded(text: str) -> str:
    """A text that no program takes for a formula; `unguarded` gives it back.

    Only a CSV file needs it: in a workbook a text is marked as one.
    """
    return f"{_APOSTROPHE}{text}" if _dangerous(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded; any other as it is."""
    rest = text.removeprefix(_APOSTROPHE)
    return rest if rest != text and _dangerous(rest) else text


def _dangerous(text: str) -> bool:
    return text.lstrip(_APOSTROPHE).startswith(_BEGINS_A_FORMULA)
