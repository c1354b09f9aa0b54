"""Advice on the photos that a PDF was made of, as it arrives."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageFilter

from rpl.adapters.page_reader.pdf_scans import scan_flaws
from rpl.domain.quality import QualityFlaw


@pytest.fixture(scope="module")
def sharp(photo: bytes) -> Image.Image:
    with Image.open(BytesIO(photo)) as opened:
        return opened.convert("RGB")


@pytest.fixture(scope="module")
def blurred(sharp: Image.Image) -> Image.Image:
    return sharp.filter(ImageFilter.GaussianBlur(9))


def scanned(*photos: Image.Image) -> pikepdf.Pdf:
    """A PDF as a phone makes it: one photo a page."""
    content = BytesIO()
    first, *others = (photo.copy() for photo in photos)
    first.save(content, "PDF", save_all=True, append_images=others)
    return pikepdf.open(content)


def test_a_scan_that_is_blurred_is_told_and_a_sharp_one_is_not(
    sharp: Image.Image, blurred: Image.Image
) -> None:
    assert scan_flaws(scanned(sharp)) == ()
    assert QualityFlaw.BLURRED in scan_flaws(scanned(blurred))


def test_the_worst_of_the_first_pages_is_told(sharp: Image.Image, blurred: Image.Image) -> None:
    assert QualityFlaw.BLURRED in scan_flaws(scanned(sharp, blurred))


def with_text(document: pikepdf.Pdf) -> None:
    document.pages[0].resources["/Font"] = pikepdf.Dictionary()


def with_a_second_picture(document: pikepdf.Pdf) -> None:
    objects = document.pages[0].resources["/XObject"]
    objects["/Another"] = document.make_stream(b"", Type=pikepdf.Name.XObject, Subtype="/Image")
    objects["/Another"]["/Subtype"] = pikepdf.Name.Image


def with_another_coding(document: pikepdf.Pdf) -> None:
    [picture] = document.pages[0].get_images().values()
    picture["/Filter"] = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])


def with_a_broken_photo(document: pikepdf.Pdf) -> None:
    [picture] = document.pages[0].get_images().values()
    picture.write(picture.read_raw_bytes()[:2000], filter=pikepdf.Name.DCTDecode)


@pytest.mark.parametrize(
    "change", [with_text, with_a_second_picture, with_another_coding, with_a_broken_photo]
)
def test_a_page_that_is_no_whole_photo_is_not_judged(
    blurred: Image.Image, change: Callable[[pikepdf.Pdf], None]
) -> None:
    document = scanned(blurred)
    change(document)

    assert scan_flaws(document) == ()


def test_a_photo_in_the_colours_of_a_press_is_not_judged(blurred: Image.Image) -> None:
    assert scan_flaws(scanned(blurred.convert("CMYK"))) == ()
