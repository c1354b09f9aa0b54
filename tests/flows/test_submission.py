"""Submission: claims are sent or withdrawn, and take nothing more."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from rpl.domain.intake import NotAcknowledgedError, NotConfirmedError, NothingToSendError
from rpl.domain.journey import ClaimState, MoveNotAllowedError
from rpl.domain.record import FieldName
from rpl.flows import intake, reading, record
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from tests.factories.intake import (
    a_certificate,
    a_claim_of,
    a_file_of,
    add_files,
    claim_of,
    evidence_of,
    job_tools,
    work_through,
)
from tests.fakes.clock import NOON, StoppedClock


def submit(tools: JobTools, claim_id: UUID, *, acknowledged: bool = False) -> None:
    with write_session(tools.engine) as session:
        intake.submit(session, tools.clock, claim_id, acknowledged=acknowledged)


def withdraw(tools: JobTools, claim_id: UUID) -> None:
    with write_session(tools.engine) as session:
        intake.withdraw(session, tools.clock, claim_id)


def confirm(tools: JobTools, claim_id: UUID, evidence_id: UUID) -> None:
    with write_session(tools.engine) as session:
        typed = {FieldName.TITLE: "Soldadura"}
        assert (
            record.confirm(session, tools.clock, tools.keyring, claim_id, evidence_id, typed=typed)
            == ()
        )


def fail(tools: JobTools, evidence_id: UUID) -> None:
    with write_session(tools.engine) as session:
        reading.record_failure(session, evidence_id, "file_damaged")


def test_a_claim_that_was_sent_takes_no_file(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    file = a_file_of(tools, claim_id, tmp_path)
    with read_session(tools.engine) as session:
        intake.check_open(session, claim_id)
    withdraw(tools, claim_id)

    with pytest.raises(MoveNotAllowedError):
        add_files(tools, claim_id, file)
    with pytest.raises(MoveNotAllowedError), read_session(tools.engine) as session:
        intake.check_open(session, claim_id)
    assert evidence_of(tools, claim_id) == ()


def test_a_claim_is_sent_when_everything_is_confirmed(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    evidence_id = a_certificate(tools, claim_id, tmp_path)
    work_through(tools, evidence_id)
    confirm(tools, claim_id, evidence_id)

    submit(tools, claim_id)
    submit(tools, claim_id)

    claim = claim_of(tools, claim_id)
    assert (claim.state, claim.submitted_at) == (ClaimState.READY, NOON)


def test_a_claim_is_opened_filled_emptied_and_sent_on_either_database(
    any_engine: Engine, clock: StoppedClock, tmp_path: Path
) -> None:
    tools = job_tools(any_engine, clock)
    claim_id = a_claim_of(tools)
    first, second = (a_certificate(tools, claim_id, tmp_path) for _ in range(2))
    work_through(tools, first)
    work_through(tools, second)
    with write_session(tools.engine) as session:
        intake.remove_evidence(session, tools.clock, claim_id, first)
    again = a_file_of(tools, claim_id, tmp_path)
    add_files(tools, claim_id, again)
    assert add_files(tools, claim_id, again).kept == ()
    fail(tools, evidence_of(tools, claim_id)[1].id)
    confirm(tools, claim_id, second)

    submit(tools, claim_id, acknowledged=True)

    assert claim_of(tools, claim_id).state is ClaimState.READY


def test_an_empty_claim_is_not_sent(tools: JobTools, claim_id: UUID) -> None:
    with pytest.raises(NothingToSendError):
        submit(tools, claim_id)


def test_a_claim_waits_for_each_document_to_be_checked(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    a_certificate(tools, claim_id, tmp_path)

    with pytest.raises(NotConfirmedError, match="1 of your documents"):
        submit(tools, claim_id, acknowledged=True)
    assert claim_of(tools, claim_id).state is ClaimState.DRAFT


def test_a_document_that_cannot_be_read_is_sent_as_it_is_once_acknowledged(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    fail(tools, a_certificate(tools, claim_id, tmp_path))

    with pytest.raises(NotAcknowledgedError):
        submit(tools, claim_id)
    submit(tools, claim_id, acknowledged=True)

    assert claim_of(tools, claim_id).state is ClaimState.READY


def test_a_withdrawn_claim_is_neither_sent_nor_withdrawn_again(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    fail(tools, a_certificate(tools, claim_id, tmp_path))
    withdraw(tools, claim_id)

    for refused in (submit_acknowledged, withdraw):
        with pytest.raises(MoveNotAllowedError):
            refused(tools, claim_id)
    assert claim_of(tools, claim_id).state is ClaimState.WITHDRAWN


def submit_acknowledged(tools: JobTools, claim_id: UUID) -> None:
    submit(tools, claim_id, acknowledged=True)
