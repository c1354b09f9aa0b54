"""What waits without a job is found by its own state, and handed over again: no more, no less."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, event

from rpl.domain.mail import Wording
from rpl.flows.credit import reverse
from rpl.flows.mail import ask_for_link
from rpl.jobs import reconciliation
from rpl.jobs.reconciliation import left_behind, reconcile
from rpl.jobs.steps import STEPS
from rpl.jobs.tools import JobTools
from rpl.ports.queue import GivenUpJob
from rpl.store.database import read_session, write_session
from rpl.store.unfinished import SEARCHES
from tests.factories.decision import Workshop
from tests.factories.intake import a_certificate, a_claim_of, job_tools
from tests.factories.reading import FINDS_TWO_FIELDS
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.queue import RecordingQueue


def lose_every_job(queue: RecordingQueue) -> list[tuple[str, UUID]]:
    lost, queue.handed_over = queue.handed_over, []
    return lost


def found_again(tools: JobTools, queue: RecordingQueue) -> list[tuple[str, UUID]]:
    """The jobs that were lost just now; each is found, once, and whose turn it takes is known."""
    lost = lose_every_job(queue)
    whose = dict(queue.applicants)
    assert reconcile(tools) == len(lost)
    assert sorted(queue.handed_over) == sorted(lost)
    assert reconcile(tools) == 0
    assert {job: queue.applicants[job] for job in lost} == {job: whose[job] for job in lost}
    return lost


def test_evidence_that_waits_for_any_step_is_handed_over_again(
    any_engine: Engine, clock: StoppedClock, tmp_path: Path
) -> None:
    tools = job_tools(any_engine, clock, field_finder=FINDS_TWO_FIELDS)
    queue = tools.queue
    assert isinstance(queue, RecordingQueue)
    evidence_id = a_certificate(tools, a_claim_of(tools), tmp_path)

    for step in ("read", "translate", "draft"):
        assert found_again(tools, queue) == [(step, evidence_id)]
        lose_every_job(queue)
        STEPS[step](tools, evidence_id)
        if step == "read":
            [(compare, reading_id)] = found_again(tools, queue)[1:]
            STEPS[compare](tools, reading_id)
            queue.handed_over.remove((compare, reading_id))

    assert reconcile(tools) == 0


def test_a_claim_that_waits_for_any_step_to_its_credentials_is_handed_over_again(
    any_engine: Engine,
) -> None:
    workshop = Workshop(any_engine)
    tools, queue = workshop.tools, workshop.queue
    claim_id = workshop.scored(w1=(3, 3), w2=(1, 1))

    assert found_again(tools, queue) == [("decide", claim_id)]
    lose_every_job(queue)
    STEPS["decide"](tools, claim_id)
    assert found_again(tools, queue) == [("post_credit", claim_id)]
    lose_every_job(queue)
    STEPS["post_credit"](tools, claim_id)
    ((issue, posting_id),) = found_again(tools, queue)
    assert issue == "issue"
    lose_every_job(queue)
    STEPS["issue"](tools, posting_id)
    assert reconcile(tools) == 0

    with write_session(any_engine) as session:
        reversal_id = reverse(
            session, workshop.catalog, workshop.clock, queue, posting_id=posting_id
        )
    assert lose_every_job(queue) == [("issue", reversal_id)]
    assert reconcile(tools) == 1
    assert queue.handed_over == [("issue", reversal_id)]
    lose_every_job(queue)
    STEPS["issue"](tools, reversal_id)
    lose_every_job(queue)
    assert reconcile(tools) == 0


def test_a_unit_its_holder_has_credit_for_waits_for_no_second_posting(engine: Engine) -> None:
    workshop = Workshop(engine)
    for _ in range(2):
        claim_id = workshop.scored()
        STEPS["decide"](workshop.tools, claim_id)
        STEPS["post_credit"](workshop.tools, claim_id)
    for step, posting_id in lose_every_job(workshop.queue):
        if step == "issue":
            STEPS[step](workshop.tools, posting_id)

    assert reconcile(workshop.tools) == 0


def test_a_job_that_was_given_up_waits_for_a_person_and_is_not_handed_over_again(
    tools: JobTools, evidence_id: UUID
) -> None:
    assert isinstance(tools.queue, RecordingQueue)
    lose_every_job(tools.queue)
    tools.queue.quarantined.append(
        GivenUpJob("7", "read", evidence_id, 3, "engine_failed", NOON),
    )

    assert reconcile(tools) == 0


def test_many_rows_are_looked_through_in_batches(
    tools: JobTools,
    claim_id: UUID,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert isinstance(tools.queue, RecordingQueue)
    monkeypatch.setattr(reconciliation, "BATCH", 2)
    sent = {a_certificate(tools, claim_id, tmp_path) for _ in range(5)}
    first = lose_every_job(tools.queue)[0][1]
    with write_session(tools.engine) as session:
        tools.queue.hand_over(session, "read", first)

    assert sorted(len(batch) for batch in left_behind(tools)) in ([1, 1, 2], [2, 2])
    assert reconcile(tools) == 4
    assert {subject for _, subject in tools.queue.handed_over} == sent


def test_an_errand_of_the_post_without_a_job_is_handed_over_again(tools: JobTools) -> None:
    queue = tools.queue
    assert isinstance(queue, RecordingQueue)
    wording = Wording(language="en", subject="s", text="t")
    with write_session(tools.engine) as session:
        ask_for_link(
            session, tools.clock, tools.keyring, queue, reference="RPL-0000-0000", wording=wording
        )

    ((step, _mail_id),) = found_again(tools, queue)
    assert step == "send_mail"


def test_no_search_reads_every_claim_or_every_line(any_engine: Engine) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _k: object, statement: str, given: Any, *_rest: object) -> None:  # noqa: ANN401 -- parameters
        asked.append((statement, given))

    event.listen(any_engine, "before_cursor_execute", note)
    with read_session(any_engine) as session:
        for search in SEARCHES:
            search(session, None, 10)
    event.remove(any_engine, "before_cursor_execute", note)

    with any_engine.connect() as connection:
        explain = "EXPLAIN "
        if any_engine.dialect.name == "sqlite":
            explain = "EXPLAIN QUERY PLAN "
        else:
            connection.exec_driver_sql("SET enable_seqscan = off")  # the tables are empty
        plans = [
            "\n".join(str(tuple(row)) for row in connection.exec_driver_sql(explain + sql, given))
            for sql, given in asked
            if "FROM" in sql
        ]
    assert len(plans) == len(SEARCHES)
    for plan, index in zip(plans, INDEXES, strict=True):
        assert index in plan, plan


INDEXES = (
    "evidence_item_received",
    "evidence_item_read",
    "evidence_item_translated",
    "reading_order_open",
    "reading_to_compare",
    "claim_to_decide",
    "decision_to_post",
    "credit_posting_to_follow",
    "printed_letter_due",
    "outgoing_mail",
)
