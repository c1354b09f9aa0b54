"""`rpl corrections`: a table of counts, grouped as it is asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from rpl.cli import app
from rpl.domain.corrections import Correction
from rpl.domain.record import DocumentKind, FieldName
from rpl.store.corrections import add_corrections
from rpl.store.database import connect, write_session


@pytest.fixture
def database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_address: str
) -> Iterator[Engine]:
    monkeypatch.setenv("RPL_DATA_DIR", str(tmp_path))
    engine = connect(sqlite_address)
    yield engine
    engine.dispose()


def shown(*words: str) -> list[list[str]]:
    answer = CliRunner().invoke(app, ["corrections", *words])
    assert answer.exit_code == 0, answer.output
    return [line.split() for line in answer.stdout.splitlines()]


def test_before_anybody_confirmed_there_is_nothing_to_show(database: Engine) -> None:
    assert database.dialect.name == "sqlite"
    assert shown() == [["No", "record", "has", "been", "confirmed", "yet."]]


def test_fields_are_shown_by_what_was_made_of_them(database: Engine) -> None:
    with write_session(database) as session:
        kept = {FieldName.HOURS: Correction.KEPT, FieldName.DATE: Correction.KEPT}
        for made in (kept, kept, {FieldName.HOURS: Correction.CORRECTED}):
            add_corrections(session, DocumentKind.PAYSLIP, "es", made)
        add_corrections(session, DocumentKind.OTHER, "ar", {FieldName.DATE: Correction.REMOVED})

    figures = ["kept", "corrected", "added", "removed", "right", "found"]
    assert shown() == [
        ["field", "kind", "language", *figures],
        ["date", "other", "ar", "0", "0", "0", "1", "0.000", "-"],
        ["date", "payslip", "es", "2", "0", "0", "0", "1.000", "1.000"],
        ["hours", "payslip", "es", "2", "1", "0", "0", "0.667", "0.667"],
    ]
    assert shown("--by", "language") == [
        ["language", *figures],
        ["ar", "0", "0", "0", "1", "0.000", "-"],
        ["es", "4", "1", "0", "0", "0.800", "0.800"],
    ]
