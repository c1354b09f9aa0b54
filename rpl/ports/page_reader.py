"""What the flows ask of whatever turns a stranger's file into text."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rpl.domain.inspection import Inspection
from rpl.domain.reading import PageOrder, Reading


@dataclass(frozen=True, slots=True)
class PagesRead:
    """What a page reader found: the reading, and safe JPEGs of each of its pages.

    `images` show the pages upright and in colour, as the boxes count.  `originals` show them as
    they came, and `cleaned` as the engine read them: of the same length or empty, and None where a
    page brought its text with it.  `shapes` are what the pictures of two pages are compared by
    (`domain.likeness`): of the same length or empty, an empty one where there is none.
    """

    reading: Reading
    images: tuple[Path, ...]
    originals: tuple[Path | None, ...] = ()
    cleaned: tuple[Path | None, ...] = ()
    shapes: tuple[tuple[int, ...], ...] = ()


class PageReader(Protocol):
    """Turns a stranger's file into text with places.  Decodes only inside a sandbox."""

    def watched(self, told: Callable[[int], None]) -> "PageReader":
        """The same reader, which tells now and then how many pages of a file it has read."""
        ...

    def inspect(self, source: Path) -> Inspection:
        """What the file is, without reading its text.

        Raises:
            FileRefusedError: A subclass says why the file cannot be taken.
        """
        ...

    def cleaned(self, source: Path) -> AbstractContextManager[Path]:
        """A copy of a PDF without what could act in it, gone when the context closes.

        The same file gives the same copy, byte for byte.

        Raises:
            FileRefusedError: `FileActiveError` where something would be left in it.
        """
        ...

    def read(
        self, source: Path, languages: Sequence[str], order: PageOrder | None = None
    ) -> AbstractContextManager[PagesRead]:
        """The pages of a file.  The images are gone when the context closes.

        `languages` are ISO 639-1 hints, the likeliest first; an empty sequence means unknown.
        With an `order` only its page is read, as it says; there is no page where the file has
        fewer.

        Raises:
            FileRefusedError: A subclass says why the file cannot be read.
        """
        ...

    def shape(self, image: Path) -> tuple[int, ...]:
        """The shape of a page of which there is a JPEG, as `PagesRead.shapes` has it.

        Raises:
            FileRefusedError: It cannot be decoded.
        """
        ...

    def read_text(self, text: str) -> Reading:
        """A reading of text that the applicant wrote into a form."""
        ...
