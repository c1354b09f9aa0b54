"""Control groups, on folders that look as the kernel's do: no machine of ours hands one out."""

import subprocess
from pathlib import Path

import pytest

from rpl.adapters import control_group as module
from rpl.adapters.control_group import can_group, control_group


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the group of this process seems to be: `service` in a unit that was handed to us."""
    root = tmp_path / "cgroup"
    unit = root / "system.slice" / "rpl.service"
    (unit / "service").mkdir(parents=True)
    (unit / "cgroup.subtree_control").write_text("cpu memory\n")
    (unit / "service" / "cgroup.subtree_control").write_text("")
    (membership := tmp_path / "membership").write_text(
        "4:memory:/elsewhere\n0::/system.slice/rpl.service/service\n"
    )
    (mounts := tmp_path / "mounts").write_text(
        "29 1 0:26 / /proc rw - proc proc rw\n"
        "30 23 0:26 /elsewhere /mnt rw - cgroup2 cgroup2 rw\n"
        f"31 23 0:26 / {root} rw,nosuid shared:4 - cgroup2 cgroup2 rw\n"
    )
    monkeypatch.setattr(module, "MEMBERSHIP", membership)
    monkeypatch.setattr(module, "MOUNTS", mounts)
    monkeypatch.setattr(module, "_TRIES", 1)
    return unit


def test_a_group_is_made_beside_our_own_with_its_limits(mounted: Path) -> None:
    with control_group(1 << 30) as group:
        assert group is not None
        assert group.path.parent == mounted
        assert (group.path / "memory.max").read_text() == str(1 << 30)
        assert (group.path / "memory.swap.max").read_text() == "0"
        assert (group.path / "memory.oom.group").read_text() == "1"

    assert (group.path / "cgroup.kill").read_text() == "1"


def test_a_command_enters_the_group_before_it_begins(mounted: Path) -> None:
    with control_group(1 << 30) as group:
        assert group is not None
        command = group.joined(["/bin/echo", "a b", "$HOME"])
        said = subprocess.run(command, capture_output=True, check=True, text=True)

        assert said.stdout == "a b $HOME\n"
        assert (group.path / "cgroup.procs").read_text() == "0\n"
    assert group.path.parent == mounted


def test_memory_that_is_not_shared_out_makes_no_group(mounted: Path) -> None:
    (mounted / "cgroup.subtree_control").write_text("cpu\n")

    with control_group(1 << 30) as group:
        assert group is None
    assert not can_group()


def test_a_group_that_takes_no_limit_is_taken_away_again(
    mounted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp = mounted / "rpl-taken"
    tmp.mkdir()
    (tmp / "memory.max").mkdir()
    monkeypatch.setattr(module, "mkdtemp", lambda **_named: str(taken))

    assert not can_group()


@pytest.mark.parametrize("text", ["4:memory:/elsewhere\n", "0::/not/mounted/here\n"])
def test_without_a_group_of_our_own_none_is_made(mounted: Path, text: str) -> None:
    module.MEMBERSHIP.write_text(text)

    assert mounted.exists()
    assert not can_group()
