"""An assessor asks for one page of the evidence to be read again, and looks at its pictures."""

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

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
from rpl.web.again_form import (
    Address,
    Answered,
    PageDep,
    PageOfDocument,
    again_page,
    asked,
)
from rpl.web.read_again import OtherPicture, picture_name, sent
from rpl.web.review.desk import bench_address, look_at
from rpl.web.review.masking import mask_of
from rpl.web.review.masking import picture as masked_picture

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}/evidence/{evidence_id}/pages/{number}")


@router.get("/again")
def show_form(
    claim_id: UUID, place: PageDep, request: Request, context: ContextDep, staff: MarkerDep
) -> Response:
    """The form, with the page as it came beside it."""
    return _shown(request, context, staff, (claim_id, place), Answered())


@router.post("/again")
def ask(
    claim_id: UUID,
    place: PageDep,
    request: Request,
    context: ContextDep,
    staff: MarkerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Ask for the page to be read again as it says."""
    order = asked(context, place.lang, place.number, form)
    if isinstance(order, Answered):
        return _shown(request, context, staff, (claim_id, place), order)
    if look_at(session, context, staff, claim_id).lapsed:
        return RedirectResponse(bench_address(place.lang, claim_id), status_code=303)
    rereading.order_page(
        session,
        context.clock,
        context.queue,
        claim_id,
        place.evidence_id,
        order=order,
        by=Asker.ASSESSOR,
    )
    return RedirectResponse(_address(claim_id, place).back, status_code=303)


@router.get("/{picture}.jpg")
def show_picture(
    claim_id: UUID,
    place: PageDep,
    picture: OtherPicture,
    request: Request,
    context: ContextDep,
    staff: MarkerDep,
) -> Response:
    """The page as it came, or as the engine saw it, for whoever holds the claim now."""
    with read_session(context.engine) as session:
        found = look_at(session, context, staff, claim_id)
        name = picture_name(session, claim_id, place, picture)
        if found.lapsed or name is None:
            raise HTTPException(404)
        mask = mask_of(session, context, place.lang, claim_id, found.qualification)
        where = (claim_id, place.evidence_id, place.number)
        chunks = masked_picture(session, context, mask, where, (picture, None))
        if chunks is None:
            raise HTTPException(404)
    seen = place.evidence_id
    looked(context, request, Seen.EVIDENCE, claim_id=claim_id, evidence_id=seen)
    return sent(chunks)


def _address(claim_id: UUID, place: PageOfDocument) -> Address:
    document = f"{bench_address(place.lang, claim_id)}/evidence/{place.evidence_id}"
    return Address(place.lang, document, place.number)


def _shown(
    request: Request,
    context: AppContext,
    staff: SignedInStaff,
    where: tuple[UUID, PageOfDocument],
    answered: Answered,
) -> Response:
    claim_id, place = where
    with read_session(context.engine) as session:
        found = look_at(session, context, staff, claim_id)
        if found.lapsed:
            return RedirectResponse(bench_address(place.lang, claim_id), status_code=303)
        if evidence_row(session, claim_id, place.evidence_id) is None:
            raise HTTPException(404)
        seal = claim_seal(session, context.keyring, claim_id)
        page = again_page(session, seal, place.evidence_id, _address(claim_id, place), answered)
    if context.catalog.masks_identity(found.qualification):
        upright = {Picture.UPRIGHT.value: page.address.picture(Picture.UPRIGHT)}
        page = replace(page, pictures=upright)
    seen = place.evidence_id
    looked(context, request, Seen.EVIDENCE, claim_id=claim_id, evidence_id=seen)
    status = 422 if answered.errors else 200
    return context.pages.show(request, "record/read_again.html", page, status=status)
