"""The drills in their short form, so that they stay true; the long ones: `make test-long`."""

import os
import subprocess
import sys

import pytest

from rpl.settings import PROJECT

PATIENCE = 240
DRILLS: dict[str, tuple[int, str]] = {
    "nothing is lost when processes are killed": (1, "kill_drill --mode embedded"),
    "nothing is lost on PostgreSQL when processes are killed": (2, "kill_drill --mode postgres"),
    "a full disk keeps nothing by halves": (1, "disk_drill"),
    "every job finishes after PostgreSQL was stopped hard": (2, "postgres_drill"),
    "a small claim does not wait behind a bulk import": (2, "workers --mode embedded"),
}
"""Each with the lane it runs in: no more than two at once, however many tests run beside."""
ALSO_WHOLE = {
    "nothing is lost on PostgreSQL when processes are killed",
    "a small claim does not wait behind a bulk import",
}
"""Run only where `make test-long` runs them whole too: the first has a sister, and the order of the
queue has tests of its own (`tests/store/test_queue.py`)."""


@pytest.mark.parametrize(
    "drill",
    [
        pytest.param(
            drill,
            id=name,
            marks=[
                pytest.mark.xdist_group(f"drills-{lane}"),
                *([pytest.mark.long] if name in ALSO_WHOLE else []),
            ],
        )
        for name, (lane, drill) in DRILLS.items()
    ],
)
def test_a_drill_is_passed(drill: str) -> None:
    program, *options = drill.split()
    ended = subprocess.run(
        [sys.executable, f"bench/{program}.py", "--short", *options],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},  # noqa: TID251 -- a test is a root of its own
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    figures = dict(each.split("=") for each in ended.stdout.splitlines()[-1].split())
    assert figures.get("stuck", "0") == "0"
