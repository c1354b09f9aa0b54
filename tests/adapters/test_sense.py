"""Writing in a script without a pack is told from writing that was read."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters.page_reader.attempts import Attempt, best_attempt
from rpl.adapters.page_reader.recognition import Recogniser
from rpl.adapters.page_reader.sense import likeness
from rpl.domain.reading import PageOrder
from tests.factories.odd_files import NOTO, a_sheet

GEORGIAN = "ჩვენ ვადასტურებთ რომ ანა მუშაობდა შემდუღებლად ოთხი თვე"
LIST = "Hammer Wrench Drill Goggles Welder Gloves Ladder Bucket"
"""Words without one little word of any language."""


def read(tmp_path: Path, text: str, font: str, order: PageOrder | None = None) -> Attempt:
    sheet = a_sheet(text, lines=3, size=(1100, 300), font=NOTO / font)
    picture = np.dstack([np.asarray(sheet)] * 3)
    return best_attempt(picture, Recogniser(tmp_path), ["en"], order)


@pytest.mark.long
def test_a_script_without_a_pack_gives_no_words(tmp_path: Path) -> None:
    best = read(tmp_path, GEORGIAN, "NotoSansGeorgian-Regular.ttf")

    assert best.is_in_unknown_script
    assert best.recognised.words == ()
    assert float(best.steps[-1].parameters["alike"]) < 0.6


def test_a_list_without_a_sentence_is_read(tmp_path: Path) -> None:
    best = read(tmp_path, LIST, "NotoSans-Regular.ttf")

    assert not best.is_in_unknown_script
    assert LIST in best.recognised.text


def test_who_says_the_language_gets_what_it_reads(tmp_path: Path) -> None:
    order = PageOrder(page=1, language="en", turn=0)
    best = read(tmp_path, GEORGIAN, "NotoSansGeorgian-Regular.ttf", order)

    assert best.recognised.words


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Hammer Wrench 350 Drill", "hammer, wrench 350 dril1", 0.95),
        ("Hammer Wrench 350 Drill", "xxxxxxxxxxxxxxxxxxxxx", 0),
        ("Total 12", "Tota1 12", None),
    ],
    ids=["the same but for a letter", "nothing alike", "too short to say"],
)
def test_readings_are_alike_in_their_letters(one: str, other: str, alike: float | None) -> None:
    found = likeness(one, other)

    assert found == (None if alike is None else pytest.approx(alike, abs=0.03))


@given(st.text(min_size=20, alphabet="abcdefgh12345"))
def test_a_reading_is_like_itself_however_it_is_spaced(text: str) -> None:
    assert likeness(text, " ".join(text.upper())) == 1
