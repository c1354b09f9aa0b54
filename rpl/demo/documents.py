"""Renders the invented documents, clean or as a phone would photograph them."""

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from rpl.demo.samples import SAMPLES, SampleDocument, Style
from rpl.ports.errors import EngineMissingError

__all__ = ["SAMPLES", "SampleDocument", "as_phone_photo", "photograph", "render"]

A4 = (1654, 2339)  # pixels, at 200 dpi
FRAME = 70
SIZES: Mapping[Style, int] = {Style.ISSUER: 42, Style.TITLE: 56, Style.BODY: 36, Style.MARK: 26}
GAPS: Mapping[Style, int] = {Style.ISSUER: 110, Style.TITLE: 170, Style.BODY: 100, Style.MARK: 60}
FONT_FOLDER = Path("/usr/share/fonts/truetype")
FONTS: Mapping[bool, tuple[str, ...]] = {
    True: ("noto/NotoNaskhArabic-Regular.ttf", "noto/NotoSansArabic-Regular.ttf"),
    False: ("noto/NotoSerif-Regular.ttf", "dejavu/DejaVuSerif.ttf"),
}
ENGLISH_MARK = "Invented sample"
RIGHT_TO_LEFT = frozenset({"ar"})
PHOTO = (2100, 2800)
PHOTO_QUALITY = 82
ORIENTATION_TAG = 0x0112
TURNED_RIGHT = 6  # "the first row is the right-hand side": the stored picture lies on its side


def render(name: str, holder: str) -> bytes:
    """The sample `name`, made out to `holder`, as a clean PNG.

    Raises:
        EngineMissingError: No font of the script is installed.
    """
    sample = SAMPLES[name]
    sheet = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(sheet)
    width, height = A4
    draw.rectangle((FRAME, FRAME, width - FRAME, height - FRAME), outline=(60, 60, 110), width=5)
    top = 2 * FRAME + 60
    for line in sample.lines:
        if line.style is Style.MARK:
            top = height - 2 * FRAME - 2 * GAPS[Style.MARK]
        _write(draw, top, line.text.replace("{holder}", holder), line.style, sample.language)
        top += GAPS[line.style]
    _write(draw, top, ENGLISH_MARK, Style.MARK, "en")
    _stamp(draw)
    return _png(sheet)


def photograph(png: bytes, seed: int) -> bytes:
    """The picture as a phone would take it: a JPEG, the same for the same seed."""
    with Image.open(BytesIO(png)) as sheet:
        return as_phone_photo(sheet.convert("RGB"), seed)


def as_phone_photo(image: Image.Image, seed: int) -> bytes:
    """A sheet on a dark table, askew, unevenly lit, noisy; odd seeds hold the phone sideways."""
    random = np.random.default_rng(seed)
    photo = _laid_on_table(image, random)
    pixels = np.asarray(photo.filter(ImageFilter.GaussianBlur(0.8)), dtype=np.float32)
    pixels = pixels * _shade(random)[:, :, None] + random.normal(
        0, 5, (*pixels.shape[:2], 1)
    ).astype(np.float32)
    noisy = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    exif = Image.Exif()
    if seed % 2:
        noisy = noisy.transpose(Image.Transpose.ROTATE_90)
        exif[ORIENTATION_TAG] = TURNED_RIGHT
    jpeg = BytesIO()
    noisy.save(jpeg, "JPEG", quality=PHOTO_QUALITY, exif=exif)
    return jpeg.getvalue()


def _write(draw: ImageDraw.ImageDraw, top: int, text: str, style: Style, language: str) -> None:
    right_to_left = language in RIGHT_TO_LEFT
    font = _font(right_to_left, SIZES[style])
    centred = style is not Style.BODY
    left = A4[0] // 2 if centred else (A4[0] - 3 * FRAME if right_to_left else 3 * FRAME)
    anchor = "ma" if centred else ("ra" if right_to_left else "la")
    draw.text(
        (left, top),
        text,
        font=font,
        fill=(110, 110, 110) if style is Style.MARK else (20, 20, 30),
        anchor=anchor,
        direction="rtl" if right_to_left else "ltr",
        language=language,
    )


@lru_cache
def _font(right_to_left: bool, size: int) -> ImageFont.FreeTypeFont:  # noqa: FBT001 -- part of the cache key
    for name in FONTS[right_to_left]:
        if (path := FONT_FOLDER / name).is_file():
            return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)
    raise EngineMissingError("no font for the sample documents: apt-get install fonts-noto-core")


def _stamp(draw: ImageDraw.ImageDraw) -> None:
    """A round seal, without words."""
    x, y = A4[0] - 430, A4[1] - 430
    for radius in (130, 118, 60):
        draw.ellipse(
            (x - radius, y - radius, x + radius, y + radius), outline=(90, 90, 190), width=4
        )


def _png(image: Image.Image) -> bytes:
    png = BytesIO()
    image.save(png, "PNG", dpi=(200, 200))
    return png.getvalue()


def _laid_on_table(sheet: Image.Image, random: np.random.Generator) -> Image.Image:
    table = Image.new("RGB", PHOTO, (74, 62, 52))
    width, height = PHOTO
    corners = np.array([[0.09, 0.08], [0.91, 0.08], [0.91, 0.92], [0.09, 0.92]]) * [width, height]
    corners += random.uniform(-0.022, 0.022, (4, 2)) * width
    ink = sheet.transform(
        PHOTO,
        Image.Transform.PERSPECTIVE,
        _perspective(corners, sheet.size),
        Image.Resampling.BICUBIC,
    )
    shape = Image.new("L", PHOTO, 0)
    ImageDraw.Draw(shape).polygon([(float(x), float(y)) for x, y in corners], fill=255)
    table.paste(ink, mask=shape)
    return table


def _perspective(corners: NDArray[np.float64], size: tuple[int, int]) -> list[float]:
    """Coefficients that take a pixel of the photo back to the sheet."""
    width, height = size
    sheet = [(0, 0), (width, 0), (width, height), (0, height)]
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, sheet, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(values))]


def _shade(random: np.random.Generator) -> NDArray[np.float32]:
    """Brightness from 1 down to about a half, falling off in one direction."""
    angle = random.uniform(0, 2 * np.pi)
    x = np.linspace(-1, 1, PHOTO[0], dtype=np.float32)
    y = np.linspace(-1, 1, PHOTO[1], dtype=np.float32)[:, None]
    slope = (x * np.cos(angle) + y * np.sin(angle)) / np.sqrt(2)
    return np.asarray(0.76 + 0.24 * slope, dtype=np.float32)
