"""Tables as other programs write them are read as what they say; harmful ones are refused."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters.spreadsheets import csv_pieces, read_sheets, workbook_entries
from rpl.adapters.spreadsheets.bounds import MOST_COLUMNS, MOST_LETTERS, MOST_ROWS
from rpl.adapters.spreadsheets.texts import read_csv
from rpl.adapters.spreadsheets.workbooks import read_workbook
from rpl.domain.cells import Cell, TableError
from rpl.edge.archives import zipped

SAMPLES = Path(__file__).parents[1] / "data" / "spreadsheets"
AT = datetime(2026, 11, 24)  # noqa: DTZ001 -- a ZIP entry has no time zone
HEAD = ("name", "day", "moment", "count", "share", "yes", "computed", "words")
WORDS = ('Two\nlines, "quoted"; and more', "+49 170 0000000", "_x0041_ & <b>")
ROWS = tuple(
    (*line.split("|"), words)
    for line, words in zip(
        (
            "محمد الأمين|2026-11-24|2026-11-24 09:30:15|12|66.5|true|24",
            "דנה לוי|1999-12-31|2000-01-01 00:00:01|-7|0.1|false|-14",
            "Ana-Sofía Ñandú|2024-02-29|2024-02-29 23:59:59|1000000|1e-07|true|2000000",
        ),
        WORDS,
        strict=True,
    )
)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"))
tables = st.lists(st.lists(texts | st.integers(-(10**15), 10**15), max_size=4), max_size=5)


def workbook(rows: Sequence[Sequence[Cell]]) -> bytes:
    return b"".join(zipped(workbook_entries([("Any", rows)]), AT))


def as_read(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[str, ...], ...]:
    """Rows as a reader gives them: without empty cells and rows at the end."""
    kept = [tuple(map(str, row)) for row in rows]
    for number, row in enumerate(kept):
        while kept[number] and not kept[number][-1]:
            kept[number] = kept[number][:-1]
        assert len(kept[number]) <= len(row)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "xlsxwriter.xlsx"])
def test_what_spreadsheet_programs_write_is_read_as_it_is(name: str) -> None:
    first, second = read_sheets(SAMPLES / name)

    assert (first.name, first.rows) == ("Sample", (HEAD, *ROWS))
    assert second.rows == ((), (), ("", "", "far"))


def test_a_formula_that_nobody_computed_is_empty() -> None:
    first, _ = read_sheets(SAMPLES / "openpyxl.xlsx")

    assert first.rows == (HEAD, *((*row[:6], "", row[7]) for row in ROWS))


@pytest.mark.parametrize("name", ["libreoffice-semicolons.csv", "libreoffice-utf16-tabs.csv"])
def test_csv_of_libreoffice_is_read_whatever_its_encoding_and_separator(name: str) -> None:
    (sheet,) = read_sheets(SAMPLES / name)

    assert sheet.rows[1] == (*ROWS[0][:5], "TRUE", *ROWS[0][6:])
    assert [row[0] for row in sheet.rows] == ["name", "محمد الأمين", "דנה לוי", "Ana-Sofía Ñandú"]


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n",
        b"\xef\xbb\xbfa;b\r\n1;2\r\n",
        b"sep=;\r\na;b\r\n1;2\r\n",
        b'"a"\t"b"\r1\t2\r',
        "a;b\n1;2".encode("utf-16"),
        "a,b\n1,2".encode("utf-16-le"),
        "a,b\n1,2".encode("utf-16-be"),
    ],
)
def test_csv_is_read_in_every_form_that_programs_write(content: bytes) -> None:
    assert read_csv("any", content).rows == (("a", "b"), ("1", "2"))


def test_a_separator_inside_quotes_parts_nothing() -> None:
    assert read_csv("any", b'"a, b, c";d\n1;2').rows == (("a, b, c", "d"), ("1", "2"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("Müller".encode("latin-1"), "it is not text in Unicode"),
        (b'a,"b', "line 1: unexpected end of data"),
        (b"a,b\0c", "it is not text in Unicode"),
        (b",".join([b"a"] * (MOST_COLUMNS + 1)), f"there are more than {MOST_COLUMNS} columns"),
        (b"a\n" * (MOST_ROWS + 1), f"there are more than {MOST_ROWS} rows"),
        (b"a" * (MOST_LETTERS + 1), "line 1: field larger than field limit"),
    ],
)
def test_csv_that_cannot_be_read_is_refused_with_what_to_do(content: bytes, told: str) -> None:
    with pytest.raises(TableError) as refusal:
        read_csv("any", content)

    assert str(refusal.value).startswith(told)


@given(tables)
def test_a_workbook_reads_back_as_it_was_written(rows: list[list[Cell]]) -> None:
    (sheet,) = read_workbook(workbook(rows))

    assert sheet.rows == as_read(rows)


@given(tables)
def test_csv_reads_back_as_it_was_written(rows: list[list[Cell]]) -> None:
    assert (
        read_csv("any", b"".join(csv_pieces([["first", "second"], *rows]))).rows[1:]
        == as_read([["first"], *rows])[1:]
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_no_program_takes_a_text_for_a_formula(text: str) -> None:
    written = b"".join(csv_pieces([[text]])).decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(workbook([["head"], [text]])))
    sheet = book.active

    assert written.startswith("\"'")
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    assert read_csv("any", written.encode()).rows == ((text,),)


def test_a_negative_number_stays_a_number() -> None:
    assert b"".join(csv_pieces([[-5, "-5"]])) == b'\xef\xbb\xbf-5,"\'-5"\r\n'


def spoilt(name: str, content: bytes) -> bytes:
    """A workbook with one entry replaced, or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry, pieces in workbook_entries([("Any", [["a"]])]):
            target.writestr(entry, b"".join(pieces) if entry != name else content)
        if name not in target.namelist():
            target.writestr(name, content)
    return made.getvalue()


BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>"""
OUTSIDE = b"""<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>"""


@pytest.mark.parametrize("content", [BOMB, OUTSIDE])
@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "a.bin"]
)
def test_a_document_type_is_refused_wherever_it_stands(name: str, content: bytes) -> None:
    with pytest.raises(TableError, match="it holds a document type"):
        read_workbook(spoilt(name, content))


def test_a_document_type_in_another_encoding_is_refused_too() -> None:
    said = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'

    with pytest.raises(TableError, match="it holds a document type"):
        read_workbook(spoilt("xl/styles.xml", said.encode("utf-16")))


def test_a_workbook_that_unpacks_to_too_much_is_refused_unopened() -> None:
    content = spoilt("xl/media/a.png", b"\0" * 101_000_000)

    assert len(content) < 200_000
    with pytest.raises(TableError, match="it unpacks to more than is read"):
        read_workbook(content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04 and no more", "it is no whole workbook"),
        (workbook([["a"]])[:-40], "it is no whole workbook"),
        (spoilt("xl/worksheets/sheet1.xml", b"<worksheet>"), "it is no whole workbook"),
    ],
)
def test_a_damaged_workbook_is_refused_with_what_to_do(content: bytes, told: str) -> None:
    with pytest.raises(TableError, match=told):
        read_workbook(content)


def test_another_document_of_an_office_is_refused_with_what_to_do(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 100)

    with pytest.raises(TableError, match=r"save it as \.xlsx or CSV"):
        read_workbook(made.getvalue())
    with pytest.raises(TableError, match=r"save it as \.xlsx without one"):
        read_sheets(old)
    with pytest.raises(TableError, match="it cannot be read: No such file"):
        read_sheets(tmp_path / "none.csv")


def test_memory_does_not_grow_with_the_rows_that_are_written() -> None:
    def peak(count: int) -> int:
        rows: Iterator[Sequence[Cell]] = (
            [number, f"Row {number}", "=1+1"] for number in range(count)
        )
        tracemalloc.start()
        for _ in zipped(workbook_entries([("Any", rows)]), AT):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(10_000) < peak(500) + 200_000
