"""The draft record: the applicant has the last word, and the machine's stays beside it."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from rpl.domain.errors import FieldProblem
from rpl.domain.intake import EvidenceNotFoundError
from rpl.domain.journey import EvidenceState, MoveNotAllowedError
from rpl.domain.record import FieldName, FieldState
from rpl.flows import intake, reading, record
from rpl.jobs.tools import JobTools
from rpl.store.corrections import correction_tallies
from rpl.store.database import read_session, write_session
from rpl.store.record import RecordedField
from tests.factories.intake import a_certificate, a_claim_of, job_tools, work_through
from tests.factories.reading import fields_of, item_of
from tests.fakes.clock import StoppedClock
from tests.fakes.field_finder import FakeFieldFinder

FOUND = {FieldName.HOURS: "350", FieldName.GRADE: "Notable"}


@pytest.fixture
def tools(engine: Engine, clock: StoppedClock) -> JobTools:
    return job_tools(engine, clock, field_finder=FakeFieldFinder(FOUND))


@pytest.fixture
def evidence_id(tools: JobTools, claim_id: UUID, tmp_path: Path) -> UUID:
    return a_certificate(tools, claim_id, tmp_path)


def confirm(
    tools: JobTools, claim_id: UUID, evidence_id: UUID, typed: Mapping[FieldName, str]
) -> tuple[FieldProblem, ...]:
    with write_session(tools.engine) as session:
        return record.confirm(
            session, tools.clock, tools.keyring, claim_id, evidence_id, typed=typed
        )


def fields(tools: JobTools, evidence_id: UUID) -> dict[FieldName, RecordedField]:
    return dict(fields_of(tools, evidence_id))


def state(tools: JobTools, claim_id: UUID) -> EvidenceState:
    return item_of(tools, claim_id).state


def test_the_applicant_corrects_adds_and_removes_and_the_machines_values_stay(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    work_through(tools, evidence_id)
    typed = {FieldName.HOURS: "300", FieldName.GRADE: "", FieldName.ISSUER: "Centro Ebro"}

    assert confirm(tools, claim_id, evidence_id, typed) == ()

    kept = fields(tools, evidence_id)
    values = {name: (field.value, field.machine_value) for name, field in kept.items()}
    assert values == {
        FieldName.ISSUER: ("Centro Ebro", None),
        FieldName.HOURS: ("300", "350"),
        FieldName.GRADE: ("", "Notable"),
    }
    assert {field.state for field in kept.values()} == {FieldState.CONFIRMED}
    assert state(tools, claim_id) is EvidenceState.CONFIRMED


def test_a_record_can_be_confirmed_again_until_the_claim_is_sent(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    work_through(tools, evidence_id)
    confirm(tools, claim_id, evidence_id, {FieldName.HOURS: "300", FieldName.ISSUER: "Ebro"})
    confirm(tools, claim_id, evidence_id, {FieldName.HOURS: "310", FieldName.ISSUER: ""})

    kept = fields(tools, evidence_id)
    assert kept[FieldName.HOURS].value == "310"
    assert FieldName.ISSUER not in kept

    with write_session(tools.engine) as session:
        intake.submit(session, tools.clock, claim_id, acknowledged=False)
    with pytest.raises(MoveNotAllowedError):
        confirm(tools, claim_id, evidence_id, {FieldName.HOURS: "1"})
    assert fields(tools, evidence_id)[FieldName.HOURS].value == "310"


def test_nothing_is_kept_while_one_value_is_wrong(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    work_through(tools, evidence_id)

    problems = confirm(
        tools, claim_id, evidence_id, {FieldName.HOURS: "many", FieldName.GRADE: "A"}
    )

    assert [problem.field for problem in problems] == ["hours"]
    assert fields(tools, evidence_id)[FieldName.GRADE].value == "Notable"
    assert state(tools, claim_id) is EvidenceState.TO_CONFIRM


def test_a_document_that_could_not_be_read_is_typed_by_hand(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    with write_session(tools.engine) as session:
        reading.record_failure(session, evidence_id, "file_damaged")

    assert confirm(tools, claim_id, evidence_id, {FieldName.TITLE: "Soldadura"}) == ()

    [title] = fields(tools, evidence_id).values()
    assert (title.value, title.page, title.box) == ("Soldadura", None, None)
    assert state(tools, claim_id) is EvidenceState.CONFIRMED


def test_a_document_still_being_read_cannot_be_confirmed(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    with pytest.raises(MoveNotAllowedError):
        confirm(tools, claim_id, evidence_id, {FieldName.TITLE: "Soldadura"})


def test_another_persons_record_looks_as_if_it_were_not_there(
    tools: JobTools, evidence_id: UUID
) -> None:
    other = a_claim_of(tools)

    for missing in (evidence_id, uuid4()):
        with pytest.raises(EvidenceNotFoundError):
            confirm(tools, other, missing, {})
        with pytest.raises(EvidenceNotFoundError), write_session(tools.engine) as session:
            reading.read_again(session, tools.queue, other, missing)


def test_a_claim_that_was_taken_back_is_not_read_again(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    with write_session(tools.engine) as session:
        intake.withdraw(session, tools.clock, claim_id)

    with pytest.raises(MoveNotAllowedError), write_session(tools.engine) as session:
        reading.read_again(session, tools.queue, claim_id, evidence_id)


def test_what_was_made_of_the_machines_fields_is_counted_at_the_first_confirmation(
    tools: JobTools, claim_id: UUID, evidence_id: UUID, tmp_path: Path
) -> None:
    other = a_certificate(tools, claim_id, tmp_path)
    for each in (evidence_id, other):
        work_through(tools, each)
    typed = {FieldName.HOURS: "300", FieldName.GRADE: "Notable", FieldName.ISSUER: "Centro Ebro"}
    confirm(tools, claim_id, evidence_id, {FieldName.HOURS: "many"})
    assert counted(tools) == {}

    for each in (evidence_id, other, other):
        confirm(tools, claim_id, each, typed)
        typed |= {FieldName.GRADE: ""}

    assert counted(tools) == {
        ("hours", "certificate", "es", "corrected"): 2,
        ("grade", "certificate", "es", "kept"): 1,
        ("grade", "certificate", "es", "removed"): 1,
        ("issuer", "certificate", "es", "added"): 2,
    }


def test_what_no_machine_read_says_nothing_of_a_machine(
    tools: JobTools, claim_id: UUID, evidence_id: UUID
) -> None:
    with write_session(tools.engine) as session:
        reading.record_failure(session, evidence_id, "file_damaged")

    confirm(tools, claim_id, evidence_id, {FieldName.TITLE: "Soldadura"})

    assert counted(tools) == {}


def test_what_an_applicant_wrote_into_a_form_says_nothing_of_a_machine(
    tools: JobTools, claim_id: UUID
) -> None:
    with write_session(tools.engine) as session:
        written = intake.write_statement(
            session, tools.clock, tools.keyring, tools.queue, claim_id, text="350 horas"
        )
    work_through(tools, written)

    confirm(tools, claim_id, written, {FieldName.HOURS: "350"})

    assert counted(tools) == {}


def counted(tools: JobTools) -> dict[tuple[str, ...], int]:
    with read_session(tools.engine) as session:
        return {
            (each.measured.field, each.measured.kind, each.measured.language, each.correction): (
                each.fields
            )
            for each in correction_tallies(session)
        }
