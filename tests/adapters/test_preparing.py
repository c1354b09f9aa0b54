"""A page is made ready: its size, its way up, its light, its line; and the words of a language."""

import cv2
import numpy as np
import pytest

from rpl.adapters.page_reader.cleaning import (
    densest_band,
    joined_ink,
    letter_height,
    letter_places,
    sideways,
    skew,
    softened,
)
from rpl.adapters.page_reader.function_words import clear_language, sounds_like
from rpl.adapters.page_reader.geometry import whole
from rpl.adapters.page_reader.images import Pixels, levels
from rpl.adapters.page_reader.preparing import is_one_line, sized, upright
from rpl.adapters.page_reader.sizing import reading_dpi, reading_scale

LATIN = frozenset({"Latin"})


def written(rows: int = 14, scale: float = 1.0) -> Pixels:
    page = np.full((1100, 1100), 255, np.uint8)
    for row in range(rows):
        place = (60, 100 + 70 * row)
        cv2.putText(page, "Certificate of welding 135", place, 0, scale, 20, 2, cv2.LINE_AA)
    return page


@pytest.mark.parametrize(
    ("letters", "longest", "scripts", "scale"),
    [
        pytest.param(21, 2339, LATIN, 1, id="a good scan is left alone"),
        pytest.param(10, 1286, LATIN, 2, id="a coarse page is enlarged"),
        pytest.param(40, 1800, LATIN, 0.5, id="a close photo is made smaller"),
        pytest.param(13, 1286, {"Arabic"}, 2, id="letters with dots are read larger"),
        pytest.param(2, 1000, LATIN, 3.5, id="not more than helps"),
        pytest.param(10, 4600, LATIN, 1, id="not beyond what is bearable"),
        pytest.param(None, 1100, LATIN, 3, id="without letters, as if it were A4"),
        pytest.param(None, 3000, LATIN, 1, id="without letters, large enough"),
    ],
)
def test_a_page_is_read_in_the_size_its_letters_need(
    letters: float | None, longest: int, scripts: frozenset[str], scale: float
) -> None:
    assert reading_scale(letters, longest, scripts) == pytest.approx(scale)


def test_the_resolution_follows_the_letters_and_stays_sane() -> None:
    assert reading_dpi(21, 1) == 294
    assert (reading_dpi(3, 1), reading_dpi(90, 1)) == (90, 400)
    assert reading_dpi(None, 2340) == 200


def test_a_page_is_enlarged_and_says_by_how_much() -> None:
    page = sized(written(scale=0.5), whole(written()), LATIN)

    assert page.letters == pytest.approx(20, abs=3)
    step = next(step for step in page.steps if step.name == "scale")
    assert page.geometry.width == pytest.approx(1100 * float(step.parameters["by"]), abs=2)


def test_an_askew_page_is_levelled_and_an_arabic_one_only_if_it_is_very_askew() -> None:
    gray = written()
    askew = whole(gray).turned(1.5).of(gray)
    page = sized(askew, whole(askew), LATIN)

    level = [step for step in upright(askew, page, 0, LATIN).steps if step.name == "level"]
    assert float(level[0].parameters["degrees"]) == pytest.approx(-1.5, abs=0.3)
    assert upright(askew, page, 0, {"Arabic"}).steps == page.steps


@pytest.mark.parametrize("angle", [-6.3, -1.5, 0, 0.4, 3.2])
def test_how_askew_a_page_lies_is_found_to_a_tenth_of_a_degree(angle: float) -> None:
    gray = written()

    assert skew(whole(gray).turned(angle).of(gray)) == pytest.approx(-angle, abs=0.1)


def test_a_page_on_its_side_is_told_by_its_columns() -> None:
    page = np.full((1100, 1100), 255, np.uint8)
    for row in range(14):  # begun further to the right, so that letters do not stand in columns
        place = (60 + 37 * row % 200, 100 + 70 * row)
        cv2.putText(page, "Certificate of welding 135"[row:], place, 0, 1, 20, 2, cv2.LINE_AA)

    assert sideways(page) < 1
    assert sideways(np.ascontiguousarray(np.rot90(page))) > 1


def test_a_page_turned_twice_by_half_is_the_page() -> None:
    gray = written()
    page = sized(gray, whole(gray), LATIN)

    again = page.upside_down().upside_down()

    assert np.array_equal(again.clean, page.clean)
    assert again.turn == page.turn
    assert np.allclose(again.geometry.matrix, page.geometry.matrix)


def test_a_line_is_known_and_its_margins_are_cut() -> None:
    line = written(1)[40:150]
    page = sized(line, whole(line), LATIN)

    assert is_one_line(line)
    assert page.is_line
    assert page.clean.shape[0] < 60
    assert not is_one_line(written())


def test_the_densest_band_holds_a_few_lines_of_writing_and_no_bar_code() -> None:
    page = written(6)
    page[700:1000, 100:1000:12] = 0
    band = densest_band(page, letter_height(page))

    assert band.shape[0] < 400
    assert (band == 0).mean() < 0.1
    assert densest_band(band, 100) is band


def test_letters_are_found_with_the_brightness_around_them() -> None:
    page = written() // 2
    places, around = letter_places(page)

    assert len(places) > 200
    assert np.median(around) == pytest.approx(127, abs=2)


def test_softening_leaves_the_size_and_an_empty_page_has_no_letters() -> None:
    page = written()

    assert softened(page, 20).shape == page.shape
    assert letter_height(np.full((400, 400), 255, np.uint8)) is None


@pytest.mark.parametrize(
    ("text", "told", "found"),
    [
        ("Se certifica que la persona ha superado el curso de soldadura por arco " * 3, "es", "es"),
        ("This is to certify that the holder has passed the course of welding " * 3, "es", None),
        ("\u5a01\u5c14\u58eb\u8bae\u4f1a" * 8, "zh", "zh"),
        ("Total 12", "en", None),
        ("350 12.06.2023 8,5 7,0 " * 10, "es", None),
    ],
)
def test_a_told_language_is_believed_if_its_little_words_are_there(
    text: str, told: str, found: str | None
) -> None:
    assert sounds_like(text, [told]) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Se certifica que la persona ha superado el curso de soldadura por arco " * 3, "es"),
        ("Es wird bescheinigt, dass die Person in der Schule war und den Kurs bestand " * 3, "de"),
        ("\u5a01\u5c14\u58eb\u8bae\u4f1a" * 8, "zh"),
        ("de la que en un se no " * 8, None),
        ("Hammer Wrench Drill Goggles " * 8, None),
        ("the holder of this", None),
    ],
    ids=["Spanish", "German", "Chinese", "words of many languages", "a list", "too short"],
)
def test_a_language_is_known_by_its_little_words_if_nothing_speaks_for_another(
    text: str, found: str | None
) -> None:
    assert clear_language(text) == found


@pytest.mark.parametrize("share", [0.02, 0.15, 0.5])
def test_pieces_of_ink_are_told_apart_alike_whether_few_or_too_many_for_two_bytes(
    share: float,
) -> None:
    noise = np.random.default_rng(1).random((900, 900)) < share
    ink = np.where(noise, 255, 0).astype(np.uint8)

    labels, stats = joined_ink(ink)

    _, wide, measured, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    assert np.array_equal(labels, wide)
    assert np.array_equal(stats, measured)


@pytest.mark.parametrize("percent", [0.5, 37.3, 50, 80, 99.5])
def test_levels_are_percentiles(percent: float) -> None:
    gray = np.random.default_rng(2).integers(3, 250, (90, 71), dtype=np.uint8) // 7 * 7

    assert levels(gray, percent) == pytest.approx((np.percentile(gray, percent),))
    assert levels(gray[::4, ::4], percent) == pytest.approx(
        (np.percentile(gray[::4, ::4], percent),)
    )
