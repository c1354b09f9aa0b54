"""What second marking is worth, simulated on the shipped rubrics, so that it stays true."""

import os
import subprocess
import sys

from rpl.settings import PROJECT


def test_a_targeted_fifth_leaves_at_most_half_of_what_a_random_fifth_leaves() -> None:
    ended = subprocess.run(
        [sys.executable, "bench/double_marking.py", "--short"],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},  # noqa: TID251 -- a test is a root of its own
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    figures = dict(each.split("=") for each in ended.stdout.split())
    assert float(figures["targeted"]) <= float(figures["random"]) / 2
    assert float(figures["shipped"]) <= float(figures["random_share"]) / 2
