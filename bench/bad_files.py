"""What becomes of hostile and broken files: refused with a reason, or read safely; never a crash.

    bench/bad_files.py [--short] [--data FOLDER]

Each file is inspected as an upload is; unless --short, what is taken is then read as well.
A line a file: seconds on the clock, seconds of processor time and the most memory in MiB, of the
child and all that it starts together, what became of it.  `!` marks what is over 30 s of processor
time or 1 GiB; the clock counts too where the processor had nothing else to do (--idle).
The last line is `name=value …`; `crashed` counts answers that are neither, `over` what is over.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rpl.adapters.page_reader import SandboxedPageReader, Spent, memory_bound, sandbox_state
from rpl.domain.refused_files import FileRefusedError

COPIED = Path("tests/data/badfiles")
SKIPPED = frozenset({"README.md", "EXPECT.tsv"})
MOST_SECONDS = 30
MOST_BYTES = 1024**3


@dataclass(slots=True)
class Tried:
    """What one file cost, and what became of it: `taken`, `read`, or the code of the refusal."""

    name: str
    became: str = ""
    seconds: float = 0
    children: list[Spent] = field(default_factory=list)

    @property
    def cpu_seconds(self) -> float:
        """Processor time of its children, but for the last tenth of a second of each."""
        return sum(child.cpu_seconds for child in self.children)

    @property
    def peak_bytes(self) -> int:
        """The most that its children held at once."""
        return max((child.peak_bytes for child in self.children), default=0)

    def over(self, *, idle: bool) -> bool:
        """Whether it took more than a file may."""
        seconds = max(self.cpu_seconds, self.seconds if idle else 0)
        return seconds > MOST_SECONDS or self.peak_bytes > MOST_BYTES


def tried(file: Path, *, read: bool) -> Tried:
    """Inspect a file, and read it if it is taken."""
    one = Tried(file.name)
    reader = SandboxedPageReader(observe=one.children.append)
    began = time.monotonic()
    try:
        reader.inspect(file)
        one.became = "taken"
        if read:
            with reader.read(file, []):
                one.became = "read"
    except FileRefusedError as refusal:
        one.became = refusal.code
    except Exception as error:  # noqa: BLE001 -- what is counted here
        one.became = f"crashed: {type(error).__name__}"
    one.seconds = time.monotonic() - began
    return one


def _files(folder: Path, *, short: bool) -> Iterator[Path]:
    for file in sorted(folder.iterdir())[:: 3 if short else 1]:
        if file.name not in SKIPPED:
            yield file


def main() -> int:
    """Try every file and count the outcomes; exit 1 if any crashed or took too much."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--short", action="store_true", help="under 50 seconds: inspect every third"
    )
    parser.add_argument("--data", type=Path, default=COPIED, help="folder of bad files")
    parser.add_argument("--idle", action="store_true", help="the clock counts too")
    options = parser.parse_args()
    sandbox_state(), memory_bound()  # what they start is not of the first file
    everything: list[Tried] = []
    for file in _files(options.data, short=options.short):
        one = tried(file, read=not options.short)
        everything.append(one)
        mark = "!" if one.over(idle=options.idle) else " "
        print(
            f"{mark}{one.seconds:6.1f} s {one.cpu_seconds:6.1f} s cpu {one.peak_bytes >> 20:5} MiB "
            f"{one.became:24} {one.name}",
            flush=True,
        )
    return _told(everything, idle=options.idle)


def _told(everything: list[Tried], *, idle: bool) -> int:
    outcomes = Counter(one.became.split(":")[0] for one in everything)
    crashed = outcomes.pop("crashed", 0)
    over = sum(one.over(idle=idle) for one in everything)
    counts = " ".join(f"{name}={count}" for name, count in sorted(outcomes.items()))
    print(
        f"sandbox={sandbox_state()} memory_bound={memory_bound()} files={len(everything)} "
        f"crashed={crashed} over={over} "
        f"slowest_seconds={max(one.seconds for one in everything):.1f} "
        f"most_cpu_seconds={max(one.cpu_seconds for one in everything):.1f} "
        f"most_mib={max(one.peak_bytes for one in everything) >> 20} "
        f"total_seconds={sum(one.seconds for one in everything):.0f} "
        f"total_cpu_seconds={sum(one.cpu_seconds for one in everything):.0f} {counts}"
    )
    return 1 if crashed or over else 0


if __name__ == "__main__":
    sys.exit(main())
