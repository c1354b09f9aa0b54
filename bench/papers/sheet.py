"""A sheet of paper on which invented words are set, each with its place."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache, reduce
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from rpl.domain.reading import Page, Reading, Word
from rpl.domain.values import Box

A4 = (1654, 2339)  # pixels, at 200 dpi
MARGIN, BODY = 170, 34
FOLDER = Path("/usr/share/fonts/truetype")
FONTS: Mapping[str, tuple[str, ...]] = {
    "arabic": ("noto/NotoNaskhArabic-Regular.ttf", "noto/NotoSansArabic-Regular.ttf"),
    "devanagari": ("noto/NotoSansDevanagari-Regular.ttf", "noto/NotoSerifDevanagari-Regular.ttf"),
    "ethiopic": ("noto/NotoSansEthiopic-Regular.ttf", "noto/NotoSerifEthiopic-Regular.ttf"),
    "": ("noto/NotoSans-Regular.ttf", "noto/NotoSerif-Regular.ttf", "dejavu/DejaVuSans.ttf"),
}
SCRIPTS: Mapping[str, str] = {"ar": "arabic", "fa": "arabic", "hi": "devanagari", "am": "ethiopic"}
NOWHERE = "\uffff"
"""No font has it: what is drawn for it is drawn for whatever a font lacks."""
RIGHT_TO_LEFT = frozenset({"ar", "fa"})


class Sheet:
    """Words set down the page; `across` is measured from the edge where reading begins.

    Every third sheet is remembered by columns and not by rows, as recognition often gives them.
    """

    def __init__(self, language: str, number: int) -> None:
        self.language, self.number = language, number
        self.rtl = language in RIGHT_TO_LEFT
        self.image = Image.new("L", A4, 255)
        self.draw = ImageDraw.Draw(self.image)
        self.down = 150
        self.runs: list[tuple[int, int, list[Word]]] = []

    def heading(self, text: str, size: int) -> None:
        """A line in the middle."""
        width = self._width(text, size)
        self._run(text, (A4[0] - width) // 2, self.down, size)
        self.down += size * 2 + 20

    def paragraph(self, text: str) -> None:
        """Lines from margin to margin."""
        line: list[str] = []
        for word in [*text.split(), ""]:
            if not word or self._width(" ".join([*line, word]), BODY) > A4[0] - 2 * MARGIN:
                self._run(" ".join(line), MARGIN, self.down, BODY)
                self.down += BODY * 2
                line = []
            line.append(word)
        self.down += 30

    def form(self, layout: str, rows: Sequence[tuple[str, str]]) -> None:
        """Labels with their values, in a layout: colon, columns, above, table or leaders."""
        if layout in ("above", "table"):
            across = 2 if layout == "above" else 3
            for start in range(0, len(rows), across):
                self._over(rows[start : start + across], across)
            return
        for label, value in rows:
            if layout == "columns":
                self._run(label, MARGIN, self.down, BODY)
                self._run(value, 860, self.down, BODY, column=1)
            elif layout == "leaders":
                self._run(f"{label} {'.' * 12} {value}", MARGIN, self.down, BODY)
            else:
                self._run(f"{label}: {value}", MARGIN, self.down, BODY)
            self.down += BODY * 2
        self.down += 10

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table with rules."""
        top = self.down
        for row in (header, *rows):
            self.draw.line((MARGIN, self.down - 8, A4[0] - MARGIN, self.down - 8), fill=90, width=2)
            for column, text in enumerate(row):
                self._run(text, MARGIN + 20 + column * 800, self.down, BODY, column=column)
            self.down += BODY * 2
        self.draw.rectangle((MARGIN, top - 8, A4[0] - MARGIN, self.down - 8), outline=90, width=2)
        self.down += 40

    def signature(self, name: str, role: str) -> None:
        """Name and office of who signs: one above the other, or in one line."""
        self.down += 60
        if self.number % 2:
            self._run(name, MARGIN + 700, self.down, BODY)
            self._run(role, MARGIN + 700, self.down + BODY * 2 - 12, BODY)
        else:
            self._run(f"{role}: {name}", MARGIN, self.down, BODY)
        self.down += BODY * 4

    def reading(self) -> Reading:
        """The words as a perfect recognition would give them."""
        runs = (
            sorted(self.runs, key=lambda run: (run[0], run[1]))
            if self.number % 3 == 1
            else self.runs
        )
        if self.number % 3 == 1:
            runs = [run for block in _blocks(self.runs) for run in block]
        words = tuple(
            word.model_copy(update={"line": line})
            for line, (_, _, run) in enumerate(runs)
            for word in run
        )
        page = Page(number=1, width=A4[0], height=A4[1], confidence=95, words=words)
        return Reading(pages=(page,), language=self.language, pipeline="invented")

    def png(self) -> bytes:
        """The picture of the sheet."""
        content = BytesIO()
        self.image.convert("RGB").save(content, "PNG", dpi=(200, 200))
        return content.getvalue()

    def _over(self, rows: Sequence[tuple[str, str]], across: int) -> None:
        step = (A4[0] - 2 * MARGIN) // across
        for column, (label, value) in enumerate(rows):
            self._run(label, MARGIN + column * step, self.down, BODY - 10, column=column)
            size = BODY if across == 2 else BODY - 8  # noqa: PLR2004 -- two columns
            self._run(value, MARGIN + column * step, self.down + BODY + 14, size, column=column)
        self.down += BODY * 4

    def _run(self, text: str, across: int, down: int, size: int, column: int = 0) -> None:
        font, words = self._font(size), []
        space = font.getlength(" ")
        left = float(across)
        for word in text.split():
            width = self._length(word, font)
            at = A4[0] - left - width if self.rtl else left
            words.append(Word(text=word, box=self._set(word, at, down, font), confidence=95))
            left += width + space
        self.runs.append((column, down, words))

    def _set(self, word: str, at: float, down: int, font: ImageFont.FreeTypeFont) -> Box:
        """Draw a word, in the fonts that have its letters; where it stands."""
        direction = self._direction(word)
        pieces = _pieces(word, font)
        boxes: list[Box] = []
        base = down + font.getmetrics()[0]
        for piece, own in reversed(pieces) if direction == "rtl" else pieces:
            self.draw.text(
                (at, base), piece, 20, own, "ls", direction=direction, language=self.language
            )
            box = self.draw.textbbox(
                (at, base), piece, own, "ls", direction=direction, language=self.language
            )
            low, top, high, bottom = (int(edge) for edge in box)
            width, height = max(1, high - low), max(1, bottom - top)
            boxes.append(Box(left=max(0, low), top=max(0, top), width=width, height=height))
            at += own.getlength(piece, direction=direction, language=self.language)
        return reduce(Box.join, boxes)

    def _direction(self, word: str) -> str:
        return "rtl" if self.rtl and not _latin(word) else "ltr"

    def _width(self, text: str, size: int) -> int:
        font = self._font(size)
        space = font.getlength(" ")
        return int(sum(self._length(word, font) + space for word in text.split()))

    def _length(self, word: str, font: ImageFont.FreeTypeFont) -> float:
        direction = self._direction(word)
        return sum(
            own.getlength(piece, direction=direction, language=self.language)
            for piece, own in _pieces(word, font)
        )

    def _font(self, size: int) -> ImageFont.FreeTypeFont:
        names = FONTS[SCRIPTS.get(self.language, "")]
        return _font(names[self.number % len(names)], size)


@lru_cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FOLDER / name, size, layout_engine=ImageFont.Layout.RAQM)


def _pieces(word: str, font: ImageFont.FreeTypeFont) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """Parts of a word, each with the font that has its letters: fonts of one script lack digits."""
    other = _font(FONTS[""][0], int(font.size))
    pieces: list[tuple[str, ImageFont.FreeTypeFont]] = []
    for letter in word:
        stays = pieces and unicodedata.category(letter)[0] in "MC"
        own = pieces[-1][1] if stays else font if _has(font, letter) else other
        if pieces and pieces[-1][1] is own:
            pieces[-1] = (pieces[-1][0] + letter, own)
        else:
            pieces.append((letter, own))
    return pieces


@lru_cache(maxsize=4096)
def _has(font: ImageFont.FreeTypeFont, letter: str) -> bool:
    return bytes(font.getmask(letter)) != bytes(font.getmask(NOWHERE))


def _latin(word: str) -> bool:
    return not any("\u0590" <= letter <= "\u08ff" for letter in word) or word[0].isdecimal()


def _blocks(runs: list[tuple[int, int, list[Word]]]) -> list[list[tuple[int, int, list[Word]]]]:
    """Runs as recognition by columns gives them: a stretch of columns is read column by column."""
    blocks: list[list[tuple[int, int, list[Word]]]] = []
    stretch: list[tuple[int, int, list[Word]]] = []
    for index, run in enumerate(runs):
        stretch.append(run)
        after = runs[index + 1][0] if index + 1 < len(runs) else 0
        if run[0] == 0 and after == 0:
            blocks.append(sorted(stretch, key=lambda each: each[0]))
            stretch = []
    return [*blocks, sorted(stretch, key=lambda each: each[0])]
