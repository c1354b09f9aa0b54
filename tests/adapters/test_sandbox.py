"""The sandbox: what a child may take and hold, and what of its answer is believed."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from rpl.adapters.page_reader import (
    Allowance,
    SandboxedPageReader,
    SandboxState,
    Spent,
    reader,
    sandbox,
    sandbox_state,
)
from rpl.adapters.page_reader.answers import (
    ANSWER,
    settled,
)
from rpl.demo.documents import render
from rpl.domain.refused_files import FileUnsafeError

MINUTE = Allowance(cpu_seconds=60, seconds=60)


@pytest.fixture(scope="module")
def certificate() -> bytes:
    return render("welder-certificate", "María Gutiérrez")


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a program is put that runs as the child would, under the limits of its parent alone."""
    monkeypatch.setattr(sandbox, "sandbox_state", lambda: SandboxState.LIMITS_ONLY)
    monkeypatch.setattr(sandbox, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(sandbox, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(reader, "CHILD", "child")
    (tmp_path / "work").mkdir()
    return tmp_path / "child.py"


def saved(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(content)
    return path


def test_a_child_that_takes_too_long_is_stopped(tmp_path: Path, certificate: bytes) -> None:
    with pytest.raises(FileUnsafeError):
        SandboxedPageReader(inspecting=Allowance(cpu_seconds=9, seconds=0.01)).inspect(
            saved(tmp_path, certificate)
        )


FILLER = """
import signal
for name in "12345":
    open(name, "wb").truncate(250 << 20)
signal.pause()
"""
HOLDERS = """
import signal, subprocess, sys
held = bytearray(b"x") * (60 << 20)
if len(sys.argv) < 5:
    for _ in range(3):
        subprocess.Popen([sys.executable, __file__, *sys.argv[1:], "child", "child"])
signal.pause()
"""
BUSY = """
while True:
    pass
"""


def test_a_child_that_fills_its_folder_is_stopped(tmp_path: Path, child: Path) -> None:
    child.write_text(FILLER)
    began = time.monotonic()

    with pytest.raises(sandbox.ChildStoppedError):
        sandbox.run("child", [], tmp_path / "source", tmp_path / "work", MINUTE)

    assert time.monotonic() - began < 30


def test_processes_that_together_hold_too_much_are_stopped(
    tmp_path: Path, child: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "MEMORY_BYTES", 200 << 20)
    child.write_text(HOLDERS)

    with pytest.raises(sandbox.ChildStoppedError) as stopped:
        sandbox.run("child", [], tmp_path / "source", tmp_path / "work", MINUTE)

    assert stopped.value.spent.peak_bytes > 200 << 20
    assert stopped.value.spent.seconds < 30


def test_a_child_that_works_too_long_on_one_thing_is_stopped(tmp_path: Path, child: Path) -> None:
    child.write_text(BUSY)
    allowance = Allowance(cpu_seconds=0.2, seconds=60)

    with pytest.raises(sandbox.ChildStoppedError) as stopped:
        sandbox.run("child", [], tmp_path / "source", tmp_path / "work", allowance)

    assert stopped.value.spent.cpu_seconds >= 0.2
    assert stopped.value.spent.seconds < 30


STEADY = """
import sys, time
work = sys.argv[-1]
for number in range(8):
    open(f"{work}/{number}", "w").close()
    time.sleep(0.25)
"""


@pytest.mark.parametrize(("most", "ends_well"), [(60, True), (0.6, False)])
def test_each_step_begins_the_allowance_anew_but_not_that_for_all_of_them(
    tmp_path: Path, child: Path, most: float, *, ends_well: bool
) -> None:
    child.write_text(STEADY)
    work = tmp_path / "work"
    allowance = Allowance(cpu_seconds=9, seconds=1.2, all_seconds=most)

    def run() -> Spent:
        return sandbox.run(
            "child", [], tmp_path / "source", work, allowance, lambda: len(list(work.iterdir()))
        )

    if ends_well:
        assert run().seconds > 1.5
    else:
        with pytest.raises(sandbox.ChildStoppedError):
            run()


HANGS_ON_THE_SECOND_PAGE = """
import signal, sys
work = sys.argv[-1]
page = '{"number": 1, "width": 9, "height": 9, "words": []}'
open(f"{work}/begun.json", "w").write('{"pages": 3, "pipeline": "p"}')
open(f"{work}/page-1.jpg", "wb").write(bytes.fromhex("ffd8ffe0"))
open(f"{work}/page-1.json", "w").write(page)
signal.pause()
"""


def test_pages_read_before_one_that_hangs_are_kept_and_the_others_counted(
    tmp_path: Path, child: Path
) -> None:
    child.write_text(HANGS_ON_THE_SECOND_PAGE)
    hasty = SandboxedPageReader(reading=Allowance(cpu_seconds=9, seconds=1))

    with hasty.read(saved(tmp_path, b"x"), ["es"]) as read:
        assert [page.number for page in read.reading.pages] == [1]
        assert read.reading.pages[0].left_out == 2
        assert len(read.images) == 1


def test_a_file_that_hangs_before_its_first_page_is_refused(tmp_path: Path, child: Path) -> None:
    child.write_text(BUSY)
    hasty = SandboxedPageReader(reading=Allowance(cpu_seconds=0.2, seconds=60))

    with pytest.raises(FileUnsafeError), hasty.read(saved(tmp_path, b"x"), ["es"]):
        pass


def test_what_a_child_used_is_told(tmp_path: Path, certificate: bytes) -> None:
    told: list[Spent] = []
    reader = SandboxedPageReader(observe=told.append)

    reader.inspect(saved(tmp_path, certificate))
    with reader.read(saved(tmp_path, certificate), ["es"]):
        pass

    assert len(told) == 2
    assert 50 << 20 < told[1].peak_bytes < 1 << 30
    assert told[1].cpu_seconds > 0


def test_without_bubblewrap_the_limits_alone_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certificate: bytes
) -> None:
    monkeypatch.setattr(sandbox, "sandbox_state", lambda: SandboxState.LIMITS_ONLY)

    assert SandboxedPageReader().inspect(saved(tmp_path, certificate)).pages == 1


@pytest.mark.parametrize(
    ("deed", "ends_well"),
    [
        ("bytearray(256 << 20)", True),
        ("bytearray(1100 << 20)", False),
        ("open('big', 'wb').truncate(300 << 20)", False),
        ("exec('while True: pass')", False),
    ],
    ids=["a quarter of a gigabyte", "more than one", "a large file", "no end"],
)
def test_a_child_is_held_to_its_limits(tmp_path: Path, deed: str, *, ends_well: bool) -> None:
    seconds = 1 if "while" in deed else 30
    limited = f"from rpl.adapters.page_reader.child import _limit; _limit({seconds}); {deed}"
    command = [sys.executable, "-c", limited]
    environment = {"PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, timeout=60, check=False
    )

    assert (done.returncode == 0) is ends_well


@pytest.mark.skipif(
    sandbox_state() is not SandboxState.ISOLATED, reason="bubblewrap does not start here"
)
def test_the_child_sees_no_network_and_no_file_but_its_own(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("another applicant's certificate", encoding="utf-8")
    source, work = saved(tmp_path, b"x"), tmp_path / "work"
    work.mkdir()
    look = f"import socket, os; assert not os.path.exists({str(tmp_path / 'secret')!r}); "
    look += "assert not any(os.access(place, os.W_OK) for place in ('/', '/dev', '/dev/shm')); "
    look += "room = os.statvfs('/tmp'); assert room.f_blocks * room.f_frsize == 64 << 20; "
    look += "assert [name for _, name in socket.if_nameindex()] == ['lo']; open('seen', 'w')"
    command = [
        *sandbox._in_bubblewrap(["/usr/bin/env"], {}, source, work),  # noqa: SLF001 -- the sandbox itself
        sys.executable,
        "-c",
        look,
    ]
    subprocess.run(command, check=True, timeout=20)

    assert (work / "seen").exists()


@pytest.mark.parametrize("content", ["", "{}x", '{"refusal": 3}'])
def test_an_answer_our_child_would_not_write_is_not_believed(tmp_path: Path, content: str) -> None:
    (tmp_path / ANSWER).write_text(content, encoding="utf-8")

    with pytest.raises(FileUnsafeError):
        settled(tmp_path)


def test_a_link_in_place_of_an_answer_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("{}", encoding="utf-8")
    (tmp_path / ANSWER).symlink_to(elsewhere)

    with pytest.raises(FileUnsafeError):
        settled(tmp_path)
