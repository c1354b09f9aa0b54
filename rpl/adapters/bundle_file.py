"""The ZIP archive of an audit bundle, read by who was handed it: nothing in it is trusted."""

from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from rpl.domain.audit_bundle import BundleUnreadableError

_MOST_FILES: Final = 50
_MOST_BYTES: Final = 64 * 1024 * 1024


def read_files(path: Path) -> dict[str, bytes]:
    """The files of a bundle by name, in memory: nothing is written anywhere.

    Raises:
        BundleUnreadableError: It is no ZIP archive, a damaged one, or far larger than a bundle is.
        OSError: The file cannot be read.
    """
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_FILES or sum(each.file_size for each in entries) > _MOST_BYTES:
                raise BundleUnreadableError(file=path.name)
            return {each.filename: _read(archive, each.filename) for each in entries}
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise BundleUnreadableError(file=path.name) from error


def _read(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as file:  # its size in the directory may lie
        return file.read(_MOST_BYTES)
