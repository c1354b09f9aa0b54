"""A throwaway PostgreSQL cluster from Debian's binaries.

It runs under a small supervisor that ends it, and removes its folder, as soon as the tests are
gone: even when they are killed, because the supervisor waits for the end of its standard input.
PostgreSQL refuses to run as root, so root lends it an unprivileged account.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60
MEMORY = "/dev/shm"  # noqa: S108 -- mkdtemp makes it private
ROOM = 4 * 1024**3
"""Bytes: a cluster of one worker of the tests holds at most some hundred databases of 10 MB."""
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
}


class NoPostgresError(Exception):
    """Debian's PostgreSQL server is not installed."""


@contextmanager
def cluster() -> Iterator[Path]:
    """Run a cluster; gives the folder of its socket.  Its superuser is `rpl`, without password."""
    with breakable_cluster(keeps_commits=False) as found:
        yield found.socket


class Cluster:
    """A running cluster that can be stopped hard and started again."""

    def __init__(self, socket: Path, supervisor: "subprocess.Popen[str]") -> None:
        self.socket = socket
        self._supervisor = supervisor

    def stop_hard(self) -> None:
        """Stop it at once, as a crash would: no connection is told, nothing is written."""
        self._tell("stop")

    def start(self) -> None:
        """Start it again; it recovers from its log."""
        self._tell("start")

    def _tell(self, what: str) -> None:
        assert self._supervisor.stdin is not None
        assert self._supervisor.stdout is not None
        self._supervisor.stdin.write(f"{what}\n")
        self._supervisor.stdin.flush()
        assert self._supervisor.stdout.readline().strip() == what


@contextmanager
def breakable_cluster(*, keeps_commits: bool = True) -> Iterator[Cluster]:
    """Run a cluster that can be stopped and started.

    With `keeps_commits` a commit is in the log before it is answered, so that it outlives
    `stop_hard`; without, it is quicker.
    """
    options = ["synchronous_commit=on"] if keeps_commits else []
    supervisor = subprocess.Popen(
        [sys.executable, __file__, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert supervisor.stdin is not None
    assert supervisor.stdout is not None
    with supervisor:
        answer = supervisor.stdout.readline().strip()
        if not answer.startswith("/"):
            raise NoPostgresError(answer or "the PostgreSQL cluster did not start")
        yield Cluster(Path(answer), supervisor)
        supervisor.stdin.close()
        supervisor.wait()


def main() -> None:
    """Supervise one cluster until standard input ends."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if not found:
        sys.stdout.write("PostgreSQL is not installed: run `make setup-test`\n")
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder = Path(tempfile.mkdtemp(prefix="rpl-postgres-", dir=_open_folder()))
    try:
        _supervise(found[-1].parent, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _supervise(programs: Path, folder: Path) -> None:
    account = _account()
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = folder / "data"
    setting_up = ["-D", str(data), "-U", "rpl", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
    _start([programs / "initdb", *setting_up], folder, account).communicate()
    chosen = [f"{name}={value}" for name, value in OPTIONS.items()] + sys.argv[1:]
    options = [part for each in chosen for part in ("-c", each)]
    command: list[str | Path] = [
        programs / "postgres",
        "-D",
        str(data),
        "-k",
        str(folder),
        *options,
    ]
    socket = folder / ".s.PGSQL.5432"
    server = _start(command, folder, account)
    try:
        _say(str(folder) if _wait_for(socket, server) else "PostgreSQL did not start")
        for told in sys.stdin:
            if told.strip() == "stop":
                server.send_signal(signal.SIGQUIT)
                server.wait()
            else:
                server = _start(command, folder, account)
                _wait_for(socket, server)
            _say(told.strip())
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _say(answer: str) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


def _start(
    command: list[str | Path], folder: Path, account: pwd.struct_passwd | None
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=[] if account else None,
    )


def _wait_for(socket: Path, server: "subprocess.Popen[bytes]") -> bool:
    """Whether the server accepts connections before its time is up."""
    ready = socket.with_name("data") / "postmaster.pid"
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if socket.exists() and "ready" in ready.read_text(encoding="utf-8"):
            return True
        time.sleep(0.02)
    return False


def _account() -> pwd.struct_passwd | None:
    """The account to run as: none when this is not root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


def _open_folder() -> str | None:
    """Where another account can reach, whatever TMPDIR says: in memory if there is room for it.

    A database is hundreds of files; making one took .4 s on a disk and .1 s in memory.
    """
    for folder in (MEMORY, "/tmp"):  # noqa: S108 -- mkdtemp makes it private
        if os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM:
            return folder
    return None


def _version(path: Path) -> float:
    return float(path.parts[-3])


if __name__ == "__main__":
    main()
