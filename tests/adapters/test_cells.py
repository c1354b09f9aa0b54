"""Grades and figures that stand alone in their rows are read beside a word of the row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from typing_extensions import override

from rpl.adapters.page_reader.cells import with_cells
from rpl.adapters.page_reader.geometry import whole
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.preparing import Prepared
from rpl.adapters.page_reader.recognition import Recognised, Recogniser
from rpl.domain.reading import Word, spaced
from rpl.domain.values import Box

HIGH, WIDE = 30, 24
PACKS = "eng"


def word(text: str, left: int, line: int, confidence: float = 95) -> Word:
    box = Box(left=left, top=100 + 60 * line, width=WIDE * len(text), height=HIGH)
    return Word(text=text, box=box, confidence=confidence, line=line)


def drawn(words: Sequence[Word]) -> Pixels:
    """A page with the words in block letters."""
    page = np.full((600, 1200), 255, np.uint8)
    for each in words:
        for at, letter in enumerate(each.text):
            place = (each.box.left + at * WIDE, each.box.bottom)
            cv2.putText(page, letter, place, cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 4)
    return page


def prepared(page: Pixels, *, is_line: bool = False) -> Prepared:
    return Prepared(whole(page), page, 20, 0, is_line, ())


@dataclass(frozen=True, slots=True)
class Shown(Recogniser):
    """Reads each line of what it is shown as these words, in their places."""

    rows: tuple[tuple[str, ...], ...] = ()
    seen: list[Pixels] = field(default_factory=list)

    @override
    def words(
        self, gray: Pixels, packs: str, dpi: int, mode: int = 3, *, inverted: bool = True
    ) -> Recognised:
        self.seen.append(gray)
        dark = np.flatnonzero((gray < 128).any(1))
        tops = [int(rows[0]) for rows in np.split(dark, np.flatnonzero(np.diff(dark) > 9) + 1)]
        found = []
        for line, (top, row) in enumerate(zip(tops, self.rows, strict=True)):
            across = np.flatnonzero((gray[top : top + HIGH] < 128).any(0))
            for text, left in zip(row, (int(across[0]), int(across[-1]) - 9), strict=True):
                box = Box(left=left, top=top, width=10, height=HIGH)
                found.append(Word(text=text, box=box, confidence=88, line=line))
        return Recognised(tuple(found))


COURSES = [word("Joints", 60, 0), word("77", 500, 0), word("Stairs", 60, 1), word("67", 500, 1)]
GRADES = [word("A", 900, 0), word("C", 900, 1)]


def read(page: Pixels, words: Sequence[Word], *rows: tuple[str, ...]) -> tuple[str, Shown]:
    shown = Shown(Path("unused"), rows=rows)
    found, _ = with_cells(prepared(page), words, PACKS, shown)
    return spaced(found), shown


def test_grades_that_were_overlooked_stand_at_the_end_of_their_rows() -> None:
    page = drawn([*COURSES, *GRADES])

    text, shown = read(page, COURSES, ("77", "A"), ("67", "C"))

    assert text == "Joints 77 A Stairs 67 C"
    assert len(shown.seen) == 1
    assert shown.seen[0].shape[1] < 300


def test_a_single_sign_read_with_doubt_is_read_again_in_its_place() -> None:
    doubted = [*COURSES[:2], word("¢", 900, 0, 30), *COURSES[2:]]

    text, _ = read(drawn([*COURSES, GRADES[0]]), doubted, ("77", "C"))

    assert text == "Joints 77 C Stairs 67"


def test_what_is_not_sure_or_no_writing_is_left_out() -> None:
    page = drawn([*COURSES, GRADES[0]])

    assert read(page, COURSES, ("71", "A"))[0] == spaced(COURSES)
    assert read(page, COURSES, ("77", "*"))[0] == spaced(COURSES)


def test_nothing_is_asked_where_nothing_stands_alone() -> None:
    below = np.array(drawn(COURSES))
    cv2.putText(below, "X", (900, 500), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 4)
    stroke = np.array(drawn(COURSES))
    stroke[100:400, 900:904] = 0

    for page in (drawn(COURSES), below, stroke):
        assert read(page, COURSES) == (spaced(COURSES), Shown(Path("unused")))


def test_a_line_and_an_empty_page_are_left_as_they_are() -> None:
    page = drawn([*COURSES, *GRADES])
    shown = Shown(Path("unused"))

    assert with_cells(prepared(page, is_line=True), COURSES, PACKS, shown) == (tuple(COURSES), ())
    assert with_cells(prepared(page), (), PACKS, shown) == ((), ())
    assert with_cells(prepared(page), COURSES, "chi_sim", shown) == (tuple(COURSES), ())
