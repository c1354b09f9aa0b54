"""Targets of uploaded files, and of what the sandboxed child answers.

In the service these run inside the sandbox.  Here they run bare, so that what they raise is seen:
only a refusal, or that memory ran out, is what the child turns into an answer.
"""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from PIL import Image

from rpl.adapters.page_reader.answers import (
    ANSWER,
    PAGE,
    Answer,
    Begun,
    Ended,
    begin,
    reading_left,
    settled,
)
from rpl.adapters.page_reader.images import sheets
from rpl.adapters.page_reader.inspection import PDF, inspect, media_type
from rpl.adapters.page_reader.pdf import pdf_pages
from rpl.adapters.page_reader.pdf_inspection import clean_pdf
from rpl.domain.inspection import Inspection
from rpl.domain.refused_files import FileRefusedError
from rpl.ports.errors import EngineMissingError
from tests.fuzzing.target import Target

_FOLDER = Path("tests/data/badfiles")
_SMALL = 8192  # bytes
_MOST_PIXELS = 4_000_000


def picture(content: bytes) -> None:
    """A photo: inspected, then decoded as it is for reading."""
    with TemporaryDirectory() as folder:
        (source := Path(folder) / "source").write_bytes(content)
        try:
            kind = media_type(source)
            if kind == PDF:
                return
            assert inspect(source).pages >= 1
            for sheet in sheets(source, kind):
                assert sheet.pixels.ndim in (2, 3)
        except (FileRefusedError, MemoryError):
            return


def pdf(content: bytes) -> None:
    """A PDF: inspected, cleaned, opened as it is for reading."""
    with TemporaryDirectory() as folder:
        source, copy = Path(folder) / "source", Path(folder) / "cleaned"
        source.write_bytes(b"%PDF-1.7\n" + content)
        try:
            inspection = inspect(source)
            if inspection.active:
                assert clean_pdf(source, copy).active == ()
                source = copy
            with pdf_pages(source) as pages:
                for page in pages:
                    width, height = page.page.get_size()
                    if width * height < _MOST_PIXELS:
                        page.words(500, 500)
        except (FileRefusedError, MemoryError):
            return


def child_answer(content: bytes) -> None:
    """What a child that was taken over could leave behind."""
    with TemporaryDirectory() as folder:
        (Path(folder) / ANSWER).write_bytes(content)
        (Path(folder) / PAGE.format(1)).write_bytes(content)
        begin(Path(folder), Begun(pages=1, pipeline="x"))
        for believed in (settled, reading_left):
            with suppress(FileRefusedError, EngineMissingError):
                believed(Path(folder))


def _pictures() -> list[bytes]:
    made = []
    for form in ("JPEG", "PNG", "WEBP", "TIFF"):
        content = BytesIO()
        Image.effect_noise((24, 16), 40).save(content, form)
        made.append(content.getvalue())
    kept = (path for path in sorted(_FOLDER.iterdir()) if path.suffix in {".jpg", ".tif", ".heif"})
    return [*made, *(path.read_bytes() for path in kept if path.stat().st_size < _SMALL)]


def _pdfs() -> list[bytes]:
    plain, content = pikepdf.new(), BytesIO()
    plain.add_blank_page(page_size=(200, 200))
    plain.save(content, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    kept = [path for path in sorted(_FOLDER.glob("*.pdf")) if path.stat().st_size < _SMALL]
    return [content.getvalue(), *(path.read_bytes() for path in kept)]


TARGETS = (
    Target("picture", picture, _pictures(), [b"Exif\0\0", b"IHDR", b"VP8X", b"II*\0", b"ftypheic"]),
    Target("pdf", pdf, _pdfs(), [b"/JS", b"/S /JavaScript", b"/Kids [1 0 R]", b"obj <<", b"%%EOF"]),
    Target(
        "child_answer",
        child_answer,
        [
            Answer(inspection=Inspection(media_type=PDF, pages=3)).model_dump_json().encode(),
            Answer(refusal="file_unsafe").model_dump_json().encode(),
            Answer(ended=Ended(language="es")).model_dump_json().encode(),
            b'{"number": 1, "width": 9, "height": 9, "words": []}',
            b'{"number": 77777777777777777777771, "width": 9, "height": 9, "words": []}',
        ],
        [b'"words"', b'"box"', b"null", b"-1", b"1e999"],
    ),
)
