"""Hostile and broken files of other projects: each is refused for its reason, or read safely."""

from pathlib import Path

import pytest

from rpl.adapters.page_reader import SandboxedPageReader
from rpl.domain.inspection import ActiveContent
from rpl.domain.refused_files import FileRefusedError

FOLDER = Path("tests/data/badfiles")

REFUSED = {
    "Pillow__16bit.cropped.jp2": "file_type",
    "Pillow__crash-0c7e0e8e11ce787078f00b5b0ca409a167f070e0.tif": "file_damaged",
    "Pillow__crash-2020-10-test.tif": "file_damaged",
    "Pillow__crash-754d9c7ec485ffb76a90eeaab191ef69a2a3a3cd.sgi": "file_type",
    "Pillow__decompression_bomb_extents.gif": "file_type",
    "Pillow__oom-225817ca0f8c663be7ab4b9e717b02c661e66834.tif": "file_damaged",
    "Pillow__psd-oob-write-overflow.psd": "file_type",
    "Pillow__timeout-52d106579505547091ef69b58341351a37c23e31.dds": "file_type",
    "Pillow__timeout-6646305047838720": "file_damaged",
    "gen_png_bomb_40000x40000.png": "file_too_many_pixels",
    "gen_svg_lol.svg": "file_type",
    "pdfjs__Pages-tree-refs.pdf": "file_damaged",
    "pdfjs__REDHAT-1531897-0.pdf": "file_damaged",
    "pdfjs__poppler-395-0-fuzzed.pdf": "file_damaged",
    "pdfjs__poppler-937-0-fuzzed.pdf": "file_damaged",
    "pdfjs__scan-bad.pdf": "file_damaged",
    "unstructured__pdf_password.pdf": "file_encrypted",
}
ACTIVE = {
    "PayloadsAllThePDFs__pdf-payloads_foxit-reader-poc.pdf": {"automatic", "script"},
    "PayloadsAllThePDFs__pdf-payloads_payload1.pdf": {"script"},
    "PayloadsAllThePDFs__pdf-payloads_payload7.pdf": {"automatic", "script"},
    "pdfjs__js-authors.pdf": {"script"},
    "sample-files__025-attachment_with-attachment.pdf": {"attachment"},
}
READ = sorted(path.name for path in FOLDER.iterdir() if path.name not in {*REFUSED, "README.md"})


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_for_its_reason(name: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        SandboxedPageReader().inspect(FOLDER / name)

    assert refused.value.code == REFUSED[name]


@pytest.mark.parametrize("name", ACTIVE)
def test_a_pdf_that_could_act_is_kept_as_a_copy_that_cannot(name: str) -> None:
    reader = SandboxedPageReader()

    assert reader.inspect(FOLDER / name).active == tuple(map(ActiveContent, sorted(ACTIVE[name])))
    with reader.cleaned(FOLDER / name) as copy:
        assert reader.inspect(copy).active == ()
        for word in (b"JavaScript", b"/JS", b"/AA", b"EmbeddedFile", b"/Launch"):
            assert word not in copy.read_bytes()


@pytest.mark.parametrize(
    "name",
    # Three of four when run long; `make test-long` reads all of them in `bench/bad_files.py` too.
    [pytest.param(name, marks=pytest.mark.long if at % 4 else ()) for at, name in enumerate(READ)],
)
def test_a_strange_file_is_read_safely_or_refused(name: str) -> None:
    reader = SandboxedPageReader()
    inspection = reader.inspect(FOLDER / name)
    try:
        with reader.read(FOLDER / name, ["en"]) as read:
            assert len(read.reading.pages) == inspection.pages
            assert all(image.read_bytes().startswith(b"\xff\xd8\xff") for image in read.images)
    except FileRefusedError as refusal:
        assert refusal.code in {"file_damaged", "file_unsafe"}  # noqa: PT017 -- either will do
