"""The heads of the audit trail, noted in a file beside the database.

Who can write to the database can rewrite the whole trail, or cut its end off, so that every link
holds.  The file is written by appending alone; copy it to where the database's keeper cannot write
and neither can be done unseen.
"""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from rpl.domain.audit import Head


class HeadNotes:
    """Answers `ports.trust.HeadNotes` with one file: instant, position and digest, a line each."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, head: Head, at: datetime) -> None:
        """Append a head, unless it is the last one noted."""
        noted = self.noted()
        if head.position == 0 or (noted and noted[-1] == head):
            return
        line = f"{at.isoformat(timespec='seconds')} {head.position} {head.digest}\n"
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line.encode("ascii"))
            os.fsync(file)
        finally:
            os.close(file)

    def noted(self) -> tuple[Head, ...]:
        """Every head that was noted, in order; a line that is none is left out."""
        if not self._path.exists():
            return ()
        found = []
        for line in self._path.read_text("ascii", "replace").splitlines():
            with suppress(ValueError, ValidationError):
                _at, position, digest = line.split()
                found.append(Head(position=int(position), digest=digest))
        return tuple(found)
