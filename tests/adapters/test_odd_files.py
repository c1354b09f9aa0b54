"""Strange and honest files: each gives a readable result, or says what was not read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from rpl.adapters.page_reader import SandboxedPageReader, Spent
from rpl.domain.reading import Page, Reading
from rpl.domain.refused_files import FileTypeError, PageTooLargeError
from tests.factories.odd_files import (
    A4,
    NOTO,
    a_note,
    a_printed_pdf,
    a_scan,
    a_sheet,
    handwriting,
    noise,
    saved,
    sixteen_bits,
)

GIB = 1 << 30
SHEET = (595.0, 842.0)
"""A4, in points."""


@contextmanager
def read_from(
    tmp_path: Path, content: bytes, language: str = "en"
) -> Iterator[tuple[Reading, list[Spent]]]:
    (source := tmp_path / "upload").write_bytes(content)
    spent: list[Spent] = []
    reader = SandboxedPageReader(observe=spent.append)
    reader.inspect(source)
    with reader.read(source, [language]) as read:
        for path in read.images:
            with Image.open(path) as image:
                image.load()
        yield read.reading, spent


def says_it(page: Page) -> bool:
    return "350 hours as a welder" in page.text


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: saved(a_note().convert("CMYK"), "JPEG"), id="CMYK"),
        pytest.param(
            lambda: saved(sixteen_bits(a_note()), "PNG"), id="16 bits", marks=pytest.mark.long
        ),
        pytest.param(
            lambda: saved(a_note(), "WEBP", [noise((1100, 300))]),
            id="animated",
            marks=pytest.mark.long,
        ),
        pytest.param(
            lambda: a_scan((a_note(), (14_400, 14_400 * 300 / 1100))), id="a page of 5 metres"
        ),
    ],
)
def test_a_strange_picture_is_read(tmp_path: Path, content: Callable[[], bytes]) -> None:
    with read_from(tmp_path, content()) as (reading, _):
        assert says_it(reading.pages[0])


def test_a_blank_page_is_a_page_without_words(tmp_path: Path) -> None:
    with read_from(tmp_path, saved(Image.new("L", A4, "white"), "PNG")) as (reading, spent):
        [page] = reading.pages
        assert page.words == ()
        assert page.uncovered_ink == 0
        assert not page.cut_short
        assert spent[-1].cpu_seconds < 10


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (a_scan((a_note(), (14_600, 400))), PageTooLargeError),
        (saved(a_note(), "GIF", [noise((1100, 300))]), FileTypeError),
    ],
    ids=["a page of more than 5 metres", "an animated GIF"],
)
def test_what_cannot_be_read_is_refused_for_its_reason(
    tmp_path: Path, content: bytes, refusal: type[Exception]
) -> None:
    (source := tmp_path / "upload").write_bytes(content)

    with pytest.raises(refusal):
        SandboxedPageReader().inspect(source)


@pytest.mark.long
def test_both_sides_of_a_sheet_that_was_fed_upside_down_are_read(tmp_path: Path) -> None:
    back = a_sheet().rotate(180)
    with read_from(tmp_path, saved(a_sheet(), "TIFF", [back])) as (reading, _):
        assert [page.rotation for page in reading.pages] == [0, 180]
        assert all(says_it(page) for page in reading.pages)


@pytest.mark.long
def test_pages_of_many_sizes_are_read(tmp_path: Path) -> None:
    wide = a_sheet(size=(1754, 1240), lines=8)
    strip = a_sheet("350 hours as a welder", size=(472, 1800), height=32)
    pages = (
        (a_sheet(), SHEET),
        (wide, SHEET[::-1]),
        (strip, (227.0, 865.0)),
        (a_note(), (400, 109)),
    )
    with read_from(tmp_path, a_scan(*pages)) as (reading, _):
        assert [says_it(page) for page in reading.pages] == [True] * 4
        assert len({(page.width, page.height) for page in reading.pages}) == 4


@pytest.mark.long
@pytest.mark.parametrize(
    "image",
    [
        pytest.param(handwriting(), id="handwriting"),
        pytest.param(noise(), id="noise"),
        pytest.param(
            a_sheet(
                "\U00010e80\U00010e81\U00010e89 \U00010e83\U00010e88\U00010e8a" * 4,
                font=NOTO / "NotoSerifYezidi-Bold.ttf",
            ),
            id="a script nobody has a pack for",
        ),
    ],
)
def test_what_no_program_can_read_is_shown_and_said_to_be_unread(
    tmp_path: Path, image: Image.Image
) -> None:
    with read_from(tmp_path, saved(image, "PNG")) as (reading, spent):
        [page] = reading.pages
        assert spent[-1].cpu_seconds < 30
        assert spent[-1].peak_bytes < GIB
        assert page.cut_short or page.uncovered_ink > 0.3 or page.confidence < 60


@pytest.mark.long
def test_two_hundred_pages_are_read_in_flat_memory(tmp_path: Path) -> None:
    with read_from(tmp_path, a_printed_pdf(200)) as (reading, spent):
        assert len(reading.pages) == 200
        assert all(says_it(page) for page in reading.pages)
        assert not any(page.cut_short for page in reading.pages)
        many = spent[-1].peak_bytes
    with read_from(tmp_path, a_printed_pdf(10)) as (_, spent):
        few = spent[-1].peak_bytes

    assert many < 1.5 * few


def test_while_a_file_is_read_it_is_told_how_many_pages_there_are(tmp_path: Path) -> None:
    (source := tmp_path / "upload").write_bytes(a_scan(*[(a_note(), (300.0, 82.0))] * 3))
    told: list[int] = []

    with SandboxedPageReader().watched(told.append).read(source, ["en"]) as read:
        assert len(read.reading.pages) == 3

    assert told == sorted(told)
    assert set(told) <= {0, 1, 2, 3}
    assert told
