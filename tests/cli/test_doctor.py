"""`rpl doctor` on a good machine and on one where something is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from rpl.adapters import languages, page_reader
from rpl.adapters.head_notes import HeadNotes
from rpl.adapters.page_reader import MemoryBound, SandboxState
from rpl.adapters.procrastinate_schema import bring_schema
from rpl.cli import app, doctor
from rpl.domain.audit import Act, Deed
from rpl.ports.errors import EngineMissingError
from rpl.store import audit
from rpl.store.database import connect, read_session, write_session
from tests.factories.account import a_claim
from tests.fakes.clock import NOON, StoppedClock


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_address: str) -> Iterator[Path]:
    monkeypatch.setenv("RPL_DATA_DIR", str(tmp_path))
    for folder in ("keys", "uploads"):
        (tmp_path / folder).mkdir(mode=0o700)
    engine = connect(sqlite_address)
    yield tmp_path
    engine.dispose()


def told() -> tuple[int, str]:
    answer = CliRunner().invoke(app, ["doctor"])
    return answer.exit_code, answer.stdout


def close(data: Path) -> None:
    (data / "rpl.sqlite").chmod(0o600)


def test_a_machine_that_has_everything_passes(data: Path) -> None:
    close(data)
    code, words = told()

    assert code == 0, words
    assert "sqlite, at " in words
    assert "wrong" not in words


def test_a_queue_without_its_tables_is_told_with_the_command_that_makes_them(
    postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RPL_DATABASE_URL", postgres_address)

    assert "Procrastinate's tables are not there: rpl migrate" in told()[1]
    engine = connect(postgres_address)
    bring_schema(engine)
    engine.dispose()
    assert "procrastinate\n" in told()[1]


def test_a_trail_that_was_tampered_with_is_told_with_its_first_broken_link(data: Path) -> None:
    close(data)
    engine, notes = connect(f"sqlite:///{data / 'rpl.sqlite'}"), HeadNotes(data / "audit.heads")
    for _ in range(3):
        with write_session(engine) as session:
            audit.append(session, StoppedClock(), Act(deed=Deed.STAFF_ADDED))
    with read_session(engine) as session:
        notes.note(audit.head(session), NOON)
    assert "3 entries hold together, and 1 noted heads agree" in told()[1]
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_stays"))
        connection.execute(text("DELETE FROM audit_entry WHERE position = 3"))
    engine.dispose()

    code, words = told()

    assert code == 1
    assert "first broken at entry 3: everything from here on was cut off" in words


def test_what_others_can_read_is_wrong(data: Path) -> None:
    close(data)
    (data / "keys").chmod(0o755)
    code, words = told()

    assert code == 1
    assert f"chmod go= {data / 'keys'}" in words


def test_a_database_behind_its_tables_is_wrong(data: Path) -> None:
    (data / "rpl.sqlite").unlink()
    connect(f"sqlite:///{data / 'rpl.sqlite'}").connect().close()
    close(data)
    code, words = told()

    assert code == 1
    assert "rpl migrate" in words


def test_no_database_yet_is_a_warning(data: Path) -> None:
    for path in data.glob("rpl.sqlite*"):
        path.unlink()
    code, words = told()

    assert code == 0
    assert "there is none yet" in words


def test_a_database_that_is_away_is_wrong(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    close(data)
    monkeypatch.setenv("RPL_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none")
    code, words = told()

    assert code == 1
    assert "does not answer" in words
    assert "secret" not in words


def test_a_bad_definition_is_wrong(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    close(data)
    bad = data / "rubrics" / "weld" / "v1.toml"
    bad.parent.mkdir(parents=True)
    bad.write_text("title = 1", encoding="utf-8")
    monkeypatch.setenv("RPL_RUBRICS", str(data / "rubrics"))
    code, words = told()

    assert code == 1
    assert str(bad) in words


def test_missing_engines_are_named_with_what_installs_them(
    monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    def missing() -> frozenset[str]:
        raise EngineMissingError("Tesseract is not installed: apt-get install tesseract-ocr")

    close(data)
    monkeypatch.setattr(languages, "installed_packs", missing)
    monkeypatch.setattr(page_reader, "sandbox_state", lambda: SandboxState.LIMITS_ONLY)
    monkeypatch.setattr(page_reader, "memory_bound", lambda: MemoryBound.WATCHER)
    monkeypatch.setattr(page_reader, "reader_version", lambda: None)
    monkeypatch.setattr(doctor, "NOTO", str(data))
    code, words = told()

    assert code == 1
    assert "apt-get install tesseract-ocr" in words
    assert "bubblewrap does not start" in words
    assert "looked at ten times a second" in words
    assert "rapidocr and onnxruntime are not installed" in words
    assert "fonts-noto-core" in words


def test_memory_that_the_kernel_bounds_is_said(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    close(data)
    monkeypatch.setattr(page_reader, "memory_bound", lambda: MemoryBound.KERNEL)

    assert "held by the kernel" in told()[1]


def test_a_missing_pack_names_its_package(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    close(data)
    monkeypatch.setattr(languages, "installed_packs", lambda: frozenset({"eng"}))
    code, words = told()

    assert code == 1
    assert "apt-get install tesseract-ocr-osd" in words


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("https://rpl.example", "https://rpl.example"),
        ("http://localhost:8000", "for this machine only"),
        ("http://rpl.example", "Serve over https"),
    ],
)
def test_an_address_without_https_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, data: Path, address: str, says: str
) -> None:
    close(data)
    monkeypatch.setenv("RPL_PUBLIC_URL", address)
    monkeypatch.setenv("RPL_MAIL", "smtps://127.0.0.1:1")
    code, words = told()

    assert code == 0
    assert says in words


def test_https_without_a_trusted_proxy_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    close(data)
    assert "RPL_TRUSTED_PROXIES" not in told()[1]
    monkeypatch.setenv("RPL_PUBLIC_URL", "https://rpl.example")
    assert "RPL_TRUSTED_PROXIES names none" in told()[1]
    monkeypatch.setenv("RPL_TRUSTED_PROXIES", "192.0.2.1")
    assert "RPL_TRUSTED_PROXIES" not in told()[1]


@pytest.mark.parametrize(
    ("address", "code", "says"),
    [
        ("https://rpl.example", 1, "nobody is offered a link"),
        ("http://rpl.example", 0, "nobody is offered a link"),
        ("http://localhost:8000", 0, "letters are files in"),
    ],
)
def test_no_mail_server_is_wrong_where_others_come_over_https(
    monkeypatch: pytest.MonkeyPatch, data: Path, address: str, code: int, says: str
) -> None:
    close(data)
    monkeypatch.setenv("RPL_PUBLIC_URL", address)
    found, words = told()

    assert (found, says in words) == (code, True)


def test_rate_limits_that_are_off_are_a_warning(
    monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    close(data)
    monkeypatch.setenv("RPL_RATE_LIMITS", "off")

    assert "can be guessed" in told()[1]


def test_a_scanner_that_is_away_is_wrong_or_a_warning_as_it_was_set(
    monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    close(data)
    assert "files are not looked at for malware" in told()[1]
    monkeypatch.setenv("RPL_CLAMAV", str(data / "nobody.sock"))

    code, words = told()
    assert (code, "every upload is refused" in words) == (1, True)
    monkeypatch.setenv("RPL_CLAMAV_AWAY", "accept")
    code, words = told()
    assert (code, "files are taken unscanned" in words) == (0, True)


def test_a_definition_that_was_edited_under_a_claim_is_named_with_what_to_do(data: Path) -> None:
    close(data)
    engine = connect(f"sqlite:///{data / 'rpl.sqlite'}")
    a_claim(engine, qualification="welder", version=1)
    assert "pinned" not in told()[1]
    a_claim(engine, qualification="welder", version=1, definition_hash="0" * 64)
    engine.dispose()

    code, words = told()

    assert code == 1
    assert "welder@1 was changed or is missing, and 1 claims under way hold to it: put its" in words
