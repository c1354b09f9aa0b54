"""What two recognisers read of a doubtful page becomes one reading."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.two_readers import (
    combined,
    in_rows,
    is_known,
    known_lines,
    looks,
)
from rpl.domain.reading import Word
from rpl.domain.values import Box


def word(text: str, left: int, top: int = 0, confidence: float = 98, line: int = 0) -> Word:
    box = Box(left=left, top=top, width=max(1, 10 * len(text)), height=20)
    return Word(text=text, box=box, confidence=confidence, line=line)


def sheet_with(*written: Word) -> Pixels:
    """An evenly lit page with ink wherever a word stands."""
    sheet = np.full((100, 500), 255, np.uint8)
    for each in written:
        box = each.box
        sheet[box.top : box.bottom, box.left : box.right] = 0
    return sheet


def known(words: list[Word], *also_written: Word) -> list[list[str]]:
    """The words of the one line at the top of a page that are taken as they were read."""
    line = Box(left=0, top=0, width=500, height=24)
    found = known_lines(sheet_with(*words, *also_written), [line], words)
    return [[each.text for each in line] for _, line in found]


def test_a_line_that_was_read_surely_and_whole_is_not_read_again() -> None:
    below = word("below", 0, top=60, confidence=40)

    assert known([word("TOTAL", 100), word("SUM", 10), below]) == [["SUM", "TOTAL"]]


def test_a_line_with_a_doubtful_word_or_ink_beside_its_words_is_read_again() -> None:
    assert known([word("SUM", 10), word("TOTAL", 100, confidence=94)]) == []
    assert known([word("SUM", 10)], word("9.50", 300)) == []
    assert known([word("SUM", 10), word("TOTAL", 100, line=1)]) == []
    assert known([]) == []


def texts(words: tuple[Word, ...]) -> list[str]:
    return [each.text for each in words]


def test_letters_and_spaces_are_those_of_the_reader_of_lines() -> None:
    lines = [word("GST", 0), word("ID", 45), word("10.50", 300)]

    assert texts(combined(lines, [word("GSTID", 0, confidence=80)])) == ["GST", "ID", "10.50"]


def test_what_tesseract_is_much_surer_of_is_its() -> None:
    assert texts(combined([word("tatal", 0, confidence=60)], [word("total", 0)])) == ["total"]


def test_a_word_that_looks_alike_is_spelled_as_tesseract_spells_it() -> None:
    both = combined(
        [word("ltem", 0), word("hardwàre", 100)],
        [word("Item", 1, confidence=70), word("hardware", 101, confidence=65)],
    )

    assert texts(both) == ["Item", "hardware"]
    assert [each.confidence for each in both] == [98, 98]


def test_numbers_are_not_taken_for_letters_that_look_like_them() -> None:
    assert texts(combined([word("100", 0)], [word("I00", 0, confidence=90)])) == ["100"]


def test_what_only_tesseract_saw_is_added_if_it_is_sure() -> None:
    first = [word("Thank", 0, 80, 90), word("blur", 0, 160, 60)]

    assert texts(combined([word("Total", 0)], first)) == ["Total", "Thank"]


def test_what_the_reader_of_lines_made_of_specks_is_left_out() -> None:
    assert texts(combined([word("Total", 0), word("wl", 0, 80, 30)], [])) == ["Total"]


def test_lines_side_by_side_stand_in_one_row_and_rows_from_the_top() -> None:
    lines = [
        word("Cash", 0, 60, line=0),
        word("10.50", 300, 4, line=1),
        word("Total", 0, 0, line=2),
        word("20.00", 300, 57, line=3),
    ]

    rows = in_rows(lines)

    assert texts(rows) == ["Total", "10.50", "Cash", "20.00"]
    assert [each.line for each in rows] == [0, 0, 1, 1]


def test_lines_that_overlap_across_are_no_row() -> None:
    rows = in_rows([word("Total", 0, 0, line=0), word("Totals", 10, 8, line=1)])

    assert [each.line for each in rows] == [0, 1]


def test_from_afar_only_letters_count() -> None:
    assert looks([word("Ítem:", 0)]) == looks([word("ltem", 0)])
    assert looks([word("10", 0)]) != looks([word("70", 0)])


def test_a_page_with_letters_the_reader_does_not_know_is_left_to_tesseract() -> None:
    signs = {*"abcdefghijklmnopqrstuvwxyz", "é"}

    assert is_known([word("café", 0), word("12,50", 60)], signs)
    assert not is_known([word("phố", 0)], signs)
    assert is_known([word("phố", 0, confidence=30)], signs)


read = st.lists(
    st.builds(
        word,
        st.text("abcl01.", min_size=1, max_size=6),
        st.integers(0, 400),
        st.integers(0, 200),
        st.integers(0, 100),
        st.integers(0, 5),
    ),
    max_size=5,
).map(lambda words: sorted(words, key=lambda word: word.line))


@given(read, read)
def test_nothing_is_invented_and_lines_follow_each_other(
    lines: list[Word], first: list[Word]
) -> None:
    both = combined(lines, first)

    assert {each.text for each in both} <= {each.text for each in [*lines, *first]}
    assert {(each.text, each.box) for each in both} <= {(w.text, w.box) for w in [*lines, *first]}
    assert [each.line for each in both] == sorted(each.line for each in both)


@given(read)
def test_rows_hold_every_word_once(lines: list[Word]) -> None:
    rows = in_rows(lines)

    assert sorted((w.text, w.box.left, w.box.top) for w in rows) == sorted(
        (w.text, w.box.left, w.box.top) for w in lines
    )
