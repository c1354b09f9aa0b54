"""Starts a module of ours in a process that can reach nothing but one file and one folder."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from functools import cache
from pathlib import Path

import rpl

PACKAGE = Path(rpl.__file__).resolve().parent
INSIDE_SOURCE = Path("/box/source")
INSIDE_WORK = Path("/box/work")
PROGRAMS = "/usr/local/bin:/usr/bin:/bin"
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc/alternatives")
SYSTEM_FILES = ("/etc/ld.so.cache",)
PROBE_SECONDS = 10
LOOK_SECONDS = 0.5
WORK_BYTES = 1024 * 1024 * 1024
"""What all files in the child's folder may hold together; it is looked at now and then."""


class SandboxState(StrEnum):
    """How far a stranger's bytes are kept apart on this machine."""

    ISOLATED = "isolated"
    LIMITS_ONLY = "limits_only"


class ChildStoppedError(Exception):
    """The child ran out of time or room, or ended without an answer."""


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


def run(module: str, arguments: Sequence[str], source: Path, work: Path, seconds: float) -> None:
    """Run `python -m module arguments… SOURCE WORK`; only `work` can be written.

    Raises:
        ChildStoppedError: It took longer than `seconds`, wrote too much, or ended badly.
    """
    isolated = sandbox_state() is SandboxState.ISOLATED
    inside = (INSIDE_SOURCE, INSIDE_WORK) if isolated else (source.resolve(), work.resolve())
    command = [sys.executable, "-P", "-B", "-m", module, *arguments, *map(str, inside)]
    environment = _environment(inside[1])
    if isolated:
        command = list(_in_bubblewrap(command, environment, source, work))
    _finish(command, environment, work, seconds)


def _finish(
    command: Sequence[str], environment: Mapping[str, str], work: Path, seconds: float
) -> None:
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
    try:
        if _status(child, work, seconds):
            raise ChildStoppedError
    finally:
        _end(child)


def _status(child: "subprocess.Popen[bytes]", work: Path, seconds: float) -> int:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        with suppress(subprocess.TimeoutExpired):
            return child.wait(timeout=min(LOOK_SECONDS, left))
        if _size(work) > WORK_BYTES:
            break
    raise ChildStoppedError


def _size(work: Path) -> int:
    size = 0
    for folder, _, names in os.walk(work):
        for name in names:
            with suppress(FileNotFoundError):  # the child removed it meanwhile
                size += Path(folder, name).lstat().st_size
    return size


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Leave no process of the child's session behind, whatever it started."""
    try:
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
    yield from ("--clearenv", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp")  # noqa: S108 -- inside the sandbox
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
    for name, value in environment.items():
        yield from ("--setenv", name, value)
    yield "--"
    yield from command


def _interpreter_folders() -> tuple[Path, ...]:
    """Where Python and its packages lie, under the names by which they are looked up."""
    named = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).parent]
    folders = dict.fromkeys([*named, *(path.resolve() for path in named)])
    return tuple(path for path in folders if not path.is_relative_to("/usr"))
