"""The draft record: picture, text and translation side by side, and the fields to confirm."""

from itertools import chain
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from rpl.domain.intake import MAX_PAGES, EvidenceNotFoundError
from rpl.domain.journey import EvidenceState
from rpl.domain.record import FieldName
from rpl.edge.complaints import complaints
from rpl.edge.context import ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.multipart import MAX_FIELD_BYTES
from rpl.edge.sign_in import ClaimViewerDep, PreparerDep
from rpl.flows import intake, reading, record
from rpl.store.intake import (
    applicant_key,
    evidence_row,
    evidence_summaries,
)
from rpl.store.reading import page_image
from rpl.store.sealed import claim_seal
from rpl.web.item_points import points_of
from rpl.web.record_page import Typed, record_page

router = APIRouter(tags=["record"])


@router.get("/{lang}/claim/evidence/{evidence_id}")
def show_record(
    lang: LanguageDep,
    evidence_id: UUID,
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    page: Annotated[int, Query(ge=1, le=MAX_PAGES)] = 1,
) -> Response:
    """Show what was read, and ask for it to be confirmed; of a long document, some pages."""
    shown = record_page(context, lang, applicant.claim_id, evidence_id, number=page)
    return context.pages.show(request, "record/record.html", shown)


@router.post("/{lang}/claim/evidence/{evidence_id}/confirm")
def confirm_record(
    lang: LanguageDep,
    evidence_id: UUID,
    request: Request,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Keep the record as it was typed, with what it shows, and go on to the next that waits."""
    sent = form.prefixed("field.", limit=MAX_FIELD_BYTES)
    typed = {FieldName(name): value for name, value in sent.items() if name in set(FieldName)}
    points = points_of(form, evidence_id)
    problems = record.confirm(
        session, context.clock, context.keyring, applicant.claim_id, evidence_id, typed=typed
    )
    if problems:
        told = complaints(context.pages, lang, problems)
        page = record_page(
            context, lang, applicant.claim_id, evidence_id, Typed(typed, points, told)
        )
        return context.pages.show(request, "record/record.html", page, status=422)
    if points is not None:
        intake.link_item(
            session,
            context.clock,
            context.catalog,
            applicant.claim_id,
            evidence_id,
            wanted=points,
        )
    seal = claim_seal(session, context.keyring, applicant.claim_id)
    waiting = next(
        (
            item.id
            for item in evidence_summaries(session, seal, applicant.claim_id)
            if item.state is EvidenceState.TO_CONFIRM
        ),
        None,
    )
    onwards = f"/{lang}/claim" if waiting is None else f"/{lang}/claim/evidence/{waiting}"
    return RedirectResponse(onwards, status_code=303)


@router.post("/{lang}/claim/evidence/{evidence_id}/points")
def name_points(
    lang: LanguageDep,
    evidence_id: UUID,
    context: ContextDep,
    applicant: PreparerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Keep what an item shows whose record is not the applicant's to change."""
    intake.link_item(
        session,
        context.clock,
        context.catalog,
        applicant.claim_id,
        evidence_id,
        wanted=points_of(form, evidence_id) or (),
    )
    return RedirectResponse(f"/{lang}/claim/evidence/{evidence_id}#points", status_code=303)


@router.post("/{lang}/claim/evidence/{evidence_id}/read-again")
def read_again(
    lang: LanguageDep,
    evidence_id: UUID,
    context: ContextDep,
    applicant: PreparerDep,
    _form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Try once more to read a document that could not be read."""
    reading.read_again(session, context.queue, applicant.claim_id, evidence_id)
    return RedirectResponse(f"/{lang}/claim/evidence/{evidence_id}", status_code=303)


@router.get("/{lang}/claim/evidence/{evidence_id}/pages/{number}.jpg")
def show_page_image(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    evidence_id: UUID,
    number: Annotated[int, Path(ge=1, le=MAX_PAGES)],
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
) -> Response:
    """One page of the applicant's own document, unsealed while it is sent."""
    item = evidence_row(session, applicant.claim_id, evidence_id)
    name = None if item is None else page_image(session, evidence_id, number)
    if name is None:
        raise EvidenceNotFoundError
    key = context.keyring.unwrap(applicant_key(session, applicant.claim_id))
    chunks = context.vault.read(key, name)
    first = next(chunks, b"")  # a broken seal is found out before the answer begins
    return StreamingResponse(
        chain([first], chunks),
        media_type="image/jpeg",
        headers={"cache-control": "private, no-store"},
    )
