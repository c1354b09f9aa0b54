"""Letters that were seen in a line become words with places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.letters import Letter, decoded, widest_gap, words_of

SIGNS = ("", "a", "b", " ")


def seen(columns: str, likelihood: float = 0.9) -> np.ndarray:
    """Likelihoods of columns in which a sign each is likeliest; a dash is none."""
    rows = np.full((len(columns), len(SIGNS)), 0.01, np.float32)
    for column, sign in enumerate(columns):
        rows[column, SIGNS.index(sign if sign != "-" else "")] = likelihood
    return rows


def drawn(*blocks: tuple[int, int], wide: int = 200, high: int = 40) -> Pixels:
    """A white line with black blocks from one column to another, ten pixels from its edges."""
    picture = np.full((high, wide), 255, np.uint8)
    for start, end in blocks:
        picture[10 : high - 10, start:end] = 0
    return picture


def test_a_sign_seen_in_several_columns_is_one_and_twice_only_with_nothing_between() -> None:
    assert [letter.sign for letter in decoded(seen("-aaa-ab--"), SIGNS, 1)] == ["a", "a", "b"]


def test_a_letter_stands_in_the_middle_of_its_columns_of_the_line_without_its_padding() -> None:
    letters = decoded(seen("-aa-------"), SIGNS, 0.5)

    assert letters[0].middle == pytest.approx(0.4)


def test_a_space_is_no_letter_but_told_to_the_next() -> None:
    letters = decoded(seen("a- -b"), SIGNS, 1)

    assert [letter.sign for letter in letters] == ["a", "b"]
    assert letters[1].space == pytest.approx(0.9)


def test_nothing_but_paper_has_no_letters() -> None:
    assert decoded(seen("-----"), SIGNS, 1) == []
    assert words_of([], drawn(), 0, 0) == []


def test_a_word_ends_where_a_space_is_likely() -> None:
    letters = [Letter("a", 0.9, 0.2), Letter("b", 0.8, 0.3, space=0.6)]

    words = words_of(letters, drawn((30, 45), (52, 68)), left=100, top=50)

    assert [word.text for word in words] == ["a", "b"]
    assert [(word.box.left, word.box.right) for word in words] == [(130, 145), (152, 168)]
    assert [(word.box.top, word.box.bottom) for word in words] == [(60, 80), (60, 80)]


def test_a_word_ends_at_a_wide_gap_though_no_space_was_seen() -> None:
    letters = [Letter("1", 0.9, 0.1), Letter("2", 0.9, 0.15), Letter("9", 0.9, 0.9)]

    words = words_of(letters, drawn((15, 25), (27, 35), (170, 190)), 0, 0)

    assert [word.text for word in words] == ["12", "9"]


def test_a_word_is_as_sure_as_its_weakest_letter() -> None:
    letters = [Letter("a", 0.99, 0.2), Letter("b", 0.42, 0.3)]

    assert [word.confidence for word in words_of(letters, drawn((30, 70)), 0, 0)] == [42]


def test_the_widest_gap_lies_between_ink() -> None:
    written = np.array([1, 1, 0, 1, 0, 0, 0, 1, 1], dtype=bool)

    assert widest_gap(written, 1, 8) == (4, 7)
    assert widest_gap(written, 0, 1) == (0, 0)


places = st.lists(st.floats(0, 1), min_size=1, max_size=12).map(sorted)


@given(places, st.lists(st.integers(0, 199), max_size=8), st.data())
def test_no_letter_is_lost_and_every_word_lies_in_its_line(
    middles: list[float], ink: list[int], data: st.DataObject
) -> None:
    letters = [
        Letter(data.draw(st.sampled_from("abc1")), 0.9, middle, data.draw(st.floats(0, 1)))
        for middle in middles
    ]

    words = words_of(letters, drawn(*((at, at + 9) for at in ink)), left=7, top=3)

    assert "".join(word.text for word in words) == "".join(letter.sign for letter in letters)
    assert all(word.box.left >= 7 and word.box.right <= 207 for word in words)
    assert all(word.box.top >= 3 and word.box.bottom <= 43 for word in words)
