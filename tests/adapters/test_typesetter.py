"""The PDF of a letter: tagged, in its languages, in the order of reading, all of it drawn."""

import io
import logging
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pikepdf
import pytest

from rpl.adapters.typesetter import typeset
from rpl.ports.errors import LetterNotPrintableError

MIXED = "مرجعك \u2068RPL-M9S3\u2069 هو"
PAGE = f"""<!doctype html><html lang="ar" dir="rtl"><head><title>رسالة القرار</title><style>
@page {{ @bottom-center {{ content: counter(page); }} }}
html {{ font-family: "Noto Sans", "Noto Sans Arabic" }}
</style></head><body><h1>رسالة القرار</h1><p>{MIXED}</p>
<table><thead><tr><th scope="col">العربية</th>
<th scope="col" lang="en" dir="ltr">English</th></tr></thead>
<tbody><tr><td><ul><li>واحد</li></ul></td>
<td lang="en" dir="ltr"><p>You can appeal.</p></td></tr></tbody></table>
{"<p>سطر</p>" * 60}</body></html>"""


@pytest.fixture(scope="module")
def made() -> bytes:
    return typeset(PAGE)


def elements(found: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The structure elements in the order of reading."""
    if isinstance(found, pikepdf.Array):
        for child in found:
            yield from elements(child)
    elif isinstance(found, pikepdf.Dictionary) and "/S" in found:
        yield found
        yield from elements(found.get("/K", pikepdf.Array()))


def structure(made: bytes) -> list[tuple[str, str, str]]:
    """Tag, language and text of each structure element."""
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return [
            (str(e.S), str(e.get("/Lang", "")), str(e.get("/ActualText", "")))
            for e in elements(pdf.Root.StructTreeRoot.K)
        ]


def test_it_says_that_it_is_tagged_in_which_language_it_is_and_its_title(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.Root.Lang == "ar"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "رسالة القرار"
        assert len(pdf.pages) == 3


def test_headings_lists_and_tables_are_tagged_as_such(made: bytes) -> None:
    tags = [tag for tag, _, _ in structure(made)]

    assert tags[:3] == ["/Document", "/H1", "/Span"]
    assert {"/Table", "/THead", "/TH", "/TD", "/L", "/LI", "/P"} <= set(tags)


def test_what_is_read_aloud_is_in_the_order_of_reading_and_says_its_language(made: bytes) -> None:
    said = [(lang, text.strip()) for _, lang, text in structure(made) if text.strip()]

    assert said[:4] == [
        ("ar", "رسالة القرار"),
        ("ar", "مرجعك RPL-M9S3 هو"),
        ("ar", "العربية"),
        ("en", "English"),
    ]
    assert ("en", "You can appeal.") in said
    assert said.count(("ar", "سطر")) == 60


def test_page_numbers_are_no_text_of_the_letter(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as pdf:
        marks = [
            [
                str(each.operands[0])
                for each in pikepdf.parse_content_stream(page)
                if str(each.operator) == "BDC"
            ]
            for page in pdf.pages
        ]

    assert [page.count("/Artifact") for page in marks] == [1, 1, 1]


def test_another_program_finds_the_words_joined_as_they_were_written(
    made: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(made)
    text = subprocess.run(
        [cast("str", shutil.which("pdftotext")), path, "-"], capture_output=True, check=True
    ).stdout.decode()
    plain = unicodedata.normalize("NFKC", text)

    assert "رسالة القرار" in plain
    assert "RPL-M9S3" in plain
    assert plain.index("العربية") < plain.index("You can appeal.")


def glyphs(text: str) -> set[str]:
    """The glyphs that a text is drawn with."""
    css = "font-family: Noto Sans Arabic"
    made = typeset(f'<html lang="ar"><title>a</title><p style="{css}">{text}')
    with pikepdf.open(io.BytesIO(made)) as pdf:
        drawn = pdf.pages[0].Contents.read_bytes().decode()
    return set(re.findall(r"<([0-9a-f]{4})>", drawn))


def test_arabic_letters_are_drawn_joined() -> None:
    apart, joined = glyphs("س ط ر"), glyphs("سطر")

    assert len(joined) == 3
    assert joined.isdisjoint(apart)


def test_the_same_page_is_the_same_file(made: bytes) -> None:
    assert typeset(PAGE) == made


@pytest.mark.parametrize("name", ["Lucía", "Олена", "محمّد", "ሰላም", "আমিনা", "अमीना", "陳美", "Ngọc"])
def test_names_in_the_scripts_of_applicants_are_drawn(name: str) -> None:
    css = 'font-family: "Noto Sans", "Noto Sans Arabic", "Droid Sans Fallback"'

    assert typeset(f"<html lang=\"en\"><title>a</title><p style='{css}'>{name}")


def test_a_letter_that_no_font_has_makes_no_file_and_is_not_named_in_a_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(LetterNotPrintableError, match="no font here has: 1;"),
    ):
        typeset('<html lang="en"><title>a</title><p>A private name: \U0010fffd')

    assert "\U0010fffd" not in caplog.text
    assert "U+10FFFD" not in caplog.text


def test_nothing_is_fetched() -> None:
    with pytest.raises(LetterNotPrintableError, match="asks for a file"):
        typeset('<html lang="en"><title>a</title><img alt="a" src="file:///etc/hostname">')
