"""What the child writes for the service to read: JSON files, and JPEGs beside them.

A reading begins with `begun.json`, leaves a file and pictures for each page as soon as it is read,
and ends with `answer.json`: where it was stopped, what was read so far is still there.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field

from rpl.domain.inspection import Inspection
from rpl.domain.intake import MAX_PAGES
from rpl.domain.page_bands import SHAPE_VALUES
from rpl.domain.reading import Page, Reading
from rpl.domain.refused_files import FileRefusedError, FileUnsafeError
from rpl.domain.values import Frozen
from rpl.ports.errors import EngineMissingError

ANSWER = "answer.json"
CLEANED = "cleaned.pdf"
BEGUN = "begun.json"
PAGE, PAGE_NAME = "page-{}.json", re.compile(r"page-([1-9][0-9]{0,3})\.json")
UNFINISHED = "page.json"
LONGEST_SIDE = 1_000_000  # pixels
MAX_SHAPE_BYTES = 4096
MAX_ANSWER_BYTES = 64 * 1024 * 1024
"""What all of it may hold together, without the pictures."""

Form = TypeVar("Form", bound=Frozen)


class Begun(Frozen):
    """How a file is read, and how many pages it has."""

    pages: Annotated[int, Field(ge=1, le=MAX_PAGES)]
    pipeline: str


class Shape(Frozen):
    """The shape of a page's picture (`shape`)."""

    values: Annotated[
        tuple[Annotated[int, Field(ge=-127, le=127)], ...],
        Field(min_length=SHAPE_VALUES, max_length=SHAPE_VALUES),
    ]


class Ended(Frozen):
    """All pages that there was time for are read."""

    language: str | None = None


class Answer(Frozen):
    """Exactly one of these is there."""

    inspection: Inspection | None = None
    ended: Ended | None = None
    shape: Shape | None = None
    refusal: str | None = None
    missing: str | None = None


def image_name(number: int) -> str:
    """The file name of a page's safe picture."""
    return f"page-{number}.jpg"


def original_name(number: int) -> str:
    """The file name of a page's picture as it came."""
    return f"page-{number}-original.jpg"


def cleaned_name(number: int) -> str:
    """The file name of a page's picture as it was given to the engine."""
    return f"page-{number}-cleaned.jpg"


def shape_name(number: int) -> str:
    """The file name of the shape of a page's picture."""
    return f"page-{number}.shape"


def leave_shape(work: Path, number: int, values: tuple[int, ...]) -> None:
    """Leave the shape of a page's picture."""
    (work / shape_name(number)).write_text(Shape(values=values).model_dump_json(), encoding="utf-8")


def shape_left(work: Path, number: int) -> tuple[int, ...]:
    """The shape of a page's picture, empty where the child left none.

    Raises:
        FileUnsafeError: It is not what our own child would write.
    """
    path = work / shape_name(number)
    if not (path.is_symlink() or path.exists()):
        return ()
    return _parsed(Shape, _content(path, MAX_SHAPE_BYTES)).values


def begin(work: Path, begun: Begun) -> None:
    """Say what is going to be read."""
    (work / BEGUN).write_text(begun.model_dump_json(), encoding="utf-8")


def leave_page(work: Path, page: Page) -> None:
    """Leave a page, whole or not at all."""
    (written := work / UNFINISHED).write_text(page.model_dump_json(), encoding="utf-8")
    written.rename(work / PAGE.format(page.number))


def pages_left(work: Path) -> int:
    """How many pages the child has left so far."""
    return len(_numbers(work))


def reading_left(work: Path) -> Reading:
    """What was read until the child ended or was stopped, perhaps no page.

    Raises:
        FileUnsafeError: It is not what our own child would write.
    """
    numbers = _numbers(work)
    room = MAX_ANSWER_BYTES
    begun = _parsed(Begun, _content(work / BEGUN, room))
    pages: list[Page] = []
    for number in numbers:
        content = _content(work / PAGE.format(number), room)
        room -= len(content)
        pages.append(_parsed(Page, content))
    if not pages:
        return Reading(pages=(), language=None, pipeline=begun.pipeline)
    last = pages[-1]
    if last.number > begun.pages or not all(_holds_its_words(page) for page in pages):
        raise FileUnsafeError
    expected = numbers if last.order else list(range(1, last.number + 1))
    if [page.number for page in pages] != expected:
        raise FileUnsafeError
    if last.order is None:
        pages[-1] = last.model_copy(update={"left_out": begun.pages - last.number})
    return Reading(pages=tuple(pages), language=None, pipeline=begun.pipeline)


def _holds_its_words(page: Page) -> bool:
    """Whether a page is of a size that can be, and no place on it lies outside."""
    places = (*(word.box for word in page.words), *page.unread)
    return max(page.width, page.height) <= LONGEST_SIDE and all(
        box.right <= page.width and box.bottom <= page.height for box in places
    )


def _numbers(work: Path) -> list[int]:
    names = (PAGE_NAME.fullmatch(path.name) for path in work.iterdir())
    return sorted(int(name[1]) for name in names if name)


def settled(work: Path) -> Answer:
    """The child's answer.

    Raises:
        FileRefusedError: The child refused the file; `FileUnsafeError` where its answer is not
            what our own child would write.
        EngineMissingError: A program or language pack is not installed.
    """
    answer = _parsed(Answer, _content(work / ANSWER, MAX_ANSWER_BYTES))
    if answer.refusal is not None:
        raise _refusals().get(answer.refusal, FileUnsafeError)
    if answer.missing is not None:
        raise EngineMissingError(answer.missing)
    return answer


def _content(path: Path, most: int) -> bytes:
    # A child that was taken over could leave a link to a file it cannot read itself.
    if path.is_symlink() or not path.is_file() or path.stat().st_size > most:
        raise FileUnsafeError
    return path.read_bytes()


def _parsed(form: type[Form], content: bytes) -> Form:
    try:
        return form.model_validate_json(content)
    except ValueError as error:
        raise FileUnsafeError from error


def _refusals() -> Mapping[str, type[FileRefusedError]]:
    return {refusal.code: refusal for refusal in FileRefusedError.__subclasses__()}
