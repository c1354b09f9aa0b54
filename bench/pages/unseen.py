"""Renders pages that nothing was tuned on, with their text: the same for the same seed.

    PYTHONPATH=.:bench python -m pages.unseen TEXTS FOLDER [--seed N]

TEXTS holds `ntrex.CODE.txt`, a sentence a line (NTREX-128); lines from the 200th on are used.  The
names of the pages put them in the groups of `bench/reading.py --data FOLDER`.  Receipts and forms
are invented.  Fonts: fonts-noto-core and fonts-dejavu.
"""

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pages.damage import Pixels, coarse, cut_out, faded, photographed, scanned

FONTS = Path("/usr/share/fonts/truetype")
LATIN = (
    "noto/NotoSansDisplay-Regular.ttf",
    "dejavu/DejaVuSerifCondensed.ttf",
    "noto/NotoSerif-Regular.ttf",
    "dejavu/DejaVuSansCondensed.ttf",
)
ARABIC = ("noto/NotoSansArabic-Regular.ttf", "noto/NotoNaskhArabic-Regular.ttf")
LINES = (*ARABIC, "noto/NotoKufiArabic-Regular.ttf")
OWN = {
    "ara": ARABIC,
    "fas": ARABIC,
    "urd": ("noto/NotoNaskhArabic-Regular.ttf",),
    "hin": ("noto/NotoSerifDevanagari-Regular.ttf",),
    "amh": ("noto/NotoSerifEthiopic-Regular.ttf",),
    "tir": ("noto/NotoSansEthiopic-Regular.ttf",),
}
MONO = "dejavu/DejaVuSansMono.ttf"
TEXTS = {"ara": "arb"}
RIGHT_TO_LEFT = frozenset({"ara", "fas", "urd"})
SCANS = ("spa", "fra", "deu", "pol", "tur", "vie", "rus", "ukr", "ara", "fas", "hin", "amh")
COARSE = ("spa", "fra", "ron", "tur", "vie", "rus", "ara", "fas", "urd", "hin", "tir")
PHOTOS = ("spa", "fra", "eng", "pol", "ukr", "rus", "ara", "fas", "hin", "amh")
FIRST_LINE = 200
NO_LETTER = "\U0010ffff"
EVERY_THIRD = 3  # scan is in two columns
A4 = (2339, 1654)  # pixels, high and wide, at 200 dpi
MARGIN = 150
SEED = 20261123
GOODS = "RICE MILK BREAD SOAP TEA SUGAR EGGS BATTERY PEN CABLE APPLE FISH SALT FLOUR NAILS".split()  # noqa: SIM905 -- easier to read
STREETS = ("HARBOUR ROAD", "MILL LANE", "STATION STREET", "PARK AVENUE")
LABELS = ("Full name", "Employer", "Position", "Start date", "End date", "Weekly hours", "Trade")
VALUES = ("Alma Reyes", "Northern Joinery Ltd", "Joiner", "3 March 2016", "28 June 2019", "38.5")


@dataclass(slots=True)
class Folder:
    """Where pages go, and what was put there."""

    path: Path
    texts: Path
    chance: np.random.Generator
    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def put(self, name: str, picture: Pixels, truth: str, lang: str) -> None:
        """Keep a page and its text."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(file), picture)
        known = file.with_suffix(".gt.txt")
        known.write_text(truth, encoding="utf-8")
        self.rows.append((name, str(known.relative_to(self.path)), lang))

    def sentences(self, lang: str, many: int, font: ImageFont.FreeTypeFont) -> list[str]:
        """Sentences the font can write, from anywhere after those used before."""
        name = f"ntrex.{TEXTS.get(lang, lang)}.txt"
        lines = (self.texts / name).read_text(encoding="utf-8").splitlines()[FIRST_LINE:]
        start = int(self.chance.integers(0, len(lines)))
        missing = bytes(font.getmask(NO_LETTER))
        lacks = {sign: bytes(font.getmask(sign)) == missing for sign in {*"".join(lines)} - {" "}}
        after = (line.strip() for line in [*lines[start:], *lines[:start]])
        return [line for line in after if not any(lacks.get(sign) for sign in line)][:many]

    def font(self, names: Sequence[str], size: int) -> ImageFont.FreeTypeFont:
        """One of the fonts."""
        return ImageFont.truetype(str(FONTS / str(self.chance.choice(list(names)))), size)


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """A text in lines that fit."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) > width and line:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def sheet_of_text(folder: Folder, lang: str, columns: int) -> tuple[Pixels, str]:
    """A page of paragraphs in one or two columns, and its text in reading order."""
    high, wide = A4
    size = int(folder.chance.integers(29, 38))
    font = folder.font(OWN.get(lang, LATIN), size)
    picture = Image.new("L", (wide, high), 255)
    draw = ImageDraw.Draw(picture)
    step = int(size * 1.75 if lang in OWN else size * 1.45)
    width = (wide - 2 * MARGIN - 70 * (columns - 1)) // columns
    is_backwards = lang in RIGHT_TO_LEFT
    truth: list[str] = []
    sentences = iter(folder.sentences(lang, 60, font))
    for column in range(columns):
        place = columns - 1 - column if is_backwards else column
        left = MARGIN + place * (width + 70)
        top = MARGIN
        for sentence in sentences:
            lines = wrapped(sentence, font, width)
            if top + step * len(lines) > high - MARGIN:
                break
            for line in lines:
                _write(draw, (left, top, width), line, font, is_backwards=is_backwards)
                truth.append(line)
                top += step
            top += step // 3
    return np.asarray(picture, np.uint8), "\n".join(truth)


def receipt(folder: Folder) -> tuple[Pixels, str]:
    """A till's roll in capitals."""
    chance = folder.chance
    prices = [round(float(chance.uniform(0.5, 60)), 2) for _ in range(int(chance.integers(6, 14)))]
    shop = f"{chance.choice(['ORION', 'DELTA', 'MERIDIAN'])} {chance.choice(['MART', 'STORES'])}"
    lines = [
        shop.center(38).rstrip(),
        f"{int(chance.integers(1, 99))} {chance.choice(STREETS)}".center(38).rstrip(),
        f"TAX NO {int(chance.integers(10**8, 10**9))}".center(38).rstrip(),
        f"DATE {int(chance.integers(1, 29)):02}/{int(chance.integers(1, 13)):02}/2024   TILL 2",
        "-" * 38,
    ]
    for price in prices:
        goods = f"{chance.choice(GOODS)} {int(chance.integers(100, 999))}G"
        lines.append(f"{goods:<28}{price:>10.2f}")
    lines += ["-" * 38, f"{'TOTAL':<28}{sum(prices):>10.2f}", "THANK YOU".center(38).rstrip()]
    font = folder.font((MONO,), int(chance.integers(17, 24)))
    step = int(font.size * 1.35)
    wide = int(font.getlength("M" * 38)) + 60
    picture = Image.new("L", (wide, step * len(lines) + 80), 255)
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((30, 40 + number * step), line, font=font, fill=20)
    return np.asarray(picture, np.uint8), "\n".join(line for line in lines if line[0] != "-")


def form(folder: Folder) -> tuple[Pixels, str]:
    """Ruled rows of labels and values above a paragraph."""
    picture = Image.new("L", (A4[1], A4[0]), 255)
    draw = ImageDraw.Draw(picture)
    font = folder.font(LATIN, 32)
    truth = ["Record of employment"]
    draw.text((MARGIN, MARGIN), truth[0], font=folder.font(LATIN, 52), fill=0)
    top = MARGIN + 120
    for label, value in zip(LABELS, (*VALUES, "Carpentry"), strict=True):
        number = str(int(folder.chance.integers(10, 999)))
        draw.rectangle((MARGIN, top, A4[1] - MARGIN, top + 64), outline=90, width=2)
        draw.line((MARGIN + 420, top, MARGIN + 420, top + 64), fill=90, width=2)
        draw.text((MARGIN + 14, top + 12), label, font=font, fill=0)
        draw.text((MARGIN + 434, top + 12), f"{value} {number}", font=font, fill=30)
        truth.append(f"{label} {value} {number}")
        top += 64
    top += 80
    for sentence in folder.sentences("eng", 5, font):
        for line in wrapped(sentence, font, A4[1] - 2 * MARGIN):
            draw.text((MARGIN, top), line, font=font, fill=0)
            truth.append(line)
            top += 46
    return np.asarray(picture, np.uint8), "\n".join(truth)


def arabic_line(folder: Folder) -> tuple[Pixels, str]:
    """One printed line, cut out closely."""
    font = folder.font(LINES, int(folder.chance.integers(30, 44)))
    text = wrapped(folder.sentences("ara", 1, font)[0], font, 1200)[0]
    width = int(font.getlength(text, direction="rtl")) + 24
    picture = Image.new("L", (width, int(font.size * 2.1)), 255)
    _write(ImageDraw.Draw(picture), (12, 6, width - 24), text, font, is_backwards=True)
    pixels = np.asarray(picture, np.uint8)
    rows = np.flatnonzero((pixels < 128).any(1))  # noqa: PLR2004 -- half of white
    return pixels[max(0, rows[0] - 5) : rows[-1] + 6], text


def _write(
    draw: ImageDraw.ImageDraw,
    at: tuple[int, int, int],
    line: str,
    font: ImageFont.FreeTypeFont,
    *,
    is_backwards: bool,
) -> None:
    left, top, width = at
    if is_backwards:
        draw.text((left + width, top), line, font=font, fill=15, anchor="ra", direction="rtl")
    else:
        draw.text((left, top), line, font=font, fill=15)


def make(texts: Path, out: Path, seed: int) -> int:
    """Render them all; answers how many."""
    folder = Folder(out, texts, np.random.default_rng(seed))
    kinds: tuple[tuple[str, Sequence[str], Callable[..., Pixels]], ...] = (
        ("scan", SCANS, scanned),
        ("hard", COARSE, coarse),
        ("photo", PHOTOS, photographed),
    )
    for kind, languages, damaged in kinds:
        for number, lang in enumerate(languages):
            is_parted = kind == "scan" and not (number + 1) % EVERY_THIRD
            sheet, truth = sheet_of_text(folder, lang, 1 + is_parted)
            name = f"ocr/ntrex_render/{lang}_{kind}_unseen.jpg"
            folder.put(name, damaged(sheet, folder.chance), truth, lang)
    for number in range(10):
        line, truth = arabic_line(folder)
        name = f"ocr/ara_lines/unseen_{number}.png"
        folder.put(name, cut_out(line, folder.chance), truth, "ara")
    for number in range(8):
        roll, truth = receipt(folder)
        name = f"ocr/eng_receipt_unseen_{number}.jpg"
        folder.put(name, faded(roll, folder.chance), truth, "eng")
    for number in range(4):
        paper, truth = form(folder)
        name = f"ocr/eng_doc_form_unseen_{number}.jpg"
        folder.put(name, scanned(paper, folder.chance), truth, "eng")
    with (out / "MANIFEST.tsv").open("w", encoding="utf-8", newline="") as manifest:
        writer = csv.writer(manifest, delimiter="\t", quoting=csv.QUOTE_NONE, lineterminator="\n")
        writer.writerows([("file", "ground_truth", "language"), *folder.rows])
    return len(folder.rows)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Renders pages nothing was tuned on.")
    parser.add_argument("texts", type=Path, help="folder with ntrex.CODE.txt")
    parser.add_argument("folder", type=Path, help="where to put the pages")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    print(f"pages={make(options.texts, options.folder, options.seed)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
