"""Connections to the embedded database."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from rpl.store.database import connect


def test_a_new_database_lets_everybody_in_who_comes_at_once(tmp_path: Path) -> None:
    """Without waiting, about one connection in fifty was told that the database is locked."""
    together = Barrier(4)

    def enter(name: str) -> str:
        together.wait()
        engine = connect(f"sqlite:///{tmp_path / name}")
        try:
            with engine.connect() as connection:
                return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as threads:
        for number in range(60):
            name = f"{number}.sqlite"
            assert list(threads.map(enter, [name] * 4)) == ["wal"] * 4
