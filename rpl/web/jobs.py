"""Work that got stuck: the jobs that were given up, why, and a button to try again."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.job import problem_in_words
from rpl.edge.context import ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import AdminDep
from rpl.flows import jobs as flow
from rpl.store.jobs import MOST, given_up_jobs

router = APIRouter(tags=["staff"])


@dataclass(frozen=True, slots=True)
class StuckView:
    """A job that was given up: its step, the claim it was for, and translated why."""

    job_id: str
    step: str
    reference: str
    code: str
    why: str
    attempts: int
    since: datetime


@dataclass(frozen=True, slots=True)
class JobsPage:
    """The jobs that wait for a person.

    `waiting` and `in_hand` are all others; with `many` there are more stuck than are shown; `again`
    says that one was just sent back into the line.
    """

    stuck: tuple[StuckView, ...]
    many: bool
    waiting: int
    in_hand: int
    oldest: datetime | None
    again: bool


@router.get("/{lang}/staff/jobs")
def show_jobs(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AdminDep,
    *,
    again: bool = False,
) -> Response:
    """Show what got stuck."""
    depth = context.queue.depth(session)
    found = given_up_jobs(session, context.queue, staff.organisation_id)
    page = JobsPage(
        stuck=tuple(
            StuckView(
                job_id=stuck.job.job_id,
                step=stuck.job.step,
                reference=stuck.reference,
                code=stuck.job.problem,
                why=context.pages.translate(lang, problem_in_words(stuck.job.problem)),
                attempts=stuck.job.attempts,
                since=stuck.job.since,
            )
            for stuck in found
        ),
        many=depth.quarantined > MOST,
        waiting=depth.waiting,
        in_hand=depth.leased,
        oldest=depth.oldest,
        again=again,
    )
    return context.pages.show(request, "staff/jobs.html", page)


@router.post("/{lang}/staff/jobs/{job_id}/again")
def try_again(
    lang: LanguageDep,
    job_id: str,
    context: ContextDep,
    session: WriteSessionDep,
    staff: AdminDep,
    _form: FormDep,
) -> Response:
    """Send a job that was given up back into the line."""
    flow.try_again(
        session,
        context.clock,
        context.queue,
        organisation_id=staff.organisation_id,
        job_id=job_id,
    )
    return RedirectResponse(f"/{lang}/staff/jobs?again=true", status_code=303)
