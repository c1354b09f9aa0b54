"""Intake: claims are opened and filled."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from rpl.domain.history import WorkPeriod, compose, work_period
from rpl.domain.intake import (
    MAX_EVIDENCE_ITEMS,
    EvidenceKind,
    EvidenceNotFoundError,
    QualificationUnknownError,
    StorageFullError,
)
from rpl.domain.journey import ClaimState, EvidenceState, MoveNotAllowedError
from rpl.domain.record import FieldName
from rpl.domain.refused_files import ClaimFullError, EmptyFileError, FileTwiceError
from rpl.flows import intake
from rpl.flows.intake import RefusedFile
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from rpl.store.intake import applicant_name, evidence_summary
from rpl.store.sealed import claim_seal
from tests.factories.intake import (
    ANSWERS,
    JPEG,
    a_catalog,
    a_certificate,
    a_claim_of,
    a_file_of,
    add_files,
    an_opening,
    claim_of,
    evidence_of,
    work_through,
)
from tests.factories.reading import fields_of
from tests.fakes.clock import NOON
from tests.fakes.page_reader import FakePageReader
from tests.fakes.queue import RecordingQueue
from tests.fakes.scanner import FakeScanner
from tests.fakes.vault import FakeVault, FullVault


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


def test_a_claim_pins_the_version_it_was_opened_under(tools: JobTools, claim_id: UUID) -> None:
    claim = claim_of(tools, claim_id)

    assert claim.qualification == "any-trade@1"
    with read_session(tools.engine) as session:
        seal = claim_seal(session, tools.keyring, claim_id)
        assert applicant_name(session, seal, claim_id) == "María Gutiérrez"
    assert (claim.state, claim.created_at) == (ClaimState.DRAFT, NOON)


def test_a_newer_version_is_for_new_claims_and_leaves_the_older_one(
    tools: JobTools, claim_id: UUID
) -> None:
    older = a_catalog()
    first = older.qualification("any-trade@1")
    both = replace(
        older,
        qualifications={
            "any-trade@1": first,
            "any-trade@2": first.model_copy(update={"version": 2}),
        },
        hashes={**older.hashes, "any-trade@2": "2" * 64},
    )
    opening = an_opening()
    with write_session(tools.engine) as session:
        intake.open_claim(session, tools.clock, tools.keyring, both, opening)

    assert claim_of(tools, opening.claim_id).qualification == "any-trade@2"
    assert claim_of(tools, claim_id).qualification == "any-trade@1"
    assert both.qualification(claim_of(tools, claim_id).qualification) == first


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
    received = add_files(tools, claim_id, a_file_of(tools, claim_id, tmp_path))

    [item] = evidence_of(tools, claim_id)
    assert received.kept == (item.id,)
    assert (item.kind, item.state) == (EvidenceKind.DIPLOMA, EvidenceState.RECEIVED)
    assert (item.media_type, item.size, item.pages) == ("image/jpeg", len(JPEG), 1)
    assert isinstance(tools.queue, RecordingQueue)
    assert tools.queue.handed_over == [("read", item.id)]


def test_the_same_file_twice_is_refused_by_the_name_it_was_given_under(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    first, again = (a_file_of(tools, claim_id, tmp_path) for _ in range(2))
    other = a_file_of(tools, claim_id, tmp_path, b"\xff\xd8\xff another \xff\xd9")
    add_files(tools, claim_id, first)

    received = add_files(tools, claim_id, again, other)

    [refused] = received.refused
    assert isinstance(refused.error, FileTwiceError)
    assert "certificado.jpg" in refused.error.message
    assert received.unused_objects == (again.sealed.name,)
    assert len(received.kept) == 1
    assert [item.position for item in evidence_of(tools, claim_id)] == [1, 2]


def test_two_people_may_hold_the_same_file(tools: JobTools, tmp_path: Path) -> None:
    for claim_id in (a_claim_of(tools), a_claim_of(tools)):
        assert add_files(tools, claim_id, a_file_of(tools, claim_id, tmp_path)).refused == ()


def test_a_full_claim_takes_no_more(tools: JobTools, claim_id: UUID, tmp_path: Path) -> None:
    files = [
        replace(
            file := a_file_of(tools, claim_id, tmp_path),
            sealed=replace(file.sealed, fingerprint=f"{number}"),
        )
        for number in range(MAX_EVIDENCE_ITEMS + 1)
    ]

    received = add_files(tools, claim_id, *files)

    assert len(received.kept) == MAX_EVIDENCE_ITEMS
    assert [type(refused.error) for refused in received.refused] == [ClaimFullError]


def test_a_file_that_is_refused_is_not_sealed(tmp_path: Path) -> None:
    vault, path = FakeVault(), tmp_path / "empty"
    path.touch()

    refused = intake.seal_file(vault, FakeScanner(), FakePageReader(), b"k" * 32, path, "leer.jpg")

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
        intake.seal_file(FullVault(), FakeScanner(), FakePageReader(), b"k" * 32, path, "photo.jpg")


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
    fields = {name: field.value for name, field in fields_of(tools, evidence_id).items()}
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
        objects = intake.remove_evidence(session, tools.clock, claim_id, evidence_id)
    intake.forget_objects(tools.vault, objects)

    assert evidence_of(tools, claim_id) == ()
    assert list(tools.vault.names()) == []


def test_another_persons_evidence_looks_as_if_it_were_not_there(
    tools: JobTools, claim_id: UUID, tmp_path: Path
) -> None:
    evidence_id = a_certificate(tools, a_claim_of(tools), tmp_path)

    for missing in (evidence_id, uuid4()):
        with pytest.raises(EvidenceNotFoundError), write_session(tools.engine) as session:
            intake.remove_evidence(session, tools.clock, claim_id, missing)
        with read_session(tools.engine) as session:
            seal = claim_seal(session, tools.keyring, claim_id)
            assert evidence_summary(session, seal, claim_id, missing) is None
