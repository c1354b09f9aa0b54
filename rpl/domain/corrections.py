"""Corrections: what a machine found against what the applicant confirmed, counted without either.

How good the machine is on real documents is measured so; no value and no person is kept.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rpl.domain.intake import EvidenceKind
from rpl.domain.record import DocumentKind, FieldName, KindFound

UNKNOWN_LANGUAGE = "und"
"""ISO 639-2 for a language that nobody could tell."""


class Correction(StrEnum):
    """What an applicant made of one field."""

    KEPT = "kept"
    CORRECTED = "corrected"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, order=True)
class Measured:
    """What is told apart: the field, the kind of document and its language, ISO 639-1."""

    field: FieldName
    kind: DocumentKind
    language: str


@dataclass(frozen=True, slots=True, order=True)
class CorrectionTally:
    """How many fields of one sort came out in one way."""

    measured: Measured
    correction: Correction
    fields: int


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """The four counts of a group of fields; `group` is what its fields have in common."""

    group: tuple[str, ...]
    kept: int = 0
    corrected: int = 0
    added: int = 0
    removed: int = 0

    @property
    def fields(self) -> int:
        """All fields of the group."""
        return self.kept + self.corrected + self.added + self.removed

    @property
    def right(self) -> float | None:
        """Which share of what the machine found was kept, 0 to 1; None where it found nothing."""
        return _share(self.kept, self.kept + self.corrected + self.removed)

    @property
    def found(self) -> float | None:
        """Which share of what was confirmed the machine had found so; None where nothing was."""
        return _share(self.kept, self.kept + self.corrected + self.added)


def kind_counted(chosen: EvidenceKind, found: KindFound | None) -> DocumentKind:
    """The kind a document is counted under: what its applicant chose, else what its words tell."""
    told = DocumentKind.of(chosen)
    return found.kind if told is DocumentKind.OTHER and found is not None else told


def corrections(
    machine: Mapping[FieldName, str], confirmed: Mapping[FieldName, str]
) -> Mapping[FieldName, Correction]:
    """What was made of each field; one that neither of them has is absent.

    Spaces and line ends do not count: a browser sends them in its own way.
    """
    made = {name: _made(machine.get(name, ""), confirmed.get(name, "")) for name in FieldName}
    return {name: correction for name, correction in made.items() if correction is not None}


def grouped(
    tallies: Iterable[CorrectionTally], by: Callable[[Measured], tuple[str, ...]]
) -> tuple[CorrectionRow, ...]:
    """The tallies as one row a group, in order."""
    counts: dict[tuple[str, ...], dict[str, int]] = {}
    for tally in tallies:
        row = counts.setdefault(by(tally.measured), dict.fromkeys(Correction, 0))
        row[tally.correction] += tally.fields
    return tuple(CorrectionRow(group, **counts[group]) for group in sorted(counts))


def _made(machine: str, confirmed: str) -> Correction | None:
    found, said = machine.split(), confirmed.split()
    if found == said:
        return Correction.KEPT if said else None
    if not found:
        return Correction.ADDED
    return Correction.CORRECTED if said else Correction.REMOVED


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
