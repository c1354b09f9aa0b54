"""Asks Tesseract, by file path and with one thread; the program where its library is not here."""

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import pytesseract

from rpl.adapters.page_reader.arabic import as_written
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.kept_tesseract import kept_tesseract
from rpl.adapters.page_reader.page_time import PageTime
from rpl.adapters.page_reader.strokes import with_pronouns
from rpl.domain.reading import Word
from rpl.domain.values import Box

SECONDS = 120
"""On the clock, for a program that hangs; what it may work is said by `page_time`."""
WORD_LEVEL, COLUMNS = "5", 12
LINE, PLACE, SURENESS = slice(2, 5), slice(6, 10), 10
"""Columns of Tesseract's table: block, paragraph and line; left, top, width, height; confidence."""
WHOLE_PAGE, ONE_BLOCK, ONE_LINE, SCATTERED = 3, 6, 13, 11
"""Tesseract's page segmentation modes; 4 and 6 were measured to be worse for whole pages."""
NOT_INVERTED = " -c tessedit_do_invert=0"
SURE = 50  # percent
LONG_WORD = 4  # letters
ORIENTATION_SIDE = 1400  # pixels; more costs time and says the same


@dataclass(frozen=True, slots=True)
class Recognised:
    """Words of one page, in reading order."""

    words: tuple[Word, ...]

    @property
    def mean(self) -> float:
        """Mean confidence of the words, 0 to 100."""
        return sum(word.confidence for word in self.words) / max(1, len(self.words))

    @property
    def worth(self) -> float:
        """How much was read, and how surely: compares two readings of one page."""
        return sum(
            word.confidence * sum(map(str.isalnum, word.text))
            for word in self.words
            if word.confidence >= SURE
        )

    @property
    def is_sideways(self) -> bool:
        """Whether Tesseract read the words as running up or down the page."""
        long = [word.box for word in self.words if len(word.text) >= LONG_WORD]
        return sum(box.height > box.width for box in long) * 2 > max(1, len(long))

    @property
    def text(self) -> str:
        """All words in a row."""
        return " ".join(word.text for word in self.words)

    @property
    def main_text(self) -> str:
        """The words in the language of most of the page in a row."""
        return " ".join(word.text for word in self.words if word.language is None)


@dataclass(frozen=True, slots=True)
class Orientation:
    """How far to turn a page clockwise, and the name of its script."""

    turn: int
    script: str


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Tesseract, with a folder for the pictures handed to it."""

    folder: Path
    time: PageTime = field(default_factory=PageTime.without_end)

    def words(
        self, gray: Pixels, packs: str, dpi: int, mode: int = WHOLE_PAGE, *, inverted: bool = True
    ) -> Recognised:
        """The words of a page, with places in its pixels; none when the page's time is over.

        What reads badly is tried as light writing on dark ground too, unless `inverted` is False.
        """
        if self.time.page_is_over():
            return Recognised(())
        try:
            with self.time.recognising():
                table = self._table(self._saved(gray), packs, dpi, mode, inverted=inverted)
        except (TimeoutError, RuntimeError):
            self.time.cut_short = True
            return Recognised(())
        return Recognised(with_pronouns(as_written(_words(table), packs), packs))

    def _table(self, picture: str, packs: str, dpi: int, mode: int, *, inverted: bool) -> str:
        """Tesseract's table of a picture; empty where that is too small or too empty to be read.

        Empty as well where it was ended with its time.

        Raises:
            RuntimeError, TimeoutError: It hung.
        """
        kept = kept_tesseract()
        if not kept.is_missing:
            table = kept.table(Path(picture), packs, dpi, mode, inverted=inverted, seconds=SECONDS)
            if not kept.is_missing:
                return table or ""
        try:
            return str(
                pytesseract.image_to_data(
                    picture,
                    lang=packs,
                    config=f"--psm {mode} --dpi {dpi}" + ("" if inverted else NOT_INVERTED),
                    output_type=pytesseract.Output.STRING,
                    timeout=SECONDS,
                )
            )
        except pytesseract.TesseractError:
            return ""

    def orientation(self, gray: Pixels) -> Orientation | None:
        """Which way up and in which script; None where there is too little to say."""
        if self.time.page_is_over():
            return None
        by = min(0.5, ORIENTATION_SIDE / max(gray.shape))
        half = cv2.resize(gray, None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
        try:
            with self.time.recognising():
                said = pytesseract.image_to_osd(
                    self._saved(half),
                    config="--psm 0 --dpi 150",
                    output_type=pytesseract.Output.DICT,
                    timeout=SECONDS,
                )
        except (pytesseract.TesseractError, RuntimeError, ValueError):
            return None
        return Orientation(int(said["rotate"]), str(said["script"]))

    def _saved(self, gray: Pixels) -> str:
        path = str(self.folder.resolve() / "page.pgm")
        cv2.imwrite(path, gray)
        return path


def _words(table: str) -> tuple[Word, ...]:
    """The words of Tesseract's table: a row each."""
    words: list[Word] = []
    lines: dict[tuple[str, ...], int] = {}
    for row in table.split("\n"):
        cells = row.split("\t")
        if cells[0] != WORD_LEVEL or len(cells) != COLUMNS or not (text := cells[-1].strip()):
            continue
        left, top, width, height = map(int, cells[PLACE])
        words.append(
            Word(
                text=text,
                box=Box(left=left, top=top, width=width, height=height),
                confidence=min(100, max(0, int(float(cells[SURENESS])))),
                line=lines.setdefault(tuple(cells[LINE]), len(lines)),
            )
        )
    return tuple(words)
