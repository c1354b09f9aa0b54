"""The second recogniser: finds lines and reads them, beside Tesseract and without it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters.page_reader import (
    SandboxedPageReader,
    line_models,
    reader_version,
    second_look,
)
from rpl.adapters.page_reader.cleaning import evenly_lit
from rpl.adapters.page_reader.geometry import whole
from rpl.adapters.page_reader.line_reader import (
    ALIKE,
    BATCH_WIDTH,
    batches,
    line_reader,
    written_part,
    written_places,
)
from rpl.adapters.page_reader.preparing import Prepared
from rpl.adapters.page_reader.recognition import Recognised, Recogniser
from rpl.domain.reading import Word
from rpl.domain.values import Box
from tests.factories.receipts import LINES, MARGIN, receipt, receipt_file
from tests.factories.uploads import assert_sound, saved


def prepared() -> Prepared:
    gray = np.asarray(receipt(), dtype=np.uint8)
    return Prepared(whole(gray), evenly_lit(gray), 19.0, 0, is_line=False, steps=())


def test_a_worn_receipt_is_read_with_its_spaces_and_places() -> None:
    reader = line_reader()
    assert reader is not None

    words = reader.words(prepared().clean, 19.0, lambda: False)

    texts = [word.text for word in words]
    assert {"TALLER", "TOTAL", "42.50", "CHANGE", "7.50", "GLOVES", "14.50"} <= set(texts)
    assert len(texts) >= 0.8 * len(" ".join(LINES).split())
    total, price = (words[texts.index(text)].box for text in ("TOTAL", "42.50"))
    assert abs(total.left - MARGIN) < 8
    assert price.left - total.right > 100
    assert abs(price.top - total.top) < 8


def test_nothing_is_read_when_the_time_of_the_page_is_over() -> None:
    reader = line_reader()
    assert reader is not None

    assert reader.words(prepared().clean, 19.0, lambda: True) == ()


def test_it_knows_the_letters_of_the_languages_it_reads() -> None:
    reader = line_reader()
    assert reader is not None

    assert set("áéíóúñü àâçèêëîïôùû äöß ãõ ąćęłńóśźż ăâîșț çğıİöşü ëç €£") <= set(reader.signs)


def test_a_doubtful_receipt_is_read_by_both_and_says_so(tmp_path: Path) -> None:
    with SandboxedPageReader().read(saved(tmp_path, receipt_file()), ["en"]) as read:
        assert_sound(read)
        [page] = read.reading.pages
        pipeline = read.reading.pipeline

    names = [step.name for step in page.steps]
    assert names[names.index("read") + 1] == "lines"
    assert "02/02/2017" in page.text
    assert "INVENTED SAMPLE" in page.text
    assert str(reader_version()) in pipeline


def doubtful(text: str) -> Recognised:
    box = Box(left=MARGIN, top=MARGIN, width=80, height=24)
    return Recognised((Word(text=text, box=box, confidence=70),))


def looked(tmp_path: Path, text: str, packs: str) -> list[str]:
    """The steps of a second look at the receipt."""
    _, steps, _ = second_look.completed(prepared(), doubtful(text), packs, Recogniser(tmp_path))
    return [step.name for step in steps]


@pytest.mark.long
def test_a_page_with_letters_it_does_not_know_is_left_to_tesseract(tmp_path: Path) -> None:
    assert "lines" not in looked(tmp_path, "phố", "eng")


@pytest.mark.long
def test_without_the_models_reading_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_models, "READER", "not-there.onnx")
    for cached in (line_reader, reader_version):
        cached.cache_clear()
    try:
        assert reader_version() is None
        assert "lines" not in looked(tmp_path, "TALLER", "eng")
    finally:
        monkeypatch.undo()
        for cached in (line_reader, reader_version):
            cached.cache_clear()


def test_lines_are_where_the_grid_says_and_a_little_larger() -> None:
    grid = np.zeros((40, 100), np.float32)
    grid[10:16, 20:60] = 0.9
    grid[30:31, 5:6] = 0.9
    grid[22:28, 20:60] = 0.4

    [place] = written_places(grid, high=80, wide=200)

    assert (place.left, place.right) == pytest.approx((40, 122), abs=12)
    assert (place.top, place.bottom) == pytest.approx((20, 34), abs=12)


@given(st.lists(st.integers(16, 3200), max_size=40))
def test_every_line_is_in_one_batch_and_no_batch_is_too_wide(widths: list[int]) -> None:
    made = list(batches(widths))

    assert sorted(number for batch in made for number in batch) == list(range(len(widths)))
    for batch in made:
        wides = [widths[number] for number in batch]
        assert len(batch) == 1 or len(batch) * max(wides) <= BATCH_WIDTH
        assert max(wides) <= ALIKE * min(wides)


def test_the_empty_rest_of_a_sheet_is_not_searched_for_lines() -> None:
    sheet = np.full((1200, 900), 255, np.uint8)
    small = prepared().clean[:400, :500]
    sheet[500:900, 200:700] = small
    sheet[1100:1104, 850:853] = 0  # dust

    part = written_part(sheet, 19.0)

    rows, columns = np.nonzero(sheet[:1000] < 128)
    assert part.top <= rows.min()
    assert part.bottom > rows.max()
    assert part.left <= columns.min()
    assert part.right > columns.max()
    assert part.width * part.height < sheet.size / 3


def test_all_of_a_page_without_letters_is_searched_for_lines() -> None:
    sheet = np.full((300, 200), 255, np.uint8)

    for letters in (19.0, None):
        part = written_part(sheet, letters)
        assert (part.left, part.top, part.width, part.height) == (0, 0, 200, 300)
