"""Each parser of foreign bytes refuses what it cannot read, and never fails: in short."""

import subprocess
import sys
import warnings

import pytest

from tests.fuzzing.target import mutants
from tests.fuzzing.targets import TARGETS

SLOW = {"presented": 25, "recognised": 25, "pdf": 60, "picture": 60}


@pytest.mark.parametrize("name", TARGETS)
def test_a_parser_of_foreign_bytes_refuses_and_never_fails(name: str) -> None:
    target = TARGETS[name]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a decoder has to say about a broken file
        tried = 0
        for content in mutants(target, 1, SLOW.get(name, 200)):
            target.run(content)
            tried += 1

    assert tried > len(target.seeds)


@pytest.mark.long
def test_the_program_follows_the_coverage_of_a_target() -> None:
    command = [sys.executable, "bench/fuzz.py", "--seconds", "1", "keys_as_text"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "targets=1 failed=0" in done.stdout
