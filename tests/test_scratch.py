"""Open copies of documents do not outlive the process that made them."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from rpl.adapters.clock import WallClock
from rpl.jobs.upkeep import CHORES, Chore
from rpl.scratch import PREFIX, remove_left_behind, scratch_folder
from rpl.store.database import write_session
from rpl.store.queue import EmbeddedQueue
from rpl.worker import Worker
from tests.factories.jobs import some_tools
from tests.fakes.clock import StoppedClock

HOLDING = """
import signal
from rpl.scratch import scratch_folder
with scratch_folder() as folder:
    (folder / "source").write_text("invented")
    print("holds", flush=True)
    signal.pause()
"""

HANGING_WORKER = """
import sys, time
from pathlib import Path
from rpl import worker
from rpl.jobs.steps import STEPS
from rpl.scratch import scratch_folder
from rpl.settings import Settings

def hang(_tools, _subject):
    with scratch_folder() as folder:
        (folder / "source").write_text("invented")
        print("holds", flush=True)
        while True:
            time.sleep(60)

worker.DRAIN_SECONDS = 0.1
STEPS["read"] = hang
worker.work(Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[2]))
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's temporary folder, for one test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def left(temporary: Path) -> list[Path]:
    return list(temporary.glob(f"{PREFIX}*"))


@contextmanager
def running(script: str, temporary: Path, *given: str) -> Iterator["subprocess.Popen[str]"]:
    """A process that holds a folder by now."""
    command = [sys.executable, "-c", script, *given]
    environment = {"TMPDIR": str(temporary), "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "holds\n"
            yield process
        finally:
            process.kill()


def test_a_folder_is_private_and_gone_afterwards_whatever_a_child_did_to_it(
    temporary: Path,
) -> None:
    with scratch_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "closed" / "within").mkdir(parents=True)
        (folder / "closed" / "link").symlink_to(temporary)
        (folder / "closed").chmod(0)
        folder.chmod(0)

    assert left(temporary) == []


def test_a_folder_of_a_killed_process_is_gone_after_the_next_start(
    engine: Engine, clock: StoppedClock, temporary: Path
) -> None:
    with running(HOLDING, temporary) as process:
        process.kill()
        process.wait()
    assert [path.name for path in left(temporary)[0].iterdir()] == ["source"]
    stop = threading.Event()
    ending = Chore("stop", 1, lambda _tools: stop.set())

    Worker(some_tools(engine, clock), EmbeddedQueue(clock), chores=(CHORES[0], ending)).run(stop)

    assert CHORES[0].every_seconds == 3600
    assert left(temporary) == []


def test_a_folder_in_use_and_what_is_not_ours_are_left_alone(temporary: Path) -> None:
    elsewhere = temporary / "other"
    elsewhere.mkdir()
    (temporary / f"{PREFIX}link").symlink_to(elsewhere)

    with scratch_folder() as here, running(HOLDING, temporary):
        remove_left_behind()

        assert here.exists()
        assert len(left(temporary)) == 3
    assert elsewhere.exists()


def test_a_worker_that_is_ended_in_the_middle_of_a_step_leaves_nothing(
    engine: Engine, sqlite_address: str, temporary: Path, tmp_path: Path
) -> None:
    queue = EmbeddedQueue(WallClock())
    with write_session(engine) as session:
        queue.hand_over(session, "read", UUID(int=1))

    given = (str(tmp_path / "data"), sqlite_address)
    with running(HANGING_WORKER, temporary, *given) as process:
        assert len(left(temporary)) == 1
        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 0
    assert left(temporary) == []
