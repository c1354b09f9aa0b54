"""`rpl replay` in a process that has no database, no network and no settings."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Engine

from rpl.adapters.bundle_file import read_files
from rpl.domain.audit_bundle import BundleUnreadableError
from rpl.settings import PROJECT
from rpl.store import audit
from rpl.store.database import read_session
from tests.factories.tracing import Tracked
from tests.flows.test_bundle import Files, bundled, listed

ALONE = """
import socket, sys

class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"sqlalchemy", "sqlmodel", "psycopg", "sqlite3", "fastapi"}:
            raise ImportError(f"{name} is not here")

sys.meta_path.insert(0, Refused())

def refused(*_args, **_named):
    raise OSError("no network")

socket.socket.connect = refused
from rpl.cli import app
app()
"""


@pytest.fixture
def bundle(engine: Engine, tmp_path: Path) -> Files:
    granted = Tracked(engine, tmp_path)
    with read_session(engine) as session:
        head = audit.head(session)
    line = f"2026-11-22T12:00:00+00:00 {head.position} {head.digest}\n"
    (tmp_path / "audit.heads").write_text(line)
    return bundled(granted)


def zipped(files: Files, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def replayed(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """What the command answers where nothing is but the program and the bundle."""
    folder.mkdir(exist_ok=True)
    told = subprocess.run(
        [sys.executable, "-c", ALONE, "replay", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in told.stderr
    assert list(folder.iterdir()) == []
    return told.returncode, (told.stdout or told.stderr).splitlines()


def test_a_bundle_is_replayed_where_there_is_no_database_no_network_and_no_setting(
    bundle: Files, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere"
    whole = str(zipped(bundle, tmp_path / "whole.zip"))

    code, lines = replayed(nowhere, whole, "--heads", str(tmp_path / "audit.heads"))

    assert (code, lines[-1]) == (0, "whole")
    assert "agrees: The rule comes to the same outcome, reasons and next step." in lines
    assert "agrees: The trail agrees with the heads that were noted elsewhere." in lines
    assert "the rule comes to: granted" in lines
    changed = bundle["letter.json"].replace(b"granted", b"refused")
    spoilt = zipped(listed({**bundle, "letter.json": changed}), tmp_path / "spoilt.zip")
    code, lines = replayed(nowhere, str(spoilt))
    assert (code, lines[-1]) == (1, "broken: letter")
    assert "DOES NOT AGREE: The letter says what the rule comes to." in lines
    (tmp_path / "other.heads").write_text("")
    code, lines = replayed(nowhere, whole, "--heads", str(tmp_path / "other.heads"))
    assert (code, lines[-1]) == (2, "unchecked")
    (tmp_path / "no.zip").write_bytes(b"no bundle")
    code, lines = replayed(nowhere, str(tmp_path / "no.zip"))
    assert (code, lines[0].partition(". ")[0]) == (2, "rpl: no.zip is no bundle that can be read")


def test_an_archive_that_is_no_bundle_costs_nothing_and_is_refused(tmp_path: Path) -> None:
    large = zipped({"parts.json": b"0" * (65 * 1024 * 1024)}, tmp_path / "large.zip")
    many = zipped({f"{number}.json": b"0" for number in range(60)}, tmp_path / "many.zip")
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(many.read_bytes()[:-30])

    for path in (large, many, damaged):
        with pytest.raises(BundleUnreadableError, match=path.name):
            read_files(path)
