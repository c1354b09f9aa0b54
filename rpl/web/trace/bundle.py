"""The bundle of a decision, as an auditor takes it along."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from rpl.domain.audit_bundle import files_of
from rpl.domain.looks import Seen
from rpl.edge.archives import zipped
from rpl.edge.context import ContextDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.flows.trace import bundle_of, gather_decision, note_bundle
from rpl.web.trace.desk import AuditorDep, check_decision_shown, trace_desk

router = APIRouter(prefix="/{lang}/staff/trace/decisions/{decision_id}")


@router.post("/bundle")
def send_bundle(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    decision_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: AuditorDep,
    form: FormDep,
) -> Response:
    """Send all that it takes to replay the decision; that it was taken is written down."""
    claim = check_decision_shown(session, staff, decision_id)
    notes = form.text("notes", limit=10) == "yes"
    found = gather_decision(session, trace_desk(context), decision_id)
    bundle = bundle_of(session, context.catalog, context.clock, found, notes=notes)
    note_bundle(session, context.clock, found, notes=notes)
    looked(context, request, Seen.CLAIM, claim_id=claim.id)
    entries = [(name, [content]) for name, content in files_of(bundle).items()]
    return StreamingResponse(
        zipped(entries, bundle.subject.made_at),
        media_type="application/zip",
        headers={
            "content-disposition": f'attachment; filename="decision-{decision_id}.zip"',
            "cache-control": "private, no-store",
        },
    )
