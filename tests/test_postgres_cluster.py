"""The tests' own PostgreSQL leaves nothing behind, however the tests end."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from rpl.settings import PROJECT
from tests.postgres_cluster import cluster

PATIENCE = 120
HOLDS_A_CLUSTER = """
from tests.postgres_cluster import cluster
with cluster() as socket:
    print(socket, flush=True)
    input()
"""


def test_a_cluster_is_gone_when_its_tests_are_done() -> None:
    with cluster() as socket:
        assert (socket / ".s.PGSQL.5432").exists()

    assert not socket.exists()


def test_a_cluster_is_gone_when_its_tests_are_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_A_CLUSTER],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as tests:
        assert tests.stdout is not None
        socket = Path(tests.stdout.readline().strip())
        assert socket.is_absolute()
        server = (socket / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0]
        tests.send_signal(signal.SIGKILL)

    end = time.monotonic() + PATIENCE
    while socket.exists() or Path(f"/proc/{server}").exists():
        assert time.monotonic() < end, "something was left behind"
        time.sleep(0.05)
