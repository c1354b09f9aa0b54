"""Scores of many pages, by group, part and reader, and where one reader is not ahead."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import mean

from pages.known import Document
from pages.readers import Answer
from pages.scoring import Score

OURS = "rpl"
ALL = "all"
NEAR, HIGH = 0.005, 0.97
"""Where the best is above .97 right, as good is within .005 of it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The score of a page, and the processor and clock seconds it took."""

    score: Score
    cpu: float
    seconds: float
    failed: bool


@dataclass(frozen=True, slots=True)
class Means:
    """Means over pages; `cer` is None where no page has an order."""

    pages: int
    cer: float | None
    recall: float
    precision: float
    cpu: float
    seconds: float
    failures: int

    def shown(self) -> str:
        """One line's worth of text."""
        cer = "-" if self.cer is None else f"{self.cer:.3f}"
        return (
            f"pages {self.pages}\tcer {cer}\trecall {self.recall:.3f}\t"
            f"precision {self.precision:.3f}\tcpu {self.cpu:.2f} s\tclock {self.seconds:.1f} s\t"
            f"failed {self.failures}"
        )

    def cell(self) -> str:
        """What stands in a table: characters wrong, words found, processor seconds."""
        cer = "-" if self.cer is None else _thousandths(self.cer)
        return f"{cer} / {_thousandths(self.recall)} / {self.cpu:.1f}"


@dataclass(slots=True)
class Tally:
    """The marks of pages, by group and part and by who read them."""

    marks: dict[tuple[str, str, str], list[Mark]] = field(default_factory=dict)

    def add(self, document: Document, reader: str, answer: Answer, score: Score) -> None:
        """Count one page."""
        mark = Mark(score, answer.cpu, answer.seconds, bool(answer.failed))
        self.marks.setdefault((document.group, document.part, reader), []).append(mark)

    def lines(self) -> Iterator[str]:
        """A line for each group, part and reader, for all pages, and for where we are behind."""
        for group in self._groups():
            for part in (*self._parts(group), ALL):
                for reader in self._readers():
                    found = self._marks(reader, group, None if part == ALL else part)
                    if found:
                        yield f"{group}\t{part}\t{reader}\t{means(found).shown()}"
        for reader in self._readers():
            yield f"{ALL}\tpages\t{reader}\t{self.over_pages(reader).shown()}"
            yield f"{ALL}\tgroups\t{reader}\t{self.over_groups(reader).shown()}"
        yield from self.behind()

    def table(self) -> Iterator[str]:
        """A table in Markdown: a row for each group, a column for each reader."""
        readers = self._readers()
        yield f"| group | pages | {' | '.join(readers)} |"
        yield f"| --- | --- |{' --- |' * len(readers)}"
        for group in self._groups():
            found = [means(self._marks(reader, group)) for reader in readers]
            yield f"| {group} | {found[0].pages} | {' | '.join(each.cell() for each in found)} |"
        overall = {"all pages": self.over_pages, "mean of groups": self.over_groups}
        for name, over in overall.items():
            found = [over(reader) for reader in readers]
            pages = found[0].pages if name == "all pages" else ""
            yield f"| {name} | {pages} | {' | '.join(each.cell() for each in found)} |"

    def over_pages(self, reader: str) -> Means:
        """The means of a reader, each page counting alike."""
        return means(self._marks(reader))

    def over_groups(self, reader: str) -> Means:
        """The means of a reader, each group counting alike."""
        each = [means(found) for group in self._groups() if (found := self._marks(reader, group))]
        cers = [one.cer for one in each if one.cer is not None]
        return Means(
            sum(one.pages for one in each),
            mean(cers) if cers else None,
            mean(one.recall for one in each),
            mean(one.precision for one in each),
            mean(one.cpu for one in each),
            mean(one.seconds for one in each),
            sum(one.failures for one in each),
        )

    def behind(self) -> Iterator[str]:
        """Where we are not better than another, nor as good as one that is nearly perfect."""
        for group in self._groups():
            mine = means(self._marks(OURS, group))
            for reader in self._readers():
                if reader == OURS or not (found := self._marks(reader, group)):
                    continue
                theirs = means(found)
                if not _is_ahead(_right(mine), _right(theirs)):
                    yield f"behind\t{group}\t{reader}\tcer {mine.cer:.3f} {theirs.cer:.3f}"
                if not _is_ahead(mine.recall, theirs.recall):
                    yield f"behind\t{group}\t{reader}\trecall {mine.recall:.3f} {theirs.recall:.3f}"

    def _groups(self) -> list[str]:
        return list(dict.fromkeys(group for group, _, _ in self.marks))

    def _parts(self, group: str) -> list[str]:
        return sorted({part for each, part, _ in self.marks if each == group}, reverse=True)

    def _readers(self) -> list[str]:
        return list(dict.fromkeys(reader for _, _, reader in self.marks))

    def _marks(self, reader: str, group: str | None = None, part: str | None = None) -> list[Mark]:
        return [
            mark
            for (of_group, of_part, by), marks in self.marks.items()
            if by == reader and group in (None, of_group) and part in (None, of_part)
            for mark in marks
        ]


def means(marks: list[Mark]) -> Means:
    """The means over pages."""
    cers = [mark.score.cer for mark in marks if mark.score.cer is not None]
    return Means(
        len(marks),
        mean(cers) if cers else None,
        mean(mark.score.recall for mark in marks),
        mean(mark.score.precision for mark in marks),
        mean(mark.cpu for mark in marks),
        mean(mark.seconds for mark in marks),
        sum(mark.failed for mark in marks),
    )


def _thousandths(share: float) -> str:
    return f"{share:.3f}".lstrip("0") if share < 1 else f"{share:.3f}"


def _right(of: Means) -> float:
    return 1.0 if of.cer is None else 1 - of.cer


def _is_ahead(mine: float, theirs: float) -> bool:
    return mine > theirs or (theirs > HIGH and mine >= theirs - NEAR)
