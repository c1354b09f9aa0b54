"""Starts a module of ours in a process that can reach nothing but one file and one folder."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import rpl
from rpl.adapters.control_group import can_group, control_group
from rpl.adapters.process_tree import end_tree, used_by

PACKAGE = Path(rpl.__file__).resolve().parent
INSIDE_SOURCE = Path("/box/source")
INSIDE_WORK = Path("/box/work")
PROGRAMS = "/usr/local/bin:/usr/bin:/bin"
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/alternatives")
SYSTEM_FILES = ("/etc/ld.so.cache",)
PROBE_SECONDS = 10
LOOK_SECONDS = 0.1
MEMORY_BYTES = 1024 * 1024 * 1024
"""What the child and all that it starts may hold together."""
WORK_BYTES = 1024 * 1024 * 1024
"""What all files in the child's folder may hold together."""
TEMPORARY_BYTES = 64 * 1024 * 1024
"""What the child may put into folders that lie in memory; nothing of ours needs them."""


class SandboxState(StrEnum):
    """How far a stranger's bytes are kept apart on this machine."""

    ISOLATED = "isolated"
    LIMITS_ONLY = "limits_only"


class MemoryBound(StrEnum):
    """Who holds the memory of a child and all that it starts together to its limit."""

    KERNEL = "kernel"
    WATCHER = "watcher"


@dataclass(slots=True)
class Spent:
    """What a child and all that it started used: seconds, and the most memory seen at once."""

    seconds: float = 0
    cpu_seconds: float = 0
    peak_bytes: int = 0


class ChildStoppedError(Exception):
    """The child ran out of time or room, or ended without an answer; `spent` until then."""

    def __init__(self, spent: Spent) -> None:
        super().__init__()
        self.spent = spent


@cache
def memory_bound() -> MemoryBound:
    """The kernel where it lets us make control groups; else we look, ten times a second."""
    return MemoryBound.KERNEL if can_group() else MemoryBound.WATCHER


@cache
def sandbox_state() -> SandboxState:
    """Whether bubblewrap starts here; without it only resource limits hold."""
    bubblewrap = shutil.which("bwrap", path=PROGRAMS)
    if bubblewrap is None:
        return SandboxState.LIMITS_ONLY
    probe = [bubblewrap, *_isolation(), "/usr/bin/true"]
    try:
        done = subprocess.run(  # noqa: S603 -- our own arguments
            probe, capture_output=True, timeout=PROBE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return SandboxState.LIMITS_ONLY
    return SandboxState.LIMITS_ONLY if done.returncode else SandboxState.ISOLATED


def run(module: str, arguments: Sequence[str], source: Path, work: Path, seconds: float) -> Spent:
    """Run `python -m module arguments… SOURCE WORK`; only `work` can be written.

    Raises:
        ChildStoppedError: It took longer than `seconds`, held too much, or ended badly.
    """
    isolated = sandbox_state() is SandboxState.ISOLATED
    inside = (INSIDE_SOURCE, INSIDE_WORK) if isolated else (source.resolve(), work.resolve())
    command = [sys.executable, "-P", "-B", "-m", module, *arguments, *map(str, inside)]
    environment = _environment(inside[1])
    if isolated:
        command = list(_in_bubblewrap(command, environment, source, work))
    with control_group(MEMORY_BYTES) as group:
        return _finish(group.joined(command) if group else command, environment, work, seconds)


def _finish(
    command: Sequence[str], environment: Mapping[str, str], work: Path, seconds: float
) -> Spent:
    # What a decoder prints may quote the document, so nobody listens.
    child = subprocess.Popen(  # noqa: S603 -- our own arguments
        command,
        env=dict(environment),
        cwd=work,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    spent = Spent()
    try:
        if _status(child, work, seconds, spent):
            raise ChildStoppedError(spent)
    finally:
        _end(child)
    return spent


def _status(child: "subprocess.Popen[bytes]", work: Path, seconds: float, spent: Spent) -> int:
    began = time.monotonic()
    while (left := began + seconds - time.monotonic()) > 0:
        with suppress(subprocess.TimeoutExpired):
            return child.wait(timeout=min(LOOK_SECONDS, left))
        usage = used_by(child.pid)
        spent.seconds = time.monotonic() - began
        spent.cpu_seconds = max(spent.cpu_seconds, usage.cpu_seconds)
        spent.peak_bytes = max(spent.peak_bytes, usage.resident_bytes)
        if usage.resident_bytes > MEMORY_BYTES or _size(work) > WORK_BYTES:
            break
    raise ChildStoppedError(spent)


def _size(work: Path) -> int:
    size = 0
    for folder, _, names in os.walk(work):
        for name in names:
            with suppress(FileNotFoundError):  # the child removed it meanwhile
                size += Path(folder, name).lstat().st_size
    return size


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Leave no process of the child's behind, whatever it started."""
    try:
        if child.poll() is None:
            end_tree(child.pid)
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        child.wait()


def _environment(work: Path) -> dict[str, str]:
    return {
        "PATH": PROGRAMS,
        "PYTHONPATH": str(PACKAGE.parent),
        "LANG": "C.UTF-8",
        "TMPDIR": str(work),
        "HOME": str(work),
        # One thread each: measured 0.9 CPU-seconds a page against 3.7 with Tesseract's default.
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _isolation() -> Iterator[str]:
    """No network, no other process, no file but the system's programs; all of them read-only."""
    yield from ("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL")
    yield from ("--clearenv", "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev")
    yield from ("--size", str(TEMPORARY_BYTES), "--tmpfs", "/tmp")  # noqa: S108 -- inside the sandbox
    for name in SYSTEM_FOLDERS + SYSTEM_FILES:
        yield from ("--ro-bind-try", name, name)


def _in_bubblewrap(
    command: Sequence[str], environment: Mapping[str, str], source: Path, work: Path
) -> Iterator[str]:
    yield shutil.which("bwrap", path=PROGRAMS) or "bwrap"
    yield from _isolation()
    for folder in _interpreter_folders():
        yield from ("--ro-bind", str(folder.resolve()), str(folder))
    yield from ("--ro-bind", str(PACKAGE), str(PACKAGE))
    yield from ("--ro-bind", str(source.resolve()), str(INSIDE_SOURCE))
    yield from ("--bind", str(work.resolve()), str(INSIDE_WORK), "--chdir", str(INSIDE_WORK))
    yield from ("--remount-ro", "/")
    for name, value in environment.items():
        yield from ("--setenv", name, value)
    yield "--"
    yield from command


def _interpreter_folders() -> tuple[Path, ...]:
    """Where Python and its packages lie, under the names by which they are looked up."""
    named = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).parent]
    folders = dict.fromkeys([*named, *(path.resolve() for path in named)])
    return tuple(path for path in folders if not path.is_relative_to("/usr"))
