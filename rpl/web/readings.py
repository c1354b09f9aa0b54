"""An applicant looks at the earlier readings of a document, and goes back to one."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.intake import MAX_PAGES, EvidenceNotFoundError
from rpl.domain.journey import ClaimState
from rpl.domain.reading_order import Asker
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.sign_in import ClaimViewerDep, PreparerDep, SignedInApplicant
from rpl.flows import rereading
from rpl.store.database import read_session
from rpl.store.intake import applicant_key, claim_summary, evidence_row
from rpl.store.reading import page_image
from rpl.store.sealed import claim_seal
from rpl.web.earlier_readings import Document, DocumentDep, Version, Visit, readings_page
from rpl.web.read_again import sent

router = APIRouter(prefix="/{lang}/claim/evidence/{evidence_id}/readings", tags=["record"])


@router.get("")
def show_list(
    document: DocumentDep, request: Request, context: ContextDep, applicant: ClaimViewerDep
) -> Response:
    """Every reading of the document."""
    return _shown(request, context, applicant, document)


@router.get("/{version}")
def show_reading(
    document: DocumentDep,
    version: Version,
    request: Request,
    context: ContextDep,
    applicant: ClaimViewerDep,
    page: Annotated[int, Query(ge=1, le=MAX_PAGES)] = 1,
) -> Response:
    """One of them, to look at."""
    return _shown(request, context, applicant, document, (version, page))


@router.post("/{version}")
def take_back(
    document: DocumentDep,
    version: Version,
    context: ContextDep,
    applicant: PreparerDep,
    _form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Ask for an earlier reading to count again."""
    rereading.order_earlier(
        session,
        context.clock,
        context.queue,
        applicant.claim_id,
        document.evidence_id,
        version=version,
        by=Asker.APPLICANT,
    )
    return RedirectResponse(_address(document), status_code=303)


@router.get("/{version}/pages/{number}.jpg")
def show_picture(
    document: DocumentDep,
    version: Version,
    number: Annotated[int, Path(ge=1, le=MAX_PAGES)],
    context: ContextDep,
    applicant: ClaimViewerDep,
    session: ReadSessionDep,
) -> Response:
    """The picture of a page as it was read then."""
    evidence_id = document.evidence_id
    known = evidence_row(session, applicant.claim_id, evidence_id) is not None
    name = page_image(session, evidence_id, number, version=version) if known else None
    if name is None:
        raise EvidenceNotFoundError
    key = context.keyring.unwrap(applicant_key(session, applicant.claim_id))
    return sent(context.vault.read(key, name))


def _address(document: Document) -> str:
    return f"/{document.lang}/claim/evidence/{document.evidence_id}"


def _shown(
    request: Request,
    context: AppContext,
    applicant: SignedInApplicant,
    document: Document,
    opened: tuple[int | None, int] = (None, 1),
) -> Response:
    claim_id, (version, number) = applicant.claim_id, opened
    with read_session(context.engine) as session:
        if evidence_row(session, claim_id, document.evidence_id) is None:
            raise EvidenceNotFoundError
        visit = Visit(
            document=_address(document),
            evidence_id=document.evidence_id,
            lang=document.lang,
            by_applicant=True,
            can_return=claim_summary(session, claim_id).state is ClaimState.DRAFT,
            version=version,
            number=number,
        )
        seal = claim_seal(session, context.keyring, claim_id)
        page = readings_page(session, context.pages, seal, visit)
    return context.pages.show(request, "record/readings.html", page)
