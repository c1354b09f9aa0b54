"""The figures of the running service, and who may read them."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine

from rpl.catalog import Catalog
from rpl.domain.corrections import Correction
from rpl.domain.record import DocumentKind, FieldName
from rpl.domain.running import StepOutcome, Tally
from rpl.edge.context import AppContext
from rpl.flows.running import give_sign_of_life
from rpl.main import create_app
from rpl.store.corrections import add_corrections
from rpl.store.database import write_session
from rpl.store.queue import EmbeddedQueue
from rpl.store.running import claims_waiting
from tests.factories.review import a_claim
from tests.fakes.clock import NOON, StoppedClock

HERE = ("127.0.0.1", 50000)
LABELS = ("state", "step", "outcome", "le", "qualification")
TOKEN = "a token of a test"  # noqa: S105 -- invented


def ask(context: AppContext, client: tuple[str, int] = HERE, **headers: str) -> tuple[int, str]:
    with TestClient(create_app(context), client=client) as machine:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = machine.get("/metrics", headers=named)
    return answer.status_code, answer.text


def samples(text: str) -> dict[tuple[str, ...], float]:
    return {
        (
            sample.name,
            *(sample.labels[name] for name in LABELS if name in sample.labels),
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def watched(context: AppContext, clock: StoppedClock) -> AppContext:
    """A service over the embedded queue."""
    return replace(context, queue=EmbeddedQueue(clock))


def test_the_queue_the_workers_and_their_steps_are_counted(
    watched: AppContext, clock: StoppedClock
) -> None:
    queue = EmbeddedQueue(clock)
    done = Tally("read", StepOutcome.DONE, 3, 2, 4.5)
    with write_session(watched.engine) as session:
        queue.hand_over(session, "read", UUID(int=1))
        give_sign_of_life(session, clock, UUID(int=2), [done])
    clock.move(seconds=20)

    status, text = ask(watched)

    found = samples(text)
    assert status == 200
    assert found["rpl_jobs", "waiting"] == 1
    assert found["rpl_jobs", "quarantined"] == 0
    assert found["rpl_oldest_job_seconds",] == 20
    assert found["rpl_workers",] == 1
    assert found["rpl_step_attempts_total", "read", "done"] == 2
    assert found["rpl_step_seconds_bucket", "read", "done", "1.0"] == 0
    assert found["rpl_step_seconds_bucket", "read", "done", "3.0"] == 2
    assert found["rpl_step_seconds_bucket", "read", "done", "+Inf"] == 2
    assert found["rpl_step_seconds_sum", "read", "done"] == 4.5


def test_the_clock_of_each_decision_is_watched(
    any_engine: Engine, catalog: Catalog, clock: StoppedClock
) -> None:
    welder = next(found for found in catalog.current() if found.slug == "welder")
    promised = timedelta(days=welder.clocks.decide_days)
    for age in (timedelta(days=1), promised - timedelta(hours=1), promised + timedelta(hours=1)):
        a_claim(any_engine, submitted_at=NOON - age, qualification=welder)

    with write_session(any_engine) as session:
        found = claims_waiting(session, catalog.qualifications.values(), clock.now())

    counted = {each.qualification: each for each in found if each.claims}
    assert {name: (each.claims, each.late) for name, each in counted.items()} == {
        welder.reference: (3, 1)
    }
    assert counted[welder.reference].oldest == NOON - promised - timedelta(hours=1)


def test_what_applicants_correct_is_counted(watched: AppContext) -> None:
    made = {FieldName.HOURS: Correction.KEPT, FieldName.DATE: Correction.ADDED}
    with write_session(watched.engine) as session:
        add_corrections(session, DocumentKind.PAYSLIP, "es", made)

    _, text = ask(watched)

    sort = 'field="hours",kind="payslip",language="es"'
    lines = [line for line in text.splitlines() if line.startswith("rpl_record_fields_total")]
    assert f'rpl_record_fields_total{{correction="kept",{sort}}} 1.0' in lines
    assert len(lines) == 2


def test_a_service_that_never_worked_has_figures_too(watched: AppContext) -> None:
    status, text = ask(watched)

    assert (status, samples(text)["rpl_oldest_job_seconds",]) == (200, 0)


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        (("192.0.2.7", 50000), {}),
        (("testclient", 50000), {}),
        (HERE, {"x_forwarded_for": "192.0.2.7"}),
        (HERE, {"forwarded": "for=192.0.2.7"}),
    ],
)
def test_without_a_token_only_programs_on_this_machine_read_figures(
    watched: AppContext, client: tuple[str, int], headers: dict[str, str]
) -> None:
    status, text = ask(watched, client, **headers)

    assert status == 403
    assert "rpl_jobs" not in text
    assert "operator_needed" in text


@pytest.mark.parametrize(
    ("authorization", "status"),
    [("", 403), ("Bearer wrong", 403), (f"Basic {TOKEN}", 403), (f"Bearer {TOKEN}", 200)],
)
def test_with_a_token_whoever_sends_it_reads_figures(
    watched: AppContext, authorization: str, status: int
) -> None:
    guarded = replace(watched, metrics_token=TOKEN)

    assert ask(guarded, ("192.0.2.7", 1), authorization=authorization)[0] == status
    assert ask(guarded, HERE, x_forwarded_for="x")[0] == 403
