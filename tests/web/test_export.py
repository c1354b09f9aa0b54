"""All tables of a programme, for its administrators and without a name."""

import io
import zipfile
from pathlib import Path

import openpyxl
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.adapters.spreadsheets.texts import read_csv
from rpl.adapters.spreadsheets.workbooks import read_workbook
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.store.database import read_session, write_session
from rpl.store.exported_columns import TABLES
from rpl.store.exports import ExportedTable, exported_tables
from rpl.store.tables import AuditEntry, Claim, ClaimFee
from tests.factories.account import a_member_of_staff
from tests.factories.organisation import an_organisation
from tests.web.browser import post_form, sign_in_staff
from tests.web.conftest import browser

EXPORT = "/en/staff/export"


def table(engine: Engine, name: str) -> ExportedTable:
    """One table of the programme."""
    found = exported_tables(engine, DEFAULT_ORGANISATION)
    return next(each for each in found if each.name == name)


def a_welder(client: TestClient) -> None:
    fields = {"full_name": "=María Gutiérrez", "qualification": "welder", "nonce": "n" * 32}
    assert post_form(client, "/en/start", fields).status_code == 200


def an_admin(context: AppContext, engine: Engine) -> TestClient:
    admin = browser(context)
    sign_in_staff(admin, a_member_of_staff(engine, Role.ADMIN))
    return admin


def test_an_administrator_takes_a_workbook_along_and_that_is_written_down(
    client: TestClient, engine: Engine, context: AppContext
) -> None:
    a_welder(client)
    admin = an_admin(context, engine)
    assert f'href="{EXPORT}"' in admin.get("/en/staff/account").text
    assert "no evidence and no message" in admin.get(EXPORT).text

    answer = post_form(admin, EXPORT, {"form": "xlsx"})

    with read_session(engine) as session:
        claim = session.exec(select(Claim)).one()
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.deed == "tables_exported"))
    sheets = {sheet.name: sheet.rows for sheet in read_workbook(answer.content)}
    assert list(sheets) == list(TABLES)
    opened = claim.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert sheets["claims"] == (
        table(engine, "claims").columns,
        (claim.reference, "welder", "3", "draft", "1", "en", "usual", opened),
    )
    assert "Gutiérrez".encode() not in answer.content
    assert (entry.subject_id, entry.details) == (
        DEFAULT_ORGANISATION,
        {"form": "xlsx", "taken": "nameless"},
    )
    assert entry.actor == "staff"
    assert answer.headers["cache-control"] == "private, no-store"


def test_csv_is_a_file_for_each_table(
    client: TestClient, engine: Engine, context: AppContext
) -> None:
    a_welder(client)

    answer = post_form(an_admin(context, engine), EXPORT, {"form": "csv"})

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == [f"{name}.csv" for name in TABLES]
        assert [row[1] for row in read_csv("claims", archive.read("claims.csv")).rows] == [
            "qualification",
            "welder",
        ]


def test_nothing_of_another_organisation_is_in_it(client: TestClient, engine: Engine) -> None:
    a_welder(client)
    other = an_organisation(engine, "elsewhere")
    with write_session(engine) as session:
        claim = session.exec(select(Claim)).one()
        session.add(ClaimFee(claim_id=claim.id, hundredths=9005, currency="EUR"))

    filled = {each.name for each in exported_tables(engine, other) if list(each.rows())}
    assert filled == {"organisation"}
    fees = table(engine, "fees")
    assert [row[1:3] for row in fees.rows()] == [("90.05", "EUR")]


def test_rows_are_read_in_lots_and_each_once(client: TestClient, engine: Engine) -> None:
    a_welder(client)
    with write_session(engine) as session:
        first = session.exec(select(Claim)).one().model_dump(exclude={"id", "reference"})
        session.add_all([Claim(**first, reference=f"X-{number:04}") for number in range(1001)])

    claims = table(engine, "claims")

    references = [row[0] for row in claims.rows()]
    assert (len(references), len(set(references))) == (1002, 1002)


def test_other_programs_open_what_we_write(
    client: TestClient, engine: Engine, context: AppContext, tmp_path: Path
) -> None:
    a_welder(client)
    path = tmp_path / "export.xlsx"
    path.write_bytes(post_form(an_admin(context, engine), EXPORT, {"form": "xlsx"}).content)

    sheet = openpyxl.load_workbook(path)["claims"]

    assert (sheet["B2"].value, sheet["C2"].value) == ("welder", 3)
    assert sheet["C2"].data_type == "n"
