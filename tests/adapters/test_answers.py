"""What a child leaves is believed only as far as our own child would have written it."""

from pathlib import Path

import pytest

from rpl.adapters.page_reader.answers import (
    PAGE,
    Begun,
    begin,
    leave_page,
    leave_shape,
    reading_left,
    shape_left,
    shape_name,
)
from rpl.domain.page_bands import SHAPE_VALUES
from rpl.domain.reading import Page
from rpl.domain.refused_files import FileUnsafeError

OUTSIDE = '{"left": 0, "top": 5, "width": 9, "height": 5}'


def left(work: Path, *numbers: int, pages: int = 3) -> None:
    begin(work, Begun(pages=pages, pipeline="p"))
    for number in numbers:
        leave_page(work, Page(number=number, width=9, height=9))


def test_pages_are_found_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    left(tmp_path, *range(1, 13), pages=12)

    reading = reading_left(tmp_path)

    assert [page.number for page in reading.pages] == list(range(1, 13))
    assert reading.pages[-1].left_out == 0


@pytest.mark.parametrize("numbers", [(2,), (1, 3), (1, 2, 3, 4)])
def test_pages_our_child_would_not_leave_are_not_believed(
    tmp_path: Path, numbers: tuple[int, ...]
) -> None:
    left(tmp_path, *numbers)

    with pytest.raises(FileUnsafeError):
        reading_left(tmp_path)


@pytest.mark.parametrize(
    "page",
    [
        '{"number": 7777777777777777777771, "width": 9, "height": 9}',
        '{"number": 1, "width": 1e300, "height": 9}',
        '{"number": 1, "width": 9, "height": 7777777777777777777771}',
        '{"number": 1, "width": 9, "height": 9, "unread": [' + OUTSIDE + "]}",
    ],
    ids=["a number without end", "too wide", "too high", "a place outside of it"],
)
def test_a_page_that_cannot_be_is_not_believed(tmp_path: Path, page: str) -> None:
    begin(tmp_path, Begun(pages=1, pipeline="p"))
    (tmp_path / PAGE.format(1)).write_text(page)

    with pytest.raises(FileUnsafeError):
        reading_left(tmp_path)


def test_a_page_under_another_number_or_behind_a_link_is_not_believed(tmp_path: Path) -> None:
    left(tmp_path, 1)
    (tmp_path / PAGE.format(1)).rename(elsewhere := tmp_path / "elsewhere")
    (tmp_path / PAGE.format(1)).symlink_to(elsewhere)
    with pytest.raises(FileUnsafeError):
        reading_left(tmp_path)

    (tmp_path / PAGE.format(1)).unlink()
    assert reading_left(tmp_path).pages == ()
    (tmp_path / PAGE.format(1)).write_text('{"number": 2, "width": 9, "height": 9}')
    with pytest.raises(FileUnsafeError):
        reading_left(tmp_path)


def test_a_shape_is_as_long_as_ours_and_no_link(tmp_path: Path) -> None:
    shape = tuple(range(-127, 128))
    leave_shape(tmp_path, 1, shape)
    (tmp_path / shape_name(2)).write_text('{"values": [1, 2]}')
    (tmp_path / shape_name(3)).symlink_to(tmp_path / shape_name(1))

    assert len(shape) == SHAPE_VALUES
    assert (shape_left(tmp_path, 1), shape_left(tmp_path, 9)) == (shape, ())
    for number in (2, 3):
        with pytest.raises(FileUnsafeError):
            shape_left(tmp_path, number)
