"""What `rpl doctor` says of packages, of the database's connection and clock, bucket and mail."""

import socket
import sys
from collections.abc import Iterator
from datetime import timedelta
from importlib import util

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import make_url
from typer.testing import CliRunner

from rpl.cli import app
from rpl.needs import BUCKETS, EXTRAS, PROCRASTINATE, SettingsError
from rpl.ports.errors import VaultAwayError
from rpl.settings import Settings, read_settings
from rpl.upkeep import connections
from rpl.upkeep.connections import clocks, encryption
from rpl.upkeep.findings import Finding
from rpl.upkeep.probe import probe
from tests.fakes.clock import NOON
from tests.fakes.vault import FakeVault
from tests.s3_server import BUCKET

POSTGRES = "postgresql+psycopg://rpl:secret@db.example/rpl"


@pytest.mark.parametrize(
    ("module", "variable", "value", "installs"),
    [
        ("psycopg", "RPL_DATABASE_URL", POSTGRES, "'psycopg[binary,pool]'"),
        ("procrastinate", "RPL_DATABASE_URL", POSTGRES, "procrastinate"),
        ("obstore", "RPL_VAULT", "s3://rpl/files", "obstore"),
        ("authlib", "RPL_OIDC_ISSUER", "https://login.example", "authlib"),
    ],
)
def test_a_setting_that_needs_a_missing_package_is_refused_with_what_installs_it(
    monkeypatch: pytest.MonkeyPatch, module: str, variable: str, value: str, installs: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setenv(variable, value)

    with pytest.raises(SettingsError, match="packages are missing") as refused:
        read_settings()
    looked = CliRunner().invoke(app, ["doctor"])
    tried = CliRunner().invoke(app, ["staff", "list"])

    assert str(refused.value).endswith(f"python -m pip install {installs}")
    assert (looked.exit_code, tried.exit_code) == (1, 3)
    assert f"python -m pip install {installs}" in looked.stdout
    assert f"python -m pip install {installs}" in tried.stderr
    assert "Traceback" not in looked.output + tried.output
    assert "secret" not in looked.output + tried.output + str(refused.value)


def test_a_package_that_nobody_asks_for_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = util.find_spec
    lacking = set(BUCKETS.modules)
    monkeypatch.setattr(util, "find_spec", lambda name: None if name in lacking else found(name))

    told = {check.words: check.finding for check in connections.extras(Settings())}

    assert len(told) == len(EXTRAS)
    assert told["S3 is not installed, and no setting asks for it"] is Finding.OK
    assert told[f"{PROCRASTINATE.name} is installed"] is Finding.OK


@pytest.mark.parametrize(
    ("address", "encrypted", "finding", "said"),
    [
        ("postgresql://rpl@127.0.0.1/rpl", False, Finding.OK, "this machine"),
        ("postgresql://rpl@/rpl?host=/run/postgresql", False, Finding.OK, "this machine"),
        ("postgresql://rpl@/rpl", False, Finding.OK, "this machine"),
        (POSTGRES, False, Finding.WARNING, "others on the way can read along"),
        ("postgresql://rpl@/rpl?host=db.example", False, Finding.WARNING, "can read along"),
        (POSTGRES, True, Finding.WARNING, "whoever answers is believed"),
        (f"{POSTGRES}?sslmode=require", True, Finding.WARNING, "whoever answers is believed"),
        (f"{POSTGRES}?sslmode=verify-full", True, Finding.OK, "encrypted and verified"),
    ],
)
def test_a_database_elsewhere_is_reached_over_tls_or_warned_of(
    address: str, *, encrypted: bool, finding: Finding, said: str
) -> None:
    check = encryption(make_url(address), encrypted=encrypted)

    assert (check.finding, said in check.words) == (finding, True)
    assert "secret" not in check.words


@pytest.mark.parametrize(("seconds", "finding"), [(0, "ok"), (-2, "ok"), (-3, "warning")])
def test_a_clock_that_differs_from_the_databases_is_warned_of(seconds: int, finding: str) -> None:
    check = clocks(NOON, NOON + timedelta(seconds=seconds))

    assert check.finding == finding


def test_a_real_database_tells_its_time_and_how_it_is_reached(postgres_address: str) -> None:
    told = list(connections.database(Settings(database_url=postgres_address)))

    assert [check.finding for check in told] == ["ok", "ok"]
    assert list(connections.database(Settings())) == []


def test_a_bucket_is_written_read_and_emptied(storage: str) -> None:
    there = Settings(
        vault=f"s3://{BUCKET}/probe",
        s3_endpoint=storage,
        s3_access_key="invented",
        s3_secret_key="invented",  # noqa: S106 -- invented
    )
    nowhere = there.model_copy(update={"vault": "s3://no-such-bucket"})

    assert [check.finding for check in connections.bucket(there)] == ["ok"]
    (wrong,) = connections.bucket(nowhere)
    assert (wrong.finding, wrong.words.startswith("takes no file")) == ("wrong", True)
    assert list(connections.bucket(Settings())) == []


def test_a_bucket_over_http_elsewhere_is_warned_of() -> None:
    elsewhere = Settings(vault="s3://rpl", s3_endpoint="http://s3.example:9000")

    check = next(connections.bucket(elsewhere))

    assert (check.finding, "plain http" in check.words) == ("warning", True)


@pytest.mark.parametrize("cannot", ["put", "read", "remove"])
def test_what_a_vault_cannot_do_is_said(monkeypatch: pytest.MonkeyPatch, cannot: str) -> None:
    def away(*_arguments: object) -> None:
        raise VaultAwayError("the storage of files does not answer: PermissionDeniedError")

    vault = FakeVault()
    assert probe(vault) == ""
    assert list(vault.names()) == []
    monkeypatch.setattr(vault, cannot, away)

    said = probe(vault)

    words = {"put": "takes no file", "read": "does not give it back", "remove": "does not remove"}
    assert words[cannot] in said
    assert "PermissionDeniedError" in said


def test_a_vault_that_keeps_what_was_removed_or_changes_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stubborn, altered = FakeVault(), FakeVault()
    monkeypatch.setattr(stubborn, "remove", lambda _name: None)
    monkeypatch.setattr(altered, "read", lambda _key, _name: iter([b"something else"]))

    assert "still gives out a file" in probe(stubborn)
    assert "changed" in probe(altered)


@pytest.fixture
def server() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(object(), hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


def mail(server: str, sender: str, public_url: str = "") -> list[tuple[str, str]]:
    found = Settings(mail=server, mail_from=sender)
    if public_url:
        found = found.model_copy(update={"public_url": public_url})
    return [(check.finding, check.words) for check in connections.mail(found)]


def test_a_mail_server_that_answers_is_fine(server: str) -> None:
    told = mail(server, "Recognition <rpl@service.example>")

    assert told == [("ok", "from Recognition <rpl@service.example>")]


def test_mail_that_cannot_work_is_told(server: str) -> None:
    refused = mail(server.replace("//", "//user:secret@"), "rpl@service.example")
    nobody = mail("smtp://127.0.0.1:1", "nobody", "https://rpl.example")
    elsewhere = mail("smtp://mail.invalid:1", "nobody")

    assert [finding for finding, _ in refused] == ["warning"]
    assert "does not let us in" in refused[0][1]
    assert [finding for finding, _ in nobody] == ["warning", "warning"]
    assert "which is no address: set RPL_MAIL_FROM" in nobody[0][1]
    assert [finding for finding, _ in elsewhere] == ["wrong", "warning", "warning"]
    assert "nobody else can open: set RPL_PUBLIC_URL" in elsewhere[1][1]
    assert "secret" not in str(refused)
