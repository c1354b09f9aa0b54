"""Counts of corrections, on both databases: they add up, and come in order."""

from sqlalchemy import Engine

from rpl.domain.corrections import Correction, CorrectionTally, Measured
from rpl.domain.record import DocumentKind, FieldName
from rpl.store.corrections import add_corrections, correction_tallies
from rpl.store.database import read_session, write_session


def test_fields_are_counted_by_what_they_are_and_what_was_made_of_them(any_engine: Engine) -> None:
    made = {FieldName.HOURS: Correction.KEPT, FieldName.DATE: Correction.ADDED}
    for language in ("es", "es", "ar"):
        with write_session(any_engine) as session:
            add_corrections(session, DocumentKind.PAYSLIP, language, made)

    with read_session(any_engine) as session:
        found = correction_tallies(session)

    assert found == [
        CorrectionTally(Measured(field, DocumentKind.PAYSLIP, language), made[field], fields)
        for field in (FieldName.DATE, FieldName.HOURS)
        for language, fields in (("ar", 1), ("es", 2))
    ]
