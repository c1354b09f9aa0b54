"""Looks wait safely until they are written: the contract, then what a crash leaves behind."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from rpl.adapters.access_spool import AccessSpool
from rpl.domain.audit import ActorKind, Who
from rpl.domain.looks import Look, Seen
from rpl.ports.trust import AccessLog
from tests.fakes.trust import RecordingAccessLog

ADA = Who(kind=ActorKind.STAFF, id=UUID(int=1))


def a_look() -> Look:
    at = datetime(2026, 3, 1, 12, 0, 0, 250, tzinfo=UTC)
    return Look(id=uuid4(), at=at, who=ADA, seen=Seen.EVIDENCE, claim_id=uuid4())


@pytest.fixture(params=["fake", "spool"])
def access_log(request: pytest.FixtureRequest, tmp_path: Path) -> AccessLog:
    return RecordingAccessLog() if request.param == "fake" else AccessSpool(tmp_path / "spool")


def waiting(access_log: AccessLog) -> list[Look]:
    return [look for batch in access_log.batches() for look in batch.looks]


def test_looks_wait_until_they_are_forgotten(access_log: AccessLog) -> None:
    assert waiting(access_log) == []
    first, second, third = a_look(), a_look(), a_look()
    access_log.looked([first])
    access_log.looked([second])

    (batch,) = access_log.batches()
    assert list(batch.looks) == [first, second]
    access_log.looked([third])
    access_log.forget(batch)
    access_log.forget(batch)

    assert waiting(access_log) == [third]


def test_what_another_process_holds_is_left_to_it_and_taken_when_it_is_gone(
    tmp_path: Path,
) -> None:
    other, mine, look = AccessSpool(tmp_path), AccessSpool(tmp_path), a_look()
    other.looked([look])

    assert waiting(mine) == []
    assert waiting(other) == [look]  # and with this it has let go of the file, as in dying
    assert waiting(mine) == [look]


def test_a_line_that_was_cut_off_by_a_crash_is_left_out(tmp_path: Path) -> None:
    spool, look = AccessSpool(tmp_path), a_look()
    spool.looked([look])
    (file,) = tmp_path.iterdir()
    with file.open("ab") as written:
        written.write(b'{"id": "cut o')

    assert waiting(spool) == [look]
    assert file.stat().st_mode & 0o077 == 0
