"""What takes minutes: every drill in its long form, the fuzzing, and the tests marked long.

    python -m tests.long [--seconds N] [NAME …]

Programs that measure run alone, the others two at a time.  What failed is shown whole; the last
line is `N passed, N failed`.  `--seconds` is how long all parsers of
foreign bytes together are fuzzed; `bench/fuzz.py --seconds 600` does that for each.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from rpl.settings import PROJECT
from tests.fuzzing.targets import TARGETS

SECONDS = 600
LANES = 2
LIMIT = 2400
"""Seconds after which a program that does not end counts as failed."""


@dataclass(frozen=True, slots=True)
class Task:
    """One program; `alone` when it measures and nothing else may run beside it."""

    name: str
    command: tuple[str, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How a task ended."""

    task: Task
    passed: bool
    seconds: float
    said: str


def tasks(seconds: int) -> tuple[Task, ...]:
    """Everything, what takes longest first."""
    fuzzed = ("bench/fuzz.py", "--seconds", str(max(1, seconds // len(TARGETS))))
    quiet = ("-m", "pytest", "-q", "--no-header")
    long_tests = (*quiet, "-m", "long", "tests")
    on_postgres = (*quiet, "--database=postgres", "tests/api", "tests/flows")
    return (
        Task("workers", ("bench/workers.py",), alone=True),
        Task("queue_scale", ("bench/queue_scale.py",), alone=True),
        Task("fuzz", fuzzed),
        Task("long_tests", long_tests),
        Task("on_postgres", on_postgres),
        Task("kill_embedded", ("bench/kill_drill.py", "--mode", "embedded")),
        Task("kill_postgres", ("bench/kill_drill.py", "--mode", "postgres")),
        Task("bad_files", ("bench/bad_files.py",)),
        Task("postgres", ("bench/postgres_drill.py",)),
        Task("disk", ("bench/disk_drill.py",)),
    )


def run(task: Task) -> Ended:
    """Run one program to its end."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        try:
            ended = subprocess.run(
                [sys.executable, *task.command],
                cwd=PROJECT,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=LIMIT,
                check=False,
            )
            passed = ended.returncode == 0
        except subprocess.TimeoutExpired:
            passed = False
        output.seek(0)
        said = output.read().strip()
    found = Ended(task, passed, time.monotonic() - began, said)
    tell(found)
    return found


def environment() -> dict[str, str]:
    """The environment of a program of the project: ours, and where the project is."""
    return {**os.environ, "PYTHONPATH": str(PROJECT)}  # noqa: TID251 -- this is a root of its own


def tell(ended: Ended) -> None:
    """Show the last line of what passed, and all of what failed."""
    outcome = "passed" if ended.passed else "FAILED"
    shown = ended.said.splitlines()[-1:] if ended.passed else [ended.said]
    sys.stdout.write(f"{outcome} {ended.task.name} in {ended.seconds:.0f} s\n")
    sys.stdout.writelines(f"    {line}\n" for line in shown)
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    """Run what is named, or everything; 1 when something failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="only these")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="of fuzzing")
    options = parser.parse_args(arguments)
    chosen = [
        task for task in tasks(options.seconds) if not options.names or task.name in options.names
    ]
    ended = [run(task) for task in chosen if task.alone]
    with ThreadPoolExecutor(LANES) as lanes:
        ended += lanes.map(run, (task for task in chosen if not task.alone))
    passed = sum(each.passed for each in ended)
    sys.stdout.write(f"{passed} passed, {len(ended) - passed} failed\n")
    return 0 if passed == len(ended) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
