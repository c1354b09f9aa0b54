"""A control group (cgroup v2) around a child and all it starts, where the machine allows one.

The kernel then counts every byte as it is touched, files in memory among them, and ends the whole
group when it is over the limit.  Nothing of it is needed: see `process_tree` for the other way.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

MEMBERSHIP = Path("/proc/self/cgroup")
MOUNTS = Path("/proc/self/mountinfo")
UNIFIED = "0::/"
_TYPE, _POINT, _ROOT = "cgroup2", 4, 3
_TRIES, _PAUSE = 50, 0.01  # seconds
_JOIN = 'echo 0 > "$0" && exec "$@"'


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """One group, made for one child."""

    path: Path

    def joined(self, command: Sequence[str]) -> list[str]:
        """The command that enters the group before it becomes `command`."""
        return ["/bin/sh", "-c", _JOIN, str(self.path / "cgroup.procs"), *command]

    def end(self) -> None:
        """Kill every process in it and take it away."""
        with suppress(OSError):  # Linux before 5.14: whoever started the child ends it
            (self.path / "cgroup.kill").write_text("1")
        for _ in range(_TRIES):
            with suppress(OSError):  # one of them is still dying
                self.path.rmdir()
            if not self.path.exists():
                return
            time.sleep(_PAUSE)


@contextmanager
def control_group(memory_bytes: int) -> Iterator[ControlGroup | None]:
    """A group that may hold so much memory and swap nothing; None where none can be made."""
    group = _made(memory_bytes)
    try:
        yield group
    finally:
        if group is not None:
            group.end()


def can_group() -> bool:
    """Whether groups can be made here."""
    with control_group(1 << 20) as group:
        return group is not None


def _made(memory_bytes: int) -> ControlGroup | None:
    for above in _homes():
        try:
            group = ControlGroup(Path(mkdtemp(prefix="rpl-", dir=above)))
        except OSError:
            continue
        try:
            (group.path / "memory.max").write_text(str(memory_bytes))
            (group.path / "memory.swap.max").write_text("0")
            (group.path / "memory.oom.group").write_text("1")
        except OSError:
            group.end()
            continue
        return group
    return None


def _homes() -> Iterator[Path]:
    """Where a group could be made: beside our own, as systemd delegates it, or inside it."""
    own = _own()
    if own is None:
        return
    for above in (own.parent, own):
        with suppress(OSError):
            shared = (above / "cgroup.subtree_control").read_text().split()
            if "memory" in shared and os.access(above, os.W_OK):
                yield above


def _own() -> Path | None:
    """The folder of the group that this process is in."""
    with suppress(OSError):
        for line in MEMBERSHIP.read_text().splitlines():
            if line.startswith(UNIFIED):
                return _mounted(line.removeprefix(UNIFIED))
    return None


def _mounted(name: str) -> Path | None:
    for line in MOUNTS.read_text().splitlines():
        place, _, kind = line.partition(" - ")
        if kind.split()[:1] == [_TYPE]:
            fields = place.split()
            with suppress(ValueError):  # this mount does not show our group
                return Path(fields[_POINT]) / Path("/", name).relative_to(fields[_ROOT])
    return None
