"""Page readers, the fake and the sandboxed one: what both promise."""

from pathlib import Path

import pytest

from rpl.adapters.page_reader import (
    SandboxedPageReader,
)
from rpl.demo.documents import render
from rpl.domain.inspection import ActiveContent
from rpl.domain.reading import PageOrder
from rpl.domain.refused_files import (
    EmptyFileError,
    FileDamagedError,
    FileEncryptedError,
    FileRefusedError,
    FileTypeError,
)
from rpl.ports import PageReader
from tests.factories.uploads import a_pdf, a_picture, assert_sound, saved
from tests.fakes.page_reader import FakePageReader

READERS: dict[str, PageReader] = {"fake": FakePageReader(), "sandboxed": SandboxedPageReader()}


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> PageReader:
    return READERS[request.param]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param(b"", EmptyFileError, id="nothing"),
        pytest.param(b"just some words", FileTypeError, id="a text"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", FileTypeError, id="a drawing"),
        pytest.param(a_picture("GIF"), FileTypeError, id="a GIF"),
        pytest.param(a_picture("JPEG", (900, 600))[:-4000], FileDamagedError, id="a cut JPEG"),
        pytest.param(a_picture("PNG")[:-300], FileDamagedError, id="a cut PNG"),
        pytest.param(a_pdf(password="secret"), FileEncryptedError, id="a PDF with a password"),  # noqa: S106 -- made up
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_its_reason(
    reader: PageReader, tmp_path: Path, content: bytes, refusal: type[FileRefusedError]
) -> None:
    source = saved(tmp_path, content)

    with pytest.raises(refusal):
        reader.inspect(source)
    with pytest.raises(FileRefusedError), reader.read(source, ["es"]):
        pass


@pytest.mark.parametrize(
    ("form", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_a_picture_is_known_by_its_content(
    reader: PageReader, tmp_path: Path, form: str, media_type: str
) -> None:
    inspection = reader.inspect(saved(tmp_path, a_picture(form)))

    assert (inspection.media_type, inspection.pages) == (media_type, 1)


def test_a_pdf_that_could_act_has_a_copy_that_cannot(reader: PageReader, tmp_path: Path) -> None:
    source = saved(tmp_path, a_pdf(script=True))

    assert reader.inspect(source).active == (ActiveContent.SCRIPT,)
    with reader.cleaned(source) as copy, reader.cleaned(source) as again:
        assert reader.inspect(copy).active == ()
        assert b"JavaScript" not in copy.read_bytes()
        assert copy.read_bytes() == again.read_bytes()
    assert not copy.exists()


def test_pages_are_words_on_safe_pictures_that_are_gone_afterwards(
    reader: PageReader, tmp_path: Path, certificate: bytes
) -> None:
    with reader.read(saved(tmp_path, certificate), ["es"]) as read:
        assert_sound(read)
        assert "María Gutiérrez" in read.reading.text
        assert "350 horas" in read.reading.text
        assert read.reading.language == "es"
        images = read.images

    assert not any(image.exists() for image in images)


def test_typed_text_is_a_reading_too(reader: PageReader) -> None:
    reading = reader.read_text("Trabajé cinco años como soldador en un taller de Zaragoza.")

    assert reading.text == "Trabajé cinco años como soldador en un taller de Zaragoza."
    assert reading.language == "es"


def test_only_the_page_of_an_order_is_read(reader: PageReader, tmp_path: Path) -> None:
    source = saved(tmp_path, render("welder-certificate", "María Gutiérrez"))
    order = PageOrder(page=1, language="es", turn=0)

    with reader.read(source, ["en"], order) as read:
        assert_sound(read)
        assert [page.order for page in read.reading.pages] == [order]
        assert "Certificado" in read.reading.text


def test_an_order_for_a_page_that_is_not_there_reads_nothing(
    reader: PageReader, tmp_path: Path
) -> None:
    source = saved(tmp_path, render("welder-certificate", "María Gutiérrez"))

    with reader.read(source, [], PageOrder(page=2)) as read:
        assert (read.reading.pages, read.images) == ((), ())
