"""The service's side of the page reader: starts the child, and believes only what it checks."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rpl.adapters.page_reader import sandbox
from rpl.adapters.page_reader.answers import (
    CLEANED,
    Answer,
    cleaned_name,
    image_name,
    original_name,
    settled,
)
from rpl.adapters.page_reader.language import identified
from rpl.domain.inspection import Inspection
from rpl.domain.intake import EmptyFileError, FileUnsafeError
from rpl.domain.reading import PageOrder, Reading, written
from rpl.ports import PagesRead
from rpl.scratch import scratch_folder

CHILD = "rpl.adapters.page_reader.child"
JPEG_START = b"\xff\xd8\xff"
PDF_START = b"%PDF-"


def _unobserved(_spent: sandbox.Spent) -> None:
    """Nobody counts."""


@dataclass(frozen=True, slots=True)
class SandboxedPageReader:
    """Answers `ports.PageReader`; the limits are seconds of wall-clock time.

    `observe` is told what each child used, whatever became of it.
    """

    inspect_seconds: float = 45
    read_seconds: float = 900
    observe: Callable[[sandbox.Spent], None] = _unobserved

    def inspect(self, source: Path) -> Inspection:
        """See `ports.PageReader.inspect`."""
        if source.stat().st_size == 0:
            raise EmptyFileError
        with scratch_folder() as work:
            answer = self._ask(["inspect"], source, work, self.inspect_seconds)
        if answer.inspection is None:
            raise FileUnsafeError
        return answer.inspection

    @contextmanager
    def cleaned(self, source: Path) -> Iterator[Path]:
        """See `ports.PageReader.cleaned`."""
        with scratch_folder() as work:
            answer = self._ask(["clean"], source, work, self.inspect_seconds)
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
            asked = ["read", ",".join(languages), wanted]
            answer = self._ask(asked, source, work, self.read_seconds)
            if answer.reading is None:
                raise FileUnsafeError
            numbers = [page.number for page in answer.reading.pages]
            yield PagesRead(
                answer.reading,
                tuple(_written(work / image_name(number), JPEG_START) for number in numbers),
                tuple(_if_written(work / original_name(number)) for number in numbers),
                tuple(_if_written(work / cleaned_name(number)) for number in numbers),
            )

    def _ask(self, arguments: Sequence[str], source: Path, work: Path, seconds: float) -> Answer:
        try:
            self.observe(sandbox.run(CHILD, arguments, source, work, seconds))
        except sandbox.ChildStoppedError as error:
            self.observe(error.spent)
            raise FileUnsafeError from error
        return settled(work)

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
