"""A whole embedded installation moves to PostgreSQL."""

from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner

from rpl.adapters.vault import LocalVault
from rpl.assembly import build
from rpl.cli import app
from rpl.flows.running import give_sign_of_life, say_goodbye
from rpl.store import dump
from rpl.store.database import connect, write_session
from rpl.upkeep.moving import move
from rpl.upkeep.problems import UpkeepError
from rpl.upkeep.verifying import verify_everything
from tests.upkeep.conftest import Kept

only_postgres = pytest.mark.parametrize("empty_address", ["postgresql"], indirect=True)


@only_postgres
def test_every_row_and_file_arrives_and_the_old_stays(
    kept: Kept, tmp_path: Path, empty_address: str
) -> None:
    before = dict(contents(kept))
    moved = move(kept.parts.settings, empty_address, str(tmp_path / "files"))

    settings = kept.parts.settings.model_copy(
        update={"database_url": empty_address, "vault": str(tmp_path / "files")}
    )
    there = build(settings)
    found = verify_everything(there)
    there.engine.dispose()
    assert moved.tables == before == contents(kept)
    assert (moved.objects, moved.already_there) == (1, 0)
    assert (found.objects, found.problems) == (1, ())
    assert found.credentials == before["credential"].rows


@only_postgres
def test_a_move_that_was_broken_off_goes_on_and_a_whole_one_is_not_repeated(
    kept: Kept, tmp_path: Path, empty_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(dump, "set_counters", broken)
        with pytest.raises(ConnectionError):
            move(kept.parts.settings, empty_address, str(tmp_path / "files"))
    engine = connect(empty_address)
    with engine.connect() as connection:
        assert dump.is_empty(connection)
    engine.dispose()

    moved = move(kept.parts.settings, empty_address, str(tmp_path / "files"))
    assert (moved.objects, moved.already_there) == (1, 1)

    with pytest.raises(UpkeepError, match="holds something already"):
        move(kept.parts.settings, empty_address, str(tmp_path / "files"))


@only_postgres
def test_a_file_that_was_cut_off_on_its_way_is_brought_again(
    kept: Kept, tmp_path: Path, empty_address: str
) -> None:
    (name,) = kept.parts.vault.names()
    LocalVault(tmp_path / "files").keep(name, [b"cut off"])

    moved = move(kept.parts.settings, empty_address, str(tmp_path / "files"))

    assert (moved.objects, moved.already_there) == (1, 0)


def test_a_running_service_is_not_moved(kept: Kept) -> None:
    with write_session(kept.parts.engine) as session:
        give_sign_of_life(session, kept.parts.clock, UUID(int=1), [])
    with pytest.raises(UpkeepError, match="end it first"):
        move(kept.parts.settings, "postgresql://nobody@127.0.0.1:1/none")
    with write_session(kept.parts.engine) as session:
        say_goodbye(session, UUID(int=1), [])


def test_only_an_embedded_installation_moves_and_only_to_postgresql(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RPL_DATA_DIR", str(kept.parts.settings.data_dir))
    answer = CliRunner().invoke(app, ["move-to-postgres", "sqlite:///other"])
    assert (answer.exit_code, "name a PostgreSQL database" in answer.output) == (3, True)

    monkeypatch.setenv("RPL_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    answer = CliRunner().invoke(app, ["move-to-postgres", "postgresql://nobody@h/n"])
    assert (answer.exit_code, "not embedded" in answer.output) == (3, True)


def contents(kept: Kept) -> dict[str, dump.Content]:
    with dump.snapshot(kept.parts.engine) as connection:
        return {table.name: dump.content(connection, table) for table in dump.tables_kept()}
