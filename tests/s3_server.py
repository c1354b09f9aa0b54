"""An S3-compatible server as a child process, with one bucket, gone with the tests."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.error import URLError
from urllib.request import Request, urlopen

BUCKET = "rpl-test"
_SECONDS = 30


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of a server that holds an empty bucket."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _make_bucket(address)
        yield address
    finally:
        child.kill()
        child.wait()


def _make_bucket(address: str) -> None:
    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            request = Request(f"{address}/{BUCKET}", method="PUT")  # noqa: S310 -- loopback
            with urlopen(request, timeout=_SECONDS):  # noqa: S310 -- as above
                return
        except (URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
