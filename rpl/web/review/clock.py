"""Whoever holds a claim stops its clock for a reason that the applicant reads, and starts it."""

from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from rpl.edge.context import ContextDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import MarkerDep
from rpl.flows import review
from rpl.web.review.desk import bench_address, desk_of

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}/clock")


@router.post("/stop")
def stop(
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    form: FormDep,
) -> Response:
    """Let the clock stand still."""
    review.stop_clock(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=claim_id,
        reason=form.text("reason"),
    )
    return RedirectResponse(f"{bench_address(lang, claim_id)}#clock", status_code=303)


@router.post("/start")
def start(
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    form: FormDep,
) -> Response:
    """Let the clock run again."""
    review.start_clock(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=claim_id,
        reason=form.text("reason"),
    )
    return RedirectResponse(f"{bench_address(lang, claim_id)}#clock", status_code=303)
