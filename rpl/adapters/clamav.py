"""ClamAV: a stranger's file is shown to a running `clamd`, over its socket and in its own protocol.

Only bytes are passed on; nothing of them is decoded here.
"""

import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rpl.domain.refused_files import FileInfectedError, FileUnscannedError
from rpl.ports import Scanner
from rpl.ports.errors import EngineError

_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096
_LONGEST_NAME = 80


class ScannerAwayError(EngineError):
    """`clamd` is not there, did not answer in time, or answered with an error."""


@dataclass(frozen=True, slots=True)
class NoScanner:
    """Answers `ports.Scanner` where no scanner is set: every file passes."""

    def check(self, source: Path) -> None:
        """See `ports.Scanner.check`."""


@dataclass(frozen=True, slots=True)
class ClamAV:
    """Answers `ports.Scanner` through INSTREAM.

    `address` is `host:port` or the path of a socket; `seconds` bounds each wait for the daemon.
    With `accepts_unscanned` a file passes when the daemon is away, else it is refused.
    """

    address: str
    accepts_unscanned: bool = False
    seconds: float = 30

    def check(self, source: Path) -> None:
        """See `ports.Scanner.check`."""
        try:
            name = self._found(source)
        except ScannerAwayError as error:
            if self.accepts_unscanned:
                return
            raise FileUnscannedError from error
        if name is not None:
            raise FileInfectedError(name=name)

    def version(self) -> str:
        """What the daemon calls itself.

        Raises:
            ScannerAwayError: It does not answer.
        """
        try:
            with self._connected() as daemon:
                daemon.sendall(b"zVERSION\0")
                return _answer(daemon)
        except OSError as error:
            raise ScannerAwayError from error

    def _found(self, source: Path) -> str | None:
        try:
            with self._connected() as daemon, source.open("rb") as file:
                with suppress(BrokenPipeError, ConnectionResetError):  # its answer says why
                    daemon.sendall(b"zINSTREAM\0")
                    while chunk := file.read(_CHUNK):
                        daemon.sendall(struct.pack("!I", len(chunk)) + chunk)
                    daemon.sendall(struct.pack("!I", 0))
                answer = _answer(daemon)
        except OSError as error:
            raise ScannerAwayError from error
        return _judged(answer)

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            daemon = socket.socket(socket.AF_UNIX)
            daemon.settimeout(self.seconds)
            try:
                daemon.connect(self.address)
            except OSError:
                daemon.close()
                raise
            return daemon
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=self.seconds)


def scanner(address: str, *, accepts_unscanned: bool) -> Scanner:
    """The scanner at an address; without one, none."""
    return ClamAV(address, accepts_unscanned) if address else NoScanner()


def _answer(daemon: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        if not (more := daemon.recv(_LONGEST_ANSWER)):
            break
        answer += more
    return answer.rstrip(b"\0\n").decode("ascii", errors="replace")


def _judged(answer: str) -> str | None:
    """The name of what was found, or none.

    Raises:
        ScannerAwayError: The daemon could not look at the file.
    """
    if answer == "stream: OK":
        return None
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")[:_LONGEST_NAME]
    raise ScannerAwayError(answer[:_LONGEST_NAME])
