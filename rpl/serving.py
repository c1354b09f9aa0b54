"""Runs the whole service: the pages in this process, and worker processes of its own.

`serve` is what `rpl serve` and `rpl demo` run.  Ctrl-C or SIGTERM ends all of it.
"""

import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIG_IGN, SIGTERM, signal
from types import FrameType

import uvicorn
from fastapi import FastAPI
from typing_extensions import override

import rpl
from rpl.assembly import Parts, app_context, prepare_queue
from rpl.main import create_app
from rpl.needs import SettingsError
from rpl.settings import Settings
from rpl.store.migrations import migrate
from rpl.worker import DRAIN_SECONDS

WATCH_SECONDS = 1.0
PATIENCE_SECONDS = DRAIN_SECONDS + 4
BACKLOG = 256
_ATTACHED_WORKER = """
import sys
sys.path[0] = sys.argv[1]
from rpl.worker import attached
attached()
"""

log = logging.getLogger("rpl.serving")


class _Server(uvicorn.Server):
    """Uvicorn that says when it answers."""

    def __init__(self, config: uvicorn.Config, answers: Callable[[], None]) -> None:
        super().__init__(config)
        self._answers = answers

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._answers()


def serve(parts: Parts, answers: Callable[[str], None] = lambda _address: None) -> None:
    """Migrate, then run the service and its workers until told to end.

    `answers` is called once with the address, when the first request can be answered.

    Raises:
        SettingsError: The port is in use, or the address is not this machine's.
    """
    settings = parts.settings
    signal(SIGTERM, _interrupt)
    try:
        with listening(settings) as listener:
            migrate(parts.engine, parts.keyring)
            prepare_queue(parts)
            parts.credentials.keys.signers()  # made now, and not by the first who asks for them
            port = listener.getsockname()[1]
            host = f"[{settings.host}]" if ":" in settings.host else settings.host
            with workers(settings):  # they start while the pages do
                config = uvicorn_config(create_app(app_context(parts)), settings.trusted_proxies)
                _Server(config, lambda: answers(f"http://{host}:{port}")).run(sockets=[listener])
    except KeyboardInterrupt:
        log.info("ended")


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """The socket of the service.

    Raises:
        SettingsError: The port is in use, or the address is not this machine's.
    """
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        listener = socket.create_server(
            (settings.host, settings.port), family=family, backlog=BACKLOG
        )
    except OSError as error:
        raise SettingsError(
            f"cannot listen on {settings.host} port {settings.port} ({error.strerror}): "
            "end what uses it, or set RPL_PORT to another port"
        ) from error
    # asyncio sets it only where the socket names its protocol, which one made for it need not:
    # without it a body waits for the acknowledgement of its head, 40 ms on Linux.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with listener:
        yield listener


@contextmanager
def workers(settings: Settings) -> Iterator[None]:
    """Keep `settings.own_workers` worker processes running; end them, and wait, on the way out."""
    crew = [_start_worker(settings) for _ in range(settings.own_workers)]
    if not crew:
        log.info("starts no worker: jobs wait until `rpl worker` runs somewhere")
    ending = threading.Event()
    watch = threading.Thread(target=_keep_running, args=(crew, settings, ending), daemon=True)
    watch.start()
    try:
        yield
    finally:
        signal(SIGTERM, SIG_IGN)  # told once is enough
        ending.set()
        watch.join()
        _end(crew)


def uvicorn_config(app: FastAPI, trusted_proxies: str) -> uvicorn.Config:
    """How the pages are served; `trusted_proxies` are believed about whom they speak for."""
    # No access log: addresses hold the references of claims.
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=trusted_proxies,
        timeout_graceful_shutdown=5,
    )


def _start_worker(settings: Settings) -> "subprocess.Popen[str]":
    """A worker that takes its settings from standard input, and ends when that is closed.

    In a process group of its own: Ctrl-C is for us, and we tell it.
    """
    folder = Path(rpl.__file__).parent.parent
    worker = subprocess.Popen(  # noqa: S603 -- this very interpreter and package
        [sys.executable, "-c", _ATTACHED_WORKER, str(folder)],
        stdin=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    assert worker.stdin is not None  # noqa: S101 -- asked for above
    worker.stdin.write(settings.model_dump_json() + "\n")
    worker.stdin.flush()
    return worker


def _keep_running(
    crew: "list[subprocess.Popen[str]]", settings: Settings, ending: threading.Event
) -> None:
    """Start a new worker for each that ended by itself."""
    while not ending.wait(WATCH_SECONDS):
        for place, worker in enumerate(crew):
            if worker.poll() is not None:
                log.error("a worker ended with code %s; another takes its place", worker.returncode)
                crew[place] = _start_worker(settings)


def _end(crew: "list[subprocess.Popen[str]]") -> None:
    for worker in crew:
        worker.terminate()
    for worker in crew:
        try:
            worker.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
        if worker.stdin is not None:
            worker.stdin.close()
