"""One page is read again as a person says: earlier readings stay, and so does what people wrote."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine
from typing_extensions import override

from rpl.domain.audit import ActorKind
from rpl.domain.inspection import Inspection
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.reading import PageOrder
from rpl.domain.reading_order import Asker
from rpl.domain.record import FieldName, FieldState
from rpl.domain.refused_files import FileDamagedError
from rpl.flows import intake
from rpl.jobs.reconciliation import left_behind
from rpl.jobs.rereading import give_up_page, read_page
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from rpl.store.reading import Picture, page_image, stored_reading
from rpl.store.sealed import claim_seal
from rpl.store.tables import Claim, ReadingOrder
from tests.factories.intake import a_certificate, a_claim_of, job_tools, work_through
from tests.factories.reading import fields_of, item_of, reading_of
from tests.factories.rereading import ORDER, ask, asked, confirm, waiting, with_reader
from tests.fakes.clock import StoppedClock
from tests.fakes.field_finder import FakeFieldFinder
from tests.fakes.page_reader import FakePageReader

FIRST = "hours: 350\nholder: María Gutiérrez\nissuer: Centro Ebro"
AGAIN = "hours: 360\nholder: Mario Gutiérrez\nnumber: 512"


@pytest.fixture
def tools(engine: Engine, clock: StoppedClock) -> JobTools:
    return job_tools(
        engine, clock, field_finder=FakeFieldFinder(), page_reader=FakePageReader(FIRST)
    )


@pytest.fixture
def read_once(tools: JobTools, evidence_id: UUID) -> UUID:
    work_through(tools, evidence_id)
    return evidence_id


class SlowReader(FakePageReader):
    """Reads so slowly that meanwhile the order is given up."""

    def __init__(self, tools: JobTools, order_id: UUID) -> None:
        super().__init__()
        self._tools, self._order_id = tools, order_id

    @override
    def inspect(self, source: Path) -> Inspection:
        give_up_page(self._tools, self._order_id)
        return super().inspect(source)


def in_assessment(tools: JobTools, claim_id: UUID) -> None:
    with write_session(tools.engine) as session:
        intake.submit(session, tools.clock, claim_id, acknowledged=True)
        session.get_one(Claim, claim_id).state = ClaimState.IN_ASSESSMENT


def test_a_page_is_read_as_it_was_asked_and_the_earlier_reading_stays(
    tools: JobTools, claim_id: UUID, read_once: UUID
) -> None:
    reader = FakePageReader(AGAIN, "es")
    ask(tools, claim_id, read_once)

    read_page(with_reader(tools, reader), waiting(tools))

    assert reader.orders == [ORDER]
    now = reading_of(tools, read_once)
    assert (now.version, now.reading.text, now.reading.language) == (2, AGAIN, "es")
    assert now.reading.pages[0].order == ORDER
    assert now.pictures == (frozenset(Picture),)
    assert now.translation is not None
    assert now.translation.lines[0].source == "hours: 360"
    with read_session(tools.engine) as session:
        seal = claim_seal(session, tools.keyring, claim_id)
        before = stored_reading(session, seal, read_once, version=1)
        names = {page_image(session, read_once, 1, picture) for picture in Picture}
    assert before is not None
    assert before.reading.text == FIRST
    assert len(names) == 3
    assert None not in names


def test_the_record_is_drafted_anew_while_nobody_has_confirmed_it(
    tools: JobTools, claim_id: UUID, read_once: UUID
) -> None:
    ask(tools, claim_id, read_once)

    read_page(with_reader(tools, FakePageReader(AGAIN)), waiting(tools))

    found = {name: field.value for name, field in fields_of(tools, read_once).items()}
    assert found == {
        FieldName.HOURS: "360",
        FieldName.HOLDER: "Mario Gutiérrez",
        FieldName.NUMBER: "512",
    }
    assert item_of(tools, claim_id).state is EvidenceState.TO_CONFIRM


def test_what_the_applicant_confirmed_is_kept_and_they_are_asked_once_more(
    tools: JobTools, claim_id: UUID, read_once: UUID
) -> None:
    said = {FieldName.HOURS: "300", FieldName.HOLDER: "María Gutiérrez", FieldName.ISSUER: "Ebro"}
    confirm(tools, claim_id, read_once, said)
    ask(tools, claim_id, read_once)

    read_page(with_reader(tools, FakePageReader(AGAIN)), waiting(tools))

    found = fields_of(tools, read_once)
    assert {name: found[name].value for name in said} == said
    assert found[FieldName.HOURS].machine_value == "360"
    assert found[FieldName.ISSUER].box is None
    assert found[FieldName.ISSUER].machine_value == "Centro Ebro"
    assert (found[FieldName.NUMBER].value, found[FieldName.NUMBER].state) == (
        "512",
        FieldState.MACHINE,
    )
    assert item_of(tools, claim_id).state is EvidenceState.TO_CONFIRM


def test_an_assessor_reads_again_without_touching_what_was_confirmed(
    tools: JobTools, claim_id: UUID, read_once: UUID
) -> None:
    confirm(tools, claim_id, read_once, {FieldName.HOURS: "350"})
    in_assessment(tools, claim_id)
    ask(tools, claim_id, read_once, by=Asker.ASSESSOR)

    read_page(with_reader(tools, FakePageReader(AGAIN)), waiting(tools))

    found = fields_of(tools, read_once)
    assert found[FieldName.HOURS].value == "350"
    assert found[FieldName.HOURS].machine_value == "360"
    assert FieldName.NUMBER not in found
    assert item_of(tools, claim_id).state is EvidenceState.CONFIRMED
    assert reading_of(tools, read_once).version == 2
    [order] = asked(tools, read_once)
    assert (order.asked_by, order.version, order.problem) == (ActorKind.STAFF, 2, None)


def test_one_page_of_several_is_read_and_the_others_are_taken_over(
    any_engine: Engine, clock: StoppedClock, tmp_path: Path
) -> None:
    tools = job_tools(any_engine, clock, page_reader=FakePageReader(FIRST))
    claim_id = a_claim_of(tools)
    evidence_id = a_certificate(tools, claim_id, tmp_path)
    work_through(tools, evidence_id)
    for text in ("one: 1", "two: 2"):
        ask(tools, claim_id, evidence_id, PageOrder(page=1))
        read_page(with_reader(tools, FakePageReader(text)), waiting(tools))

    assert [order.version for order in asked(tools, evidence_id)] in ([3, 2], [2, 3])
    assert reading_of(tools, evidence_id).reading.text == "two: 2"
    with write_session(tools.engine) as session:
        names = intake.remove_evidence(session, clock, claim_id, evidence_id)
    assert len(names) == len(set(names)) == 1 + 3 * 3
    assert set(names) == set(tools.vault.names())


def test_a_refusal_of_the_file_leaves_the_reading_as_it_was(
    tools: JobTools, claim_id: UUID, read_once: UUID
) -> None:
    held = sorted(tools.vault.names())
    ask(tools, claim_id, read_once)
    broken = FakePageReader(refusal=FileDamagedError)

    read_page(with_reader(tools, broken), waiting(tools))

    assert reading_of(tools, read_once).version == 1
    assert asked(tools, read_once)[0].problem == FileDamagedError.code
    assert sorted(tools.vault.names()) == held


def test_a_page_that_the_reader_does_not_find_is_told(
    tools: JobTools, claim_id: UUID, read_once: UUID
) -> None:
    ask(tools, claim_id, read_once)
    order_id = waiting(tools)
    with write_session(tools.engine) as session:
        row = session.get_one(ReadingOrder, order_id)
        row.content = PageOrder(page=2).model_dump(mode="json")

    read_page(tools, order_id)

    assert asked(tools, read_once)[0].problem == FileDamagedError.code


def test_engines_that_fail_again_and_again_leave_the_reading_as_it_was(
    tools: JobTools, claim_id: UUID, read_once: UUID
) -> None:
    ask(tools, claim_id, read_once)
    order_id = waiting(tools)

    give_up_page(tools, order_id)
    give_up_page(tools, order_id)
    read_page(tools, order_id)

    assert asked(tools, read_once)[0].problem == "reading_failed"
    assert reading_of(tools, read_once).version == 1


def test_a_step_that_came_second_keeps_nothing(
    tools: JobTools, claim_id: UUID, read_once: UUID
) -> None:
    ask(tools, claim_id, read_once)
    order_id = waiting(tools)

    held = sorted(tools.vault.names())
    read_page(with_reader(tools, SlowReader(tools, order_id)), order_id)

    assert reading_of(tools, read_once).version == 1
    assert sorted(tools.vault.names()) == held


def test_an_order_without_a_job_is_found(tools: JobTools, claim_id: UUID, read_once: UUID) -> None:
    ask(tools, claim_id, read_once)

    lost = [row for batch in left_behind(tools) for row in batch]

    assert [row.step for row in lost if row.subject_id == waiting(tools)] in ([], ["read_page"])


def test_nothing_is_asked_of_an_order_that_is_gone(tools: JobTools) -> None:
    read_page(tools, uuid4())
    give_up_page(tools, uuid4())
