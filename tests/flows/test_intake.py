"""Intake: claims are opened, filled, sent and withdrawn."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from rpl.domain.history import WorkPeriod, compose, work_period
from rpl.domain.intake import (
    MAX_EVIDENCE_ITEMS,
    ClaimFullError,
    EmptyFileError,
    EvidenceKind,
    EvidenceNotFoundError,
    FileTwiceError,
    NotAcknowledgedError,
    NotConfirmedError,
    NothingToSendError,
    QualificationUnknownError,
    StorageFullError,
)
from rpl.domain.journey import ClaimState, EvidenceState, MoveNotAllowedError
from rpl.domain.record import FieldName
from rpl.flows import intake, reading, record
from rpl.flows.intake import Received, RefusedFile, SealedFile
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from rpl.store.intake import (
    ClaimSummary,
    EvidenceSummary,
    claim_summary,
    evidence_summaries,
    evidence_summary,
)
from rpl.store.record import recorded_fields
from tests.factories.intake import (
    ANSWERS,
    JPEG,
    a_catalog,
    a_certificate,
    a_claim_of,
    a_sealed_file,
    an_opening,
    job_tools,
    key_of,
    work_through,
)
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.page_reader import FakePageReader
from tests.fakes.queue import RecordingQueue
from tests.fakes.vault import FakeVault, FullVault


@pytest.fixture
def tools(engine: Engine, clock: StoppedClock) -> JobTools:
    return job_tools(engine, clock)


@pytest.fixture
def claim_id(tools: JobTools) -> UUID:
    return a_claim_of(tools)


def add(tools: JobTools, claim_id: UUID, *files: SealedFile) -> Received:
    with write_session(tools.engine) as session:
        return intake.add_files(
            session,
            tools.clock,
            tools.queue,
            claim_id,
            files,
            kind=EvidenceKind.DIPLOMA,
            document_language=None,
        )


def sealed(tools: JobTools, claim_id: UUID, folder: Path, content: bytes = JPEG) -> SealedFile:
    key = key_of(tools.engine, tools.keyring, claim_id)
    return a_sealed_file(tools.vault, tools.page_reader, key, folder, content)


def evidence_of(tools: JobTools, claim_id: UUID) -> tuple[EvidenceSummary, ...]:
    with read_session(tools.engine) as session:
        return evidence_summaries(session, claim_id)


def claim_of(tools: JobTools, claim_id: UUID) -> ClaimSummary:
    with read_session(tools.engine) as session:
        return claim_summary(session, claim_id)


def submit(tools: JobTools, claim_id: UUID, *, acknowledged: bool = False) -> None:
    with write_session(tools.engine) as session:
        intake.submit(session, tools.clock, claim_id, acknowledged=acknowledged)


def withdraw(tools: JobTools, claim_id: UUID) -> None:
    with write_session(tools.engine) as session:
        intake.withdraw(session, claim_id)


def write_statement(tools: JobTools, claim_id: UUID, text: str) -> UUID:
    with write_session(tools.engine) as session:
        return intake.write_statement(
            session, tools.clock, tools.keyring, tools.queue, claim_id, text=text
        )


def a_period(**answers: str) -> WorkPeriod:
    period = work_period({**ANSWERS, **answers}, NOON.date())
    assert isinstance(period, WorkPeriod)
    return period


def write_history(tools: JobTools, claim_id: UUID, *periods: WorkPeriod) -> UUID | None:
    with write_session(tools.engine) as session:
        return intake.write_history(
            session,
            tools.clock,
            tools.keyring,
            tools.queue,
            claim_id,
            periods=periods,
            text=compose(periods),
        )


def confirm(tools: JobTools, claim_id: UUID, evidence_id: UUID) -> None:
    with write_session(tools.engine) as session:
        typed = {FieldName.TITLE: "Soldadura"}
        assert record.confirm(session, tools.clock, claim_id, evidence_id, typed=typed) == ()


def fail(tools: JobTools, evidence_id: UUID) -> None:
    with write_session(tools.engine) as session:
        reading.record_failure(session, evidence_id, "file_damaged")


def test_a_claim_pins_the_version_it_was_opened_under(tools: JobTools, claim_id: UUID) -> None:
    claim = claim_of(tools, claim_id)

    assert claim.qualification == "any-trade@1"
    assert claim.applicant_name == "María Gutiérrez"
    assert (claim.state, claim.created_at) == (ClaimState.DRAFT, NOON)


def test_a_form_posted_twice_opens_one_claim(tools: JobTools) -> None:
    opening = an_opening()
    for _ in range(2):
        with write_session(tools.engine) as session:
            intake.open_claim(session, tools.clock, tools.keyring, tools.catalog, opening)

    assert claim_of(tools, opening.claim_id).reference == opening.reference


def test_a_qualification_that_is_not_offered_cannot_be_claimed(tools: JobTools) -> None:
    opening = an_opening(qualification="astronaut")

    with pytest.raises(QualificationUnknownError), write_session(tools.engine) as session:
        intake.open_claim(session, tools.clock, tools.keyring, a_catalog(), opening)


def test_a_file_gets_a_row_and_is_handed_over_to_be_read(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    received = add(tools, claim_id, sealed(tools, claim_id, tmp_path))

    [item] = evidence_of(tools, claim_id)
    assert received.kept == (item.id,)
    assert (item.kind, item.state) == (EvidenceKind.DIPLOMA, EvidenceState.RECEIVED)
    assert (item.media_type, item.size, item.pages) == ("image/jpeg", len(JPEG), 1)
    assert isinstance(tools.queue, RecordingQueue)
    assert tools.queue.handed_over == [("read", item.id)]


def test_the_same_file_twice_is_refused_by_the_name_it_was_given_under(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    first, again = (sealed(tools, claim_id, tmp_path) for _ in range(2))
    other = sealed(tools, claim_id, tmp_path, b"\xff\xd8\xff another \xff\xd9")
    add(tools, claim_id, first)

    received = add(tools, claim_id, again, other)

    [refused] = received.refused
    assert isinstance(refused.error, FileTwiceError)
    assert "certificado.jpg" in refused.error.message
    assert received.unused_objects == (again.sealed.name,)
    assert len(received.kept) == 1
    assert [item.position for item in evidence_of(tools, claim_id)] == [1, 2]


def test_two_people_may_hold_the_same_file(tools: JobTools, tmp_path: Path) -> None:
    for claim_id in (a_claim_of(tools), a_claim_of(tools)):
        assert add(tools, claim_id, sealed(tools, claim_id, tmp_path)).refused == ()


def test_a_full_claim_takes_no_more(tools: JobTools, claim_id: UUID, tmp_path: Path) -> None:
    files = [
        replace(
            file := sealed(tools, claim_id, tmp_path),
            sealed=replace(file.sealed, fingerprint=f"{number}"),
        )
        for number in range(MAX_EVIDENCE_ITEMS + 1)
    ]

    received = add(tools, claim_id, *files)

    assert len(received.kept) == MAX_EVIDENCE_ITEMS
    assert [type(refused.error) for refused in received.refused] == [ClaimFullError]


def test_a_file_that_is_refused_is_not_sealed(tmp_path: Path) -> None:
    vault, path = FakeVault(), tmp_path / "empty"
    path.touch()

    refused = intake.seal_file(vault, FakePageReader(), b"k" * 32, path, "leer.jpg")

    assert isinstance(refused, RefusedFile)
    assert (refused.display_name, type(refused.error)) == ("leer.jpg", EmptyFileError)
    assert vault.objects == {}


def test_what_was_sealed_is_forgotten_when_its_row_cannot_be_written(tmp_path: Path) -> None:
    vault, path = FakeVault(), tmp_path / "photo"
    path.write_bytes(JPEG)

    def upload_that_fails() -> None:
        with intake.forgotten_on_error(vault) as names:
            names.append(vault.put(b"k" * 32, path).name)
            raise MoveNotAllowedError

    with pytest.raises(MoveNotAllowedError):
        upload_that_fails()
    assert vault.objects == {}


def test_a_full_disk_refuses_the_upload(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(JPEG)

    with pytest.raises(StorageFullError):
        intake.seal_file(FullVault(), FakePageReader(), b"k" * 32, path, "photo.jpg")


def test_a_claim_that_was_sent_takes_no_file(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    file = sealed(tools, claim_id, tmp_path)
    with read_session(tools.engine) as session:
        intake.check_open(session, claim_id)
    withdraw(tools, claim_id)

    with pytest.raises(MoveNotAllowedError):
        add(tools, claim_id, file)
    with pytest.raises(MoveNotAllowedError), read_session(tools.engine) as session:
        intake.check_open(session, claim_id)
    assert evidence_of(tools, claim_id) == ()


def test_a_statement_replaces_the_one_before_it(tools: JobTools, claim_id: UUID) -> None:
    first = write_statement(tools, claim_id, "I weld. ")
    second = write_statement(tools, claim_id, "I weld and I repair.")

    [item] = evidence_of(tools, claim_id)
    assert (item.id, item.form_text) == (second, "I weld and I repair.")
    assert first != second


def test_a_statement_posted_twice_is_kept_once(tools: JobTools, claim_id: UUID) -> None:
    assert write_statement(tools, claim_id, "I weld.") == write_statement(
        tools, claim_id, "I weld."
    )


def test_a_work_history_is_read_as_a_document_and_kept_as_periods(
    tools: JobTools, claim_id: UUID
) -> None:
    evidence_id = write_history(tools, claim_id, a_period(), a_period(role="Jefe de taller"))
    assert evidence_id is not None
    work_through(tools, evidence_id)

    [item] = evidence_of(tools, claim_id)
    assert item.kind is EvidenceKind.WORK_HISTORY
    assert [period.role for period in item.periods] == ["Soldador", "Jefe de taller"]
    assert item.periods[0].end == date(2019, 8, 1)
    assert item.state is EvidenceState.TO_CONFIRM
    with read_session(tools.engine) as session:
        fields = {field.name: field.value for field in recorded_fields(session, evidence_id)}
    assert fields[FieldName.ROLE] == "Soldador; Jefe de taller"
    assert fields[FieldName.PERIOD_END] == "2019-08"


def test_a_work_history_with_no_period_left_is_no_evidence(tools: JobTools, claim_id: UUID) -> None:
    write_history(tools, claim_id, a_period())

    assert write_history(tools, claim_id) is None
    assert write_history(tools, claim_id) is None
    assert evidence_of(tools, claim_id) == ()


def test_an_item_is_removed_with_everything_that_was_read_of_it(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    evidence_id = a_certificate(tools, claim_id, tmp_path)
    work_through(tools, evidence_id)

    with write_session(tools.engine) as session:
        objects = intake.remove_evidence(session, claim_id, evidence_id)
    intake.forget_objects(tools.vault, objects)

    assert evidence_of(tools, claim_id) == ()
    assert list(tools.vault.names()) == []


def test_another_persons_evidence_looks_as_if_it_were_not_there(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    evidence_id = a_certificate(tools, a_claim_of(tools), tmp_path)

    for missing in (evidence_id, uuid4()):
        with pytest.raises(EvidenceNotFoundError), write_session(tools.engine) as session:
            intake.remove_evidence(session, claim_id, missing)
        with read_session(tools.engine) as session:
            assert evidence_summary(session, claim_id, missing) is None


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
        intake.remove_evidence(session, claim_id, first)
    again = sealed(tools, claim_id, tmp_path)
    add(tools, claim_id, again)
    assert add(tools, claim_id, again).kept == ()
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
