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
    supervisor = subprocess.Popen(
        [sys.executable, __file__],
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
        yield Path(answer)
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
    _start(programs / "initdb", setting_up, folder, account).communicate()
    options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
    server = _start(
        programs / "postgres", ["-D", str(data), "-k", str(folder), *options], folder, account
    )
    try:
        started = _wait_for(folder / ".s.PGSQL.5432", server)
        sys.stdout.write(f"{folder if started else 'PostgreSQL did not start'}\n")
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _start(
    program: Path, options: list[str], folder: Path, account: pwd.struct_passwd | None
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [program, *options],
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
    """Where another account can reach: `/tmp`, whatever TMPDIR says."""
    return "/tmp" if os.access("/tmp", os.W_OK) else None  # noqa: S108 -- mkdtemp makes it private


def _version(path: Path) -> float:
    return float(path.parts[-3])


if __name__ == "__main__":
    main()
