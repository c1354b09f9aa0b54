"""The marks by which pages that may be alike are found, and that tell nothing without the key."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rpl.domain.page_bands import (
    FEWEST_WORDS,
    SHAPE_VALUES,
    file_band,
    shape_bands,
    shape_probes,
    word_bands,
)

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
SHAPE = tuple((place * 37) % 255 - 127 or 1 for place in range(SHAPE_VALUES))
WORDS = tuple(f"palabra{number}" for number in range(80))
SHAPES = st.lists(st.integers(-127, 127), min_size=SHAPE_VALUES, max_size=SHAPE_VALUES).map(tuple)


def test_without_the_key_no_guess_can_be_tested() -> None:
    assert not set(shape_bands(KEY, SHAPE)) & set(shape_bands(OTHER_KEY, SHAPE))
    assert not set(word_bands(KEY, WORDS)) & set(word_bands(OTHER_KEY, WORDS))
    assert file_band(KEY, b"digest") != file_band(OTHER_KEY, b"digest")


def test_marks_of_files_pictures_and_words_are_told_apart_and_fit_a_database() -> None:
    marks = (file_band(KEY, b""), *shape_bands(KEY, SHAPE), *word_bands(KEY, WORDS))

    assert len(set(marks)) == len(marks) == 1 + 12 + 16
    assert all(-(2**63) <= mark < 2**63 for mark in marks)


@given(shape=SHAPES)
@settings(max_examples=20)
def test_a_picture_is_found_by_the_marks_that_are_kept_of_it(shape: tuple[int, ...]) -> None:
    assert set(shape_bands(KEY, shape)) <= set(shape_probes(KEY, shape))


def test_a_picture_whose_least_sure_bits_are_turned_is_found() -> None:
    unsure = tuple(1 if place % 20 < 4 else value for place, value in enumerate(SHAPE))
    turned = tuple(-1 if place % 20 < 4 else value for place, value in enumerate(SHAPE))

    assert not set(shape_bands(KEY, unsure)) & set(shape_bands(KEY, turned))
    assert set(shape_bands(KEY, unsure)) <= set(shape_probes(KEY, turned))


def test_a_page_without_a_shape_has_no_marks() -> None:
    for shape in ((), (0,) * SHAPE_VALUES, SHAPE[:-1]):
        assert shape_bands(KEY, shape) == shape_probes(KEY, shape) == ()


def test_words_of_which_most_are_the_same_share_a_mark() -> None:
    misread = tuple("?" if place % 20 == 0 else word for place, word in enumerate(WORDS))
    other = tuple(f"andere{number}" for number in range(80))

    assert set(word_bands(KEY, WORDS)) & set(word_bands(KEY, misread))
    assert not set(word_bands(KEY, WORDS)) & set(word_bands(KEY, other))


def test_too_few_words_have_no_marks() -> None:
    assert word_bands(KEY, WORDS[: FEWEST_WORDS - 1]) == ()
    assert word_bands(KEY, WORDS[:FEWEST_WORDS])
