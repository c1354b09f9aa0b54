"""What happens to a sheet before anybody reads it: scanner, coarse copy, phone, thermal paper."""

from io import BytesIO
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
TABLE = (3400, 2600)  # pixels, high and wide, of a photo
BLANK = 0.06
"""Share of the dots that thermal paper lost."""
DARK_WOOD = (70, 95, 120)  # blue, green, red


def scanned(sheet: Pixels, chance: np.random.Generator) -> Pixels:
    """A flatbed's picture: a little askew, soft, grainy, its back shining through."""
    back = cv2.GaussianBlur(np.asarray(sheet[:, ::-1]), (0, 0), 3).astype(np.float32)
    page: NDArray[Any] = sheet.astype(np.float32) * (0.94 + 0.06 * back / 255)
    page = _turned(page, float(chance.uniform(-0.9, 0.9)), 255)
    page = cv2.GaussianBlur(page, (0, 0), float(chance.uniform(0.5, 0.9)))
    return _compressed(
        page * 0.96 + 6 + chance.normal(0, 4, page.shape), int(chance.integers(55, 80))
    )


def coarse(sheet: Pixels, chance: np.random.Generator) -> Pixels:
    """Half the dots, unevenly lit, askew, on its side or upside down."""
    small = cv2.resize(sheet, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    page = _turned(small.astype(np.float32), float(chance.uniform(-2.5, 2.5)), 245)
    page = page * _shade(page.shape, chance, 0.45) + chance.normal(0, 5, page.shape)
    page = np.rot90(page, int(chance.integers(0, 4)))
    return _compressed(page, int(chance.integers(50, 75)))


def photographed(sheet: Pixels, chance: np.random.Generator) -> Pixels:
    """A phone's picture from aslant: a sheet on a grained table, a hand's shadow, a soft edge."""
    high, wide = TABLE
    grain = cv2.GaussianBlur(chance.normal(0, 30, (high, 1)).astype(np.float32), (1, 41), 0)
    wood = np.clip(np.array(DARK_WOOD, np.float32) + grain[..., None] * 4, 0, 255)
    photo: NDArray[Any] = np.repeat(wood, wide, axis=1)
    rows, columns = sheet.shape
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    inner = np.array([[0.13, 0.10], [0.87, 0.10], [0.92, 0.93], [0.08, 0.93]], np.float32)
    seen = (inner + chance.uniform(-0.05, 0.05, (4, 2))) * np.array([wide, high])
    way = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    paper = cv2.warpPerspective(sheet, way, (wide, high), flags=cv2.INTER_AREA)
    on = cv2.warpPerspective(np.full_like(sheet, 255), way, (wide, high))[..., None] / 255
    warm = paper[..., None].astype(np.float32) * np.array([0.90, 0.96, 0.99], np.float32)
    photo = photo * (1 - on) + warm * on
    photo = photo * _shade((high, wide), chance, 0.5)[..., None]
    photo = cv2.GaussianBlur(photo, (0, 0), float(chance.uniform(0.7, 1.2)))
    return _compressed(photo + chance.normal(0, 6, (high, wide, 1)), 80)


def faded(sheet: Pixels, chance: np.random.Generator) -> Pixels:
    """Thermal paper: gray ink, pale bands where the head was cold, specks, a crease."""
    rows, columns = sheet.shape
    bands = cv2.GaussianBlur(chance.uniform(0.3, 1, (1, columns)).astype(np.float32), (31, 1), 0)
    ink = (255 - sheet.astype(np.float32)) * np.clip(bands * 1.1, 0.35, 0.95)
    ink *= (chance.random(sheet.shape) > BLANK).astype(np.float32)
    page = 232 - cv2.GaussianBlur(ink, (0, 0), 0.9) * 0.8
    crease = int(chance.integers(rows // 4, rows * 3 // 4))
    page[crease : crease + 3] -= 35
    page = _turned(page, float(chance.uniform(-1.5, 1.5)), 225)
    page = page * _shade((rows, columns), chance, 0.75) + chance.normal(0, 7, page.shape)
    return _compressed(page, 60)


def cut_out(line: Pixels, chance: np.random.Generator) -> Pixels:
    """One line of an old book: blotted, broken strokes, a hair's breadth askew."""
    page = _turned(line.astype(np.float32), float(chance.uniform(-0.3, 0.3)), 255)
    worn = cv2.GaussianBlur(chance.normal(0, 1, line.shape).astype(np.float32), (0, 0), 1.5)
    page = cv2.GaussianBlur(page, (0, 0), float(chance.uniform(0.6, 1.1))) + worn * 110
    return np.asarray(np.where(page > chance.uniform(120, 165), 255, 0), np.uint8)


def _turned(page: NDArray[Any], degrees: float, paper: int) -> NDArray[np.float32]:
    rows, columns = page.shape
    way = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, 1)
    turned = cv2.warpAffine(
        page, way, (columns, rows), flags=cv2.INTER_CUBIC, borderValue=(paper, paper, paper)
    )
    return np.asarray(turned, np.float32)


def _shade(shape: tuple[int, ...], chance: np.random.Generator, darkest: float) -> NDArray[Any]:
    """Light from one side, and a soft shadow: factors from `darkest` to 1."""
    rows, columns = shape[:2]
    slope = np.linspace(1, float(chance.uniform(0.75, 0.95)), columns)[None]
    high, wide = np.mgrid[0:rows, 0:columns]
    middle, reach = chance.uniform(0, 1, 2) * (rows, columns), 0.35 * columns
    away = np.hypot(high - middle[0], wide - middle[1]) / reach
    return np.asarray(slope * (1 - (1 - darkest) * np.exp(-(away**2))), np.float32)


def _compressed(page: NDArray[Any], quality: int) -> Pixels:
    """Through JPEG and back."""
    kept = BytesIO()
    picture = np.clip(page, 0, 255).astype(np.uint8)
    Image.fromarray(picture if picture.ndim == 2 else picture[..., ::-1]).save(  # noqa: PLR2004 -- grey has two dimensions
        kept, "JPEG", quality=quality
    )
    with Image.open(kept) as loaded:
        pixels = np.asarray(loaded)
    return np.asarray(pixels if pixels.ndim == 2 else pixels[..., ::-1], np.uint8)  # noqa: PLR2004 -- grey has two dimensions
