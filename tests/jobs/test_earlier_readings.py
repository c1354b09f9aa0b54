"""An earlier reading of a document counts again: its text, its pictures and what is found in it."""

from uuid import UUID

import pytest
from sqlalchemy import Engine

from rpl.domain.audit import ActorKind
from rpl.domain.journey import EvidenceState
from rpl.domain.reading import PageOrder
from rpl.domain.record import FieldName
from rpl.flows import intake
from rpl.jobs.rereading import read_page
from rpl.jobs.tools import JobTools
from rpl.store.database import read_session, write_session
from rpl.store.reading import listed_readings, page_image
from tests.factories.intake import job_tools, work_through
from tests.factories.reading import fields_of, item_of, reading_of
from tests.factories.rereading import ask, ask_back, asked, confirm, waiting, with_reader
from tests.fakes.clock import StoppedClock
from tests.fakes.page_reader import FakePageReader

FIRST = "hours: 350\nholder: María Gutiérrez"
AGAIN = "hours: 360\nnumber: 512"


@pytest.fixture
def tools(engine: Engine, clock: StoppedClock) -> JobTools:
    return job_tools(engine, clock, page_reader=FakePageReader(FIRST))


@pytest.fixture
def read_twice(tools: JobTools, claim_id: UUID, evidence_id: UUID) -> UUID:
    work_through(tools, evidence_id)
    ask(tools, claim_id, evidence_id, PageOrder(page=1, language="pt"))
    read_page(with_reader(tools, FakePageReader(AGAIN, "pt")), waiting(tools))
    return evidence_id


def test_it_becomes_the_newest_and_none_is_lost(
    tools: JobTools, claim_id: UUID, read_twice: UUID
) -> None:
    held = sorted(tools.vault.names())
    ask_back(tools, claim_id, read_twice, 1)
    reader = FakePageReader("not asked")

    read_page(with_reader(tools, reader), waiting(tools))

    now = reading_of(tools, read_twice)
    assert (now.version, now.reading.text) == (3, FIRST)
    assert now.translation is not None
    assert now.translation.lines[0].source == "hours: 350"
    assert (reader.orders, sorted(tools.vault.names())) == ([], held)
    with read_session(tools.engine) as session:
        pictures = [page_image(session, read_twice, 1, version=each) for each in (1, 2, 3)]
        told = listed_readings(session, read_twice)
    assert pictures[0] == pictures[2] != pictures[1]
    assert [each.version for each in told] == [3, 2, 1]
    assert [each.asked and (each.asked.page, each.asked.back_to) for each in told] == [
        (None, 1),
        (1, None),
        None,
    ]


def test_the_record_is_drafted_anew_and_what_was_confirmed_is_kept(
    tools: JobTools, claim_id: UUID, read_twice: UUID
) -> None:
    confirm(tools, claim_id, read_twice, {FieldName.HOURS: "300"})
    ask_back(tools, claim_id, read_twice, 1)

    read_page(tools, waiting(tools))

    found = fields_of(tools, read_twice)
    assert (found[FieldName.HOURS].value, found[FieldName.HOURS].machine_value) == ("300", "350")
    assert found[FieldName.HOLDER].value == "María Gutiérrez"
    assert item_of(tools, claim_id).state is EvidenceState.TO_CONFIRM


def test_nothing_returns_to_a_document_that_was_removed_meanwhile(
    tools: JobTools, claim_id: UUID, read_twice: UUID
) -> None:
    ask_back(tools, claim_id, read_twice, 1)
    order_id = waiting(tools)
    with write_session(tools.engine) as session:
        intake.remove_evidence(session, tools.clock, claim_id, read_twice)

    read_page(tools, order_id)

    assert asked(tools, read_twice) == ()


def test_a_step_that_came_second_takes_nothing_back(
    tools: JobTools, claim_id: UUID, read_twice: UUID
) -> None:
    ask_back(tools, claim_id, read_twice, 1)
    order_id = waiting(tools)

    read_page(tools, order_id)
    read_page(tools, order_id)

    assert reading_of(tools, read_twice).version == 3
    assert {each.asked_by for each in asked(tools, read_twice)} == {ActorKind.APPLICANT}
