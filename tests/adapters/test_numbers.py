"""Numbers on pages in Arabic script are read a second time, by the shapes of their digits."""

# ruff: noqa: RUF001 -- letters of other scripts are what this is about

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from rpl.adapters.page_reader.geometry import whole
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.numbers import BELIEVED, UNCONFIRMED, with_numbers
from rpl.adapters.page_reader.preparing import Prepared
from rpl.domain.reading import Word
from rpl.domain.values import Box

FOLDER = Path("/usr/share/fonts/truetype/noto")
LEFT, TOP, SIZE = 200, 100, 40


def drawn(text: str, font: str = "NotoNaskhArabic") -> Pixels:
    """A text set piece by piece, because fonts of one script lack the stroke of a date."""
    sheet, at = Image.new("L", (900, 300), 255), float(LEFT)
    for piece in re.split("(/)", text):
        name = "NotoSans" if piece == "/" else font
        letters = ImageFont.truetype(FOLDER / f"{name}-Regular.ttf", SIZE)
        ImageDraw.Draw(sheet).text((at, TOP), piece, 10, letters, "ls")
        at += letters.getlength(piece)
    return np.array(sheet)


def page(clean: Pixels, *, is_line: bool = False) -> Prepared:
    return Prepared(whole(clean), clean, 25.0, 0, is_line, ())


def read_as(text: str, clean: Pixels, confidence: float = 90) -> Word:
    rows, columns = np.nonzero(clean < 128)
    left, top = int(columns.min()), int(rows.min())
    width, height = int(columns.max()) - left + 1, int(rows.max()) - top + 1
    box = Box(left=left, top=top - 6, width=width, height=height + 12)
    return Word(text=text, box=box, confidence=confidence)


def line_down(word: Word, line: int, height: int) -> Word:
    """The word as it stands so many lines further down."""
    box = word.box.model_copy(update={"top": word.box.top + line * height})
    return word.model_copy(update={"box": box, "line": line})


@pytest.mark.parametrize("font", ["NotoNaskhArabic", "NotoSansArabic"])
@pytest.mark.parametrize("number", ["٤٧/١٧٠٣٧", "١٩/٠٨/٢٠٣٤", "٤٨٠", "٢٦٧٩٠٥"])
def test_digits_that_the_pack_misread_are_told_by_their_shapes(number: str, font: str) -> None:
    clean = drawn(number, font)

    words, steps = with_numbers(page(clean), (read_as("7,94(", clean),), "ara")

    assert [word.text for word in words] == [number]
    assert words[0].confidence > UNCONFIRMED
    assert [(step.name, step.parameters["read"]) for step in steps] == [("numbers", 1)]


def test_persian_digits_are_given_as_persian_ones_and_european_ones_as_european() -> None:
    persian, european = drawn("۱۳۹۶/۰۷/۲۸", "NotoSansArabic"), drawn("27/04/1986", "NotoSans")

    told = with_numbers(page(persian), (read_as("۱۳۱۰0", persian),), "fas")[0]
    untouched = with_numbers(page(european), (read_as("17/1915", european),), "ara")[0]

    assert [word.text for word in told] == ["۱۳۹۶/۰۷/۲۸"]
    assert [word.text for word in untouched] == ["27/04/1986"]


def test_digits_that_no_shape_confirms_are_not_sure() -> None:
    clean = drawn("شهادة")

    words, _ = with_numbers(page(clean), (read_as("٣٨٠", clean, 96),), "ara")

    assert [(word.text, word.confidence) for word in words] == [("٣٨٠", UNCONFIRMED)]


@pytest.mark.parametrize(
    ("others", "text", "sure", "kept"),
    [
        ("27/04/1986", "144", 93, BELIEVED),
        ("27/04/1986", "144", 85, UNCONFIRMED),
        ("27/04/1986", "1", 97, UNCONFIRMED),
        ("27/04/1986", "٣٨٠", 97, UNCONFIRMED),
        ("٢٧/٠٤/١٩٨٦", "144", 97, UNCONFIRMED),
    ],
)
def test_european_digits_are_believed_where_the_page_has_no_others(
    others: str, text: str, sure: float, kept: float
) -> None:
    number = drawn(others, "NotoSansArabic" if others[0] > "9" else "NotoSans")
    letters = drawn("شهادة")
    read = (read_as(others, number), read_as(others, number), read_as(text, letters, sure))
    rows = [line_down(word, at, len(number)) for at, word in enumerate(read)]

    told, _ = with_numbers(page(np.vstack([number, number, letters])), tuple(rows), "ara")

    assert [(word.text, word.confidence) for word in told[2:]] == [(text, kept)]


def test_a_word_of_letters_is_never_taken_for_a_number() -> None:
    clean = drawn("مدرسة الشروق الصناعية")

    words, _ = with_numbers(page(clean), (read_as("مدرسة", clean, 96),), "ara")

    assert [word.text for word in words] == ["مدرسة"]


def test_a_number_that_was_overlooked_is_added_in_its_place() -> None:
    clean = drawn("٢٣٤٧")
    far = Word(text="الرقم", box=Box(left=600, top=TOP, width=90, height=40), confidence=95)

    words, steps = with_numbers(page(clean), (far,), "ara")

    assert sorted(word.text for word in words) == sorted(["الرقم", "٢٣٤٧"])
    assert steps[0].parameters["added"] == 1


def test_pages_in_other_scripts_and_single_lines_are_left_as_they_are() -> None:
    clean = drawn("٢٣٤٧")
    word = read_as("2347", clean)

    assert with_numbers(page(clean), (word,), "eng") == ((word,), ())
    assert with_numbers(page(clean, is_line=True), (word,), "ara") == ((word,), ())
    assert with_numbers(page(clean), (), "ara") == ((), ())
