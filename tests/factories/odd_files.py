"""Builders of files that are strange and honest, as phones, scanners and hands make them."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image, ImageDraw, ImageFont

NOTO = Path("/usr/share/fonts/truetype/noto")
LATIN = NOTO / "NotoSans-Regular.ttf"
SENTENCE = "This certifies that Ana Example worked 350 hours as a welder"
A4 = (1240, 1754)
"""A sheet at 150 dpi."""


def a_sheet(
    text: str = SENTENCE,
    *,
    lines: int = 12,
    size: tuple[int, int] = A4,
    font: Path = LATIN,
    height: int = 30,
) -> Image.Image:
    """A page, gray, on which the text stands in so many lines."""
    sheet = Image.new("L", size, "white")
    draw, letters = ImageDraw.Draw(sheet), ImageFont.truetype(str(font), height)
    for line in range(lines):
        draw.text((size[0] // 12, height * (2 * line + 1)), text, "black", letters)
    return sheet


def a_note(text: str = SENTENCE) -> Image.Image:
    """A slip with three lines: quick to read."""
    return a_sheet(text, lines=3, size=(1100, 300), height=32)


def handwriting(seed: int = 1) -> Image.Image:
    """A page of loops in rows, as a hand makes them; no letters of any script."""
    sheet, random = Image.new("L", A4, "white"), np.random.default_rng(seed)
    draw = ImageDraw.Draw(sheet)
    along = np.linspace(0, 60, 900)
    for row in range(200, 1600, 90):
        wobble = random.uniform(0.6, 1.4, 3)
        x = 120 + along * 16 + 14 * np.sin(along * 3 * wobble[0])
        y = row + 22 * np.sin(along * 2.6 * wobble[1]) * np.cos(along * 0.9 * wobble[2])
        draw.line(list(zip(x.tolist(), y.tolist(), strict=True)), fill=40, width=3)
    return sheet


def noise(size: tuple[int, int] = A4, seed: int = 1) -> Image.Image:
    """A page on which every pixel is chance."""
    random = np.random.default_rng(seed)
    return Image.fromarray(random.integers(0, 256, size[::-1], dtype=np.uint8))


def saved(image: Image.Image, form: str, frames: Sequence[Image.Image] = ()) -> bytes:
    """The bytes of a picture file; with `frames`, of several pages or an animation."""
    content = BytesIO()
    more = {"save_all": True, "append_images": list(frames)} if frames else {}
    image.save(content, form, **more)
    return content.getvalue()


def sixteen_bits(image: Image.Image) -> Image.Image:
    """The same in 65,536 grays, as scanners save it."""
    return Image.fromarray(np.asarray(image, dtype=np.uint16) * 257)


def a_scan(*pages: tuple[Image.Image, tuple[float, float]]) -> bytes:
    """A PDF of pictures, each with the size of its page in points."""
    document, content = pikepdf.new(), BytesIO()
    for image, (width, height) in pages:
        page = document.add_blank_page()
        page.obj.MediaBox = pikepdf.Array([0, 0, width, height])
        picture = document.make_stream(
            saved(image, "JPEG"),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=image.width,
            Height=image.height,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Picture=picture))
        page.obj.Contents = document.make_stream(
            f"{width} 0 0 {height} 0 0 cm /Picture Do".encode()
        )
    document.save(content)
    return content.getvalue()


def a_printed_pdf(pages: int, text: str = SENTENCE) -> bytes:
    """A PDF whose pages carry their own text."""
    document, content = pikepdf.new(), BytesIO()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=document.make_indirect(font)))
    for number in range(1, pages + 1):
        page = document.add_blank_page(page_size=(595, 842))
        rows = "".join(f"({text}, page {number}) ' " for _ in range(20))
        page.obj.Resources = resources
        page.obj.Contents = document.make_stream(f"BT /F 12 Tf 60 780 Td 16 TL {rows} ET".encode())
    document.save(content)
    return content.getvalue()
