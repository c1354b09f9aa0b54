"""Starts a module of ours in a process that can reach nothing but one file and one folder."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from math import inf
from pathlib import Path
from types import MappingProxyType

import rpl
from rpl.adapters.control_group import can_group, control_group
from rpl.adapters.process_tree import end_tree, used_by

PACKAGE = Path(rpl.__file__).resolve().parent
INSIDE_SOURCE = Path("/box/source")
INSIDE_WORK = Path("/box/work")
PROGRAMS = "/usr/local/bin:/usr/bin:/bin"
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/alternatives")
SYSTEM_FILES = ("/etc/ld.so.cache",)
WITH_PARENT = "--die-with-parent"
PROBE_SECONDS = 10
LOOK_SECONDS = 0.1
FOLDER_LOOKS = 5
"""Every so many looks the folder is looked at too, which costs more the more pages it holds."""
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


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a child may take until it shows that it gets on, and in all.

    `cpu_seconds` are of processor time, of all that it starts; `seconds` on the clock are more, as
    the machine has other work; `all_seconds` are on the clock, from its start to its end.
    """

    cpu_seconds: float
    seconds: float
    all_seconds: float = inf


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


def run(
    module: str,
    arguments: Sequence[str],
    source: Path,
    work: Path,
    allowance: Allowance,
    steps: Callable[[], int] = int,
) -> Spent:
    """Run `python -m module arguments… SOURCE WORK`; only `work` can be written.

    `steps` tells how far it has come; each new step begins its allowance anew.

    Raises:
        ChildStoppedError: It took or held more than it may, or ended badly.
    """
    command, environment = prepared(module, arguments, source, work)
    with control_group(MEMORY_BYTES) as group:
        watch = Watch(work, allowance, steps)
        return _finish(group.joined(command) if group else command, environment, watch)


def prepared(
    module: str,
    arguments: Sequence[str],
    source: Path,
    work: Path,
    *,
    with_parent: bool = True,
    more: Mapping[str, str] = MappingProxyType({}),
) -> tuple[list[str], dict[str, str]]:
    """The command that `run` starts and its environment, with `more` of it.

    `source` may be a folder as well.
    With its parent ends what the thread that starts it waits for; what outlives that thread has
    to see for itself that it is left alone.
    """
    isolated = sandbox_state() is SandboxState.ISOLATED
    inside = (INSIDE_SOURCE, INSIDE_WORK) if isolated else (source.resolve(), work.resolve())
    command = [sys.executable, "-P", "-B", "-m", module, *arguments, *map(str, inside)]
    environment = {**_environment(inside[1]), **more}
    if isolated:
        command = list(_in_bubblewrap(command, environment, source, work))
        if not with_parent:
            command.remove(WITH_PARENT)
    return command, environment


def _finish(command: Sequence[str], environment: Mapping[str, str], watch: "Watch") -> Spent:
    # What a decoder prints may quote the document, so nobody listens.
    child = subprocess.Popen(  # noqa: S603 -- our own arguments
        command,
        env=dict(environment),
        cwd=watch.work,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        if watch.status(child):
            raise ChildStoppedError(watch.spent)
    finally:
        _end(child)
    return watch.spent


@dataclass(slots=True)
class Watch:
    """Holds one child to what it may take."""

    work: Path
    allowance: Allowance
    steps: Callable[[], int]
    spent: Spent = field(default_factory=Spent)
    _written: int = 0

    def status(self, child: "subprocess.Popen[bytes]") -> int:
        """The exit status of a child that ended by itself.

        Raises:
            ChildStoppedError: It is to be ended.
        """
        began, step, since, looks = time.monotonic(), self.steps(), Spent(), 0
        while self._may_go_on(since):
            with suppress(subprocess.TimeoutExpired):
                return child.wait(timeout=LOOK_SECONDS)
            self._look(child.pid, time.monotonic() - began)
            looks += 1
            if looks % FOLDER_LOOKS:
                continue
            self._written = _size(self.work)
            if (now := self.steps()) != step:
                step, since = now, replace(self.spent)
        raise ChildStoppedError(self.spent)

    def _look(self, number: int, seconds: float) -> None:
        usage = used_by(number)
        self.spent.seconds = seconds
        self.spent.cpu_seconds = max(self.spent.cpu_seconds, usage.cpu_seconds)
        self.spent.peak_bytes = max(self.spent.peak_bytes, usage.resident_bytes)

    def _may_go_on(self, since: Spent) -> bool:
        return (
            self.spent.cpu_seconds - since.cpu_seconds < self.allowance.cpu_seconds
            and self.spent.seconds - since.seconds < self.allowance.seconds
            and self.spent.seconds < self.allowance.all_seconds
            and self.spent.peak_bytes <= MEMORY_BYTES
            and self._written <= WORK_BYTES
        )


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
        # argostranslate makes folders of its own when it is imported.
        **dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(work)),
        # One thread each: measured 0.9 CPU-seconds a page against 3.7 with Tesseract's default.
        "OMP_THREAD_LIMIT": "1",
        "OPENBLAS_NUM_THREADS": "1",
        # Looking for them among all installed packages takes a twentieth of a child's start.
        "PYDANTIC_DISABLE_PLUGINS": "__all__",
    }


def _isolation() -> Iterator[str]:
    """No network, no other process, no file but the system's programs; all of them read-only."""
    yield from ("--unshare-all", WITH_PARENT, "--new-session", "--cap-drop", "ALL")
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
