"""Dots that lead from a label to its value are taken off where they spoil what is read."""

import cv2
import numpy as np
import pytest

from rpl.adapters.page_reader.geometry import whole
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.preparing import Prepared, bared, sized

ARABIC = frozenset({"Arabic"})


def a_page(*dots: tuple[int, int], is_line: bool = False) -> Prepared:
    """A page with a word at its left and dots, each at these pixels from the left and the top."""
    clean = np.full((400, 900), 255, np.uint8)
    for down in (60, 210, 360):
        cv2.putText(clean, "label", (40, down), 0, 1, 0, 2, cv2.LINE_AA)
    for place in dots:
        cv2.circle(clean, place, 2, 0, -1, cv2.LINE_AA)
    return Prepared(whole(clean), clean, 20.0, 0, is_line, ())


def a_row(count: int, step: int = 14, down: float = 0.0) -> list[tuple[int, int]]:
    return [(300 + step * each, 200 + round(down * each)) for each in range(count)]


def dark(page: Pixels) -> int:
    """Pixels of ink beside the label."""
    return int((page[:, 250:] < 200).sum())


@pytest.mark.parametrize("down", [0.0, 0.4])
def test_a_row_of_even_dots_is_taken_off_and_the_label_left(down: float) -> None:
    page = a_page(*a_row(12, down=down))

    cleaned = bared(page, ARABIC)

    assert dark(page.clean) > 0 == dark(cleaned.clean)
    assert np.array_equal(cleaned.clean[:, :250], page.clean[:, :250])
    assert [(step.name, step.parameters) for step in cleaned.steps] == [("leaders", {"rows": 1})]


@pytest.mark.parametrize(
    ("page", "scripts"),
    [
        pytest.param(a_page(*a_row(12)), frozenset({"Latin"}), id="another script"),
        pytest.param(a_page(*a_row(12), is_line=True), ARABIC, id="a line that was cut out"),
        pytest.param(a_page(*a_row(6)), ARABIC, id="few dots, as of letters"),
        pytest.param(a_page(*a_row(12, step=40)), ARABIC, id="dots far from each other"),
        pytest.param(
            a_page(*((300 + each * each, 200) for each in range(6, 16))), ARABIC, id="uneven dots"
        ),
        pytest.param(a_page(), ARABIC, id="no dots"),
    ],
)
def test_other_dots_are_left(page: Prepared, scripts: frozenset[str]) -> None:
    assert bared(page, scripts) is page


def test_a_dot_further_off_is_not_of_the_row() -> None:
    page = a_page(*a_row(8), (300 + 14 * 7 + 22, 200))

    assert dark(bared(page, ARABIC).clean) == dark(a_page((420, 200)).clean)


def test_more_dots_than_letters_do_not_make_the_letters_small() -> None:
    dots = [(across, down + 40) for down in (20, 160, 310) for across, _ in a_row(40)]

    dotted = sized(a_page(*dots).clean, a_page(*dots).geometry, ARABIC)
    plain = sized(a_page().clean, a_page().geometry, ARABIC)

    assert dotted.steps == plain.steps
