"""Which way up a page lies is told from where its letters end, without reading it."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from rpl.adapters.page_reader.geometry import whole
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.letter_ends import FEWEST_PAIRS, uprightness
from rpl.adapters.page_reader.preparing import Prepared
from rpl.adapters.page_reader.way_up import CLEARLY, likelier

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
LETTERS = 16.0  # pixels
ENGLISH = (
    "This is to certify that the holder of this letter worked as a welder",
    "for three years and left the company at her own wish, with our thanks.",
    "She was careful, quick and always helpful to those who began to learn.",
)
RUSSIAN = (
    "Настоящим подтверждается, что слушатель прошёл курс дуговой сварки",
    "и сдал экзамен, за практику на предприятии получил оценку хорошо.",
    "Работу выполняет аккуратно, требования охраны труда соблюдает.",
)


def page_of(lines: Sequence[str]) -> Pixels:
    """Lines of an invented letter, twice."""
    sheet = Image.new("L", (1200, 520), 255)
    font = ImageFont.truetype(FONT, 30)
    for row, line in enumerate((*lines, *lines)):
        ImageDraw.Draw(sheet).text((40, 40 + 75 * row), line, 20, font)
    return np.array(sheet)


def turned(page: Pixels, degrees: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(page, degrees // 90))


@pytest.mark.parametrize(("lines", "script"), [(ENGLISH, "Latin"), (RUSSIAN, "Cyrillic")])
def test_upside_down_is_as_far_below_none_as_upright_is_above(
    lines: Sequence[str], script: str
) -> None:
    page = page_of(lines)

    up, down = (uprightness(turned(page, by), LETTERS, {script}) for by in (0, 180))

    assert up >= CLEARLY
    assert down == pytest.approx(-up, abs=1)


@pytest.mark.parametrize("by", [90, 270])
def test_a_page_on_its_side_tells_nothing(by: int) -> None:
    assert uprightness(turned(page_of(ENGLISH), by), LETTERS, {"Latin"}) == 0


@pytest.mark.parametrize("scripts", [{"Ethiopic"}, {"Latin", "Cyrillic"}, {"Latin", "Han"}, set()])
def test_scripts_of_which_it_is_not_known_or_that_differ_tell_nothing(scripts: set[str]) -> None:
    assert uprightness(page_of(ENGLISH), LETTERS, scripts) == 0


def test_too_few_letters_tell_nothing() -> None:
    assert len(ENGLISH[0]) < FEWEST_PAIRS
    assert uprightness(page_of(ENGLISH)[:110], LETTERS, {"Latin"}) == 0


@given(st.integers(0, 2**32 - 1), st.floats(0, 0.5))
def test_specks_alone_are_never_clear(seed: int, share: float) -> None:
    chance = np.random.default_rng(seed)
    specks = np.where(chance.random((40, 60)) < share, 0, 255).astype(np.uint8)
    page = np.kron(specks, np.ones((8, 8), np.uint8))

    assert abs(uprightness(page, 12.0, {"Latin"})) < CLEARLY


@pytest.mark.parametrize("by", [0, 180])
def test_the_likelier_way_up_of_a_page_is_the_one_in_which_it_was_written(by: int) -> None:
    gray = turned(page_of(ENGLISH), by)
    page = Prepared(whole(gray), gray, LETTERS, 0, is_line=False, steps=())

    way, is_clear = likelier(page, ("en",))

    assert is_clear
    assert way.turn == by
    assert np.array_equal(way.clean, page_of(ENGLISH))
