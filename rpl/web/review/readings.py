"""An assessor looks at the earlier readings of a piece of evidence, and goes back to one."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.intake import MAX_PAGES
from rpl.domain.looks import Seen
from rpl.domain.reading_order import Asker
from rpl.edge.context import AppContext, ContextDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.looks import looked
from rpl.edge.sign_in import MarkerDep, SignedInStaff
from rpl.flows import rereading
from rpl.store.database import read_session
from rpl.store.intake import evidence_row
from rpl.store.reading import Picture
from rpl.store.sealed import claim_seal
from rpl.web.earlier_readings import Document, DocumentDep, Version, Visit, readings_page
from rpl.web.read_again import sent
from rpl.web.review.desk import bench_address, look_at
from rpl.web.review.masking import mask_of, masked_reading, picture

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}/evidence/{evidence_id}/readings")


@router.get("")
def show_list(
    claim_id: UUID,
    document: DocumentDep,
    request: Request,
    context: ContextDep,
    staff: MarkerDep,
) -> Response:
    """Every reading of the document."""
    return _shown(request, context, staff, (claim_id, document))


@router.get("/{version}")
def show_reading(
    claim_id: UUID,
    document: DocumentDep,
    version: Version,
    request: Request,
    context: ContextDep,
    staff: MarkerDep,
    page: Annotated[int, Query(ge=1, le=MAX_PAGES)] = 1,
) -> Response:
    """One of them, to look at."""
    return _shown(request, context, staff, (claim_id, document), (version, page))


@router.post("/{version}")
def take_back(
    claim_id: UUID,
    document: DocumentDep,
    version: Version,
    context: ContextDep,
    staff: MarkerDep,
    _form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Ask for an earlier reading to count again."""
    if look_at(session, context, staff, claim_id).lapsed:
        return RedirectResponse(bench_address(document.lang, claim_id), status_code=303)
    rereading.order_earlier(
        session,
        context.clock,
        context.queue,
        claim_id,
        document.evidence_id,
        version=version,
        by=Asker.ASSESSOR,
    )
    return RedirectResponse(_address(claim_id, document), status_code=303)


@router.get("/{version}/pages/{number}.jpg")
def show_picture(
    claim_id: UUID,
    document: DocumentDep,
    version: Version,
    number: Annotated[int, Path(ge=1, le=MAX_PAGES)],
    request: Request,
    context: ContextDep,
    staff: MarkerDep,
) -> Response:
    """The picture of a page as it was read then, for whoever holds the claim now."""
    evidence_id = document.evidence_id
    with read_session(context.engine) as session:
        found = look_at(session, context, staff, claim_id)
        known = not found.lapsed and evidence_row(session, claim_id, evidence_id) is not None
        mask = mask_of(session, context, document.lang, claim_id, found.qualification)
        place, wanted = (claim_id, evidence_id, number), (Picture.UPRIGHT, version)
        chunks = picture(session, context, mask, place, wanted) if known else None
        if chunks is None:
            raise HTTPException(404)
    looked(context, request, Seen.EVIDENCE, claim_id=claim_id, evidence_id=evidence_id)
    return sent(chunks)


def _address(claim_id: UUID, document: Document) -> str:
    return f"{bench_address(document.lang, claim_id)}/evidence/{document.evidence_id}"


def _shown(
    request: Request,
    context: AppContext,
    staff: SignedInStaff,
    where: tuple[UUID, Document],
    opened: tuple[int | None, int] = (None, 1),
) -> Response:
    (claim_id, document), (version, number) = where, opened
    with read_session(context.engine) as session:
        found = look_at(session, context, staff, claim_id)
        if found.lapsed:
            return RedirectResponse(bench_address(document.lang, claim_id), status_code=303)
        if evidence_row(session, claim_id, document.evidence_id) is None:
            raise HTTPException(404)
        visit = Visit(
            document=_address(claim_id, document),
            evidence_id=document.evidence_id,
            lang=document.lang,
            by_applicant=False,
            can_return=True,
            version=version,
            number=number,
        )
        seal = claim_seal(session, context.keyring, claim_id)
        mask = mask_of(session, context, document.lang, claim_id, found.qualification)
        page = readings_page(session, context.pages, seal, visit, partial(masked_reading, mask))
    seen = document.evidence_id
    looked(context, request, Seen.EVIDENCE, claim_id=claim_id, evidence_id=seen)
    return context.pages.show(request, "record/readings.html", page)
