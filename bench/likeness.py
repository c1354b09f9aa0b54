"""Whether pages that are alike are found and told from forms, and what finding them costs.

    bench/likeness.py [--short] [--pictures FOLDER] [--pages N]

First the pictures: of every page in the folder (png, jpg and tif), and of the invented documents
made out to three people, copies are made as a resending, a photo or a careless scan would leave
them.  A line of each damage says how many copies are found by their marks and near enough, and the
line after them how many pairs of different pages, forms made out to two people left out, are near.
Then the look-up: rows of N pages with drawn shapes and words are written into SQLite, and the same
look-up is timed beside a tenth of them and beside all.  The last line is `name=value …`; exit 1
when the ratio is over the limit.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median
from uuid import UUID, uuid4

import cv2
import numpy as np
from PIL import Image
from sqlalchemy import Engine, insert

from rpl.adapters.key_ring import LocalKeyRing
from rpl.adapters.page_reader.images import Pixels
from rpl.adapters.page_reader.shape import shape_of
from rpl.demo.documents import render
from rpl.demo.samples import SAMPLES
from rpl.domain.likeness import NEAR_PICTURE, apart
from rpl.domain.page_bands import SHAPE_VALUES, shape_bands, shape_probes, word_bands
from rpl.store.database import connect, read_session, write_session
from rpl.store.likeness import candidates
from rpl.store.migrations import migrate
from rpl.store.tables import PageBand, PagePrint, ReadingRow
from tests.factories.review import a_claim, an_evidence_item
from tests.fakes.clock import NOON

PAGES, SHORT_PAGES = 100_000, 2_000
LOOKS, SEED = 50, 20261123
AT_ONCE, LOOKED_UP = 1000, 4
RATIO = 3.0
"""The median look-up beside all pages may take so many times that beside a tenth of them."""
KEY = b"a key of the bench, 32 bytes ..."
NAMES = ("Amina Sample", "Karim Sample", "Olena Sample")
WORDS = 20_000
LONGEST = 2000  # pixels
STRIP = 3
"""What is so many times as long as wide is a line cut out of a page."""
Damage = Callable[[Pixels, np.random.Generator], Pixels]


def main() -> int:
    """Measure, print, and say whether the look-up stays flat."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--pages", type=int, default=PAGES)
    given = parser.parse_args()
    found, false = _pictures(given.pictures, short=given.short)
    pages = SHORT_PAGES if given.short else given.pages
    few, many = _look_ups(pages)
    ratio = many / few
    print(
        f"found={found:.3f} false_pairs={false:.4f} pages={pages} "
        f"look_up_ms={many:.1f} at_a_tenth_ms={few:.1f} ratio={ratio:.2f}"
    )
    return int(ratio > RATIO)


def _pictures(folder: Path | None, *, short: bool) -> tuple[float, float]:
    """The share of damaged copies that are found, and of pairs of different pages that are near."""
    drawn = np.random.default_rng(SEED)
    pages = dict(_pages(folder, short=short))
    shapes = {name: shape_of(page) for name, page in pages.items()}
    kept = {name: frozenset(shape_bands(KEY, shape)) for name, shape in shapes.items()}
    all_found = []
    for damage, worsen in DAMAGES.items():
        found = []
        for name, page in pages.items():
            copy = shape_of(worsen(page, drawn))
            by_marks = bool(kept[name].intersection(shape_probes(KEY, copy)))
            found.append((by_marks, by_marks and apart(shapes[name], copy) <= NEAR_PICTURE))
        marks, near = (sum(column) / len(found) for column in zip(*found, strict=True))
        print(f"{damage}: {len(found)} copies, {marks:.3f} share a mark, {near:.3f} found")
        all_found.append(near)
    pairs = [
        apart(shapes[one], shapes[other]) <= NEAR_PICTURE
        for one, other in combinations(shapes, 2)
        if one.partition("/")[0] != other.partition("/")[0]
    ]
    print(f"different pages: {len(pairs)} pairs, {sum(pairs)} of them near by their pictures alone")
    return float(np.mean(all_found)), sum(pairs) / max(len(pairs), 1)


def _pages(folder: Path | None, *, short: bool) -> Iterator[tuple[str, Pixels]]:
    """Pages in gray; those of one form have names that begin alike."""
    for sample in SAMPLES:
        for name in NAMES[: 1 if short else None]:
            yield f"{sample}/{name}", _gray(Image.open(BytesIO(render(sample, name))))
    for path in sorted(folder.rglob("*") if folder else ()):
        if path.suffix not in {".png", ".jpg", ".tif"}:
            continue
        page = _gray(Image.open(path))
        if max(page.shape) <= STRIP * min(page.shape):
            yield path.as_posix().replace("/", "-"), page


def _gray(image: Image.Image) -> Pixels:
    plain = image.convert("L")
    plain.thumbnail((LONGEST, LONGEST))
    return np.asarray(plain)


def _recompressed(page: Pixels, _drawn: np.random.Generator) -> Pixels:
    written = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 30])[1]
    return np.asarray(cv2.imdecode(written, cv2.IMREAD_GRAYSCALE))


def _half(page: Pixels, _drawn: np.random.Generator) -> Pixels:
    return np.asarray(cv2.resize(page, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))


def _shaded(page: Pixels, drawn: np.random.Generator) -> Pixels:
    height, width = page.shape
    shade = np.linspace(1, 0.55, width)[None] * np.linspace(1, 0.8, height)[:, None]
    return np.clip(page * shade + drawn.normal(0, 5, page.shape), 0, 255).astype(np.uint8)


def _cut(percent: float) -> Damage:
    def cut(page: Pixels, drawn: np.random.Generator) -> Pixels:
        height, width = page.shape
        top, bottom, left, right = drawn.uniform(0, percent / 100, 4)
        rows = slice(int(height * top), height - int(height * bottom))
        return page[rows, int(width * left) : width - int(width * right)]

    return cut


def _askew(degrees: float) -> Damage:
    def askew(page: Pixels, _drawn: np.random.Generator) -> Pixels:
        height, width = page.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        return np.asarray(
            cv2.warpAffine(page, turn, (width, height), borderValue=float(np.median(page)))
        )

    return askew


def _all(page: Pixels, drawn: np.random.Generator) -> Pixels:
    return _recompressed(
        _shaded(_askew(0.7)(_cut(2)(_half(page, drawn), drawn), drawn), drawn), drawn
    )


DAMAGES: Mapping[str, Damage] = {
    "recompressed": _recompressed,
    "half as large": _half,
    "unevenly lit, noisy": _shaded,
    "up to 2 % cut off at each edge": _cut(2),
    "up to 4 % cut off at each edge": _cut(4),
    "1 degree askew": _askew(1),
    "2 degrees askew": _askew(2),
    "all of it, mildly": _all,
}


def _look_ups(pages: int) -> tuple[float, float]:
    """Milliseconds of a look-up, the median, beside a tenth of the pages and beside all."""
    drawn = Random(SEED)  # noqa: S311 -- no secret
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{Path(folder) / 'rpl.sqlite'}")
        migrate(engine, LocalKeyRing(KEY))
        evidence_id = an_evidence_item(engine, a_claim(engine))
        times = []
        began = 0
        for until in (pages // 10, pages):
            marks = []
            while began < until:
                numbers = range(began, min(until, began + AT_ONCE))
                marks += _fill(engine, evidence_id, numbers, drawn)
                began = numbers.stop
            times.append(_timed(engine, Random(SEED).sample(marks, LOOKS)))  # noqa: S311 -- no secret
        engine.dispose()
    return times[0], times[1]


def _fill(
    engine: Engine, evidence_id: UUID, numbers: range, drawn: Random
) -> list[tuple[int, ...]]:
    """Write the marks of so many pages; answers what some of them are looked up by."""
    looked_up: list[tuple[int, ...]] = []
    reading = ReadingRow(
        evidence_id=evidence_id, version=numbers.start + 1, pipeline="bench", created_at=NOON
    )
    reading_id = reading.id
    with write_session(engine) as session:
        session.add(reading)
        session.flush()
        prints, bands = [], []
        for number in numbers:
            shape = [drawn.randint(-127, 127) for _ in range(SHAPE_VALUES)]
            words = [str(drawn.randrange(WORDS)) for _ in range(12)]
            marks = (*shape_bands(KEY, shape), *word_bands(KEY, words))
            if number % LOOKED_UP == 0:
                looked_up.append((*shape_probes(KEY, shape), *word_bands(KEY, words)))
            prints.append(
                {
                    "id": (print_id := uuid4()),
                    "evidence_id": evidence_id,
                    "reading_id": reading_id,
                    "number": number,
                }
            )
            bands += [{"band": band, "print_id": print_id} for band in dict.fromkeys(marks)]
        session.connection().execute(insert(PagePrint), prints)
        session.connection().execute(insert(PageBand), bands)
    return looked_up


def _timed(engine: Engine, looked_up: list[tuple[int, ...]]) -> float:
    times = []
    for marks in looked_up:
        with read_session(engine) as session:
            began = time.perf_counter()
            found = candidates(session, marks, uuid4())
            times.append(1000 * (time.perf_counter() - began))
        assert found  # noqa: S101 -- each page finds itself
    return median(times)


if __name__ == "__main__":
    sys.exit(main())
