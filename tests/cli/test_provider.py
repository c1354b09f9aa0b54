"""`rpl provider`: the life of a provider's keys, from the command line."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from rpl.cli import app

KEY = re.compile(r"^key +(rpl_\S+)$", re.MULTILINE)
NAME = "Sample training centre"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_address: str) -> None:
    monkeypatch.setenv("RPL_DATA_DIR", str(tmp_path))
    assert sqlite_address.endswith(f"{tmp_path}/rpl.sqlite")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["provider", *words])


def key_of(answer: Result) -> str:
    assert answer.exit_code == 0, answer.output
    return str(KEY.findall(answer.stdout)[0])


def test_the_life_of_a_key_is_shown_without_the_key() -> None:
    first = key_of(run("add", NAME))
    second = key_of(run("key", NAME, "--scope", "credits:read"))
    third = key_of(run("rotate", NAME, "--days", "3"))
    assert run("revoke", second[:10]).exit_code == 0

    listed = run("list").stdout

    assert NAME in listed
    assert not any(secret in listed for secret in (first, second, third))
    standing = {
        line.split("…")[0].strip(): line.split("  ")[-1]
        for line in listed.splitlines()
        if "…" in line
    }
    assert standing[first[:10]].startswith("ends 20")
    assert standing[second[:10]].startswith("revoked 20")
    assert standing[third[:10]] == "in force"
    assert "last used never" in listed


def test_a_provider_is_registered_with_an_organisation() -> None:
    CliRunner().invoke(app, ["organisation", "add", "river-college", "River College"])

    assert key_of(run("add", NAME, "--organisation", "river-college"))
    refused = run("add", NAME, "--organisation", "nowhere")

    assert f"{NAME}  river-college" in run("list").stdout
    assert (refused.exit_code, "no organisation named nowhere" in refused.output) == (1, True)


def test_a_provider_is_found_by_its_number_too() -> None:
    number = run("add", NAME).stdout.split()[1]

    assert key_of(run("rotate", number, "--days", "0"))
    assert "  ended 20" in run("list").stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("key", "Nobody"), 1, "not registered here"),
        (("rotate", "00000000-0000-0000-0000-000000000000"), 1, "not registered here"),
        (("revoke", "rpl_nobody"), 1, "not in force"),
        (("revoke", "00000000-0000-0000-0000-000000000000"), 1, "not in force"),
        (("key", NAME, "--scope", "everything"), 2, "no scope everything"),
    ],
)
def test_what_cannot_be_done_is_one_line(words: tuple[str, ...], code: int, said: str) -> None:
    run("add", NAME)

    answer = run(*words)

    assert answer.exit_code == code
    assert said in answer.stderr
    assert "Traceback" not in answer.output


def test_a_name_is_given_once() -> None:
    run("add", NAME)

    answer = run("add", NAME)

    assert (answer.exit_code, "registered already" in answer.stderr) == (1, True)
