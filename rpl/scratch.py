"""Private folders for open copies of documents: gone with the block, or else with the process.

A folder is locked by its process for as long as it is used, and the kernel frees the lock however
that process ends.  So one that nobody has locked was left behind, and may be removed at once.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

PREFIX = "rpl-scratch-"
_TRIES = 3
_ours: set[Path] = set()


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder, 0700, of this process alone; it and all in it are gone when the block ends.

    Raises:
        OSError: It cannot be made, or something in it cannot be removed.
    """
    path, lock = _locked_folder()
    _ours.add(path)
    try:
        yield path
    finally:
        try:
            _remove(path)
        finally:
            _ours.discard(path)
            os.close(lock)


def remove_left_behind() -> None:
    """Remove the folders of processes that were killed; those in use are left alone."""
    for path in Path(gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # it is in use, somebody else's, or gone by now
            lock = _opened(path)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(lock).st_uid == os.geteuid():
                    _remove(path)
            finally:
                os.close(lock)


def remove_ours() -> None:
    """Remove what this process still uses, because it ends without unwinding its blocks."""
    for path in tuple(_ours):
        with suppress(OSError):  # whoever starts next removes the rest
            _remove(path)


def _locked_folder() -> tuple[Path, int]:
    while True:
        path = Path(mkdtemp(prefix=PREFIX))
        with suppress(FileNotFoundError):  # removed as left behind before it was locked
            lock = _opened(path)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if path.exists():
                return path, lock
            os.close(lock)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)


def _remove(path: Path) -> None:
    for _ in range(_TRIES):  # a child that is still at work may put something in meanwhile
        if not path.exists():
            return
        with suppress(OSError):
            _open_up(path)
            rmtree(path)
    if path.exists():
        rmtree(path)


def _open_up(path: Path) -> None:
    """Make every folder one that can be emptied; a child may have closed its own."""
    path.chmod(0o700)
    for folder, within, _ in os.walk(path):
        for found in (Path(folder, name) for name in within):
            if not found.is_symlink():
                found.chmod(0o700)
