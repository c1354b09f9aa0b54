"""How well pages in two scripts are read: words found of each, in pairs of languages and layouts.

    OMP_THREAD_LIMIT=1 bench/bilingual.py --data FOLDER
        [--part tuned] [--pair ar+fr …] [--hint first|second|none]

FOLDER holds parallel texts `ntrex.LANGUAGE.txt` (NTREX-128).  Each page is drawn: two columns side
by side, one text under the other, or line under line; as it is and as a phone takes it.  The lines
of the part `tuned` may be looked at while the reader is changed, those of `measured` only measured.
Without that limit, which the sandbox sets, threads that wait cost three times the time.
The last lines are means for each script, layout and picture, over pages: the share of words read.
"""

import argparse
import random
import re
import resource
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import mean

from PIL import Image, ImageDraw, ImageFont

from rpl.adapters.page_reader.answers import reading_left
from rpl.adapters.page_reader.pages import read_pages
from rpl.demo.documents import as_phone_photo
from rpl.domain.reading import Page

TEXTS = {
    "am": "amh",
    "ar": "arb",
    "en": "eng",
    "es": "spa",
    "fa": "fas",
    "fr": "fra",
    "hi": "hin",
    "ru": "rus",
    "tr": "tur",
    "uk": "ukr",
    "ur": "urd",
}
PAIRS = ("ar+fr", "uk+en", "fa+en", "am+en", "ru+tr", "hi+en", "en+ar", "es+ar")
LAYOUTS = ("columns", "under", "line by line")
PICTURES = ("clean", "photo")
NOTO = Path("/usr/share/fonts/truetype/noto")
FONTS = {
    "am": "NotoSansEthiopic-Regular.ttf",
    "ar": "NotoNaskhArabic-Regular.ttf",
    "fa": "NotoNaskhArabic-Regular.ttf",
    "hi": "NotoSansDevanagari-Regular.ttf",
    "ur": "NotoNaskhArabic-Regular.ttf",
}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur"})
A4, MARGIN, BODY, LEADING = (1654, 2339), 150, 34, 64  # pixels, at 200 dpi
LINES = {"tuned": slice(0, 350), "measured": slice(350, None)}
MARKS = "\"'.,;:!?()[]«»،؛؟“”„።፣-–—‘’"  # noqa: RUF001 -- signs of print
LETTERS = (40, 110)  # of a sentence


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and the text in each of its two languages."""

    pair: tuple[str, str]
    layout: str
    picture: str
    content: bytes
    texts: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """Share of the words of each text that were read, and what it took."""

    sheet: Sheet
    recalls: tuple[float, float]
    seconds: float
    page: Page


def sentences(data: Path, pair: tuple[str, str], part: str) -> list[tuple[str, str]]:
    """Parallel sentences, in the letters of each language alone."""
    columns = [
        (data / f"ntrex.{TEXTS[language]}.txt")
        .read_text(encoding="utf-8")
        .splitlines()[LINES[part]]
        for language in pair
    ]
    return [
        (one, two)
        for one, two in zip(*columns, strict=True)
        if all(_fits(text, language) for text, language in zip((one, two), pair, strict=True))
    ]


def _fits(text: str, language: str) -> bool:
    least, most = LETTERS
    is_plain = language not in FONTS or not re.search(r"[A-Za-z]", text)
    return least <= len(text) <= most and is_plain


def drawn(
    pair: tuple[str, str], layout: str, found: Sequence[tuple[str, str]]
) -> tuple[Image.Image, tuple[str, str]]:
    """A page and the words set on it in each language."""
    sheet = Image.new("L", A4, 255)
    draw = ImageDraw.Draw(sheet)
    whole = (MARGIN, A4[0] - MARGIN)
    middle = A4[0] // 2
    texts: tuple[list[str], list[str]] = ([], [])
    if layout == "line by line":
        down = MARGIN
        for both in found[:8]:
            for side, text in enumerate(both):
                down = _set(draw, text, pair[side], whole, down)
                texts[side].append(text)
            down += LEADING // 2
        return sheet, (" ".join(texts[0]), " ".join(texts[1]))
    places = {
        "columns": (
            ((MARGIN // 2, middle - 40), MARGIN),
            ((middle + 40, A4[0] - MARGIN // 2), MARGIN),
        ),
        "under": ((whole, MARGIN), (whole, A4[1] // 2)),
    }[layout]
    if layout == "columns" and pair[0] in RIGHT_TO_LEFT:
        places = places[::-1]
    for side, (across, top) in enumerate(places):
        down = top
        end = A4[1] - MARGIN if layout == "columns" else top + A4[1] // 2 - 2 * MARGIN
        for both in found:
            if down > end - 4 * LEADING:
                break
            down = _set(draw, both[side], pair[side], across, down)
            texts[side].append(both[side])
    return sheet, (" ".join(texts[0]), " ".join(texts[1]))


def _set(
    draw: ImageDraw.ImageDraw, text: str, language: str, across: tuple[int, int], down: int
) -> int:
    """Set a text in lines between two edges; where the next begins."""
    font = _font(language)
    is_back = language in RIGHT_TO_LEFT
    way = "rtl" if is_back else "ltr"
    line: list[str] = []
    for word in [*text.split(), ""]:
        wide = font.getlength(" ".join([*line, word]), direction=way, language=language)
        if not word or wide > across[1] - across[0]:
            at = across[1] if is_back else across[0]
            draw.text(
                (at, down),
                " ".join(line),
                20,
                font,
                "ra" if is_back else "la",
                direction=way,
                language=language,
            )
            down += LEADING
            line = []
        line.append(word)
    return down


def _font(language: str) -> ImageFont.FreeTypeFont:
    name = FONTS.get(language, "NotoSans-Regular.ttf")
    return ImageFont.truetype(NOTO / name, BODY, layout_engine=ImageFont.Layout.RAQM)


def sheets(data: Path, pairs: Sequence[str], part: str, layouts: Sequence[str]) -> Iterator[Sheet]:
    """Every pair in every layout, clean and photographed."""
    for number, name in enumerate(pairs):
        one, two = name.split("+")
        found = sentences(data, (one, two), part)
        for turn, layout in enumerate(layouts):
            random.Random(f"{name} {layout} {part}").shuffle(found)  # noqa: S311 -- no secret
            image, texts = drawn((one, two), layout, found)
            clean = BytesIO()
            image.save(clean, "PNG")
            photo = as_phone_photo(image.convert("RGB"), 2 * (number + turn) + 2)
            for picture, content in zip(PICTURES, (clean.getvalue(), photo), strict=True):
                yield Sheet((one, two), layout, picture, content, texts)


def read(sheet: Sheet, hints: Sequence[str]) -> Score:
    """Read one page and compare."""
    before = _seconds()
    with tempfile.TemporaryDirectory() as work:
        file = Path(work) / "source"
        file.write_bytes(sheet.content)
        read_pages(file, hints, Path(work))
        [page] = reading_left(Path(work)).pages
    recalls = tuple(recall(text, page.text) for text in sheet.texts)
    return Score(sheet, (recalls[0], recalls[1]), _seconds() - before, page)


def _seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def recall(truth: str, text: str) -> float:
    """Share of the words of the truth that are in a text."""
    wanted, found = (Counter(_words(each)) for each in (truth, text))
    return (wanted & found).total() / max(1, wanted.total())


def _words(text: str) -> list[str]:
    return [
        word
        for each in unicodedata.normalize("NFKC", text.replace("\u2019", "'")).split()
        if (word := each.strip(MARKS))
    ]


def main() -> int:
    """Read every page and say how it went."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of NTREX-128 texts")
    parser.add_argument("--part", choices=tuple(LINES), default="measured")
    parser.add_argument("--pair", action="append", help="two languages, as ar+fr")
    parser.add_argument("--layout", action="append", choices=LAYOUTS)
    parser.add_argument("--hint", choices=("first", "second", "none"), default="first")
    parser.add_argument("--show", action="store_true", help="print what was read")
    options = parser.parse_args()
    scores: list[Score] = []
    every = sheets(options.data, options.pair or PAIRS, options.part, options.layout or LAYOUTS)
    for sheet in every:
        told = {"first": sheet.pair[:1], "second": sheet.pair[1:], "none": ()}[options.hint]
        score = read(sheet, told)
        scores.append(score)
        print(
            "+".join(sheet.pair), sheet.layout, sheet.picture, "recall",
            *(f"{each:.3f}" for each in score.recalls), f"{score.seconds:.1f} s",
            "; ".join(f"{s.name} {s.parameters}" for s in score.page.steps) if options.show else "",
            sep="\t", flush=True,
        )  # fmt: skip
        if options.show:
            print(score.page.text)
    for layout in options.layout or LAYOUTS:
        for picture in PICTURES:
            those = [s for s in scores if (s.sheet.layout, s.sheet.picture) == (layout, picture)]
            one, two = (mean(s.recalls[side] for s in those) for side in (0, 1))
            print(
                f"{layout}, {picture}: {one:.3f} {two:.3f}, {mean(s.seconds for s in those):.1f} s"
            )
    print(
        f"pages={len(scores)} first={mean(s.recalls[0] for s in scores):.3f} "
        f"second={mean(s.recalls[1] for s in scores):.3f} "
        f"worst={min(min(s.recalls) for s in scores):.3f} "
        f"seconds={mean(s.seconds for s in scores):.1f}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
