"""Scanners, the fake and a real `clamd` with one signature: what both promise, and its failures."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from rpl.adapters.clamav import ClamAV, NoScanner, ScannerAwayError, scanner
from rpl.domain.refused_files import FileInfectedError, FileUnscannedError
from rpl.ports import Scanner
from tests.clamav_daemon import LARGEST, daemon
from tests.fakes.scanner import HARMFUL, FakeScanner


@pytest.fixture(scope="module")
def clamd() -> Iterator[Path]:
    with daemon() as path:
        yield path


@pytest.fixture(params=["fake", "clamd"])
def either(request: pytest.FixtureRequest) -> Scanner:
    if request.param == "fake":
        return FakeScanner()
    return ClamAV(str(request.getfixturevalue("clamd")))


def saved(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(content)
    return path


def test_a_harmless_file_passes(either: Scanner, tmp_path: Path) -> None:
    source = saved(tmp_path, b"\xff\xd8\xff an invented photo " * 10_000)

    either.check(source)

    assert source.exists()


@pytest.mark.parametrize("before", [b"", b"\xff\xd8\xff", b"x" * 200_000])
def test_what_is_found_is_named(either: Scanner, tmp_path: Path, before: bytes) -> None:
    with pytest.raises(FileInfectedError) as refused:
        either.check(saved(tmp_path, before + HARMFUL))

    assert refused.value.details == {"name": "Invented.Virus.UNOFFICIAL"} or isinstance(
        either, FakeScanner
    )
    assert "Invented.Virus" in refused.value.message


def test_the_daemon_says_what_it_is(clamd: Path) -> None:
    assert ClamAV(str(clamd)).version().startswith("ClamAV ")


def test_a_file_larger_than_the_daemon_takes_is_not_scanned(clamd: Path, tmp_path: Path) -> None:
    with pytest.raises(FileUnscannedError):
        ClamAV(str(clamd)).check(saved(tmp_path, b"x" * (LARGEST + 1)))


def test_a_daemon_that_is_away_is_refused_or_accepted_as_it_was_set(tmp_path: Path) -> None:
    source, address = saved(tmp_path, b"x"), str(tmp_path / "nobody.sock")

    with pytest.raises(FileUnscannedError):
        scanner(address, accepts_unscanned=False).check(source)
    scanner(address, accepts_unscanned=True).check(source)
    with pytest.raises(ScannerAwayError):
        ClamAV(address).version()


@contextmanager
def a_daemon_that_says(answer: bytes | None) -> Iterator[str]:
    """A daemon over TCP; with no answer it never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)

        def serve() -> None:
            taken, _ = listening.accept()
            with taken:
                while taken.recv(65536)[-4:] != b"\0\0\0\0":
                    pass
                if answer is None:
                    taken.recv(1)
                else:
                    taken.sendall(answer)

        serving = Thread(target=serve)
        serving.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        serving.join(20)


@pytest.mark.parametrize(
    "answer", [b"", b"nonsense\0", b"INSTREAM size limit exceeded. ERROR\0", b"\xff" * 9999, None]
)
def test_an_answer_that_is_none_is_no_clean_bill(tmp_path: Path, answer: bytes | None) -> None:
    with a_daemon_that_says(answer) as address, pytest.raises(FileUnscannedError):
        ClamAV(address, seconds=0.5).check(saved(tmp_path, b"x"))


def test_a_daemon_over_tcp_is_believed_as_one_on_a_socket(tmp_path: Path) -> None:
    with a_daemon_that_says(b"stream: OK\0") as address:
        ClamAV(address).check(saved(tmp_path, b"x"))
    with (
        a_daemon_that_says(b"stream: A.Name FOUND\0") as address,
        pytest.raises(FileInfectedError, match=r"A\.Name"),
    ):
        ClamAV(address).check(saved(tmp_path, b"x"))


def test_without_an_address_nothing_is_scanned(tmp_path: Path) -> None:
    none = scanner("", accepts_unscanned=False)
    none.check(saved(tmp_path, HARMFUL))

    assert isinstance(none, NoScanner)
