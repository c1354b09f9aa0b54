"""The service as its operator runs it: real processes, real signals."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import text
from sqlmodel import col, select
from typer.testing import CliRunner

from rpl.adapters.clock import WallClock
from rpl.adapters.procrastinate_queue import ProcrastinateQueue
from rpl.adapters.procrastinate_schema import bring_schema
from rpl.cli import app
from rpl.settings import PROJECT
from rpl.store.database import connect, read_session, write_session
from rpl.store.migrations import head, revision
from rpl.store.queue import EmbeddedQueue
from rpl.store.tables import Job

HANG_UP = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
PATIENCE = 120  # on a machine that is busy with other tests


def settings(data: Path, **changed: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],  # noqa: TID251 -- a test is a root of its own
        "PYTHONPATH": str(PROJECT),
        "RPL_DATA_DIR": str(data),
        "RPL_PORT": "0",
        "RPL_WORKERS": "1",
        **changed,
    }


def start(command: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "rpl", *command.split()],
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def serving(
    environment: dict[str, str], command: str = "serve"
) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A running service and its address."""
    with start(command, environment) as service:
        assert service.stderr is not None
        said = []
        for line in service.stderr:
            said.append(line)
            if line.startswith("Listening on "):
                break
        else:
            pytest.fail(f"the service did not start: {''.join(said)}")
        try:
            yield service, line.removeprefix("Listening on ").strip()
        finally:
            service.kill()


def run(command: str, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "rpl", command],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def children(process: int) -> list[int]:
    threads = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for found in threads for child in found.read_text(encoding="ascii").split()]


def runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1]
    except FileNotFoundError:
        return False
    return state.split()[0] != "Z"


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_the_service_answers_works_off_jobs_replaces_a_dead_worker_and_ends_whole(
    tmp_path: Path,
) -> None:
    with serving(settings(tmp_path)) as (service, address):
        assert httpx2.get(f"{address}/healthz").json() == {"status": "ok"}
        engine = connect(f"sqlite:///{tmp_path / 'rpl.sqlite'}")
        assert revision(engine) == head()
        with write_session(engine) as session:
            EmbeddedQueue(WallClock()).hand_over(session, "dance", UUID(int=1))

        def tried() -> bool:
            with read_session(engine) as session:
                problem = session.exec(select(Job.problem).where(col(Job.attempts) > 0)).first()
                return problem == "unknown_step"

        until(tried)
        engine.dispose()
        (first,) = children(service.pid)
        os.kill(first, signal.SIGKILL)
        until(lambda: bool(children(service.pid)) and children(service.pid) != [first])
        (second,) = children(service.pid)
        service.send_signal(signal.SIGTERM)

        assert service.wait(PATIENCE) == 0
        assert not runs(second)


def test_a_worker_of_its_own_outlives_its_connections_and_drains(
    tmp_path: Path, postgres_address: str
) -> None:
    environment = settings(tmp_path, RPL_DATABASE_URL=postgres_address)
    engine = connect(postgres_address)
    bring_schema(engine)
    queue = ProcrastinateQueue(WallClock())

    def tried(subject: UUID) -> bool:
        with write_session(engine) as session:
            queue.hand_over(session, "dance", subject)
        until(lambda: failures() > 0)
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM procrastinate_jobs"))
        return True

    def failures() -> int:
        with read_session(engine) as session:
            return queue.depth(session).retrying

    with start("worker", environment) as worker:
        assert tried(UUID(int=1))
        with engine.connect() as connection:
            connection.execute(text(HANG_UP))
        assert tried(UUID(int=2))
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
    engine.dispose()


def test_one_ctrl_c_ends_the_service_and_as_many_workers_as_were_asked_for(tmp_path: Path) -> None:
    with serving(settings(tmp_path), "serve --workers 2") as (service, _address):
        workers = children(service.pid)
        service.send_signal(signal.SIGINT)

        assert service.wait(PATIENCE) == 0
        assert [runs(worker) for worker in workers] == [False, False]


def test_workers_end_when_their_service_is_killed(tmp_path: Path) -> None:
    with serving(settings(tmp_path)) as (service, _address):
        (worker,) = children(service.pid)
        service.kill()

        until(lambda: not runs(worker))


def test_what_the_service_keeps_is_private(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run("migrate", settings(data)).returncode == 0

    modes = {path.name: path.stat().st_mode & 0o777 for path in data.iterdir()}
    assert modes == {"keys": 0o700, "uploads": 0o700, "rpl.sqlite": 0o600}


@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_a_bad_definition_stops_the_start_with_its_path(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "assessments" / "welder" / "v1.toml"
    bad.parent.mkdir(parents=True)
    bad.write_text("slug = ", encoding="utf-8")

    for name, value in settings(tmp_path, RPL_ASSESSMENTS=str(bad.parent.parent)).items():
        monkeypatch.setenv(name, value)
    answer = CliRunner().invoke(app, [command])

    assert answer.exit_code == 3
    assert str(bad) in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = run("serve", settings(tmp_path, RPL_PORT=port))

    assert answer.returncode == 3
    assert f"cannot listen on 127.0.0.1 port {port}" in answer.stderr
    assert "RPL_PORT" in answer.stderr


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("RPL_PORT", "eight", "Input should be a valid integer"),
        ("RPL_PUBLIC_URL", "ftp://example.org", "must be http"),
        ("RPL_MASTER_KEY", "secret-but-wrong", "not base64"),
    ],
)
def test_a_setting_that_means_nothing_is_named_and_not_repeated(
    tmp_path: Path, name: str, value: str, says: str
) -> None:
    answer = run("migrate", settings(tmp_path, **{name: value}))

    assert answer.returncode == 3
    assert answer.stderr.startswith(f"rpl: {name}: ")
    assert says in answer.stderr
    assert value not in answer.stderr


def test_rate_limits_are_not_switched_off_where_others_can_reach_us(tmp_path: Path) -> None:
    answer = run("serve", settings(tmp_path, RPL_HOST="0.0.0.0", RPL_RATE_LIMITS="off"))  # noqa: S104 -- refused

    assert answer.returncode == 3
    assert "loopback" in answer.stderr
