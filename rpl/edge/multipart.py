"""A multipart body, taken apart while it arrives: fields are bounded, files counted by hand.

`max_part_size` of the usual parsers does not limit files.  Here each file is cut and marked when it
passes its size, and the others go on.
"""

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from rpl.domain.errors import RuleError, translatable
from rpl.domain.intake import MAX_FILE_BYTES, MAX_FILES_AT_ONCE
from rpl.domain.refused_files import (
    EmptyFileError,
    FileRefusedError,
    FileTooLargeError,
    TooManyFilesError,
)

MAX_BODY_BYTES = 1024 * 1024 * 1024
"""One request, whatever it holds: more than twice what can be kept of it."""
MAX_FIELD_BYTES = 256 * 1024
"""All fields of a form together, in bytes."""
MAX_FIELDS = 1000
_MAX_PARTS = MAX_FIELDS
_MAX_NAME = 120


class FormTooLargeError(RuleError):
    """More text or more fields than any of our forms has."""

    code = "form_too_large"
    template = translatable(
        "That is more than can be sent at once. Go back, shorten the text and send it again."
    )


class FormUnreadableError(RuleError):
    """A body that is not a form, or breaks off in the middle."""

    code = "form_unreadable"
    template = translatable(
        "What was sent did not arrive whole. Go back, check your connection and send it again."
    )


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """One file of a request.

    `path` is its temporary copy, gone when the request is answered; with a `problem` there is none
    worth opening.  `size` is in bytes, as far as they were counted.
    """

    path: Path
    display_name: str
    size: int
    problem: FileRefusedError | None


class Parts:
    """The parts of one multipart body.  Files go into `folder`; without one they are let go."""

    def __init__(self, content_type: str, folder: Path | None) -> None:
        self.fields: list[tuple[str, str]] = []
        self.files: list[ReceivedFile] = []
        self._folder = folder
        self._field_bytes = self._count = 0
        self._ended = False
        self._part = _Part()
        self._parser = self._make_parser(content_type)

    def write(self, chunk: bytes) -> None:
        """Take the next bytes of the body.

        Raises:
            FormUnreadableError: They are no multipart body.
            FormTooLargeError: There are too many fields, or too much in them.
        """
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise FormUnreadableError from error

    def finish(self) -> None:
        """Say that the body has arrived.

        Raises:
            FormUnreadableError: It breaks off.
        """
        if not self._ended:
            raise FormUnreadableError

    def close(self) -> None:
        """Let go of the file that was being written."""
        self._part.close()

    def _make_parser(self, content_type: str) -> MultipartParser:
        _, options = parse_options_header(content_type)
        if not options.get(b"boundary"):
            raise FormUnreadableError
        try:
            return MultipartParser(
                options[b"boundary"],
                {
                    "on_part_begin": self._begin,
                    "on_header_field": self._header_name,
                    "on_header_value": self._header_value,
                    "on_header_end": self._header_end,
                    "on_headers_finished": self._start,
                    "on_part_data": self._take,
                    "on_part_end": self._end,
                    "on_end": self._finished,
                },
            )
        except FormParserError as error:
            raise FormUnreadableError from error

    def _begin(self) -> None:
        self._part.close()
        self._part = _Part()
        self._count += 1
        if self._count > _MAX_PARTS:
            raise FormTooLargeError

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._part.header_name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._part.header_value += data[start:end]

    def _header_end(self) -> None:
        self._part.end_header()

    def _start(self) -> None:
        self._part.read_disposition()
        if self._part.is_file and self._folder is not None:
            self._part.refused = len(self.files) >= MAX_FILES_AT_ONCE
            self._part.path = self._folder / f"{len(self.files)}"

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._part.is_file:
            self._part.store(data[start:end])
            return
        self._field_bytes += end - start
        if self._field_bytes > MAX_FIELD_BYTES:
            raise FormTooLargeError
        self._part.text += data[start:end]

    def _end(self) -> None:
        part = self._part
        part.close()
        if not part.is_file:
            self.fields.append((part.name, part.text.decode("utf-8", errors="replace")))
        elif self._folder is not None and (part.file_name or part.size):
            self.files.append(part.received())

    def _finished(self) -> None:
        self._ended = True


class _Part:
    """The part that is arriving."""

    def __init__(self) -> None:
        self.name = self.file_name = ""
        self.is_file = self.refused = False
        self.text = bytearray()
        self.path = Path()
        self.size = 0
        self.header_name = self.header_value = b""
        self._disposition = b""
        self._copy: BinaryIO | None = None

    def end_header(self) -> None:
        if self.header_name.lower() == b"content-disposition":
            self._disposition = self.header_value
        self.header_name = self.header_value = b""

    def read_disposition(self) -> None:
        _, options = parse_options_header(self._disposition)
        self.name = options.get(b"name", b"").decode("utf-8", errors="replace")
        self.is_file = b"filename" in options
        self.file_name = options.get(b"filename", b"").decode("utf-8", errors="replace")

    def store(self, data: bytes) -> None:
        """Count the bytes, and write them while the file is not too large."""
        self.size += len(data)
        if self.refused or self.path == Path():
            return
        if self._copy is None:
            self._copy = self.path.open("xb")
        if self.size <= MAX_FILE_BYTES:
            self._copy.write(data)
        else:
            self._copy.truncate(0)
            self.refused = True

    def received(self) -> ReceivedFile:
        return ReceivedFile(self.path, display_name(self.file_name), self.size, self._problem())

    def close(self) -> None:
        if self._copy is not None:
            self._copy.close()
            self._copy = None

    def _problem(self) -> FileRefusedError | None:
        if self.size > MAX_FILE_BYTES:
            return FileTooLargeError()
        if self.refused:
            return TooManyFilesError(count=MAX_FILES_AT_ONCE)
        return None if self.size else EmptyFileError()


def display_name(file_name: str) -> str:
    """What a file is called on our pages: no folders, no signs that cannot be seen."""
    last = unicodedata.normalize("NFC", file_name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    return _shortened(seen) or "file"


def _shortened(name: str) -> str:
    """At most 120 characters, the ending kept."""
    if len(name) <= _MAX_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    kept = f"{dot}{ending}" if dot and len(ending) <= 8 else ""  # noqa: PLR2004 -- longest ending
    return f"{(stem if kept else name)[: _MAX_NAME - len(kept) - 1]}…{kept}"
