"""`rpl import-register` and what belongs to it, as an operator sees it; everybody is invented."""

import json
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from rpl.cli import app
from rpl.store.database import connect, read_session
from rpl.store.tables import AuditEntry, CreditPosting, RegisterImport
from tests.factories.definitions import PROJECT

EXAMPLE = PROJECT / "docs" / "register-example.csv"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, sqlite_address: str, tmp_path: Path) -> CliRunner:
    monkeypatch.setenv("RPL_DATABASE_URL", sqlite_address)
    monkeypatch.setenv("RPL_DATA_DIR", str(tmp_path))
    return CliRunner()


def test_a_register_is_taken_over_once_traced_opened_and_withdrawn(
    run: CliRunner, sqlite_address: str, tmp_path: Path
) -> None:
    file = str(EXAMPLE)
    dry = run.invoke(app, ["import-register", file, "--dry-run"])
    first = run.invoke(app, ["import-register", file])
    again = run.invoke(app, ["import-register", file])
    other = tmp_path / "other.csv"
    other.write_text(EXAMPLE.read_text("utf-8").replace("refused", "granted"), "utf-8")
    against = run.invoke(app, ["import-register", str(other)])

    assert dry.stdout == "New: 3. Nothing was written.\n"
    assert first.stdout == "Taken over: people 2, results 3.\nLines of credit: 2.\n"
    assert again.stdout == (
        "Taken over: people 0, results 0.\n"
        "Here already, left as they are: 3.\n"
        "Lines of credit: 0.\n"
    )
    assert against.exit_code == 1
    assert "F4: is “refused” here; make the file say the same" in against.stderr
    with read_session(connect(sqlite_address)) as session:
        (batch,) = session.exec(select(RegisterImport))
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.deed == "register_imported"))
        lines = [row.id for row in session.exec(select(CreditPosting))]
    assert (entry.actor, entry.details["file"]) == ("operator", batch.file_hash)

    told = run.invoke(app, ["trace", str(lines[0]), "--json"])
    assert told.exit_code == 2  # no assessment stands behind it
    assert json.loads(told.stdout)["taken_over"]["source"] == "Invented register 2025, page 4"
    said = run.invoke(app, ["trace", str(lines[0])]).stdout
    assert "not assessed here: Invented register 2025, page 4" in said

    code = run.invoke(app, ["register-code"], input="INVENTED-1\n")
    assert code.exit_code == 0
    assert "return code" in code.stdout
    assert run.invoke(app, ["register-code"], input="INVENTED-1\n").exit_code == 1
    assert run.invoke(app, ["register-code"], input="somebody\n").exit_code == 1

    taken_back = run.invoke(app, ["withdraw-register", file])
    assert taken_back.stdout == "Withdrawn: results 3, lines of credit 2.\n"


def test_a_member_of_staff_who_asked_for_it_is_named_and_others_are_refused(
    run: CliRunner, sqlite_address: str
) -> None:
    named = ["--name", "Ada Admin", "--role", "admin"]
    run.invoke(app, ["staff", "add", "ada@staff.example", *named])
    run.invoke(app, ["organisation", "add", "elsewhere", "Elsewhere"])

    asked = ["import-register", str(EXAMPLE), "--by", "ada@staff.example"]
    foreign = run.invoke(app, [*asked, "--organisation", "elsewhere"])
    known = run.invoke(app, asked)

    assert foreign.exit_code == 3
    assert "is not of elsewhere" in foreign.stderr
    assert known.exit_code == 0
    with read_session(connect(sqlite_address)) as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.deed == "register_imported")).one()
        batch = session.exec(select(RegisterImport)).one()
        assert (entry.actor, entry.actor_id) == ("staff", batch.imported_by)
