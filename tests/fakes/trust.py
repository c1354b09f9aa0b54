"""Looks and heads in memory."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rpl.domain.audit import Head
from rpl.domain.looks import Look
from rpl.ports.trust import Batch


class RecordingAccessLog:
    """Answers `ports.trust.AccessLog`; `looks` is what waits."""

    def __init__(self) -> None:
        self.looks: list[Look] = []

    def looked(self, looks: Sequence[Look]) -> None:
        self.looks += looks

    def batches(self) -> Iterator[Batch]:
        if self.looks:
            yield Batch("all", tuple(self.looks))

    def forget(self, batch: Batch) -> None:
        self.looks = [look for look in self.looks if look not in batch.looks]


class RecordingHeads:
    """Answers `ports.trust.HeadNotes`."""

    def __init__(self) -> None:
        self.heads: list[Head] = []

    def note(self, head: Head, at: datetime) -> None:  # noqa: ARG002 -- as the port says
        if head.position and head not in self.heads[-1:]:
            self.heads.append(head)

    def noted(self) -> tuple[Head, ...]:
        return tuple(self.heads)
