"""Renders tables, forms and letters whose parts stand side by side, with their text.

    PYTHONPATH=.:bench python -m pages.tables TEXTS FOLDER [--seed N] [--each N]

The truth of a table or a form goes by rows, that of addresses side by side and of text in columns
one after the other.  TEXTS is as for `pages.unseen`; the rest is invented.  What is tuned on has
seeds below 100.
"""

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pages.damage import Pixels, scanned
from pages.unseen import A4, LATIN, MARGIN, Folder, wrapped

SEED = 100
COURSES = (
    "Site safety", "Carpentry I", "Technical drawing", "Roof framing", "Joints and fixings",
    "Workshop practice", "Materials", "Applied mathematics", "Work placement", "Finishing",
    "English at work", "First aid", "Estimating", "Stairs", "Machine tools", "Quality control",
)  # fmt: skip
GRADES = ("A", "B+", "B", "C", "pass", "17.5", "14", "62 %")
ASKED = (
    ("Full name", "Alma Reyes Ortega"), ("Place of birth", "Arequipa"), ("Occupation", "Joiner"),
    ("Employer", "Northern Joinery Ltd"), ("Supervisor", "Dawit Haile"),
    ("Contract", "Full time"), ("Reason for leaving", "End of project"), ("Languages", "Spanish"),
    ("Licence held", "Category B"), ("Tools owned", "Hand tools"),
)  # fmt: skip
SENDER = ("Northern Joinery Ltd", "Harbour Road 14", "Leeds", "United Kingdom", "Personnel office")
RECEIVER = ("Alma Reyes Ortega", "Mill Lane 3", "Northampton", "United Kingdom", "By post")


class Sheet:
    """An empty page to write on, with the text it gets in the order in which it is read."""

    def __init__(self, folder: Folder, size: int) -> None:
        """In one of the fonts, its letters of this size in pixels."""
        self.folder = folder
        self.picture = Image.new("L", (A4[1], A4[0]), 255)
        self.draw = ImageDraw.Draw(self.picture)
        self.font: ImageFont.FreeTypeFont = folder.font(LATIN, size)
        self.truth: list[str] = []
        self.top = MARGIN

    def write(self, left: int, text: str, top: int | None = None) -> None:
        """A text that is no line of the truth by itself."""
        self.draw.text((left, self.top if top is None else top), text, font=self.font, fill=10)

    def paragraph(self, many: int) -> None:
        """Sentences across the page."""
        for line in wrapped(
            " ".join(self.folder.sentences("eng", many, self.font)),
            self.font,
            A4[1] - 2 * MARGIN,
        ):
            self.write(MARGIN, line)
            self.truth.append(line)
            self.top += int(self.font.size * 1.4)
        self.top += int(self.font.size)

    def rows(self, rows: Sequence[Sequence[str]], lefts: Sequence[int], pitch: float) -> None:
        """Rows of cells that begin at `lefts`, `pitch` times the size of a letter apart."""
        for row in rows:
            for left, text in zip(lefts, row, strict=True):
                self.write(left, text)
            self.truth.append(" ".join(text for text in row if text))
            self.top += int(self.font.size * pitch)
        self.top += int(self.font.size)

    def done(self) -> tuple[Pixels, str]:
        """The picture and its text."""
        return np.asarray(self.picture, np.uint8), "\n".join(self.truth)


def transcript(folder: Folder) -> tuple[Pixels, str]:
    """A table of courses without lines, its rows as close as those of a text."""
    chance = folder.chance
    sheet = Sheet(folder, int(chance.integers(24, 34)))
    sheet.paragraph(1)
    named = chance.permutation(list(COURSES))[: int(chance.integers(7, 15))]
    rows = [
        (
            str(course),
            f"{int(chance.integers(100, 999))}" if chance.random() < 0.7 else "",  # noqa: PLR2004 -- some have none
            f"{int(chance.integers(4, 120))}",
            str(chance.choice(list(GRADES))),
        )
        for course in named
    ]
    wide = int(chance.integers(280, 380))
    lefts = [MARGIN, MARGIN + 480, MARGIN + 480 + wide, MARGIN + 480 + int(1.8 * wide)]
    sheet.rows(
        [("Course", "Code", "Hours", "Grade"), *rows], lefts, float(chance.uniform(1.25, 1.6))
    )
    sheet.paragraph(2)
    return sheet.done()


def open_form(folder: Folder) -> tuple[Pixels, str]:
    """Labels and values without lines or colons, a line's room between the rows."""
    chance = folder.chance
    sheet = Sheet(folder, int(chance.integers(26, 36)))
    sheet.paragraph(1)
    order = chance.permutation(len(ASKED))[: int(chance.integers(6, 11))]
    left = MARGIN + int(chance.integers(500, 900))
    sheet.rows([ASKED[int(at)] for at in order], [MARGIN, left], float(chance.uniform(2.3, 3.2)))
    sheet.paragraph(1)
    return sheet.done()


def letter(folder: Folder) -> tuple[Pixels, str]:
    """Two addresses side by side above a text."""
    sheet = Sheet(folder, int(folder.chance.integers(26, 34)))
    start = sheet.top
    for left, lines in ((MARGIN, SENDER), (MARGIN + 850, RECEIVER)):
        sheet.top = start
        for line in lines:
            sheet.write(left, line)
            sheet.truth.append(line)
            sheet.top += int(sheet.font.size * 1.4)
    sheet.top += 2 * int(sheet.font.size)
    sheet.paragraph(4)
    return sheet.done()


def small_print(folder: Folder) -> tuple[Pixels, str]:
    """Text in two or three narrow columns, in small letters, under a heading."""
    chance = folder.chance
    sheet = Sheet(folder, int(chance.integers(19, 25)))
    sheet.paragraph(1)
    columns, gap = int(chance.integers(2, 4)), int(chance.integers(36, 70))
    width = (A4[1] - 2 * MARGIN - gap * (columns - 1)) // columns
    step, top = int(sheet.font.size * 1.3), sheet.top
    end = top + step * int(chance.integers(30, 55))
    sentences = iter(folder.sentences("eng", 200, sheet.font))
    for column in range(columns):
        sheet.top = top
        for sentence in sentences:
            lines = wrapped(sentence, sheet.font, width)
            if sheet.top + step * len(lines) > end:
                break
            for line in lines:
                sheet.write(MARGIN + column * (width + gap), line)
                sheet.truth.append(line)
                sheet.top += step
    return sheet.done()


KINDS: dict[str, Callable[[Folder], tuple[Pixels, str]]] = {
    "transcript": transcript,
    "form": open_form,
    "letter": letter,
    "columns": small_print,
}


def make(texts: Path, out: Path, seed: int, each: int) -> int:
    """Render `each` of every kind; answers how many pages there are."""
    folder = Folder(out, texts, np.random.default_rng(seed))
    for number in range(each):
        for kind, drawn in KINDS.items():
            picture, truth = drawn(folder)
            name = f"ocr/eng_doc_{kind}_{seed}_{number}.jpg"
            folder.put(name, scanned(picture, folder.chance), truth, "eng")
    with (out / "MANIFEST.tsv").open("w", encoding="utf-8", newline="") as manifest:
        writer = csv.writer(manifest, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n")
        writer.writerows([("file", "ground_truth", "language"), *folder.rows])
    return len(folder.rows)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Renders what stands side by side.")
    parser.add_argument("texts", type=Path, help="folder with ntrex.CODE.txt")
    parser.add_argument("folder", type=Path, help="where to put the pages")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--each", type=int, default=3, help="pages of a kind")
    options = parser.parse_args()
    print(f"pages={make(options.texts, options.folder, options.seed, options.each)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
