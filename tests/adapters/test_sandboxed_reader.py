"""The sandboxed reader on real pages: what it reads, shows, measures and refuses."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from rpl.adapters.page_reader import (
    SandboxedPageReader,
)
from rpl.domain.likeness import NEAR_PICTURE, apart
from rpl.domain.quality import QualityFlaw
from rpl.domain.reading import Edges, PageOrder
from rpl.domain.refused_files import (
    TooManyPagesError,
    TooManyPixelsError,
)
from rpl.ports import PagesRead
from rpl.ports.errors import EngineMissingError
from tests.factories.uploads import a_pdf, a_picture, assert_sound, saved


def test_a_blurred_photo_is_taken_and_told(photo: bytes, tmp_path: Path) -> None:
    with Image.open(BytesIO(photo)) as sharp:
        blurred = BytesIO()
        sharp.convert("L").filter(ImageFilter.GaussianBlur(9)).save(blurred, "JPEG")

    assert SandboxedPageReader().inspect(saved(tmp_path, photo)).flaws == ()
    assert (
        QualityFlaw.BLURRED
        in SandboxedPageReader().inspect(saved(tmp_path, blurred.getvalue())).flaws
    )


@pytest.fixture(scope="module")
def photo_read(photo: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PagesRead]:
    source = saved(tmp_path_factory.mktemp("photo"), photo)
    with SandboxedPageReader().read(source, []) as read:
        yield read


def test_a_phone_photo_is_turned_straightened_and_read(photo_read: PagesRead) -> None:
    assert_sound(photo_read)
    page = photo_read.reading.pages[0]

    assert photo_read.reading.language == "es"
    assert page.rotation == 90
    assert page.width < page.height
    assert page.uncovered_ink < 0.1
    for expected in ("María Gutiérrez", "soldadura por arco", "350 horas", "12 de junio de 2023"):
        assert expected in photo_read.reading.text


def test_a_page_has_a_shape_and_its_kept_picture_nearly_the_same(photo_read: PagesRead) -> None:
    [shape] = photo_read.shapes

    assert apart(shape, SandboxedPageReader().shape(photo_read.images[0])) < NEAR_PICTURE / 2


def test_a_page_is_kept_as_it_came_and_as_it_was_read(photo_read: PagesRead) -> None:
    [original], [cleaned] = photo_read.originals, photo_read.cleaned
    assert original is not None
    assert cleaned is not None
    with Image.open(original) as came, Image.open(cleaned) as read:
        assert came.mode == "RGB"
        assert read.mode == "L"
        assert read.height > read.width
        assert np.median(np.asarray(read)) > np.median(np.asarray(came.convert("L")))


def test_a_seal_that_is_not_text_is_told_as_unread(photo_read: PagesRead) -> None:
    page = photo_read.reading.pages[0]

    assert page.unread
    seal = page.unread[0]
    assert seal.left > page.width / 2
    assert seal.top > page.height / 2


def test_a_page_is_read_the_way_up_and_in_the_part_that_a_person_says(
    certificate: bytes, tmp_path: Path
) -> None:
    with Image.open(BytesIO(certificate)) as sheet:
        picture = BytesIO()
        sheet.transpose(Image.Transpose.ROTATE_90).save(picture, "PNG")
    source = saved(tmp_path, picture.getvalue())
    order = PageOrder(page=1, language="es", turn=90, crop=Edges(right=50))

    with SandboxedPageReader().read(source, [], order) as read:
        assert_sound(read)
        [page] = read.reading.pages

    assert page.rotation == 90
    assert "María Gutiérrez" in page.text
    assert "director" not in page.text


def test_an_order_reads_the_picture_of_a_page_that_carries_its_own_text() -> None:
    source = Path("tests/data/badfiles/sample-files__001-trivial_minimal-document.pdf")

    with SandboxedPageReader().read(source, [], PageOrder(page=1, language="en")) as read:
        assert_sound(read)
        assert read.originals[0] is not None
        assert 0 < read.reading.pages[0].confidence < 100


def test_a_real_photographed_page_is_read() -> None:
    source = Path("tests/data/ocr/fra_photo_exercice.jpg")
    truth = source.with_suffix(".gt.txt").read_text(encoding="utf-8").replace("\u2019", "'").split()

    with SandboxedPageReader().read(source, ["fr"]) as read:
        assert_sound(read)
        words = set(read.reading.text.split())

    assert sum(word in words for word in truth) >= 0.95 * len(truth)


def test_a_words_box_holds_its_ink(photo_read: PagesRead) -> None:
    word = next(word for word in photo_read.reading.pages[0].words if word.text == "Gutiérrez")
    box = word.box
    with Image.open(photo_read.images[0]) as image:
        gray = image.convert("L")
        inside = gray.crop((box.left, box.top, box.right, box.bottom))
        above = gray.crop((box.left, box.top - box.height, box.right, box.top - 6))

    assert np.asarray(inside).min() < 100
    assert np.asarray(above).min() > 100


def test_a_pdf_that_carries_its_own_text_is_not_read_again() -> None:
    source = Path("tests/data/badfiles/sample-files__001-trivial_minimal-document.pdf")

    with SandboxedPageReader().read(source, []) as read:
        assert_sound(read)
        assert {word.confidence for word in read.reading.pages[0].words} == {100}


def test_more_than_two_hundred_pages_are_refused(tmp_path: Path) -> None:
    assert SandboxedPageReader().inspect(saved(tmp_path, a_pdf(pages=200))).pages == 200
    with pytest.raises(TooManyPagesError):
        SandboxedPageReader().inspect(saved(tmp_path, a_pdf(pages=201)))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(a_picture("PNG", (10_000, 5_001)), id="a picture of 50.01 megapixels"),
    ],
)
def test_more_than_fifty_megapixels_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(TooManyPixelsError):
        SandboxedPageReader().inspect(saved(tmp_path, content))


def test_a_missing_language_pack_names_the_package_to_install(
    tmp_path: Path, certificate: bytes
) -> None:
    with (
        pytest.raises(EngineMissingError, match="apt-get install tesseract-ocr-nld"),
        SandboxedPageReader().read(saved(tmp_path, certificate), ["nl"]),
    ):
        pass


def test_where_and_with_what_a_photo_was_taken_is_not_shown(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Invented Phone 9"  # model
    exif[0x8825] = {1: "N", 2: (41.0, 39.0, 7.0), 3: "W", 4: (0.0, 52.0, 51.0)}  # GPS
    (source := tmp_path / "photo.jpg").write_bytes(b"")
    Image.effect_noise((600, 120), 60).convert("RGB").save(source, exif=exif, comment=b"Ana's")
    with Image.open(source) as before:
        assert before.getexif().get_ifd(0x8825)

    with SandboxedPageReader().read(source, ["en"]) as read:
        shown = read.images[0].read_bytes()
        with Image.open(read.images[0]) as after:
            assert not after.getexif()
            assert "comment" not in after.info

    for trace in (b"Exif", b"Invented Phone", b"Ana's"):
        assert trace in source.read_bytes()
        assert trace not in shown
