"""Which way up a page is: one reading of a few lines that is sure ends the search."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from rpl.adapters.page_reader.cleaning import evenly_lit
from rpl.adapters.page_reader.geometry import whole
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.preparing import Prepared
from rpl.adapters.page_reader.recognition import Recogniser
from rpl.adapters.page_reader.way_up import WaysUp, WayUp
from tests.factories.receipts import receipt

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
RUSSIAN = (
    "Настоящим подтверждается, что слушатель",
    "прошёл курс дуговой сварки и сдал экзамен",
    "и что за практику он получил оценку хорошо",
)


def russian() -> Pixels:
    sheet = Image.new("L", (1000, 400), 255)
    for row, line in enumerate(RUSSIAN):
        ImageDraw.Draw(sheet).text((60, 60 + 80 * row), line, 20, ImageFont.truetype(FONT, 34))
    return np.array(sheet)


def right_way_up(gray: Pixels, language: str, folder: Path) -> WayUp:
    page = Prepared(whole(gray), evenly_lit(gray), 19.0, 0, is_line=False, steps=())
    return WaysUp(gray, page, page, (language,), Recogniser(folder)).right()


@pytest.mark.parametrize("turn", [0, 180])
def test_a_faded_receipt_is_surely_upright_only_the_right_way_up(turn: int, tmp_path: Path) -> None:
    gray = np.ascontiguousarray(np.rot90(np.asarray(receipt(), dtype=np.uint8), turn // 90))

    way = right_way_up(gray, "en", tmp_path)

    assert (way.is_sure, way.page.turn) == (True, turn)


def test_letters_that_the_second_recogniser_does_not_read_are_asked_of_tesseract(
    tmp_path: Path,
) -> None:
    upside_down = np.ascontiguousarray(np.rot90(russian(), 2))

    way = right_way_up(upside_down, "ru", tmp_path)

    assert (way.is_sure, way.page.turn) == (False, 180)


@pytest.mark.long
def test_a_page_in_another_script_than_was_said_is_not_sure(tmp_path: Path) -> None:
    assert not right_way_up(russian(), "en", tmp_path).is_sure
