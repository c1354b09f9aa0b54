"""The secret of forms and tokens follows the master key, and the one before ends in time."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from rpl.adapters.browser_secrets import OVERLAP, BrowserSecrets
from rpl.adapters.master_keys import MasterKeys, made_at_need
from tests.fakes.clock import NOON, StoppedClock

ONE, TWO, THREE = (bytes([number]) * 32 for number in (1, 2, 3))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made_at_need(tmp_path / "master.key")


def following(path: Path, clock: StoppedClock) -> BrowserSecrets:
    masters = MasterKeys(path)
    return BrowserSecrets(masters, clock, masters.changed_at)


def test_a_running_process_signs_with_the_new_key_and_accepts_the_one_before_for_a_while(
    path: Path,
) -> None:
    clock = StoppedClock()
    running = following(path, clock)
    (before,) = running()

    MasterKeys(path).add()
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    after, accepted = running()

    assert accepted == before != after
    assert following(path, clock)() == (after, accepted)  # a process that starts now agrees
    clock.move(hours=OVERLAP / timedelta(hours=1))
    assert running() == (after,)


def test_an_older_key_that_is_forgotten_is_accepted_no_longer(path: Path) -> None:
    running = following(path, StoppedClock(NOON - timedelta(days=9999)))
    MasterKeys(path).add()
    assert len(running()) == 2

    MasterKeys(path).forget_old()

    assert len(running()) == 1


def test_a_file_that_is_gone_for_a_moment_changes_nothing(path: Path) -> None:
    running = following(path, StoppedClock())
    before = running()
    path.unlink()

    assert running() == before


def test_of_the_keys_of_a_setting_the_first_two_count() -> None:
    first, second = BrowserSecrets(lambda: (ONE, TWO, THREE), StoppedClock())()

    assert first == BrowserSecrets(lambda: (ONE,), StoppedClock())()[0]
    assert second == BrowserSecrets(lambda: (TWO,), StoppedClock())()[0]
    assert ONE not in {first, second}
