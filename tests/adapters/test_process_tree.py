"""What a process and all that came from it use together, and how they are ended."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from rpl.adapters.process_tree import Usage, end_tree, used_by

FAMILY = """
import subprocess, sys, time
depth = int(sys.argv[1])
held = bytearray(b"x") * (40 << 20)
if depth:
    subprocess.Popen([sys.executable, "-c", sys.argv[2], str(depth - 1), sys.argv[2]])
time.sleep(60)
"""
SECONDS = 30


@pytest.fixture
def family() -> Iterator["subprocess.Popen[bytes]"]:
    """A process, its child and its grandchild, each holding 40 MiB."""
    command = [sys.executable, "-c", FAMILY, "2", FAMILY]
    with subprocess.Popen(command) as process:
        yield process
        end_tree(process.pid)


def waited_for(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + SECONDS
    while not (held := what()) and time.monotonic() < end:
        time.sleep(0.02)
    return held


def test_memory_of_children_and_their_children_is_counted(
    family: "subprocess.Popen[bytes]",
) -> None:
    assert waited_for(lambda: used_by(family.pid).resident_bytes > 120 << 20)

    used = used_by(family.pid)
    assert used.processes == 3
    assert used.resident_bytes < 600 << 20
    assert used.cpu_seconds > 0


def test_the_whole_tree_is_ended(family: "subprocess.Popen[bytes]") -> None:
    assert waited_for(lambda: used_by(family.pid).processes == 3)
    alone = subprocess.run(
        ["/usr/bin/pgrep", "--parent", str(family.pid)], capture_output=True, check=True, text=True
    )
    child = int(alone.stdout)

    end_tree(family.pid)

    assert family.wait(timeout=SECONDS) == -9
    assert waited_for(lambda: used_by(child).resident_bytes == 0)


def test_nobody_uses_nothing(family: "subprocess.Popen[bytes]") -> None:
    end_tree(family.pid)
    family.wait(timeout=SECONDS)

    assert used_by(family.pid) == Usage()
