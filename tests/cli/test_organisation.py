"""`rpl organisation` lets a programme in and lists them."""

import pytest
from typer.testing import CliRunner

from rpl.cli import app


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, sqlite_address: str) -> CliRunner:
    monkeypatch.setenv("RPL_DATABASE_URL", sqlite_address)
    return CliRunner()


def test_an_organisation_is_let_in_once_and_listed(run: CliRunner) -> None:
    made = run.invoke(app, ["organisation", "add", "river-college", "River College"])
    again = run.invoke(app, ["organisation", "add", "river-college", "Another"])
    listed = run.invoke(app, ["organisation", "list"])

    assert made.exit_code == 0
    assert "/en/start?organisation=river-college" in made.output
    assert (again.exit_code, "river-college already" in again.output) == (1, True)
    assert [line.split()[:2] for line in listed.output.splitlines()] == [
        ["here", "active"],
        ["river-college", "active"],
    ]


def test_a_name_that_cannot_stand_in_an_address_is_refused(run: CliRunner) -> None:
    refused = run.invoke(app, ["organisation", "add", "River College", "River College"])

    assert refused.exit_code == 1
    assert "Choose another one" in refused.output


def test_an_organisation_is_called_otherwise_closed_and_opened_again(run: CliRunner) -> None:
    run.invoke(app, ["organisation", "add", "river-college", "River College"])

    renamed = run.invoke(app, ["organisation", "rename", "river-college", "Lake College"])
    nameless = run.invoke(app, ["organisation", "rename", "river-college", "  "])
    closed = run.invoke(app, ["organisation", "close", "river-college"])
    listed = run.invoke(app, ["organisation", "list"]).output

    assert (renamed.exit_code, closed.exit_code) == (0, 0)
    assert (nameless.exit_code, "Type the name" in nameless.output) == (1, True)
    assert "river-college  closed" in listed
    assert "Lake College" in listed
    assert run.invoke(app, ["organisation", "open", "river-college"]).exit_code == 0
    assert "river-college  active" in run.invoke(app, ["organisation", "list"]).output


def test_what_is_done_to_no_organisation_is_refused(run: CliRunner) -> None:
    refused = run.invoke(app, ["organisation", "close", "nowhere"])

    assert refused.exit_code == 1
    assert "no organisation named nowhere" in refused.output
