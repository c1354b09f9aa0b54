"""Requests not to pay: an admin grants or declines them, and sees no name and no evidence."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.edge.context import ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.sign_in import AdminDep
from rpl.flows import fee as flow
from rpl.store.fee import WaiverWaiting, waivers_waiting

router = APIRouter(tags=["staff"], prefix="/{lang}/staff/waivers")


@dataclass(frozen=True, slots=True)
class WaiversPage:
    """The requests that wait for an answer."""

    waiting: tuple[WaiverWaiting, ...]


@router.get("")
def show(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AdminDep,
) -> Response:
    """Show who asks not to pay, by reference."""
    page = WaiversPage(waivers_waiting(session, staff.organisation_id))
    return context.pages.show(request, "staff/waivers.html", page)


@router.post("/{claim_id}")
def answer(
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: AdminDep,
    form: FormDep,
) -> Response:
    """Grant or decline one request."""
    flow.answer_waiver(
        session,
        context.clock,
        staff.staff_id,
        staff.organisation_id,
        claim_id,
        granted=form.text("granted", limit=5) == "yes",
    )
    return RedirectResponse(f"/{lang}/staff/waivers", status_code=303)
