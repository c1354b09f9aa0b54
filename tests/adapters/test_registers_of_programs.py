"""A register reads equal whichever program wrote it.

What Excel writes is built here part by part, as ECMA-376 (part 1, 18.2 to 18.8) says and Excel
does: shared texts with runs of letters, days as numbers with a format, either calendar, a text
that was typed behind an apostrophe (`quotePrefix`), formulas with the value computed last.
"""

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters.spreadsheets.texts import read_csv
from rpl.adapters.spreadsheets.workbooks import read_workbook
from rpl.catalog.register_table import COLUMNS, RegisterEntry, entries_in
from rpl.domain.cells import Sheet, address
from rpl.domain.decision import Outcome
from tests.factories.definitions import shipped

CATALOG, TODAY = shipped(), date(2026, 11, 24)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DAY, TEXT = 1, 2  # styles of cells, as `STYLES` lists them
EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf numFmtId="49" quotePrefix="1"/></cellXfs></styleSheet>'
)
ROW = ("0042", "محمد Ñandú", "welder", 3, "W3", "granted", date(2025, 3, 31), "=Page 4 & <5>")
ENTRY = RegisterEntry(
    person="0042",
    name="محمد Ñandú",
    qualification="welder@3",
    unit="W3",
    outcome=Outcome.GRANTED,
    decided=date(2025, 3, 31),
    source="=Page 4 & <5>",
    row=2,
)
Cells = tuple[str | int | date, ...]


def excel(rows: list[Cells], *, since_1904: bool = False, in_runs: bool = True) -> bytes:
    """A workbook as Excel writes it; texts are shared, and with `in_runs` of several fonts."""
    shared: dict[str, int] = {}
    lines = []
    for number, row in enumerate(rows):
        cells = []
        for column, value in enumerate(row):
            place = address(number, column)
            if isinstance(value, date):
                days = (value - EPOCHS[since_1904]).days
                cells.append(f'<c r="{place}" s="{DAY}"><v>{days}</v></c>')
            elif isinstance(value, int):
                cells.append(f'<c r="{place}"><v>{value}</v></c>')
            else:
                at = shared.setdefault(value, len(shared))
                cells.append(f'<c r="{place}" s="{TEXT}" t="s"><v>{at}</v></c>')
        lines.append(f'<row r="{number + 1}" spans="1:{len(row)}">{"".join(cells)}</row>')
    data = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    texts = "".join(_text(text, in_runs=in_runs) for text in shared)
    calendar = ' date1904="1"' if since_1904 else ""
    return _book(data, f'<sst xmlns="{MAIN}" uniqueCount="{len(shared)}">{texts}</sst>', calendar)


def _text(text: str, *, in_runs: bool) -> str:
    if not in_runs or len(text) < 2:
        return f'<si><t xml:space="preserve">{escape(text)}</t></si>'
    first, rest = escape(text[:1]), escape(text[1:])
    return (
        f'<si><r><t xml:space="preserve">{first}</t></r>'
        f'<r><rPr><b/><sz val="11"/></rPr><t xml:space="preserve">{rest}</t></r></si>'
    )


def _book(sheet: str, texts: str, calendar: str) -> bytes:
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr{calendar}/>'
            '<sheets><sheet name="Register" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": texts,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _types() -> str:
    kinds = {
        "/xl/workbook.xml": "sheet.main",
        "/xl/worksheets/sheet1.xml": "worksheet",
        "/xl/styles.xml": "styles",
        "/xl/sharedStrings.xml": "sharedStrings",
    }
    said = "".join(
        f'<Override PartName="{name}" ContentType="{TYPE}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    default = f'<Default Extension="rels" ContentType="{relations}"/>'
    return f'<Types xmlns="{PACKAGE}/content-types">{default}{said}</Types>'


def _relations(*targets: tuple[str, str]) -> str:
    said = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{said}</Relationships>'


def read(sheet: Sheet) -> tuple[RegisterEntry, ...]:
    return entries_in(sheet.rows, CATALOG, TODAY)


@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize("in_runs", [False, True])
def test_a_register_of_excel_is_read_in_either_calendar(*, since_1904: bool, in_runs: bool) -> None:
    (sheet,) = read_workbook(excel([COLUMNS, ROW], since_1904=since_1904, in_runs=in_runs))

    assert read(sheet) == (ENTRY,)


@given(st.dates(date(1904, 1, 2), TODAY), st.booleans())
def test_every_day_reads_as_it_was_typed_in_either_calendar(
    day: date,
    since_1904: bool,  # noqa: FBT001 -- drawn
) -> None:
    row = (*ROW[:6], day, ROW[7])
    (sheet,) = read_workbook(excel([COLUMNS, row], since_1904=since_1904))

    assert [entry.decided for entry in read(sheet)] == [day]


def test_a_formula_counts_by_the_value_computed_last() -> None:
    formula = '<c r="A2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="B2"><f>1/0</f></c>'
    error = '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    rows = f'<row r="2">{formula}{error}</row>'
    data = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    (sheet,) = read_workbook(_book(data, f'<sst xmlns="{MAIN}"/>', ""))

    assert sheet.rows == ((), ("ab", "", "#DIV/0!"))


def test_csv_of_excel_and_of_libreoffice_say_the_same() -> None:
    header = ";".join(COLUMNS)
    told = '0042;محمد Ñandú;welder;3;W3;granted;2025-03-31;"=Page 4 & <5>"'
    of_excel = f"\ufeff{header}\r\n{told}\r\n".encode()
    of_libreoffice = f"{header}\n{told}\n".replace(";", ",").encode()
    in_utf_16 = f"{header}\r\n{told}\r\n".replace(";", "\t").encode("utf-16")

    for content in (of_excel, of_libreoffice, in_utf_16):
        assert read(read_csv("register", content)) == (ENTRY,)


def test_a_number_that_lost_its_noughts_is_another_number_and_is_not_guessed() -> None:
    (sheet,) = read_workbook(excel([COLUMNS, (42, *ROW[1:])]))

    assert [entry.person for entry in read(sheet)] == ["42"]
