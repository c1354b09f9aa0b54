"""An applicant asks for one page to be read again, and looks at the pictures of a page."""

from collections.abc import Iterator
from itertools import chain
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from sqlmodel import Session

from rpl.domain.intake import EvidenceNotFoundError
from rpl.domain.reading_order import Asker
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.sign_in import ClaimViewerDep, PreparerDep
from rpl.flows import rereading
from rpl.store.database import read_session
from rpl.store.intake import applicant_key, evidence_row
from rpl.store.reading import Picture, page_image
from rpl.store.sealed import claim_seal
from rpl.web.again_form import (
    Address,
    Answered,
    PageDep,
    PageOfDocument,
    again_page,
    asked,
)

router = APIRouter(prefix="/{lang}/claim/evidence/{evidence_id}/pages/{number}", tags=["record"])

OtherPicture = Literal[Picture.ORIGINAL, Picture.CLEANED]
"""The pictures of a page besides the upright one."""


@router.get("/again")
def show_form(
    place: PageDep, request: Request, context: ContextDep, applicant: ClaimViewerDep
) -> Response:
    """The form, with the page as it came beside it."""
    return _shown(request, context, applicant.claim_id, place, Answered())


@router.post("/again")
def ask(
    place: PageDep,
    request: Request,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Ask for the page to be read again as it says."""
    order = asked(context, place.lang, place.number, form)
    if isinstance(order, Answered):
        return _shown(request, context, applicant.claim_id, place, order)
    rereading.order_page(
        session,
        context.clock,
        context.queue,
        applicant.claim_id,
        place.evidence_id,
        order=order,
        by=Asker.APPLICANT,
    )
    return RedirectResponse(_address(place).document, status_code=303)


@router.get("/{picture}.jpg")
def show_picture(
    place: PageDep,
    picture: OtherPicture,
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
) -> Response:
    """The page as it came, or as the engine saw it."""
    name = picture_name(session, applicant.claim_id, place, picture)
    if name is None:
        raise EvidenceNotFoundError
    key = context.keyring.unwrap(applicant_key(session, applicant.claim_id))
    return sent(context.vault.read(key, name))


def picture_name(
    session: Session, claim_id: UUID, place: PageOfDocument, picture: Picture
) -> str | None:
    """The vault's name of a picture of a page of this claim; None where there is none."""
    if evidence_row(session, claim_id, place.evidence_id) is None:
        return None
    return page_image(session, place.evidence_id, place.number, picture)


def sent(chunks: Iterator[bytes]) -> Response:
    """A picture that no cache may keep."""
    first = next(chunks, b"")  # a broken seal is found out before the answer begins
    return StreamingResponse(
        chain([first], chunks),
        media_type="image/jpeg",
        headers={"cache-control": "private, no-store"},
    )


def _address(place: PageOfDocument) -> Address:
    document = f"/{place.lang}/claim/evidence/{place.evidence_id}"
    return Address(place.lang, document, place.number)


def _shown(
    request: Request,
    context: AppContext,
    claim_id: UUID,
    place: PageOfDocument,
    answered: Answered,
) -> Response:
    with read_session(context.engine) as session:
        if evidence_row(session, claim_id, place.evidence_id) is None:
            raise EvidenceNotFoundError
        seal = claim_seal(session, context.keyring, claim_id)
        page = again_page(session, seal, place.evidence_id, _address(place), answered)
    status = 422 if answered.errors else 200
    return context.pages.show(request, "record/read_again.html", page, status=status)
