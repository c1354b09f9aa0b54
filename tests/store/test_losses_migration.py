"""A job that waited before lost workers were counted apart goes on with the attempts it had."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Engine, text
from sqlmodel import select

from rpl.store.database import read_session
from rpl.store.migrations import migrate
from rpl.store.tables import Job
from tests.factories.migrated import installed
from tests.fakes.vault import FakeKeyRing

BEFORE = "0032"
JOB = """
    INSERT INTO job (id, step, subject_id, place, asked, attempts, run_at, quarantined, created_at)
    VALUES (:id, 'read', :id, 0, 1, 2, :now, false, :now)
"""


def test_a_job_of_before_keeps_its_attempts_and_has_lost_no_worker(before: Engine) -> None:
    with installed(before) as connection:
        now = datetime(2026, 11, 1, tzinfo=UTC)
        whose = UUID(int=71) if connection.dialect.name == "postgresql" else UUID(int=71).hex
        connection.execute(text(JOB), {"id": whose, "now": now})

    migrate(before, FakeKeyRing())

    with read_session(before) as session:
        (job,) = session.exec(select(Job)).all()
    assert (job.attempts, job.losses, job.quarantined) == (2, 0, False)
