"""A claim on its assessor's desk: overview, evidence, page images, submitting, handing back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from sqlmodel import Session

from rpl.domain.errors import RuleError
from rpl.domain.intake import MAX_PAGES
from rpl.domain.looks import Seen
from rpl.domain.marking import SheetIncompleteError
from rpl.domain.review import LeaseLapsedError, SheetChangedError
from rpl.edge.again import View, show_again
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep, whole_number
from rpl.edge.languages import LanguageDep, language_of
from rpl.edge.looks import looked
from rpl.edge.sign_in import MarkerDep, SignedInStaff
from rpl.flows import review
from rpl.store.database import read_session
from rpl.store.intake import evidence_row, evidence_summaries
from rpl.store.sealed import claim_seal
from rpl.web.review.desk import (
    bench_address,
    desk_of,
    lease_view,
    look_at,
    queue_address,
)
from rpl.web.review.document import NO_FORMS, EvidencePage, TypedForms, said_before
from rpl.web.review.evidence import (
    Reader,
    confirmed,
    panel,
    shown,
    tabs,
)
from rpl.web.review.masking import mask_of, masked_items, picture
from rpl.web.review.named import named
from rpl.web.review.overview import bench_page
from rpl.web.suggestions_shown import esco_wanted

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}")

_SHOWN_AGAIN = (SheetIncompleteError, SheetChangedError, LeaseLapsedError)


@router.get("")
def show_bench(
    request: Request,
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
) -> Response:
    """The claim with its units, and how far each is marked."""
    page = bench_page(session, context, staff, (lang, claim_id))
    looked(context, request, Seen.CLAIM, claim_id=claim_id)
    return context.pages.show(request, "review/bench.html", page)


@router.get("/evidence/{evidence_id}")
def show_evidence(
    request: Request,
    _lang: LanguageDep,
    claim_id: UUID,
    evidence_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
    page: Annotated[int, Query(ge=1, le=MAX_PAGES)] = 1,
) -> Response:
    """One page of an evidence item: image, text, translation and record."""
    lang = language_of(request)
    view = evidence_page(session, context, staff, (lang, claim_id, evidence_id), number=page)
    if view is None:
        return RedirectResponse(bench_address(lang, claim_id), status_code=303)
    looked(context, request, Seen.EVIDENCE, claim_id=claim_id, evidence_id=evidence_id)
    return context.pages.show(request, "review/evidence.html", view)


@router.get("/evidence/{evidence_id}/pages/{number}.jpg")
def show_page_image(
    request: Request,
    lang: LanguageDep,
    claim_id: UUID,
    evidence_id: UUID,
    number: Annotated[int, Path(ge=1, le=MAX_PAGES)],
    context: ContextDep,
    staff: MarkerDep,
) -> Response:
    """The image of one page, for whoever holds the claim now and for nobody else."""
    with read_session(context.engine) as session:
        found = look_at(session, context, staff, claim_id)
        known = None if found.lapsed else evidence_row(session, claim_id, evidence_id)
        if known is None:
            raise HTTPException(404)
        mask = mask_of(session, context, lang, claim_id, found.qualification)
        chunks = picture(session, context, mask, (claim_id, evidence_id, number))
        if chunks is None:
            raise HTTPException(404)
    looked(context, request, Seen.EVIDENCE, claim_id=claim_id, evidence_id=evidence_id)
    headers = {"cache-control": "private, no-store"}
    return StreamingResponse(chunks, media_type="image/jpeg", headers=headers)


@router.post("/submit")
def submit(
    request: Request,
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    form: FormDep,
) -> Response:
    """Submit the scores, once."""
    show_again(request, _again(request, context, staff, claim_id))
    version = whole_number(form.text("version"))
    kind = look_at(session, context, staff, claim_id).kind
    review.submit(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=claim_id,
        version=-1 if version is None else version,
    )
    return RedirectResponse(f"{queue_address(lang, kind)}?done={claim_id}", status_code=303)


@router.post("/hand-back")
def hand_back(
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    _form: FormDep,
) -> Response:
    """Give the claim back to the queue."""
    kind = look_at(session, context, staff, claim_id).kind
    review.hand_back(session, desk_of(context), assessor_id=staff.staff_id, claim_id=claim_id)
    return RedirectResponse(f"{queue_address(lang, kind)}?handed_back=1", status_code=303)


def evidence_page(
    session: Session,
    context: AppContext,
    staff: SignedInStaff,
    address: tuple[str, UUID, UUID],
    typed: TypedForms = NO_FORMS,
    *,
    number: int = 1,
) -> EvidencePage | None:
    """One page of an evidence item; None once the time with the claim ran out."""
    lang, claim_id, evidence_id = address
    found = look_at(session, context, staff, claim_id)
    if found.lapsed:
        return None
    seal = claim_seal(session, context.keyring, claim_id)
    mask = mask_of(session, context, lang, claim_id, found.qualification)
    items = masked_items(mask, confirmed(evidence_summaries(session, seal, claim_id)))
    known = tabs(items)
    place = shown(f"{evidence_id}:{number}", known)
    if place is None or place[0] != evidence_id:
        raise HTTPException(404)
    this = [item for item in items if item.id == evidence_id]
    wanted = esco_wanted(context.catalog, context.catalog.qualification(found.qualification))
    reader = Reader(context.pages, lang, f"{bench_address(lang, claim_id)}/evidence", wanted, mask)
    return EvidencePage(
        claim_id=claim_id,
        reference=found.reference,
        lease=lease_view(found, context.clock.now()),
        evidence=known,
        panel=panel(session, seal, items, place, reader),
        units=named(session, context, found, (lang, claim_id, staff.staff_id), this),
        check=typed.check,
        said=typed.said or said_before(session, seal, evidence_id, staff.staff_id),
    )


def _again(request: Request, context: AppContext, staff: SignedInStaff, claim_id: UUID) -> View:
    """The overview with the refusal, where the claim may still be shown."""

    def view(refusal: RuleError, status: int) -> Response:
        if not isinstance(refusal, _SHOWN_AGAIN):
            raise refusal
        lang = language_of(request)
        error = context.pages.translate(lang, refusal.template, **refusal.details)
        with read_session(context.engine) as session:
            page = bench_page(session, context, staff, (lang, claim_id), error)
        return context.pages.show(request, "review/bench.html", page, status=status)

    return view
