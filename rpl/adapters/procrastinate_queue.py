"""Jobs on Procrastinate, for workers on any number of machines that share one PostgreSQL.

Procrastinate's tables and functions hold, lock, retry and notify; they are called on the caller's
own connection, so that a job is handed over, taken or finished in the caller's transaction.  Each
lease is a worker to Procrastinate: it beats while its one job is worked on, and one that has not
beaten for `STALLED_SECONDS` has lost it.  `procrastinate` on the command line shows the same jobs.
"""

from uuid import UUID

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from sqlmodel import Session

from rpl.adapters.procrastinate_statements import (
    call,
    change,
    quarantine,
    retry,
    retry_lost,
    rows,
    uncount,
    waiting,
)
from rpl.domain.job import Priority, place_in_line
from rpl.ports import Clock
from rpl.ports.queue import (
    BACK_OFF_SECONDS,
    MAX_ATTEMPTS,
    MAX_LOSSES,
    WORKER_LOST,
    GivenUpJob,
    Lease,
    QueueDepth,
)

HEARTBEAT_SECONDS = 3.0
STALLED_SECONDS = 10
QUEUE = "rpl"
_STALLED = """
    (job.status = 'doing' AND NOT EXISTS (
        SELECT 1 FROM procrastinate_workers worker WHERE worker.id = job.worker_id
        AND worker.last_heartbeat >= now() - make_interval(secs => :stalled)))
"""


class ProcrastinateQueue:
    """Jobs in Procrastinate's tables of the service's own database."""

    heartbeat_seconds = HEARTBEAT_SECONDS

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._app = App(connector=SyncPsycopgConnector())  # never opened: it uses our connections

    def hand_over(
        self,
        session: Session,
        step: str,
        subject_id: UUID,
        *,
        applicant_id: UUID | None = None,
        priority: Priority = Priority.NORMAL,
    ) -> None:
        """Ask for `step` on the row `subject_id`, if and when the transaction commits.

        Handing the same step of the same row over twice is one job.  While it is in hand, a second
        one waits until the first is done.  A job that was given up starts anew.
        """
        now = self._clock.now()
        place = place_in_line(priority, waiting(session, step, applicant_id), now)
        key = f"{step}:{subject_id}"
        change(session, _FORGET_FAILED, key=key)
        moved_up = """
            UPDATE procrastinate_jobs SET priority = greatest(priority, :priority)
            WHERE queueing_lock = :key AND status = 'todo'
        """  # also locks it, so that no worker takes it before our change can be seen
        while not change(session, moved_up, key=key, priority=-place):
            connection = session.connection().connection.driver_connection
            job = self._app.configure_task(
                name=step,
                queue=QUEUE,
                lock=key,
                queueing_lock=key,
                priority=-place,
                connection=connection,
            )
            whose = None if applicant_id is None else str(applicant_id)
            try:
                with session.connection().begin_nested():
                    job.defer(subject=str(subject_id), applicant=whose, since=now.isoformat())
            except AlreadyEnqueued:
                continue  # somebody else handed it over in this moment
            return

    def has_free(self, session: Session) -> bool:
        """Whether there is something to take, or to give up; asked first, because it only reads."""
        due = f"""
            SELECT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE {_DUE})
            OR EXISTS (SELECT 1 FROM procrastinate_jobs job WHERE {_STALLED})
        """  # noqa: S608 -- constants of this module
        return bool(rows(session, due, stalled=STALLED_SECONDS)[0][0])

    def take(self, session: Session) -> Lease | None:
        """Lease the first job in the line, or none.  Another worker cannot get the same one."""
        change(session, _LINE_FIRST)
        worker = call(session, "register_worker")[0][0]
        found = call(session, "fetch_job", queues=[QUEUE], worker_id=worker)
        job = found[0]._mapping if found else None  # noqa: SLF001 -- a row's public name for its names
        if job is None or job["id"] is None:
            call(session, "unregister_worker", worker_id=worker)
            return None
        return Lease(
            job_id=str(job["id"]),
            step=job["task_name"],
            subject_id=UUID(job["args"]["subject"]),
            attempt=job["attempts"] + 1,
            holder=str(worker),
        )

    def renew(self, session: Session, lease: Lease) -> bool:
        """Hold the job for longer; False when it is no longer this worker's."""
        held = self._held(session, lease)
        if held:
            call(session, "update_heartbeat", worker_id=int(lease.holder))
        return held

    def finish(self, session: Session, lease: Lease) -> bool:
        """The job is done and goes; False when it is no longer this worker's."""
        if not self._held(session, lease):
            return False
        call(session, "finish_job", job_id=int(lease.job_id), status="succeeded", delete_job=True)
        change(session, _FORGET_FAILED, key=f"{lease.step}:{lease.subject_id}")
        call(session, "unregister_worker", worker_id=int(lease.holder))
        return True

    def fail(self, session: Session, lease: Lease, problem: str) -> bool:
        """Try again later; after the last attempt the job is quarantined, and this is True."""
        if not self._held(session, lease):
            return False
        job_id = int(lease.job_id)
        if lease.attempt < MAX_ATTEMPTS:
            retry(session, job_id, problem, BACK_OFF_SECONDS[lease.attempt - 1])
        else:
            quarantine(session, job_id, problem)
        call(session, "unregister_worker", worker_id=int(lease.holder))
        return lease.attempt >= MAX_ATTEMPTS

    def release(self, session: Session, lease: Lease) -> bool:
        """Give the job back undone, as if it had not been taken."""
        if not self._held(session, lease):
            return False
        retry(session, int(lease.job_id), None, 0)
        uncount(session, int(lease.job_id))
        call(session, "unregister_worker", worker_id=int(lease.holder))
        return True

    def give_up_lost(self, session: Session) -> tuple[tuple[str, UUID], ...]:
        """Free the jobs of dead workers; quarantine what was lost with too many of them."""
        lost = f"""
            SELECT id, task_name, args FROM procrastinate_jobs job WHERE {_STALLED}
            ORDER BY id FOR UPDATE SKIP LOCKED
        """  # noqa: S608 -- constants of this module
        given_up = []
        for job_id, step, args in rows(session, lost, stalled=STALLED_SECONDS):
            losses = args.get("losses", 0) + 1
            if losses < MAX_LOSSES:
                retry_lost(session, job_id, losses)
            else:
                quarantine(session, job_id, WORKER_LOST)
                given_up.append((step, UUID(args["subject"])))
        call(session, "prune_stalled_workers", seconds_since_heartbeat=STALLED_SECONDS)
        return tuple(given_up)

    def depth(self, session: Session) -> QueueDepth:
        """How many jobs there are, by what becomes of them."""
        counts = f"""
            SELECT count(*) FILTER (WHERE status = 'todo'),
                count(*) FILTER (WHERE status = 'doing'),
                count(*) FILTER (WHERE status = 'failed'),
                (SELECT CAST(args->>'since' AS timestamptz) FROM procrastinate_jobs
                    WHERE status = 'todo' ORDER BY id LIMIT 1),
                count(*) FILTER (WHERE status = 'todo' AND attempts > 0),
                (SELECT count(*) FROM procrastinate_jobs job WHERE {_STALLED})
            FROM procrastinate_jobs
        """  # noqa: S608 -- constants of this module
        found = rows(session, counts, stalled=STALLED_SECONDS)[0]
        free, doing, quarantined, oldest, retrying, lost = found
        return QueueDepth(free + lost, doing - lost, quarantined, oldest, retrying)

    def given_up(self, session: Session, limit: int) -> tuple[GivenUpJob, ...]:
        """The jobs in quarantine, latest first, at most `limit`."""
        found = """
            SELECT id, task_name, args, attempts,
                (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id AND type = 'failed')
            FROM procrastinate_jobs job WHERE status = 'failed' ORDER BY 5 DESC, id LIMIT :most
        """
        return tuple(
            GivenUpJob(
                job_id=str(job_id),
                step=step,
                subject_id=UUID(args["subject"]),
                attempts=attempts + args.get("losses", 0),
                problem=args.get("problem") or "",
                since=since,
                applicant_id=UUID(args["applicant"]) if args.get("applicant") else None,
            )
            for job_id, step, args, attempts, since in rows(session, found, most=limit)
        )

    def try_again(self, session: Session, job_id: str) -> bool:
        """Let a quarantined job begin anew; False when it is not in quarantine (any more)."""
        failed = (
            "SELECT id FROM procrastinate_jobs WHERE id = :job AND status = 'failed' FOR UPDATE"
        )
        if not job_id.isdecimal() or not rows(session, failed, job=int(job_id)):
            return False
        retry(session, int(job_id), None, 0)
        anew = """
            UPDATE procrastinate_jobs SET attempts = 0, args = args - 'losses' WHERE id = :job
        """
        change(session, anew, job=int(job_id))
        return True

    def in_trouble(self, session: Session, applicant_id: UUID) -> bool:
        """Whether a job of this applicant waits for a person."""
        failed = """
            SELECT 1 FROM procrastinate_jobs
            WHERE args->>'applicant' = :applicant AND status = 'failed' LIMIT 1
        """
        return bool(rows(session, failed, applicant=str(applicant_id)))

    def known(self, session: Session, step: str, subject_ids: frozenset[UUID]) -> frozenset[UUID]:
        """Those of the rows for which the queue holds a job of this step, in whatever state."""
        keys = [f"{step}:{subject_id}" for subject_id in subject_ids]
        held = "SELECT args->>'subject' FROM procrastinate_jobs WHERE queueing_lock = ANY(:keys)"
        return frozenset(UUID(row[0]) for row in rows(session, held, keys=keys))

    def _held(self, session: Session, lease: Lease) -> bool:
        """Whether the job is still this worker's; then it stays so until the transaction ends."""
        mine = """
            SELECT 1 FROM procrastinate_jobs
            WHERE id = :job AND worker_id = :worker AND status = 'doing' FOR UPDATE
        """
        return bool(rows(session, mine, job=int(lease.job_id), worker=int(lease.holder)))


_DUE = "status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"
_LINE_FIRST = "SET LOCAL enable_sort = off"
"""Take the first job off the index of the line.

Without fresh statistics, as after a burst of hand-overs, PostgreSQL would compare every waiting job
with every other one before it sorts them: minutes for 20,000.
"""
_FORGET_FAILED = "DELETE FROM procrastinate_jobs WHERE queueing_lock = :key AND status = 'failed'"
