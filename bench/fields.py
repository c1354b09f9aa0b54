"""How well draft fields are found: on invented papers in many languages, clean and photographed.

    bench/fields.py [--short] [--papers N] [--via words|ocr] [--processes N] [--minutes N]
                    [--invoices]
                    [--cache FOLDER] [--languages en,es] [--data FOLDER] [--misses] [--plot FILE]

Without --papers: papers of every kind in sixteen languages, in the wordings the finder was tuned
with; half of them are called `held`: nobody looks at what fails there.  With --papers N: so many
certificates of other templates and wordings, in twelve languages in turn.  With --invoices:
invoices in eight languages, of which issuer, number, date and total count.

--via words gives the finder the words of the papers with their places: fast, for tuning.  --via ocr
renders each paper, reads it, photographs it and reads that too: some 12 processor seconds a paper.
--processes reads that many at once.  --cache keeps readings, so that a run that was stopped, or
ended by --minutes, goes on where it was; the last line says how many papers it is about.
--data adds the invoices and receipts of a folder whose fields are known; only those count there.

A value is right if it equals the truth; names and words may differ by a tenth of their letters,
because misread letters are the business of `bench/reading.py`.  A field that is not on an invented
paper counts as wrong.  The last line is `name=value …`.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from papers.certificates import certificates
from papers.invented import Paper, papers
from papers.invoices import invoices
from papers.known import Known, known_documents
from papers.scores import Origin, Verdict, judged, misses, report

from rpl.adapters.clock import WallClock
from rpl.adapters.field_finder import GazetteerFieldFinder
from rpl.adapters.languages import is_readable
from rpl.adapters.page_reader import SandboxedPageReader
from rpl.demo.documents import photograph
from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import Reading
from rpl.domain.record import FieldName

UNSAID = frozenset({"credits", "tasks"})
"""Fields that the invented papers do not say anything about."""
STATES = ("clean", "photo")


@dataclass(frozen=True, slots=True)
class Bench:
    """The engines, and where readings are kept between runs."""

    cache: Path
    finder: GazetteerFieldFinder
    told: bool
    ends: float

    def on_paper(self, numbered: tuple[int, Paper], via: str) -> list[Verdict]:
        """The verdicts on one invented paper; none if time is up or it cannot be read here."""
        number, paper = numbered
        kind = EvidenceKind(paper.kind) if self.told else EvidenceKind.OTHER
        part = "held" if paper.held else "tuned"
        verdicts: list[Verdict] = []
        for state, reading in self._readings(number, paper, via):
            origin = Origin(paper.name, paper.language, paper.kind, paper.layout, part, state)
            unsaid = UNSAID if paper.kind != "invoice" else set(FieldName) - set(paper.truth)
            found = [f for f in self.finder.find(kind, reading) if f.name.value not in unsaid]
            verdicts += judged(origin, paper.truth, found)
        return verdicts

    def on_document(self, known: Known) -> list[Verdict]:
        """The verdicts on the known fields of a real document."""
        reading = self._read(known.file, known.language, self.cache / f"{known.file.stem}.json")
        language = known.language or "-"
        origin = Origin(known.file.name, language, known.kind, "-", known.part, known.kind)
        fields = self.finder.find(EvidenceKind.OTHER, reading)
        return list(judged(origin, known.truth, [f for f in fields if f.name.value in known.truth]))

    def _readings(self, number: int, paper: Paper, via: str) -> Iterator[tuple[str, Reading]]:
        if via == "words":
            yield "words", paper.sheet.reading()
            return
        kept = {state: self.cache / f"{paper.name}-{state}.json" for state in STATES}
        missing = not all(file.is_file() for file in kept.values())
        if missing and (not is_readable(paper.language) or time.monotonic() > self.ends):
            return
        for state, file in kept.items():
            picture = file.with_suffix(".png" if state == "clean" else ".jpg")
            if not file.is_file():
                png = paper.sheet.png()
                picture.write_bytes(png if state == "clean" else photograph(png, number))
            yield state, self._read(picture, paper.language, file)
            picture.unlink(missing_ok=True)

    def _read(self, source: Path, language: str | None, kept: Path) -> Reading:
        if kept.is_file():
            return Reading.model_validate_json(kept.read_bytes())
        with SandboxedPageReader().read(source, [language] if language else []) as read:
            partial = kept.with_suffix(".part")
            partial.write_text(read.reading.model_dump_json(), encoding="utf-8")
            partial.replace(kept)
            return read.reading


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="a few papers, their words alone")
    parser.add_argument("--papers", type=int, help="so many certificates of other templates")
    parser.add_argument("--invoices", action="store_true", help="invented invoices instead")
    parser.add_argument("--via", choices=("words", "ocr"), default="words")
    parser.add_argument("--processes", type=int, default=1, help="papers read at once")
    parser.add_argument("--minutes", type=float, default=600, help="read nothing new after these")
    parser.add_argument("--languages", default="", help="only these, as en,es")
    parser.add_argument("--every", type=int, default=1, help="only every so many papers")
    parser.add_argument("--cache", type=Path, help="keeps readings for the next run")
    parser.add_argument("--data", type=Path, help="a folder with documents and NAME.key.json")
    parser.add_argument("--misses", action="store_true", help="print what fails, not held ones")
    parser.add_argument("--told", action="store_true", help="tell the finder the kind")
    parser.add_argument("--plot", type=Path, help="write the calibration as SVG")
    return parser.parse_args()


def wanted(options: argparse.Namespace) -> Iterator[tuple[int, Paper]]:
    """The papers that the command line asks for, each with its number."""
    languages = options.languages.split(",") if options.languages else ()
    step = 3 if options.short else options.every
    asked = certificates(options.papers) if options.papers else papers(languages)
    asked = invoices() if options.invoices else asked
    for number, paper in enumerate(asked):
        if number % step == 0 and (not languages or paper.language in languages):
            yield number, paper


def verdicts_on(
    bench: Bench, asked: Iterator[tuple[int, Paper]], options: argparse.Namespace
) -> Iterator[Verdict]:
    """The verdicts on all papers, some read at once; no more sheets in memory than those."""
    with ThreadPoolExecutor(options.processes) as pool:
        while several := list(islice(asked, options.processes)):
            for verdicts in pool.map(lambda each: bench.on_paper(each, options.via), several):
                yield from verdicts


def main() -> int:
    """Find fields on every paper and say how it went."""
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or Path(folder)
        cache.mkdir(parents=True, exist_ok=True)
        ends = time.monotonic() + 60 * options.minutes
        bench = Bench(cache, GazetteerFieldFinder(WallClock()), options.told, ends)
        verdicts = list(verdicts_on(bench, wanted(options), options))
        if options.data:
            for known in known_documents(options.data):
                verdicts += bench.on_document(known)
    if options.misses:
        misses(verdicts)
    report(verdicts, options.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
