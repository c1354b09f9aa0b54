"""A ZIP archive that is sent while it is made: no temporary file, and constant memory."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from typing_extensions import Buffer


class _Outlet:
    """What a ZIP file is written to; it cannot be read back or sought in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: Buffer) -> int:
        self._parts.append(bytes(part))
        return len(self._parts[-1])

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = b"".join(self._parts)
        self._parts.clear()
        return found


def zipped(entries: Iterable[tuple[str, Iterable[bytes]]], at: datetime) -> Iterator[bytes]:
    """The bytes of an archive.  Each entry is a name and its content in pieces."""
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload] # it only writes
        for name, pieces in entries:
            entry = ZipInfo(name, at.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece)
                    yield outlet.taken()
    yield outlet.taken()
