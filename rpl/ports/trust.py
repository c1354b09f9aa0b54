"""What privacy asks of the outside world: a place for looks, and one for heads of the trail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from rpl.domain.audit import Head
from rpl.domain.looks import Look


@dataclass(frozen=True, slots=True)
class Batch:
    """Looks that wait to be written, under the name by which they are forgotten."""

    name: str
    looks: tuple[Look, ...]


class AccessLog(Protocol):
    """Takes looks without waiting for the database, and loses none."""

    def looked(self, looks: Sequence[Look]) -> None:
        """Note looks; they are durable when this returns."""
        ...

    def batches(self) -> Iterator[Batch]:
        """What waits to be written."""
        ...

    def forget(self, batch: Batch) -> None:
        """Drop a batch that was written; dropping it twice is no error."""
        ...


class HeadNotes(Protocol):
    """Keeps heads of the audit trail outside of the database."""

    def note(self, head: Head, at: datetime) -> None:
        """Note a head, unless it is the last one noted."""
        ...

    def noted(self) -> tuple[Head, ...]:
        """Every head that was noted, in order."""
        ...
