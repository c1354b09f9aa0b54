"""How well draft fields are found: on invented papers in many languages, clean and photographed.

    bench/fields.py [--whole] [--languages en,es] [--cache FOLDER] [--misses] [--plot FILE.svg]

Without --whole the finder is given the words of the papers themselves, with their places: fast,
for tuning.  With it each paper is rendered, read by the page reader, photographed and read again.
Half of the wordings are called `held`: nobody looks at what fails there while tuning.

A value is right if it equals the truth; names and words may differ by a tenth of their letters,
because misread letters are the business of `bench/reading.py`.  A field that is not on the paper
counts as wrong.
The last line is `name=value …`.
"""

import argparse
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from papers.invented import Paper, papers
from rapidfuzz import fuzz

from rpl.adapters.clock import WallClock
from rpl.adapters.field_finder import GazetteerFieldFinder
from rpl.adapters.languages import is_readable
from rpl.adapters.page_reader import SandboxedPageReader
from rpl.demo.documents import photograph
from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import Reading
from rpl.domain.record import ACCEPTED, DraftField

EXACT = frozenset({"date", "period_start", "period_end", "hours", "total", "number", "grade_scale"})
UNKNOWN = frozenset({"credits", "tasks"})
"""Fields that the papers do not say anything about."""
ALIKE = 90  # percent
BINS = (0, 50, 60, 70, 80, 85, 90, 95, 101)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One field of one paper: what was found, with which confidence, and whether it is right.

    `truth` is None where the paper has no such field, `found` where none was found.
    """

    paper: Paper
    state: str
    name: str
    truth: str | None
    found: str | None
    confidence: float

    @property
    def right(self) -> bool:
        """Whether the value found is the true one."""
        if self.truth is None or self.found is None:
            return False
        wanted, found = folded(self.truth), folded(self.found)
        return wanted == found or (self.name not in EXACT and fuzz.ratio(wanted, found) >= ALIKE)

    @property
    def accepted(self) -> bool:
        """Whether the value is sure enough to be taken over."""
        return self.found is not None and self.confidence >= ACCEPTED


def folded(text: str) -> str:
    """Text without case, marks at its ends and differences of width."""
    digits = "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else each
        for each in unicodedata.normalize("NFKC", text)
    )
    return re.sub(r"\s+", " ", digits).strip(" .,:;").casefold()


def judged(paper: Paper, state: str, fields: Sequence[DraftField]) -> Iterator[Verdict]:
    """What became of each field of a paper."""
    found = {field.name.value: field for field in fields if field.name.value not in UNKNOWN}
    for name in sorted({*paper.truth, *found}):
        field = found.get(name)
        yield Verdict(
            paper,
            state,
            name,
            paper.truth.get(name),
            field.value if field else None,
            field.confidence if field else 0,
        )


def pictures(paper: Paper, number: int, folder: Path) -> Iterator[tuple[str, Path]]:
    """The paper clean and photographed, as files."""
    png = paper.sheet.png()
    for state, content in (("clean", png), ("photo", photograph(png, number))):
        file = folder / f"{paper.name}-{state}.{'png' if state == 'clean' else 'jpg'}"
        file.write_bytes(content)
        yield state, file


def readings(
    paper: Paper, number: int, cache: Path, *, whole: bool
) -> Iterator[tuple[str, Reading]]:
    """How the paper reads: perfectly, or as the page reader reads its pictures."""
    if not whole:
        yield "words", paper.sheet.reading()
        return
    if not is_readable(paper.language):
        return
    known = {state: cache / f"{paper.name}-{state}.json" for state in ("clean", "photo")}
    if all(file.is_file() for file in known.values()):
        for state, file in known.items():
            yield state, Reading.model_validate_json(file.read_bytes())
        return
    reader = SandboxedPageReader()
    for state, file in pictures(paper, number, cache):
        with reader.read(file, [paper.language]) as read:
            known[state].write_text(read.reading.model_dump_json(), encoding="utf-8")
            yield state, read.reading


def rates(verdicts: Sequence[Verdict]) -> tuple[float, float, float, float]:
    """Precision and recall of accepted fields, then of all that were found."""
    true = sum(verdict.truth is not None for verdict in verdicts) or 1
    accepted = [verdict for verdict in verdicts if verdict.accepted]
    found = [verdict for verdict in verdicts if verdict.found is not None]
    right, offered = (sum(each.right for each in group) for group in (accepted, found))
    return (
        right / (len(accepted) or 1),
        right / true,
        offered / (len(found) or 1),
        offered / true,
    )


def table(title: str, groups: dict[str, list[Verdict]]) -> None:
    """Rates by group."""
    print(f"\n{title:24} fields  accepted: precision recall  found: precision recall")
    for group, verdicts in sorted(groups.items()):
        figures = rates(verdicts)
        count = sum(verdict.truth is not None for verdict in verdicts)
        accepted, found = figures[:2], figures[2:]
        print(
            f"{group:24} {count:6}  {accepted[0]:19.3f} {accepted[1]:6.3f}"
            f" {found[0]:17.3f} {found[1]:6.3f}"
        )


def grouped(verdicts: Sequence[Verdict], by: str) -> dict[str, list[Verdict]]:
    """Verdicts by kind, language, field, layout or part."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        paper = verdict.paper
        name = {
            "kind": paper.kind,
            "language": paper.language,
            "field": verdict.name,
            "layout": paper.layout,
            "part": "held" if paper.held else "tuned",
        }[by]
        groups.setdefault(f"{verdict.state} {name}", []).append(verdict)
    return groups


def calibration(verdicts: Sequence[Verdict]) -> list[tuple[str, int, float]]:
    """Per bin of confidence: how many fields, and the share that is right."""
    found = [verdict for verdict in verdicts if verdict.found is not None]
    rows = []
    for low, high in pairwise(BINS):
        inside = [verdict.right for verdict in found if low <= verdict.confidence < high]
        if inside:
            rows.append((f"{low}-{min(high, 100)}", len(inside), sum(inside) / len(inside)))
    return rows


def plot(rows: Sequence[tuple[str, int, float]], file: Path) -> None:
    """Calibration as a small picture: one bar a bin, its height the share that is right."""
    label = '<text x="{x}" y="{y:.0f}" text-anchor="middle">{text}</text>'
    shapes = []
    for at, (name, count, share) in enumerate(rows):
        left, high = 40 + 60 * at, 200 * share
        shapes.append(
            f'<rect x="{left}" y="{220 - high:.0f}" width="44" height="{high:.0f}" fill="#1d70b8"/>'
        )
        texts = ((214 - high, f"{share:.2f}"), (236, name), (252, f"n={count}"))
        shapes += [label.format(x=left + 22, y=y, text=text) for y, text in texts]
    file.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -10 {60 + 60 * len(rows)} 275"'
        ' font-family="sans-serif" font-size="11">'
        "<title>Share of right fields by confidence</title>" + "".join(shapes) + "</svg>\n",
        encoding="utf-8",
    )


def main() -> int:
    """Find fields on every paper and say how it went."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="every third paper")
    parser.add_argument("--whole", action="store_true", help="through the page reader")
    parser.add_argument("--languages", default="", help="only these, as en,es")
    parser.add_argument("--every", type=int, default=1, help="only every so many papers")
    parser.add_argument("--cache", type=Path, help="keeps readings for the next run")
    parser.add_argument("--misses", action="store_true", help="print what fails, not held ones")
    parser.add_argument("--told", action="store_true", help="tell the finder the kind")
    parser.add_argument("--plot", type=Path, help="write the calibration as SVG")
    options = parser.parse_args()
    finder = GazetteerFieldFinder(WallClock())
    verdicts: list[Verdict] = []
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or Path(folder)
        cache.mkdir(parents=True, exist_ok=True)
        chosen = options.languages.split(",") if options.languages else ()
        for number, paper in enumerate(papers(chosen)):
            if number % (3 if options.short else options.every):
                continue
            kind = EvidenceKind(paper.kind) if options.told else EvidenceKind.OTHER
            for state, reading in readings(paper, number, cache, whole=options.whole):
                verdicts += judged(paper, state, finder.find(kind, reading))
    for by in ("field", "kind", "language", "layout", "part"):
        table(by, grouped(verdicts, by))
    if options.misses:
        misses(verdicts)
    report(verdicts, options.plot)
    return 0


def misses(verdicts: Sequence[Verdict]) -> None:
    """What was missed or wrong, on the papers that may be looked at."""
    for verdict in verdicts:
        if not verdict.paper.held and not (verdict.right and verdict.accepted):
            print(
                verdict.state, verdict.paper.name, verdict.name, "wanted", repr(verdict.truth),
                "found", repr(verdict.found), verdict.confidence, sep="\t",
            )  # fmt: skip


def report(verdicts: Sequence[Verdict], file: Path | None) -> None:
    """Calibration and the last line."""
    rows = calibration(verdicts)
    print("\nconfidence  fields  right")
    for name, count, share in rows:
        print(f"{name:10} {count:7}  {share:.3f}")
    if file:
        plot(rows, file)
    figures = []
    for state, count in Counter(verdict.state for verdict in verdicts).items():
        precision, recall, _, _ = rates([each for each in verdicts if each.state == state])
        figures.append(
            f"{state}_fields={count} {state}_precision={precision:.3f} {state}_recall={recall:.3f}"
        )
    pages = len({(verdict.paper.name, verdict.state) for verdict in verdicts})
    print(f"papers={pages} " + " ".join(figures))


if __name__ == "__main__":
    sys.exit(main())
