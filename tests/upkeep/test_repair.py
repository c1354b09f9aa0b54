"""`rpl doctor --repair`: what a crash or a full disk left behind is put right."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from typer.testing import CliRunner

from rpl.assembly import Parts
from rpl.cli import app
from rpl.domain.journey import EvidenceState
from rpl.flows.running import give_sign_of_life
from rpl.settings import Settings
from rpl.store.database import read_session, write_session
from rpl.store.tables import EvidenceItem
from rpl.upkeep.repair import look, repair
from rpl.upkeep.restore import restore
from tests.upkeep.conftest import Kept

STRAY = "0" * 32


@pytest.fixture
def parts(kept: Kept, tmp_path: Path) -> Iterator[Parts]:
    """An installation of the test's own, restored from the backup."""
    restored, _manifest = restore(Settings(data_dir=tmp_path / "data"), kept.folder, kept.keys)
    yield restored
    restored.engine.dispose()


def state(engine: Engine, name: str) -> tuple[EvidenceState, str | None]:
    with read_session(engine) as session:
        item = session.exec(select(EvidenceItem).where(EvidenceItem.object_name == name)).one()
        return item.state, item.problem


def test_a_file_without_a_row_is_set_aside(parts: Parts) -> None:
    parts.vault.keep(STRAY, [b"sealed"])
    assert look(parts.engine, parts.vault).without_a_row == {STRAY}

    done = repair(parts)

    assert (done.set_aside, done.lost) == (1, 0)
    assert look(parts.engine, parts.vault).without_a_row == frozenset()
    assert (parts.settings.data_dir / "stray" / STRAY).read_bytes() == b"sealed"


def test_a_file_on_its_way_while_the_service_runs_stays(parts: Parts) -> None:
    with write_session(parts.engine) as session:
        give_sign_of_life(session, parts.clock, UUID(int=1), [])
    parts.vault.keep(STRAY, [b"sealed"])

    done = repair(parts)

    assert (done.set_aside, done.left_while_running) == (0, 1)
    assert look(parts.engine, parts.vault).without_a_row == {STRAY}


def test_a_file_that_was_set_aside_comes_back_when_a_row_names_it(parts: Parts) -> None:
    (name,) = parts.vault.names()
    folder = parts.settings.data_dir / "stray"
    folder.mkdir()
    (folder / name).write_bytes(b"".join(parts.vault.sealed(name)))
    parts.vault.remove(name)

    assert repair(parts).brought_back == 1
    assert look(parts.engine, parts.vault).without_a_file == frozenset()


def test_of_a_file_that_is_lost_before_it_was_read_the_applicant_is_told(parts: Parts) -> None:
    (name,) = parts.vault.names()
    parts.vault.remove(name)
    assert look(parts.engine, parts.vault).without_a_file == {name}

    done = repair(parts)

    assert (done.told_applicants, done.lost) == (1, 0)
    assert state(parts.engine, name) == (EvidenceState.FAILED, "reading_failed")


def test_a_job_that_was_lost_is_handed_over_again(parts: Parts) -> None:
    assert repair(parts).handed_over == 1  # a backup holds no jobs
    assert repair(parts).handed_over == 0


def test_the_doctor_tells_and_repairs(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    parts.vault.keep(STRAY, [b"sealed"])
    unfinished = parts.settings.vault_dir / f".{STRAY}.0000.part"
    unfinished.write_bytes(b"cut off")
    os.utime(unfinished, (0, 0))
    monkeypatch.setenv("RPL_DATA_DIR", str(parts.settings.data_dir))

    before = CliRunner().invoke(app, ["doctor"]).stdout
    repaired = CliRunner().invoke(app, ["doctor", "--repair"]).stdout

    assert "1 files that no row names" in before
    assert "none at work" in before
    assert "set aside 1" in repaired
    assert "unfinished removed 1" in repaired
    assert not unfinished.exists()
    assert "every row has its file, and every file its row" in repaired
