"""`rpl export`, as an operator sees it."""

import zipfile
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from rpl.adapters.spreadsheets import read_sheets
from rpl.cli import app
from rpl.store.database import connect, read_session
from rpl.store.exported_columns import TABLES
from rpl.store.tables import AccessLook, AuditEntry
from tests.factories.definitions import PROJECT


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, sqlite_address: str, tmp_path: Path) -> CliRunner:
    monkeypatch.setenv("RPL_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("RPL_DATABASE_URL", sqlite_address)
    return CliRunner()


def test_an_operator_writes_all_tables_and_it_is_written_down(
    run: CliRunner, tmp_path: Path, sqlite_address: str
) -> None:
    book, texts = tmp_path / "all.xlsx", tmp_path / "all.zip"

    codes = [run.invoke(app, ["export", str(file)]).exit_code for file in (book, texts)]

    assert codes == [0, 0]
    assert [sheet.name for sheet in read_sheets(book)] == list(TABLES)
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


def test_names_are_written_only_when_asked_for_and_everybody_sees_it(
    run: CliRunner, tmp_path: Path, sqlite_address: str
) -> None:
    example = PROJECT / "docs" / "register-example.csv"
    assert run.invoke(app, ["import-register", str(example)]).exit_code == 0
    plain, named = tmp_path / "plain.xlsx", tmp_path / "named.xlsx"
    run.invoke(app, ["export", str(plain)])
    run.invoke(app, ["export", str(named), "--names"])

    with zipfile.ZipFile(plain) as archive:
        assert not [n for n in archive.namelist() if b"Invented Person" in archive.read(n)]
    people = read_sheets(named)[-1]
    assert people.name == "applicants"
    assert {row[2:] for row in people.rows[1:]} == {
        ("Invented Person One", "INVENTED-1"),
        ("شخص مخترع", "INVENTED-2"),
    }
    with read_session(connect(sqlite_address)) as session:
        looks = session.exec(select(AccessLook)).all()
        told = session.exec(select(AuditEntry).where(AuditEntry.deed == "tables_exported")).all()
    assert {(look.actor, look.seen) for look in looks} == {("operator", "claim")}
    assert len({look.applicant_id for look in looks}) == 2
    assert [(e.details["taken"], e.details.get("people")) for e in told] == [
        ("nameless", None),
        ("with_names", "2"),
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_register_that_was_written_is_read_back_as_known(
    run: CliRunner, tmp_path: Path, ending: str
) -> None:
    example, own = PROJECT / "docs" / "register-example.csv", tmp_path / f"own.{ending}"
    run.invoke(app, ["import-register", str(example)])

    assert run.invoke(app, ["export-register", str(own)]).exit_code == 0
    again = run.invoke(app, ["import-register", str(own), "--dry-run"])

    known = "New: 0. Nothing was written.\nHere already, left as they are: 3.\n"
    assert again.stdout == known
    assert own.stat().st_mode & 0o077 == 0
