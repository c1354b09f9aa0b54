"""What reading a page costs that needs no help, beside Tesseract alone in the same run.

    bench/reading_cost.py [--short] [--rounds N] [--data FOLDER [--group TEXT …] [--limit N]]

Processor seconds of this process and all that it starts.  Without --data: the invented samples as
they are printed.  With --data: the pages of a folder with a MANIFEST.tsv (columns file,
ground_truth, language) whose name holds one of the texts, which name clean scans if none is given.
Each page is read by Tesseract alone, as it comes and told its language, and by the page reader in
this warm process, in turns; of the rounds the cheapest counts, as a busy machine makes the others
dearer and none cheaper.  `own` is what this process itself spends, `tesseract` what it asks of
Tesseract.  `start` is what a file costs besides: a sandboxed process that loads its engines.  The
last line is `name=value …`; with --data there is a line before it for each page and each part of
the pages, `tuned` or `measured`, as `bench/reading.py` parts them.  `looked at once` are those that
were not read a second time or searched for what was overlooked: they needed no help.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pages.known import PDF, Document, listed
from reading import samples

from rpl.adapters.languages import language_of
from rpl.adapters.page_reader import SandboxedPageReader
from rpl.adapters.page_reader.answers import reading_left
from rpl.adapters.page_reader.pages import read_pages
from rpl.adapters.process_tree import children_of, used_by

TARGET = 1.3
CLEAN_SCANS = ("_scan_",)
SECOND_LOOKS = frozenset({"again", "search", "lines"})
"""Steps of pages that were read with doubt or not whole."""
ALONE = ("/usr/bin/tesseract", "{file}", "stdout", "-l", "{lang}")


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds: of Tesseract alone; of the page reader itself and of its Tesseract."""

    raw: float
    own: float
    tesseract: float

    @property
    def ratio(self) -> float:
        """How many times Tesseract alone the page reader costs."""
        return (self.own + self.tesseract) / self.raw

    @property
    def told(self) -> str:
        """The figures as words to print."""
        return (
            f"raw={self.raw:.2f} own={self.own:.2f} tesseract={self.tesseract:.2f} "
            f"ratio={self.ratio:.2f}"
        )


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="one sample, twice")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, help="folder with a MANIFEST.tsv")
    parser.add_argument("--group", action="append", default=[], help="text in the names of files")
    parser.add_argument("--limit", type=int, help="about this many files of each, spread evenly")
    options = parser.parse_args()
    # One thread each, as in the sandbox.
    os.environ["OMP_THREAD_LIMIT"] = "1"  # noqa: TID251 -- for what is started here
    rounds = 2 if options.short else options.rounds
    costs: list[tuple[Document, Cost]] = []
    unhelped: list[Cost] = []
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pages = list(chosen(options, work))[: 1 if options.short else None]
        ours(pages[0], work)  # loads what is loaded once
        for page in pages:
            costs.append((page, cost(page, work, rounds)))
            unhelped += [] if ours(page, work) else [costs[-1][1]]
            print(f"{page.file.name}\t{costs[-1][1].told}", flush=True)
        start = start_of(*costs[0], rounds)
    for part in ("tuned", "measured") if options.data else ():
        parted = [each for page, each in costs if page.part == part]
        if parted:
            print(f"{part}\tpages={len(parted)} {summed(parted).told}")
    if unhelped:
        print(f"looked at once\tpages={len(unhelped)} {summed(unhelped).told}")
    mean = summed([each for _, each in costs])
    print(f"pages={len(costs)} {mean.told} target={TARGET} start={start:.2f}")
    return 0


def chosen(options: argparse.Namespace, work: Path) -> Iterator[Document]:
    """The pages to read."""
    if options.data is None:
        yield from (page for page in samples(work, short=False) if "-clean" in page.file.name)
        return
    for group in options.group or CLEAN_SCANS:
        known = listed(options.data, group, options.limit)
        yield from (page for page in known if page.file.suffix.lower() != PDF)


def cost(page: Document, work: Path, rounds: int) -> Cost:
    """The cheapest of some rounds in turns."""
    raw, mine = [], []
    for _ in range(rounds):
        raw.append(sum(spent(lambda: alone(page))))
        mine.append(spent(lambda: ours(page, work)))
    own, tesseract = min(mine, key=sum)
    return Cost(min(raw), own, tesseract)


def start_of(page: Document, warm: Cost, rounds: int) -> float:
    """What reading a file in a process of its own costs more than in a warm one.

    It is looked at ten times a second, so that up to a tenth of a second may be missing.
    """
    seen: list[float] = []
    reader = SandboxedPageReader(observe=lambda spent: seen.append(spent.cpu_seconds))
    for _ in range(rounds):
        with reader.read(page.file, codes(page)):
            pass
    return min(seen) - warm.own - warm.tesseract


def alone(page: Document) -> None:
    """Tesseract as it comes."""
    known = {"{file}": str(page.file), "{lang}": page.lang}
    subprocess.run([known.get(word, word) for word in ALONE], capture_output=True, check=False)  # noqa: S603 -- our own arguments


def ours(page: Document, work: Path) -> bool:
    """The page reader, in this process; says whether a page was looked at a second time."""
    with tempfile.TemporaryDirectory(dir=work) as folder:
        read_pages(page.file, codes(page), Path(folder))
        pages = reading_left(Path(folder)).pages
    return any(step.name in SECOND_LOOKS for each in pages for step in each.steps)


def codes(page: Document) -> list[str]:
    """The language of a page as people are asked for it."""
    return [language_of(page.lang) or page.lang]


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Processor seconds of this process, and of what it started and waited for."""
    before = used()
    work()
    after = used()
    return after[0] - before[0], after[1] - before[1]


def used() -> tuple[float, float]:
    """Processor seconds so far, of this process and of what it started, ended or not."""
    here, ended = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    alive = sum(used_by(number).cpu_seconds for number in children_of(os.getpid()))
    return here.ru_utime + here.ru_stime, ended.ru_utime + ended.ru_stime + alive


def summed(costs: Sequence[Cost]) -> Cost:
    """The mean cost of pages."""
    raw, own, tesseract = (
        sum(getattr(each, name) for each in costs) / len(costs)
        for name in ("raw", "own", "tesseract")
    )
    return Cost(raw, own, tesseract)


if __name__ == "__main__":
    sys.exit(main())
