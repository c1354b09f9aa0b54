"""Heads of the audit trail, noted beside the database."""

from pathlib import Path

import pytest

from rpl.adapters.head_notes import HeadNotes
from rpl.domain.audit import NO_HEAD, Head
from rpl.ports import trust
from tests.fakes.clock import NOON
from tests.fakes.trust import RecordingHeads

FIRST, SECOND = (Head(position=n, digest=str(n) * 64) for n in (1, 2))


@pytest.fixture(params=["fake", "file"])
def notes(request: pytest.FixtureRequest, tmp_path: Path) -> trust.HeadNotes:
    return RecordingHeads() if request.param == "fake" else HeadNotes(tmp_path / "audit.heads")


def test_a_head_is_noted_once_and_none_before_the_first_entry(notes: trust.HeadNotes) -> None:
    for head in (NO_HEAD, FIRST, FIRST, SECOND):
        notes.note(head, NOON)

    assert notes.noted() == (FIRST, SECOND)


def test_a_damaged_line_hides_no_other(tmp_path: Path) -> None:
    path = tmp_path / "audit.heads"
    notes = HeadNotes(path)
    notes.note(FIRST, NOON)
    with path.open("a") as file:
        file.write("half a li\n")
    notes.note(SECOND, NOON)

    assert notes.noted() == (FIRST, SECOND)
    assert path.stat().st_mode & 0o077 == 0
