"""An assessor notes that the issuer of a document vouches for a value, or takes that back."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from rpl.edge.complaints import complaints
from rpl.edge.context import ContextDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.sign_in import MarkerDep
from rpl.flows import review
from rpl.web.review.bench import evidence_page
from rpl.web.review.desk import desk_of, look_at
from rpl.web.review.document import DocumentDep, TypedForms
from rpl.web.review.evidence import CheckForm

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}/evidence/{evidence_id}")


@router.post("/checked")
def note(
    document: DocumentDep,
    request: Request,
    context: ContextDep,
    staff: MarkerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Keep which value was checked, and how."""
    if look_at(session, context, staff, document.claim_id).lapsed:
        return RedirectResponse(document.bench, status_code=303)
    field, how = form.text("field"), form.text("how")
    problems = review.note_check(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=document.claim_id,
        evidence_id=document.evidence_id,
        field=field,
        how=how,
    )
    if not problems:
        return RedirectResponse(document.address, status_code=303)
    typed = TypedForms(CheckForm(field, how, complaints(context.pages, document.lang, problems)))
    where = (document.lang, document.claim_id, document.evidence_id)
    page = evidence_page(session, context, staff, where, typed)
    return context.pages.show(request, "review/evidence.html", page, status=422)


@router.post("/not-checked")
def withdraw(
    document: DocumentDep,
    context: ContextDep,
    staff: MarkerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Take back that a value was checked."""
    if look_at(session, context, staff, document.claim_id).lapsed:
        return RedirectResponse(document.bench, status_code=303)
    review.withdraw_check(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=document.claim_id,
        evidence_id=document.evidence_id,
        field=form.text("field"),
    )
    return RedirectResponse(document.address, status_code=303)
