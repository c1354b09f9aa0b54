"""How large a page is handed to Tesseract: so that its letters have the height it reads best."""

from collections.abc import Collection

LETTERS, LARGE_LETTERS = 20.0, 26.0
"""Pixels.  Twelve receipts: with letters of 20 pixels .782 of the words were read, at the size they
came in .728, at 34 pixels .753.  Scripts whose letters differ by dots and loops need more."""
RIGHT_SIZE = (0.65, 1.4)
"""Letters this much of the right height are left alone: scaling costs dots and thin strokes."""
SIMPLE_SCRIPTS = frozenset({"Latin", "Cyrillic", "Han"})
MOST_ENLARGED = 3.5
LONGEST_SIDE = 4600  # pixels
LONG_SIDE = 3300  # pixels: A4 at 300 dpi
ENOUGH_SIDE = 2000  # pixels
DOTS_PER_LETTER = 14.0
"""Small letters of ten points are 20 pixels high at 200 dpi."""
DPI = (90, 400)


def reading_scale(letters: float | None, longest: int, scripts: Collection[str]) -> float:
    """By how much to enlarge a page whose letters are so high and whose longer side so long."""
    if letters is None:
        if longest < ENOUGH_SIDE:
            return min(LONG_SIDE / longest, MOST_ENLARGED)
        return min(1.0, LONGEST_SIDE / longest)
    wanted = LETTERS if set(scripts) <= SIMPLE_SCRIPTS else LARGE_LETTERS
    least, most = RIGHT_SIZE
    if least <= letters / wanted <= most:
        return 1.0
    return min(wanted / letters, MOST_ENLARGED, max(1.0, LONGEST_SIDE / longest))


def reading_dpi(letters: float | None, longest: int) -> int:
    """The resolution to tell Tesseract; what the file says of itself is often wrong."""
    least, most = DPI
    dots = letters * DOTS_PER_LETTER if letters else longest / 11.7
    return round(min(most, max(least, dots)))
