"""What became of the fields of papers: right or wrong, sure or not, by group and by confidence."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from rapidfuzz import fuzz

from rpl.domain.record import ACCEPTED, DraftField

EXACT = frozenset({"date", "period_start", "period_end", "hours", "total", "number", "grade_scale"})
ALIKE = 90  # percent
BINS = (0, 50, 60, 70, 75, 80, 85, 90, 95, 101)
GROUPS = ("field", "kind", "language", "layout", "part")


@dataclass(frozen=True, slots=True)
class Origin:
    """The paper that a field stands on, or should, and how that was read."""

    name: str
    language: str
    kind: str
    layout: str
    part: str
    state: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One field of one paper: what was found, with which confidence, and whether it is right.

    `truth` is None where the paper has no such field, `found` where none was found.
    """

    origin: Origin
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


def judged(
    origin: Origin, truth: dict[str, str], fields: Sequence[DraftField]
) -> Iterator[Verdict]:
    """What became of each field of a paper."""
    found = {field.name.value: field for field in fields}
    for name in sorted({*truth, *found}):
        field = found.get(name)
        yield Verdict(
            origin,
            name,
            truth.get(name),
            field.value if field else None,
            field.confidence if field else 0,
        )


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


def table(title: str, verdicts: Sequence[Verdict]) -> None:
    """Rates by what `title` names: field, or what the origin says."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        name = verdict.name if title == "field" else getattr(verdict.origin, title)
        groups.setdefault(f"{verdict.origin.state} {name}", []).append(verdict)
    print(f"\n{title:24} fields  accepted: precision recall  found: precision recall")
    for group, inside in sorted(groups.items()):
        figures = rates(inside)
        count = sum(verdict.truth is not None for verdict in inside)
        accepted, found = figures[:2], figures[2:]
        print(
            f"{group:24} {count:6}  {accepted[0]:19.3f} {accepted[1]:6.3f}"
            f" {found[0]:17.3f} {found[1]:6.3f}"
        )


def misses(verdicts: Sequence[Verdict]) -> None:
    """What was missed or wrong, on the papers that may be looked at."""
    for verdict in verdicts:
        if verdict.origin.part == "tuned" and not (verdict.right and verdict.accepted):
            print(
                verdict.origin.state, verdict.origin.name, verdict.name, "wanted",
                repr(verdict.truth), "found", repr(verdict.found), verdict.confidence, sep="\t",
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bin:
    """Fields whose confidence lies between two limits, and the share of them that is right."""

    low: int
    high: int
    count: int
    mean: float
    right: float


def calibration(verdicts: Sequence[Verdict]) -> list[Bin]:
    """What confidence is worth: the share that is right, bin by bin."""
    found = [verdict for verdict in verdicts if verdict.found is not None]
    bins = []
    for low, high in pairwise(BINS):
        inside = [verdict for verdict in found if low <= verdict.confidence < high]
        if inside:
            mean = sum(verdict.confidence for verdict in inside) / len(inside)
            right = sum(verdict.right for verdict in inside) / len(inside)
            bins.append(Bin(low, min(high, 100), len(inside), mean, right))
    return bins


def plot(bins: Sequence[Bin], file: Path) -> None:
    """Calibration as a small picture: one bar a bin, a line across it where confidence says."""
    label = '<text x="{x}" y="{y:.0f}" text-anchor="middle">{text}</text>'
    shapes = []
    for at, each in enumerate(bins):
        left, high, said = 40 + 60 * at, 200 * each.right, 220 - 2 * each.mean
        shapes.append(
            f'<rect x="{left}" y="{220 - high:.0f}" width="44" height="{high:.0f}" fill="#1d70b8"/>'
            f'<line x1="{left - 4}" x2="{left + 48}" y1="{said:.0f}" y2="{said:.0f}"'
            ' stroke="#0b0c0c" stroke-width="2"/>'
        )
        name = f"{each.low}-{each.high}"
        texts = ((214 - high, f"{each.right:.2f}"), (236, name), (252, f"n={each.count}"))
        shapes += [label.format(x=left + 22, y=y, text=text) for y, text in texts]
    file.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -10 {60 + 60 * len(bins)} 275"'
        ' font-family="sans-serif" font-size="11">'
        "<title>Share of right fields by confidence; the line is what the confidence says</title>"
        + "".join(shapes)
        + "</svg>\n",
        encoding="utf-8",
    )


def report(verdicts: Sequence[Verdict], file: Path | None) -> None:
    """All tables, calibration and the last line."""
    for by in GROUPS:
        table(by, verdicts)
    states = sorted({verdict.origin.state for verdict in verdicts})
    for state in states:
        print(f"\n{state}: confidence  fields  mean  right")
        for each in calibration([each for each in verdicts if each.origin.state == state]):
            limits = f"{each.low}-{each.high}"
            print(f"{limits:10} {each.count:7}  {each.mean / 100:.3f} {each.right:.3f}")
    if file:
        plot(calibration(verdicts), file)
    figures = []
    for state, count in sorted(Counter(verdict.origin.state for verdict in verdicts).items()):
        precision, recall, _, _ = rates([each for each in verdicts if each.origin.state == state])
        figures.append(
            f"{state}_fields={count} {state}_precision={precision:.3f} {state}_recall={recall:.3f}"
        )
    papers = len({verdict.origin.name for verdict in verdicts})
    pages = len({(verdict.origin.name, verdict.origin.state) for verdict in verdicts})
    print(f"\npapers={papers} pages={pages} " + " ".join(figures))
