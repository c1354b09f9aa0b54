"""Which evidence was named for which criterion, as an assessor sees it and says it."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.edge.context import AppContext, ContextDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.sign_in import MarkerDep
from rpl.flows import review
from rpl.flows.review import Bench
from rpl.store.evidence_links import links_for_assessor
from rpl.store.intake import EvidenceSummary
from rpl.store.sealed import claim_seal
from rpl.web.criteria_shown import UnitShown, linked_evidence, units_shown
from rpl.web.item_points import links_from
from rpl.web.review.desk import desk_of
from rpl.web.review.document import DocumentDep

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}/evidence/{evidence_id}")


def named(
    session: Session,
    context: AppContext,
    found: Bench,
    asked: tuple[str, UUID, UUID],
    items: Sequence[EvidenceSummary],
) -> tuple[UnitShown, ...]:
    """Every unit of a claim with the evidence named for it, and what it still needs.

    `asked` is the reader's language, the claim, and who reads.
    """
    lang, claim_id, staff_id = asked
    seal = claim_seal(session, context.keyring, claim_id)
    links = links_for_assessor(session, claim_id, staff_id)
    known = linked_evidence(
        session, seal, claim_id, items, links, found.submitted_at.date(), staff_id
    )
    return units_shown(context.catalog, found.qualification, lang, known)


@router.post("/links")
def link(
    document: DocumentDep,
    context: ContextDep,
    staff: MarkerDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Keep which criteria this assessor finds that the document speaks for."""
    desk = desk_of(context)
    bench = review.look(session, desk, assessor_id=staff.staff_id, claim_id=document.claim_id)
    if bench.lapsed:
        return RedirectResponse(document.bench, status_code=303)
    review.note_links(
        session,
        desk,
        assessor_id=staff.staff_id,
        claim_id=document.claim_id,
        evidence_id=document.evidence_id,
        wanted=links_from(form.texts("link", limit=20), document.evidence_id),
    )
    return RedirectResponse(f"{document.address}#criteria", status_code=303)
