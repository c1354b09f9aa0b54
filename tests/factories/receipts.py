"""An invented receipt as a worn printer of dots leaves it: Tesseract reads it with doubt."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFont

LINES = (
    "TALLER SOL S.A.",
    "NO. 22 CALLE DEL RIO",
    "TEL : 03-8051 9514",
    "DATE 02/02/2017    7:31 PM",
    "GLOVES      2    14.50",
    "HELMET      1    28.00",
    "TOTAL            42.50",
    "CASH             50.00",
    "CHANGE            7.50",
    "INVENTED SAMPLE",
)
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
LETTERS, LEADING, MARGIN = 26, 52, 60  # pixels
DOTS = 3  # pixels from one dot of the printer to the next
WORN = 0.2  # share of dots that are missing


def receipt(seed: int = 1) -> Image.Image:
    """Gray, about 600 by 650 pixels; the same for the same seed."""
    size = (MARGIN * 2 + 430, MARGIN * 2 + LEADING * len(LINES))
    sheet = Image.new("L", size, "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(FONT, LETTERS)
    for number, line in enumerate(LINES):
        draw.text((MARGIN, MARGIN + number * LEADING), line, fill=0, font=font)
    chance = np.random.default_rng(seed)
    pixels = np.asarray(sheet, dtype=np.float64)
    rows, columns = pixels.shape
    missing = chance.random((rows // DOTS + 1, columns // DOTS + 1)) < WORN
    worn = np.kron(missing, np.ones((DOTS, DOTS)))[:rows, :columns]
    faded = 255 - (255 - pixels) * np.where(worn > 0, 0.05, 0.6)
    faded += chance.normal(0, 12, faded.shape)
    return Image.fromarray(np.clip(faded, 0, 255).astype(np.uint8))


def receipt_file(seed: int = 1) -> bytes:
    """The same as a PNG."""
    kept = BytesIO()
    receipt(seed).save(kept, "PNG")
    return kept.getvalue()
