"""A field finder that reads lines such as `holder: María Gutiérrez`."""

from collections.abc import Iterator, Mapping

from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import Line, Reading
from rpl.domain.record import DocumentKind, DraftField, FieldName, KindFound


class FakeFieldFinder:
    """Finds labelled lines, and `given` values on whatever line holds them."""

    def __init__(self, given: Mapping[FieldName, str] | None = None) -> None:
        self.given = given or {}

    def find(self, kind: EvidenceKind, reading: Reading) -> tuple[DraftField, ...]:  # noqa: ARG002 -- the fake looks at labels alone
        found: dict[FieldName, DraftField] = {}
        for line in reading.lines:
            for name, value in self._values(line):
                found.setdefault(name, _field(name, value, line))
        return tuple(found.values())

    def kind_of(self, reading: Reading) -> KindFound:
        for kind in DocumentKind:
            if kind.value in reading.text:
                return KindFound(kind=kind, reasons=(kind.value,))
        return KindFound(kind=DocumentKind.OTHER)

    def _values(self, line: Line) -> Iterator[tuple[FieldName, str]]:
        label, _, value = line.text.partition(": ")
        if value and label in set(FieldName):
            yield FieldName(label), value
        for name, value in self.given.items():
            if value in line.text:
                yield name, value


def _field(name: FieldName, value: str, line: Line) -> DraftField:
    return DraftField(
        name=name, value=value, raw=value, page=line.page, box=line.box, confidence=line.confidence
    )
