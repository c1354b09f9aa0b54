"""An assessor says whether a document is valid and authentic evidence."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.edge.complaints import complaints
from rpl.edge.context import ContextDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.sign_in import MarkerDep
from rpl.flows import review
from rpl.web.review.bench import evidence_page
from rpl.web.review.desk import desk_of, look_at
from rpl.web.review.document import DocumentDep, SaidForm, TypedForms

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}/evidence/{evidence_id}")


@router.post("/said")
def say(
    document: DocumentDep,
    request: Request,
    context: ContextDep,
    staff: MarkerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Keep what this assessor says of the document."""
    if look_at(session, context, staff, document.claim_id).lapsed:
        return RedirectResponse(document.bench, status_code=303)
    said = (form.text("valid"), form.text("authentic"), form.text("settling"))
    problems = review.appraise(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=document.claim_id,
        evidence_id=document.evidence_id,
        said=said,
    )
    if not problems:
        return RedirectResponse(f"{document.address}#said", status_code=303)
    typed = TypedForms(said=SaidForm(*said, complaints(context.pages, document.lang, problems)))
    where = (document.lang, document.claim_id, document.evidence_id)
    page = evidence_page(session, context, staff, where, typed)
    return context.pages.show(request, "review/evidence.html", page, status=422)
