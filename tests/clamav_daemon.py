"""A `clamd` of the tests' own, which knows one invented signature and nothing else."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fakes.scanner import HARMFUL

START_SECONDS = 60
LARGEST = 21 * 1024 * 1024
SETTINGS = """
LocalSocket {folder}/clamd.sock
DatabaseDirectory {folder}/signatures
Foreground yes
LogFile {folder}/clamd.log
StreamMaxLength {largest}
MaxThreads 2
"""


class NoClamdError(Exception):
    """Debian's `clamd` is not installed, or did not start."""


@contextmanager
def daemon(program: str = "clamd") -> Iterator[Path]:
    """Run a daemon; gives the path of its socket."""
    found = shutil.which(program, path="/usr/sbin:/usr/bin")
    if found is None:
        raise NoClamdError("clamd is not installed: run `make setup-test`")
    with TemporaryDirectory(prefix="rpl-clamd-", dir="/tmp") as name:
        folder = Path(name)
        (folder / "signatures").mkdir()
        signature = f"Invented.Virus:0:*:{HARMFUL.hex()}\n"
        (folder / "signatures" / "invented.ndb").write_text(signature, encoding="ascii")
        (folder / "clamd.conf").write_text(
            SETTINGS.format(folder=folder, largest=LARGEST), encoding="utf-8"
        )
        running = subprocess.Popen(
            [found, "--config-file", str(folder / "clamd.conf")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield _ready(folder / "clamd.sock", running)
        finally:
            running.terminate()
            running.wait(timeout=30)


def _ready(path: Path, running: "subprocess.Popen[bytes]") -> Path:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and running.poll() is None:
        if path.exists():
            return path
        time.sleep(0.02)
    raise NoClamdError("clamd did not start")
