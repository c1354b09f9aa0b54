"""What one process and all that came from it use together, told by Linux in /proc."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_TIMES = slice(11, 15)
"""utime, stime, cutime and cstime of proc_pid_stat(5), counted behind the name in brackets."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Memory in bytes, pages that processes share counted for each; processor time in seconds.

    The time is that of the living and of those they have waited for.
    """

    processes: int = 0
    resident_bytes: int = 0
    cpu_seconds: float = 0


def used_by(root: int) -> Usage:
    """What a process and its descendants use; nothing, where it is gone."""
    processes, memory, ticks = 0, 0, 0
    for number in _tree(root):
        with suppress(OSError):  # it ended while it was looked at
            memory += int((PROC / str(number) / "statm").read_text().split()[1])
            ticks += sum(map(int, _fields(number)[_TIMES]))
            processes += 1
    return Usage(processes, memory * _PAGE_BYTES, ticks / _TICKS)


def end_tree(root: int) -> None:
    """Kill a process and its descendants; stopped first, so that none can start another."""
    stopped: list[int] = []
    while fresh := [number for number in _tree(root) if number not in stopped]:
        _signal(fresh, signal.SIGSTOP)
        stopped += fresh
    _signal(stopped, signal.SIGKILL)


def children_of(number: int) -> tuple[int, ...]:
    """The processes that a process started, or that were left to it."""
    found: list[int] = []
    with suppress(OSError):
        for task in (PROC / str(number) / "task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return tuple(found)


def name_of(number: int) -> str:
    """What a process is called; nothing, where it is gone."""
    with suppress(OSError):
        return (PROC / str(number) / "comm").read_text().strip()
    return ""


def _signal(numbers: list[int], what: signal.Signals) -> None:
    for number in numbers:
        with suppress(ProcessLookupError):
            os.kill(number, what)


def _tree(root: int) -> Iterator[int]:
    waiting = [root]
    while waiting:
        number = waiting.pop()
        yield number
        waiting.extend(children_of(number))


def _fields(number: int) -> list[str]:
    """The fields of a process behind its name, which may hold spaces and brackets itself."""
    return (PROC / str(number) / "stat").read_text().rpartition(")")[2].split()
