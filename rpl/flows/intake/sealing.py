"""Files are inspected and sealed before any transaction is open."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rpl.domain.inspection import Inspection
from rpl.domain.refused_files import FileRefusedError
from rpl.ports import PageReader, Scanner, SealedObject, Vault


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file that was inspected and sealed, and waits for its row."""

    display_name: str
    inspection: Inspection
    sealed: SealedObject


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not kept, and why."""

    display_name: str
    error: FileRefusedError


@contextmanager
def forgotten_on_error(vault: Vault) -> Iterator[list[str]]:
    """Names put into this list are removed from the vault if the block fails, its commit too."""
    names: list[str] = []
    try:
        yield names
    except BaseException:
        forget_objects(vault, names)
        raise


def forget_objects(vault: Vault, names: Sequence[str]) -> None:
    """Remove objects that no row names any more.  Call it when the transaction is over."""
    for name in names:
        vault.remove(name)


def seal_file(
    vault: Vault,
    scanner: Scanner,
    page_reader: PageReader,
    key: bytes,
    path: Path,
    display_name: str,
) -> SealedFile | RefusedFile:
    """Scan one file, inspect it in the sandbox and seal it.  No transaction may be open meanwhile.

    A PDF that could act is kept as a copy that cannot; what was left out of it is in `inspection`.
    """
    try:
        scanner.check(path)
        inspection = page_reader.inspect(path)
        if not inspection.active:
            return SealedFile(display_name, inspection, vault.put(key, path))
        with page_reader.cleaned(path) as copy:
            return SealedFile(display_name, inspection, vault.put(key, copy))
    except FileRefusedError as error:
        return RefusedFile(display_name, error)
