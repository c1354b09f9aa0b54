"""The service's side of the page reader: starts the child, and believes only what it checks."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rpl.adapters.page_reader import sandbox
from rpl.adapters.page_reader.answers import (
    CLEANED,
    Answer,
    cleaned_name,
    image_name,
    original_name,
    pages_left,
    reading_left,
    settled,
    shape_left,
)
from rpl.adapters.page_reader.language import identified
from rpl.adapters.page_reader.sandbox import Allowance
from rpl.domain.inspection import Inspection
from rpl.domain.reading import PageOrder, Reading, written
from rpl.domain.refused_files import EmptyFileError, FileUnsafeError
from rpl.ports import PagesRead
from rpl.scratch import scratch_folder

CHILD = "rpl.adapters.page_reader.child"
JPEG_START = b"\xff\xd8\xff"
PDF_START = b"%PDF-"
INSPECTING = Allowance(cpu_seconds=30, seconds=60)
READING = Allowance(cpu_seconds=30, seconds=180, all_seconds=3600)


INSPECTED_AT_ONCE = threading.BoundedSemaphore(4)
"""What a web process looks at together: each may hold 1 GiB, and many could be sent at once."""


def _unobserved(_spent: sandbox.Spent) -> None:
    """Nobody counts."""


def _untold(_pages: int) -> None:
    """Nobody waits."""


@dataclass(frozen=True, slots=True)
class SandboxedPageReader:
    """Answers `ports.PageReader`.

    Reading may take what `reading` says for each page; what is left of a file whose pages take too
    long is settled in the child, by `page_time`.  `observe` is told what each child used, whatever
    became of it; `told` how many pages are there, while they are read.
    """

    inspecting: Allowance = INSPECTING
    reading: Allowance = READING
    observe: Callable[[sandbox.Spent], None] = _unobserved
    told: Callable[[int], None] = _untold

    def watched(self, told: Callable[[int], None]) -> "SandboxedPageReader":
        """See `ports.PageReader.watched`."""
        return replace(self, told=told)

    def inspect(self, source: Path) -> Inspection:
        """See `ports.PageReader.inspect`."""
        if source.stat().st_size == 0:
            raise EmptyFileError
        with INSPECTED_AT_ONCE, scratch_folder() as work:
            answer = self._ask(["inspect"], source, work, self.inspecting)
        if answer.inspection is None:
            raise FileUnsafeError
        return answer.inspection

    @contextmanager
    def cleaned(self, source: Path) -> Iterator[Path]:
        """See `ports.PageReader.cleaned`."""
        with scratch_folder() as work:
            with INSPECTED_AT_ONCE:
                answer = self._ask(["clean"], source, work, self.inspecting)
            if answer.inspection is None or answer.inspection.active:
                raise FileUnsafeError
            yield _written(work / CLEANED, PDF_START)

    @contextmanager
    def read(
        self, source: Path, languages: Sequence[str], order: PageOrder | None = None
    ) -> Iterator[PagesRead]:
        """See `ports.PageReader.read`."""
        if source.stat().st_size == 0:
            raise EmptyFileError
        with scratch_folder() as work:
            wanted = "" if order is None else order.model_dump_json()
            reading = self._read(["read", ",".join(languages), wanted], source, work)
            numbers = [page.number for page in reading.pages]
            yield PagesRead(
                reading,
                tuple(_written(work / image_name(number), JPEG_START) for number in numbers),
                tuple(_if_written(work / original_name(number)) for number in numbers),
                tuple(_if_written(work / cleaned_name(number)) for number in numbers),
                tuple(shape_left(work, number) for number in numbers),
            )

    def shape(self, image: Path) -> tuple[int, ...]:
        """See `ports.PageReader.shape`."""
        with scratch_folder() as work:
            answer = self._ask(["shape"], image, work, self.inspecting)
        if answer.shape is None:
            raise FileUnsafeError
        return answer.shape.values

    def _read(self, arguments: Sequence[str], source: Path, work: Path) -> Reading:
        """What was read, to the end or until the child was stopped on a page."""
        try:
            ended = self._ask(arguments, source, work, self.reading).ended
        except FileUnsafeError:
            reading = reading_left(work)
            if not reading.pages:
                raise
            return reading.model_copy(update={"language": identified(reading.text)})
        if ended is None:
            raise FileUnsafeError
        return reading_left(work).model_copy(update={"language": ended.language})

    def _ask(
        self, arguments: Sequence[str], source: Path, work: Path, allowance: Allowance
    ) -> Answer:
        try:
            spent = sandbox.run(
                CHILD, arguments, source, work, allowance, lambda: self._counted(work)
            )
        except sandbox.ChildStoppedError as error:
            self.observe(error.spent)
            raise FileUnsafeError from error
        self.observe(spent)
        return settled(work)

    def _counted(self, work: Path) -> int:
        pages = pages_left(work)
        self.told(pages)
        return pages

    def read_text(self, text: str) -> Reading:
        """See `ports.PageReader.read_text`."""
        return written(text, identified(text))


def _if_written(path: Path) -> Path | None:
    return _written(path, JPEG_START) if path.is_symlink() or path.exists() else None


def _written(path: Path, start: bytes) -> Path:
    """A file that the child left, if it is one and begins as it should."""
    if path.is_symlink() or not path.is_file():
        raise FileUnsafeError
    with path.open("rb") as file:
        if file.read(len(start)) != start:
            raise FileUnsafeError
    return path
