"""`rpl staff`: people are let in and their roles kept, from the command line."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from rpl.adapters.passwords import Argon2Passwords
from rpl.cli import app
from rpl.flows import account
from rpl.flows.organisation import add_organisation
from rpl.store import audit
from rpl.store.database import connect, read_session, write_session
from rpl.store.staff import members
from tests.fakes.clock import StoppedClock

PASSWORD = re.compile(r"^password +(\S+)$", re.MULTILINE)
ADA, BOB = "ada@staff.example", "bob@staff.example"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_address: str) -> str:
    monkeypatch.setenv("RPL_DATA_DIR", str(tmp_path))
    return sqlite_address


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["staff", *words])


def opens(database: str, email: str, password: str) -> bool:
    engine = connect(database)
    with read_session(engine) as session:
        found = account.staff_by_password(
            session, Argon2Passwords(), email=email, password=password
        )
    engine.dispose()
    return found is not None


def test_somebody_is_let_in_and_let_in_no_more(database: str) -> None:
    added = run("add", ADA.upper(), "--name", "Ada Sample", "--role", "admin")
    assert run("add", BOB, "--name", "Bob", "--role", "admin").exit_code == 0
    password = PASSWORD.findall(added.stdout)[0]
    assert opens(database, ADA, password)

    assert run("deactivate", ADA).exit_code == 0
    assert not opens(database, ADA, password)
    assert "(not let in)" in run("list").stdout
    assert run("activate", ADA).exit_code == 0
    assert opens(database, ADA, password)
    fresh = PASSWORD.findall(run("reset-password", ADA).stdout)[0]
    assert (opens(database, ADA, password), opens(database, ADA, fresh)) == (False, True)


def test_roles_are_given_listed_and_noted_as_the_operators_deed(database: str) -> None:
    run("add", ADA, "--name", "Ada", "--role", "assessor", "--role", "moderator")
    assert f"{ADA}  Ada  assessor, moderator  no codes" in run("list").stdout

    assert run("roles", ADA, "--role", "appeal_reviewer").exit_code == 0
    assert run("reset-second-factor", ADA).exit_code == 0

    assert f"{ADA}  Ada  appeal_reviewer  no codes" in run("list").stdout
    engine = connect(database)
    with read_session(engine) as session:
        told = [(link.entry.actor, dict(link.entry.details)) for link in audit.links(session)]
    engine.dispose()
    assert {actor for actor, _ in told} == {"operator"}
    assert ("operator", {"change": "role_taken.assessor"}) in told


def test_somebody_is_let_in_to_another_organisation_and_listed_there(database: str) -> None:
    engine = connect(database)
    with write_session(engine) as session:
        river = add_organisation(session, StoppedClock(), slug="river-college", name="River")

    run("add", ADA, "--name", "Ada", "--role", "admin")
    added = run("add", BOB, "--name", "Bob", "--role", "admin", "--organisation", "river-college")

    assert added.exit_code == 0
    listed = run("list").stdout
    assert f"{ADA}  Ada  admin  no codes  here" in listed
    assert f"{BOB}  Bob  admin  no codes  river-college" in listed
    with read_session(engine) as session:
        assert [each.email for each in members(session, river, limit=10)] == [BOB]
    engine.dispose()
    # The last administrator of one organisation is not saved by the other's.
    assert run("deactivate", BOB).exit_code == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", BOB, "--name", "B", "--role", "king"), 2, "no role king"),
        (
            ("add", BOB, "--name", "B", "--role", "admin", "--organisation", "nowhere"),
            1,
            "no organisation named nowhere",
        ),
        (("add", BOB, "--name", "B", "--role", "admin", "--role", "assessor"), 1, "cannot be both"),
        (("add", "nobody", "--name", "B", "--role", "admin"), 1, "Type a name"),
        (("deactivate", BOB), 1, "no such member of staff"),
    ],
)
def test_what_is_refused_is_said_in_one_line(words: tuple[str, ...], code: int, said: str) -> None:
    answer = run(*words)

    assert (answer.exit_code, said in answer.output) == (code, True), answer.output


def test_a_database_that_is_not_migrated_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RPL_DATA_DIR", str(tmp_path / "new"))
    (tmp_path / "new").mkdir()

    answer = run("add", ADA, "--name", "Ada", "--role", "admin")

    assert (answer.exit_code, "rpl migrate" in answer.output) == (3, True)
