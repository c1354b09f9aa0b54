"""`rpl export`, as an operator sees it."""

import zipfile
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from rpl.adapters.spreadsheets import read_sheets
from rpl.cli import app
from rpl.store.database import connect, read_session
from rpl.store.tables import AuditEntry


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, sqlite_address: str) -> CliRunner:
    monkeypatch.setenv("RPL_DATABASE_URL", sqlite_address)
    return CliRunner()


def test_an_operator_writes_all_tables_and_it_is_written_down(
    run: CliRunner, tmp_path: Path, sqlite_address: str
) -> None:
    book, texts = tmp_path / "all.xlsx", tmp_path / "all.zip"

    codes = [run.invoke(app, ["export", str(file)]).exit_code for file in (book, texts)]

    assert codes == [0, 0]
    assert [sheet.name for sheet in read_sheets(book)] == [
        "claims",
        "units",
        "reassessments",
        "credits",
        "fees",
    ]
    with zipfile.ZipFile(texts) as archive:
        assert archive.read("fees.csv").decode("utf-8-sig").startswith('"claim","amount"')
    with read_session(connect(sqlite_address)) as session:
        told = session.exec(select(AuditEntry).where(AuditEntry.deed == "tables_exported")).all()
        assert [(entry.actor, entry.details["form"]) for entry in told] == [
            ("operator", "xlsx"),
            ("operator", "csv"),
        ]


def test_nothing_is_written_over_and_another_ending_is_refused(
    run: CliRunner, tmp_path: Path
) -> None:
    there = tmp_path / "there.xlsx"
    there.write_text("mine")

    assert run.invoke(app, ["export", str(there)]).exit_code == 2
    assert there.read_text() == "mine"
    assert "ends in .xlsx or .zip" in run.invoke(app, ["export", str(tmp_path / "a.ods")]).output
    elsewhere = ["export", str(tmp_path / "a.xlsx"), "--organisation", "nobody"]
    assert run.invoke(app, elsewhere).exit_code == 1
    assert not (tmp_path / "a.xlsx").exists()
