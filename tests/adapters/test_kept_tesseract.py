"""Tesseract in a process that keeps its packs: says what the program says, and is started anew."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from rpl.adapters.page_reader.kept_tesseract import KeptTesseract, kept_tesseract
from rpl.adapters.page_reader.loaded_packs import NO_LIBRARY
from rpl.adapters.page_reader.recognition import ONE_BLOCK, Recogniser


@pytest.fixture
def kept() -> Iterator[KeptTesseract]:
    one = KeptTesseract()
    yield one
    one.end()


@pytest.fixture
def page() -> np.ndarray:
    white = np.full((240, 700), 255, dtype=np.uint8)
    for row, text in enumerate(("Certificate of welding", "120 hours"), start=1):
        cv2.putText(white, text, (20, 80 * row), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 0, 3)
    return white


def table(kept: KeptTesseract, picture: Path, packs: str = "eng", seconds: float = 60) -> str:
    said = kept.table(picture, packs, 200, ONE_BLOCK, inverted=True, seconds=seconds)
    return "" if said is None else said


@pytest.fixture
def picture(tmp_path: Path, page: np.ndarray) -> Path:
    path = tmp_path / "page.pgm"
    cv2.imwrite(str(path), page)
    return path


def test_the_kept_process_reads_the_same_words_as_the_program(
    tmp_path: Path, page: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    recogniser = Recogniser(tmp_path)

    kept = [recogniser.words(page, "eng", 200, mode) for mode in (ONE_BLOCK, 3, ONE_BLOCK)]
    assert not kept_tesseract().is_missing
    monkeypatch.setattr(kept_tesseract(), "is_missing", True)
    program = [recogniser.words(page, "eng", 200, mode) for mode in (ONE_BLOCK, 3)]

    assert "120" in kept[0].text
    assert kept == [*program, program[0]]


def test_a_process_that_was_ended_is_started_anew(kept: KeptTesseract, picture: Path) -> None:
    first = table(kept, picture)
    kept.end()

    assert first
    assert table(kept, picture) == first


def test_what_takes_too_long_is_ended_and_the_next_is_read(
    kept: KeptTesseract, picture: Path
) -> None:
    with pytest.raises(TimeoutError):
        table(kept, picture, seconds=0)

    assert "120" in table(kept, picture)


def test_a_pack_that_is_not_here_and_a_picture_that_is_none_give_nothing(
    kept: KeptTesseract, picture: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.pgm"
    other.write_bytes(b"P5\n900 900\n255\nshort")

    assert not table(kept, picture, "none")
    assert not table(kept, other)
    assert "120" in table(kept, picture)


def test_where_the_library_is_missing_that_is_known_after_one_question(
    tmp_path: Path, picture: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text(f"raise SystemExit({NO_LIBRARY})", encoding="utf-8")
    kept = KeptTesseract(program)

    assert not table(kept, picture)
    assert kept.is_missing
