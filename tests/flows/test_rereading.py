"""Who may ask for which page to be read again, and when."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from rpl.domain.audit import Deed
from rpl.domain.intake import EvidenceNotFoundError
from rpl.domain.journey import MoveNotAllowedError
from rpl.domain.reading import PageOrder
from rpl.domain.reading_order import (
    Asker,
    NothingToReadAgainError,
    PageAbsentError,
    ReadingAbsentError,
    StillReadingError,
)
from rpl.domain.record import FieldName
from rpl.domain.refused_files import FileDamagedError
from rpl.flows import intake
from rpl.jobs.rereading import read_page
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from rpl.store.tables import AuditEntry
from tests.factories.intake import a_certificate, work_through
from tests.factories.rereading import ask, ask_back, asked, confirm, waiting, with_reader
from tests.fakes.clock import StoppedClock
from tests.fakes.page_reader import FakePageReader


@pytest.fixture
def evidence_id(tools: JobTools, claim_id: UUID, tmp_path: Path) -> UUID:
    return a_certificate(tools, claim_id, tmp_path)


@pytest.fixture
def read_once(tools: JobTools, evidence_id: UUID) -> UUID:
    work_through(tools, evidence_id)
    return evidence_id


def test_the_trail_says_what_was_asked(tools: JobTools, claim_id: UUID, read_once: UUID) -> None:
    ask(tools, claim_id, read_once)

    with read_session(tools.engine) as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.subject_id == read_once)).all()
    last = entries[-1]
    assert last.deed == Deed.PAGE_READ_AGAIN
    assert last.details == {"page": "1", "language": "pt", "turn": "90", "crop": "0-10-0-0"}


def test_asking_twice_for_the_same_is_asking_once_and_for_another_page_is_asking_too_soon(
    tools: JobTools, claim_id: UUID, read_once: UUID
) -> None:
    ask(tools, claim_id, read_once)
    ask(tools, claim_id, read_once)

    with pytest.raises(StillReadingError):
        ask(tools, claim_id, read_once, PageOrder(page=1))
    assert len(asked(tools, read_once)) == 1


def test_only_a_page_that_is_there_of_a_file_that_was_read_can_be_asked_for(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    with pytest.raises(MoveNotAllowedError):
        ask(tools, claim_id, evidence_id)
    work_through(tools, evidence_id)
    with pytest.raises(PageAbsentError):
        ask(tools, claim_id, evidence_id, PageOrder(page=2))
    with pytest.raises(EvidenceNotFoundError):
        ask(tools, claim_id, uuid4())
    with pytest.raises(MoveNotAllowedError):
        ask(tools, claim_id, evidence_id, by=Asker.ASSESSOR)
    with write_session(tools.engine) as session:
        statement = intake.write_statement(
            session, tools.clock, tools.keyring, tools.queue, claim_id, text="I weld."
        )
    with pytest.raises(NothingToReadAgainError):
        ask(tools, claim_id, statement)


def test_a_document_that_was_typed_because_it_could_not_be_read_has_nothing_to_read_again(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    work_through(with_reader(tools, FakePageReader(refusal=FileDamagedError)), evidence_id)
    confirm(tools, claim_id, evidence_id, {FieldName.HOURS: "90"})

    with pytest.raises(NothingToReadAgainError):
        ask(tools, claim_id, evidence_id)


def test_only_a_reading_that_does_not_count_any_longer_can_be_taken_back(
    tools: JobTools, clock: StoppedClock, claim_id: UUID, read_once: UUID
) -> None:
    for version in (1, 2):
        with pytest.raises(ReadingAbsentError):
            ask_back(tools, claim_id, read_once, version)
    ask(tools, claim_id, read_once)
    read_page(tools, waiting(tools))
    with pytest.raises(MoveNotAllowedError):
        ask_back(tools, claim_id, read_once, 1, by=Asker.ASSESSOR)
    with pytest.raises(EvidenceNotFoundError):
        ask_back(tools, claim_id, uuid4(), 1)

    clock.move(minutes=1)
    ask_back(tools, claim_id, read_once, 1)
    ask_back(tools, claim_id, read_once, 1)

    with pytest.raises(StillReadingError):
        ask(tools, claim_id, read_once)
    newest = asked(tools, read_once)[0]
    assert (len(asked(tools, read_once)), newest.back_to, newest.page) == (2, 1, None)
    with read_session(tools.engine) as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.subject_id == read_once)).all()
    assert (entries[-1].deed, entries[-1].details) == (Deed.READING_TAKEN_BACK, {"version": "1"})
