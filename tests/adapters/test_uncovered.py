"""What no word covers, on drawn pages whose ink is known."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from rpl.adapters.page_reader.uncovered import MOST, unread_regions
from rpl.domain.reading import Word
from rpl.domain.values import Box

HIGH, WIDE = 1000, 800
LETTER = 20  # pixels


def a_sheet() -> NDArray[np.uint8]:
    return np.full((HIGH, WIDE), 255, dtype=np.uint8)


def write(sheet: NDArray[np.uint8], left: int, top: int, letters: int = 8) -> Box:
    """Blocks like the letters of a word, and where they stand."""
    for number in range(letters):
        x = left + number * (LETTER - 4)
        sheet[top : top + LETTER, x : x + LETTER - 8] = 0
    return Box(left=left, top=top, width=letters * (LETTER - 4) - 4, height=LETTER)


def a_word(box: Box) -> Word:
    return Word(text="word", box=box, confidence=90)


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and outer.right >= inner.right
        and outer.bottom >= inner.bottom
    )


def test_a_page_whose_every_word_was_read_has_nothing_unread() -> None:
    sheet = a_sheet()
    words = [a_word(write(sheet, 100, top)) for top in range(100, 800, 50)]

    assert unread_regions(sheet, words) == ()


def test_a_line_that_was_overlooked_is_one_rectangle_around_it() -> None:
    sheet = a_sheet()
    words = [a_word(write(sheet, 100, top)) for top in (100, 150)]
    overlooked = write(sheet, 100, 400).join(write(sheet, 250, 400))

    [found] = unread_regions(sheet, words)

    assert holds(found, overlooked)
    assert found.height < 2 * LETTER


def test_a_round_stamp_is_something_that_was_not_read() -> None:
    sheet = a_sheet()
    word = a_word(write(sheet, 100, 100))
    cv2.circle(sheet, (600, 800), 70, 0, 4)

    [found] = unread_regions(sheet, [word])

    assert holds(found, Box(left=532, top=732, width=136, height=136))


@pytest.mark.parametrize(
    ("corner", "opposite"),
    [((20, 20), (780, 980)), ((50, 300), (700, 303)), ((400, 200), (402, 700))],
    ids=["a frame", "a rule across", "a rule down"],
)
def test_frames_and_rules_are_nothing_to_read(
    corner: tuple[int, int], opposite: tuple[int, int]
) -> None:
    sheet = a_sheet()
    word = a_word(write(sheet, 100, 100))
    cv2.rectangle(sheet, corner, opposite, 0, 3)

    assert unread_regions(sheet, [word]) == ()


def test_a_rule_of_dashes_is_nothing_to_read() -> None:
    sheet = a_sheet()
    word = a_word(write(sheet, 100, 100))
    for left in range(100, 700, 14):
        sheet[300:304, left : left + 10] = 0

    assert unread_regions(sheet, [word]) == ()


def test_specks_and_the_shade_at_the_edge_of_a_photo_are_nothing_to_read() -> None:
    sheet = a_sheet()
    word = a_word(write(sheet, 100, 100))
    sheet[500:503, 300:303] = 0
    sheet[600:700, :40] = 0

    assert unread_regions(sheet, [word]) == ()


def test_the_most_ink_comes_first_and_there_are_never_too_many() -> None:
    sheet = a_sheet()
    word = a_word(write(sheet, 100, 20))
    for row in range(6):
        for column in range(5):
            write(sheet, 60 + 140 * column, 120 + 130 * row, letters=2 + (row + column) % 3)

    found = unread_regions(sheet, [word])

    assert len(found) == MOST
    assert found[0].width >= found[-1].width


def test_on_a_page_without_a_word_its_ink_is_what_was_not_read() -> None:
    sheet = a_sheet()
    written = write(sheet, 200, 500)

    [found] = unread_regions(sheet, ())

    assert holds(found, written)


def test_an_empty_page_has_nothing_unread() -> None:
    assert unread_regions(a_sheet(), ()) == ()
