"""Tesseract in one process for all that is asked of it: a pack is loaded once, not for each.

Loading takes .03 to .25 s of processor time by pack, reading a clean page .7 to 2 s.

The process is a child of whoever asks, so that its time counts and is held to as before; when it is
ended, the next that is asked starts another.
"""

import atexit
import json
import os
import select
import struct
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock

from rpl.adapters.page_reader.loaded_packs import LENGTH, NO_LIBRARY

PROGRAM = Path(__file__).with_name("loaded_packs.py")
HEAD = struct.calcsize(LENGTH)
PIECE = 1 << 16


@dataclass(slots=True)
class KeptTesseract:
    """One process, started when something is asked.

    `is_missing` is known once something was asked: Tesseract's library is not here, its program may
    be.
    """

    program: Path = PROGRAM
    is_missing: bool = False
    _process: "subprocess.Popen[bytes] | None" = None
    _lock: Lock = field(default_factory=Lock)

    def table(
        self, picture: Path, packs: str, dpi: int, mode: int, *, inverted: bool, seconds: float
    ) -> str | None:
        """Tesseract's table of the words of a PGM file; None where it can make nothing of it.

        None as well where the process was ended meanwhile.

        Raises:
            TimeoutError: It took longer than `seconds` on the clock, and was ended.
        """
        question = {"picture": str(picture), "packs": packs, "dpi": dpi, "mode": mode}
        line = json.dumps({**question, "inverted": inverted}).encode() + b"\n"
        with self._lock:
            try:
                return self._answer(line, time.monotonic() + seconds)
            except (BrokenPipeError, EOFError):
                self.is_missing = self.end() == NO_LIBRARY
                return None
            except TimeoutError:
                self.end()
                raise

    def _answer(self, line: bytes, until: float) -> str | None:
        if self._process is not None and self._process.poll() is not None:
            self.end()  # whoever looks at the time did so
        process = self._process = self._process or _started(self.program)
        assert process.stdin is not None  # noqa: S101 -- it was started so
        process.stdin.write(line)
        (length,) = struct.unpack(LENGTH, self._bytes(HEAD, until))
        return None if length < 0 else self._bytes(length, until).decode()

    def _bytes(self, length: int, until: float) -> bytes:
        """What the process writes next.

        Raises:
            EOFError: It ended.
            TimeoutError: It did not write it in time.
        """
        assert self._process is not None  # noqa: S101 -- it was just asked
        assert self._process.stdout is not None  # noqa: S101 -- it was started so
        number = self._process.stdout.fileno()
        read = b""
        while len(read) < length:
            if not select.select([number], [], [], max(0.0, until - time.monotonic()))[0]:
                raise TimeoutError
            piece = os.read(number, min(PIECE, length - len(read)))
            if not piece:
                raise EOFError
            read += piece
        return read

    def end(self) -> int:
        """End the process, if there is one; its exit status where it had ended by itself."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.kill()
        with process:
            return process.wait()


@cache
def kept_tesseract() -> KeptTesseract:
    """The one of this process, which ends with it."""
    kept = KeptTesseract()
    atexit.register(kept.end)
    return kept


def _started(program: Path) -> "subprocess.Popen[bytes]":
    # What Tesseract prints may quote the document, so nobody listens.
    return subprocess.Popen(  # noqa: S603 -- our own arguments
        [sys.executable, "-I", "-S", str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
    )
