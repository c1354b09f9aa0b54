"""The processes of one installation: started, killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Literal, TypeAlias

import httpx2

from rpl.settings import PROJECT, Settings
from tests.postgres_cluster import cluster

START_SECONDS = 90.0
WORKERS = 2

Victim: TypeAlias = Literal["web", "worker"]


class Mode(StrEnum):
    """How an installation is set up."""

    EMBEDDED = "embedded"
    POSTGRES = "postgres"


@dataclass
class Crew:
    """The service and its workers; `log` is where all of them write."""

    mode: Mode
    environment: dict[str, str]
    log: Path
    worker_count: int = WORKERS
    web: "subprocess.Popen[bytes]" = field(init=False)
    workers: "list[subprocess.Popen[bytes]]" = field(init=False, default_factory=list)

    @property
    def address(self) -> str:
        """Where the service answers."""
        return f"http://127.0.0.1:{self.environment['RPL_PORT']}"

    @property
    def settings(self) -> Settings:
        """The settings its processes have."""
        return settings_of(self.environment)

    def start(self) -> None:
        """Start everything, and wait until the service answers."""
        self.web = self._start("serve")
        self.wait_until_it_answers()
        if self.mode is Mode.POSTGRES:
            self.workers = [self._start("worker") for _ in range(self.worker_count)]

    def restart_the_dead(self) -> None:
        """Start again whatever is not running.  Attached workers are the service's own business."""
        if self.web.poll() is not None:
            self.web = self._start("serve")
        for place, worker in enumerate(self.workers):
            if worker.poll() is not None:
                self.workers[place] = self._start("worker")

    def kill_one(self, draw: Random, which: Victim | None = None) -> Victim:
        """`kill -9` one process of the installation, of these if told so; says which it was."""
        workers = [worker.pid for worker in self.workers] or attached_workers(self.web.pid)
        found = {None: [self.web.pid, *workers], "web": [self.web.pid], "worker": workers}
        victim = draw.choice(found[which] or [self.web.pid])
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        for ended in (self.web, *self.workers):
            if ended.pid == victim:
                ended.wait()
        return "web" if victim == self.web.pid else "worker"

    def end(self) -> None:
        """Take everything down, in peace."""
        end_all([self.web, *self.workers])

    def wait_until_it_answers(self) -> None:
        """Wait for the health page."""
        end = time.monotonic() + START_SECONDS
        with httpx2.Client(timeout=2, verify=False) as asking:  # no TLS on loopback
            while time.monotonic() < end:
                assert self.web.poll() is None, self.log.read_text(encoding="utf-8")[-2000:]
                with suppress(httpx2.HTTPError):
                    if asking.get(f"{self.address}/healthz").status_code == 200:
                        return
                time.sleep(0.05)
        raise TimeoutError("the service does not answer")

    def _start(self, command: str) -> "subprocess.Popen[bytes]":
        return start(command, self.environment, self.log)


@contextmanager
def crew(
    mode: Mode, folder: Path, *, worker_count: int = WORKERS, **settings: str
) -> Iterator[Crew]:
    """A running installation in a folder of its own; its database is on a cluster of its own."""
    told = {"RPL_WORKERS": str(worker_count)} if mode is Mode.EMBEDDED else {}
    with installation(mode, folder, **told, **settings) as (environment, _settings):
        made = Crew(mode, environment, folder / "drill.log", worker_count)
        made.start()
        try:
            yield made
        finally:
            made.end()


@contextmanager
def installation(
    mode: Mode, folder: Path, **settings: str
) -> Iterator[tuple[dict[str, str], Settings]]:
    """What the processes of an installation are told, and its database, with nothing running."""
    environment = environment_of(mode, folder, **settings)
    with _database(mode, environment):
        yield environment, settings_of(environment)


def start(command: str, environment: dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
    """Start `rpl serve` or `rpl worker` as its operator does."""
    with log.open("ab") as written:
        return subprocess.Popen(
            [sys.executable, "-m", "rpl", command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
        )


def end_all(processes: "Sequence[subprocess.Popen[bytes]]") -> None:
    """Ask processes to end, and wait until they have."""
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(START_SECONDS)


def settings_of(environment: dict[str, str]) -> Settings:
    """The settings that processes of an environment have."""
    given = {
        name.removeprefix("RPL_").lower(): value
        for name, value in environment.items()
        if name.startswith("RPL_")
    }
    return Settings.model_validate(given)


def environment_of(mode: Mode, folder: Path, **settings: str) -> dict[str, str]:
    """What the processes of an installation are told."""
    environment = {
        "PATH": os.environ["PATH"],  # noqa: TID251 -- a drill is a root of its own
        "PYTHONPATH": str(PROJECT),
        "RPL_DATA_DIR": str(folder),
        "RPL_PORT": str(free_port()),
        "RPL_RATE_LIMITS": "off",
        "RPL_WORKERS": str(WORKERS if mode is Mode.EMBEDDED else 0),
        **settings,
    }
    environment["RPL_PUBLIC_URL"] = f"http://127.0.0.1:{environment['RPL_PORT']}"
    return environment


@contextmanager
def _database(mode: Mode, environment: dict[str, str]) -> Iterator[None]:
    if mode is Mode.EMBEDDED:
        yield
        return
    with cluster() as socket_folder:
        environment["RPL_DATABASE_URL"] = f"postgresql+psycopg://rpl@/postgres?host={socket_folder}"
        yield


def attached_workers(service: int) -> list[int]:
    """The worker processes that a service has started, by their process numbers."""
    return [
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if _parent(process) == service and b"rpl.worker" in _read(process / "cmdline")
    ]


def _parent(process: Path) -> int:
    """The parent of a process: field 4 of its stat, counted behind the name in parentheses."""
    fields = _read(process / "stat").rpartition(b")")[2].split()
    return int(fields[1]) if fields else 0


def _read(path: Path) -> bytes:
    """What a file of /proc says; nothing once its process is gone."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        assert isinstance(port, int)
        return port
