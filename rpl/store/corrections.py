"""Queries of the corrections: how many fields applicants kept, corrected, added and removed."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from rpl.domain.corrections import Correction, Measured
from rpl.domain.corrections import CorrectionTally as Tally
from rpl.domain.record import DocumentKind, FieldName
from rpl.store.database import insert_into
from rpl.store.tables import CorrectionTally


def add_corrections(
    session: Session,
    kind: DocumentKind,
    language: str,
    made: Mapping[FieldName, Correction],
) -> None:
    """Count the fields of one record; in one order, so that two cannot wait for each other."""
    for name in sorted(made):
        row = {"field": name, "kind": kind, "language": language, "correction": made[name]}
        one = insert_into(session, CorrectionTally).values(**row, fields=1)
        counted = {"fields": col(CorrectionTally.fields) + 1}
        session.exec(one.on_conflict_do_update(index_elements=list(row), set_=counted))


def correction_tallies(session: Session) -> Sequence[Tally]:
    """Every count so far, in order."""
    rows = session.exec(select(CorrectionTally))
    return sorted(
        Tally(Measured(row.field, row.kind, row.language), row.correction, row.fields)
        for row in rows
    )
