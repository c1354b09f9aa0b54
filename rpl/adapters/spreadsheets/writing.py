"""Tables written as files, row by row: nothing but the row at hand is kept in memory.

A workbook is written as the few parts that every spreadsheet program asks for.  Texts stand in
their cells and are marked as texts, so that none is ever computed; in CSV they are guarded.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from rpl.adapters.spreadsheets.bounds import MOST_LETTERS
from rpl.domain.cells import Cell, TableForm, address, guarded

_CUT: Final = " … (cut: a cell holds no more)"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CODE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f]")
_NO_LETTER: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_UNFIT_FOR_A_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME: Final = 31

Table = tuple[str, Iterable[Sequence[Cell]]]
"""The name of a sheet and its rows, of which the first says what the columns are."""


def csv_pieces(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A CSV file in UTF-8 with a mark, by which Excel knows it; texts are quoted and guarded."""
    yield b"\xef\xbb\xbf"
    for row in rows:
        line = io.StringIO(newline="")
        writer = csv.writer(line, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow([_plain(cell) if isinstance(cell, str) else cell for cell in row])
        yield line.getvalue().encode()


def _plain(text: str) -> str:
    return guarded(_NO_LETTER.sub("\ufffd", text).replace("\0", "\ufffd"))


def workbook_entries(tables: Sequence[Table]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The entries of a workbook's archive: their names, and their content in pieces."""
    names = [_UNFIT_FOR_A_NAME.sub(" ", name)[:_LONGEST_NAME] for name, _ in tables]
    numbers = range(1, len(names) + 1)
    yield "[Content_Types].xml", [_content_types(numbers)]
    yield "_rels/.rels", [_relations([("officeDocument", "xl/workbook.xml")])]
    yield "xl/workbook.xml", [_workbook(names)]
    of_sheets = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    yield "xl/_rels/workbook.xml.rels", [_relations(of_sheets)]
    for number, (_, rows) in zip(numbers, tables, strict=True):
        yield f"xl/worksheets/sheet{number}.xml", _sheet(rows)


def export_entries(
    form: TableForm, tables: Sequence[Table]
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The entries of the archive that tables are sent as: a workbook, or a CSV file for each."""
    if form is TableForm.XLSX:
        return workbook_entries(tables)
    return ((f"{name}.csv", csv_pieces(rows)) for name, rows in tables)


def _sheet(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    head = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    said = (_row(number, row) for number, row in enumerate(rows))
    start = f"{head}{frozen}</sheetView></sheetViews><sheetData>"
    for piece in chain([start], said, ["</sheetData></worksheet>"]):
        yield piece.encode()


def _row(number: int, row: Sequence[Cell]) -> str:
    cells = (_cell(address(number, column), value) for column, value in enumerate(row))
    return f'<row r="{number + 1}">{"".join(cells)}</row>'


def _cell(place: str, value: Cell) -> str:
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if not value:
        return ""
    text = escape(_fitting(value))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _fitting(text: str) -> str:
    """A text as XML can hold it: what it cannot is written by its number, as Excel does it."""
    if len(text) > MOST_LETTERS:
        text = f"{text[: MOST_LETTERS - len(_CUT)]}{_CUT}"
    text = _NO_LETTER.sub("\ufffd", _CODE.sub("_x005F_", text))
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _content_types(numbers: Iterable[int]) -> bytes:
    kind = f'ContentType="{_TYPE}.worksheet+xml"'
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" {kind}/>' for number in numbers
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f"{sheets}</Types>"
    ).encode()


def _relations(targets: Iterable[tuple[str, str]]) -> bytes:
    said = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'.encode()


def _workbook(names: Iterable[str]) -> bytes:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    spaces = f'xmlns="{_MAIN}" xmlns:r="{_OFFICE}"'
    return f"{_HEAD}<workbook {spaces}><sheets>{sheets}</sheets></workbook>".encode()
