"""The page of one trace, and the pictures of the places it cites."""

from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response

from rpl.domain.looks import Seen
from rpl.edge.context import ContextDep, ReadSessionDep
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.flows.trace import cited_picture, trace_decision
from rpl.web.trace.desk import AuditorDep, check_decision_shown, trace_desk
from rpl.web.trace.shown import trace_page

router = APIRouter(prefix="/{lang}/staff/trace/decisions/{decision_id}")


@router.get("")
def show_trace(
    lang: LanguageDep,
    request: Request,
    decision_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AuditorDep,
) -> Response:
    """Every link of a decision, checked while the page is made."""
    claim = check_decision_shown(session, staff, decision_id)
    traced = trace_decision(session, trace_desk(context), decision_id=decision_id)
    looked(context, request, Seen.CLAIM, claim_id=claim.id)
    return context.pages.show(request, "trace/trace.html", trace_page(context, lang, traced))


@router.get("/places/{place_id}.jpg")
def show_picture(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    decision_id: UUID,
    place_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AuditorDep,
) -> Response:
    """The picture of the page that a mark cites, as it was read then."""
    claim = check_decision_shown(session, staff, decision_id)
    found = cited_picture(session, trace_desk(context), decision_id=decision_id, place_id=place_id)
    if found is None:
        raise HTTPException(404)
    evidence_id, picture = found
    looked(context, request, Seen.EVIDENCE, claim_id=claim.id, evidence_id=evidence_id)
    return Response(
        picture, media_type="image/jpeg", headers={"cache-control": "private, no-store"}
    )
