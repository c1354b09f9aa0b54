"""Work that got stuck: staff see why and try again; the applicant is told calmly."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.catalog import Catalog
from rpl.domain.roles import Role
from rpl.ports.queue import GivenUpJob
from rpl.store import audit
from rpl.store.database import read_session, write_session
from rpl.store.tables import Claim
from tests.factories.account import a_member_of_staff
from tests.factories.organisation import an_organisation
from tests.factories.review import a_catalog, a_claim
from tests.fakes.clock import NOON
from tests.fakes.queue import RecordingQueue
from tests.web.browser import post_form, sign_in_staff, text_of

JOBS = "/en/staff/jobs"
LETTER = UUID(int=11)


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def admin(client: TestClient, engine: Engine) -> TestClient:
    sign_in_staff(client, a_member_of_staff(engine, Role.ADMIN))
    return client


def a_stuck_job(engine: Engine, claim: UUID, problem: str = "worker_lost") -> GivenUpJob:
    with read_session(engine) as session:
        whose = session.get_one(Claim, claim).applicant_id
    return GivenUpJob("17", "read", LETTER, 3, problem, NOON, whose)


def reference(engine: Engine, claim: UUID) -> str:
    with read_session(engine) as session:
        return session.get_one(Claim, claim).reference


def test_an_administrator_finds_the_page_and_nothing_on_it(admin: TestClient) -> None:
    assert f'href="{JOBS}"' in admin.get("/en/staff/account").text
    assert "Nothing got stuck." in text_of(admin.get(JOBS).text)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("worker_lost", "The worker ended again and again"),
        ("unknown_step", "No worker knows this step"),
        ("engine_failed", "A part of the service failed at every attempt"),
        ("model_missing", "A part of the service failed at every attempt"),
    ],
)
def test_a_stuck_job_is_shown_with_its_reason(
    admin: TestClient, engine: Engine, queue: RecordingQueue, problem: str, words: str
) -> None:
    claim = a_claim(engine)
    queue.quarantined.append(a_stuck_job(engine, claim, problem))

    text = text_of(admin.get(JOBS).text)
    assert "Read a document" in text
    assert reference(engine, claim) in text
    assert words in text
    assert problem in text
    assert "after 3 attempts" in text


def test_a_stuck_job_is_tried_again_once(
    admin: TestClient, engine: Engine, queue: RecordingQueue
) -> None:
    queue.quarantined.append(a_stuck_job(engine, a_claim(engine)))

    answer = post_form(admin, f"{JOBS}/17/again")
    assert answer.headers["location"] == f"{JOBS}?again=true"
    assert queue.handed_over == [("read", LETTER)]
    assert "The job is back in the line" in text_of(admin.get(answer.headers["location"]).text)

    with read_session(engine) as session:
        last = list(audit.links(session))[-1].entry
    assert (last.deed, last.actor, last.subject_id) == ("job_tried_again", "staff", LETTER)
    assert dict(last.details) == {"step": "read"}

    late = post_form(admin, f"{JOBS}/17/again")
    assert late.status_code == 409
    assert "does not wait for you any longer" in text_of(late.text)


def test_jobs_of_another_organisation_are_neither_seen_nor_tried_again(
    admin: TestClient, engine: Engine, queue: RecordingQueue
) -> None:
    claim = a_claim(engine)
    other = an_organisation(engine)
    with write_session(engine) as session:
        session.get_one(Claim, claim).organisation_id = other
    queue.quarantined.append(a_stuck_job(engine, claim))

    assert reference(engine, claim) not in admin.get(JOBS).text
    assert post_form(admin, f"{JOBS}/17/again").status_code == 409
    assert queue.handed_over == []


def test_a_job_that_is_no_applicants_is_everybodys_to_mend(
    admin: TestClient, queue: RecordingQueue
) -> None:
    queue.quarantined.append(GivenUpJob("18", "polish", LETTER, 3, "unknown_step", NOON))

    assert "polish" in text_of(admin.get(JOBS).text)
    assert post_form(admin, f"{JOBS}/18/again").status_code == 303


def test_the_applicant_is_told_calmly_that_something_takes_longer(
    applicant: TestClient, engine: Engine, queue: RecordingQueue
) -> None:
    calm = "Something on our side takes longer than usual. Nothing you sent is lost"
    assert calm not in text_of(applicant.get("/en/claim").text)
    with read_session(engine) as session:
        queue.troubled.add(session.exec(select(Claim.applicant_id)).one())

    assert calm in text_of(applicant.get("/en/claim").text)
