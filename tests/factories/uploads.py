"""Builders of small files as somebody sends them, and what holds of all that is read of them."""

from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image

from rpl.ports import PagesRead


def saved(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(content)
    return path


def a_pdf(*, script: bool = False, password: str = "", pages: int = 1, side: int = 300) -> bytes:
    document, content = pikepdf.new(), BytesIO()
    for _ in range(pages):
        document.add_blank_page(page_size=(side, side))
    if script:
        action = {"/S": pikepdf.Name.JavaScript, "/JS": pikepdf.String("app.alert(1)")}
        document.Root.OpenAction = pikepdf.Dictionary(action)
    encryption = pikepdf.Encryption(owner="owner", user=password) if password else False
    document.save(
        content, encryption=encryption, object_stream_mode=pikepdf.ObjectStreamMode.disable
    )
    return content.getvalue()


def a_picture(form: str, size: tuple[int, int] = (90, 60)) -> bytes:
    content = BytesIO()
    Image.effect_noise(size, 40).save(content, form)
    return content.getvalue()


def assert_sound(read: PagesRead) -> None:
    assert len(read.images) == len(read.reading.pages)
    for number, (page, path) in enumerate(zip(read.reading.pages, read.images, strict=True), 1):
        assert page.number == number
        with Image.open(path) as image:
            assert image.format == "JPEG"
            assert image.size == (page.width, page.height)
            assert not image.getexif()
        for word in page.words:
            assert word.box.right <= page.width
            assert word.box.bottom <= page.height
