"""What the queue on Procrastinate asks of its tables, each in the caller's transaction."""

from typing import Any
from uuid import UUID

from procrastinate.sql import queries
from sqlalchemy import CursorResult, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from rpl.domain.job import MOST_COUNTED
from rpl.ports.queue import WORKER_LOST


def waiting(session: Session, step: str, applicant_id: UUID | None) -> int:
    """How many jobs of this step the applicant has in the line, as far as they are counted."""
    if applicant_id is None:
        return 0
    theirs = """
        SELECT count(*) FROM (SELECT 1 FROM procrastinate_jobs
        WHERE args->>'applicant' = :applicant AND task_name = :step AND status IN ('todo', 'doing')
        LIMIT :most) AS counted
    """
    given = {"applicant": str(applicant_id), "step": step, "most": MOST_COUNTED}
    return int(rows(session, theirs, **given)[0][0])


def retry(session: Session, job_id: int, problem: str | None, seconds: int) -> None:
    """Let a job wait again; where another of the same key waits already, that one stands in."""
    _note(session, job_id, problem)
    when = rows(session, "SELECT now() + make_interval(secs => :rest)", rest=seconds)[0][0]
    unchanged = dict.fromkeys(("new_priority", "new_queue_name", "new_lock"))
    try:
        with session.connection().begin_nested():
            call(session, "retry_job", job_id=job_id, retry_at=when, **unchanged)
    except IntegrityError:
        change(session, "DELETE FROM procrastinate_jobs WHERE id = :job", job=job_id)


def retry_lost(session: Session, job_id: int, losses: int) -> None:
    """Let a job wait again whose worker died; that was no attempt."""
    retry(session, job_id, WORKER_LOST, 0)
    uncount(session, job_id)
    counted = """
        UPDATE procrastinate_jobs
        SET args = args || jsonb_build_object('losses', CAST(:losses AS integer)) WHERE id = :job
    """
    change(session, counted, job=job_id, losses=losses)


def uncount(session: Session, job_id: int) -> None:
    """Take back that this was an attempt."""
    undone = "UPDATE procrastinate_jobs SET attempts = attempts - 1 WHERE id = :job"
    change(session, undone, job=job_id)


def quarantine(session: Session, job_id: int, problem: str) -> None:
    """Let a job wait for a person, with the code of its problem."""
    _note(session, job_id, problem)
    call(session, "finish_job", job_id=job_id, status="failed", delete_job=False)


def _note(session: Session, job_id: int, problem: str | None) -> None:
    noted = """
        UPDATE procrastinate_jobs
        SET args = args || jsonb_build_object('problem', CAST(:problem AS text)) WHERE id = :job
    """
    change(session, noted, problem=problem, job=job_id)


def call(session: Session, query: str, **given: object) -> list[Any]:
    """Run one of Procrastinate's own queries, by its name."""
    return list(session.connection().exec_driver_sql(queries[query], given))


def rows(session: Session, query: str, **given: object) -> list[Any]:
    """What a statement finds."""
    return list(session.connection().execute(text(query), given))


def change(session: Session, statement: str, **given: object) -> bool:
    """Run a statement; whether it changed anything."""
    result = session.connection().execute(text(statement), given)
    assert isinstance(result, CursorResult)  # noqa: S101 -- what a DML statement returns
    return result.rowcount > 0
