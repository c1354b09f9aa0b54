"""How long the pages of a file may take, in a time that only moves when it is told to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from rpl.adapters.page_reader import page_time
from rpl.adapters.page_reader.answers import pages_left
from rpl.adapters.page_reader.page_time import PageTime, left_as_read
from rpl.adapters.page_reader.recognition import Recogniser
from rpl.domain.reading import Page, Word
from rpl.domain.values import Box

WORD = Word(text="hours", box=Box(left=0, top=0, width=5, height=5), confidence=90)


@dataclass
class Processor:
    """Seconds that were worked so far."""

    seconds: float = 0

    def used(self) -> float:
        return self.seconds


def pages(
    time: PageTime, processor: Processor, *, each: float, words: bool, count: int = 200
) -> Iterator[Page]:
    """Pages that would take so long each, and are given up when the time says so."""
    for number in range(1, count + 1):
        if time.pictures_only:
            processor.seconds += 0.5
            yield Page(number=number, width=9, height=9)
            continue
        for _ in range(round(each * 2)):
            if time.page_is_over():
                break
            processor.seconds += 0.5
        read = (WORD,) if words else ()
        yield Page(number=number, width=9, height=9, confidence=90, words=read)


def read(tmp_path: Path, *, each: float, words: bool) -> tuple[list[Page], float]:
    processor = Processor()
    time = PageTime(used=processor.used)
    made = pages(time, processor, each=each, words=words)
    return list(left_as_read(tmp_path, made, time)), processor.seconds


@pytest.mark.parametrize(("each", "words"), [(4, True), (1, False)])
def test_honest_pages_are_all_read_however_many(
    tmp_path: Path, each: float, *, words: bool
) -> None:
    found, seconds = read(tmp_path, each=each, words=words)

    assert len(found) == pages_left(tmp_path) == 200
    assert not any(page.cut_short for page in found)
    assert seconds == 200 * each


def test_pages_that_give_nothing_end_the_reading_and_are_shown(tmp_path: Path) -> None:
    found, seconds = read(tmp_path, each=60, words=False)

    assert found[0].cut_short
    assert len(found) == 200
    assert all(page.cut_short for page in found)
    assert seconds <= page_time.PAGE_SECONDS + 200


def test_what_gives_words_slowly_is_cut_to_what_a_page_may_take(tmp_path: Path) -> None:
    found, seconds = read(tmp_path, each=60, words=True)

    assert found[0].words
    assert seconds <= page_time.ALL_SECONDS + page_time.PICTURE_SECONDS + 1


def test_when_pictures_take_too_long_as_well_the_rest_is_left_out(tmp_path: Path) -> None:
    processor = Processor()
    time = PageTime(used=processor.used)

    def slow() -> Iterator[Page]:
        for number in range(1, 201):
            processor.seconds += 9
            yield Page(number=number, width=9, height=9)

    found = list(left_as_read(tmp_path, slow(), time))

    assert len(found) == 4
    assert processor.seconds == 36


def test_a_program_is_ended_when_the_time_of_the_page_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of noise a whole page takes far longer than what is in hand here."""
    monkeypatch.setattr(page_time, "LOOK_SECONDS", 0.02)
    time = PageTime(in_hand=0.3)
    noise = np.random.default_rng(1).integers(0, 256, (3300, 2550), dtype=np.uint8)

    with time.watched():
        time.begin_page()
        words = Recogniser(tmp_path, time).words(noise, "eng", 300).words
        seconds = time.used() - time._began  # noqa: SLF001 -- nobody else needs it

    assert words == ()
    assert time.cut_short
    assert seconds < 5


def test_nothing_more_is_tried_on_a_page_whose_time_is_over(tmp_path: Path) -> None:
    time = PageTime(in_hand=0)
    time.begin_page()
    recogniser = Recogniser(tmp_path, time)
    page = np.full((100, 100), 255, dtype=np.uint8)

    assert recogniser.words(page, "eng", 300).words == ()
    assert recogniser.orientation(page) is None
    assert not list(tmp_path.iterdir())
