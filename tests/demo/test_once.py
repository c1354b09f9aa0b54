"""`rpl demo --once --json`: one claim walked without a browser.  Its names are a contract."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rpl.demo import cast
from rpl.demo.register import Register, load, save
from rpl.domain.roles import may
from rpl.settings import PROJECT
from rpl.web.staff.own import PLACES

REGISTER_NAMES = {
    "base_url",
    "applicants",
    "staff",
    "providers",
    "claims",
    "credentials",
    "bundles",
}


def test_one_claim_is_walked_and_told_as_one_json_object(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RPL_")}  # noqa: TID251 -- the environment of a child

    ended = subprocess.run(
        [sys.executable, "-m", "rpl", "demo", "--once", "--json"],
        cwd=PROJECT,
        env={**kept, "RPL_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr[-2000:]
    told = json.loads(ended.stdout)
    assert set(told) == {
        "claim_id",
        "reference",
        "return_code",
        "credit_id",
        "credential_id",
        "credential_path",
        "credential",
        "jwt",
        "check",
        "seconds",
    }
    assert told["check"]["outcome"] == "good"
    assert all(set(each) == {"name", "outcome"} for each in told["check"]["checks"])
    assert told["credential"]["id"].endswith(told["credential_path"])
    register = json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))
    assert set(register) == REGISTER_NAMES
    assert stat.S_IMODE((tmp_path / "demo.json").stat().st_mode) == 0o600
    assert register["applicants"] == [
        {"reference": told["reference"], "return_code": told["return_code"]}
    ]
    assert register["claims"] == [{"id": told["claim_id"], "state": "decided"}]
    assert told["credential_path"] in {each["path"] for each in register["credentials"]}
    assert set(register["staff"][0]) == {"role", "email", "password", "totp_secret"}
    assert set(register["providers"][0]) == {"name", "api_key", "client_id", "client_secret"}


def test_everybody_of_staff_with_a_page_of_their_own_is_in_the_sample() -> None:
    roles = [role for _, _, role in cast.STAFF]

    assert [each for each, _, _ in PLACES if not may(roles, each)] == []


def test_a_register_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    register = Register("http://localhost:8000").and_also(
        claims=[{"id": "1", "state": "draft"}], providers=[{"name": "Río", "client_id": None}]
    )

    path = save(register, tmp_path)

    assert load(tmp_path) == register
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o644, 0o666])
def test_an_open_register_is_closed_when_it_is_written_again(tmp_path: Path, mode: int) -> None:
    (tmp_path / "demo.json").write_text("{}", encoding="utf-8")
    (tmp_path / "demo.json").chmod(mode)

    path = save(Register("http://localhost:8000"), tmp_path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_there_is_no_register_before_the_first_demo(tmp_path: Path) -> None:
    assert load(tmp_path) is None
