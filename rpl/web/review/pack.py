"""Taking a claim along: a pack is made, its passphrase shown once, its file downloaded."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from rpl.domain.field_work import FieldRefusedError, FieldTerms, terms_from
from rpl.domain.looks import Seen
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.edge.sign_in import MarkerDep, SignedInStaff
from rpl.flows import review
from rpl.flows.review import Packed
from rpl.store.review.packs import packs_of
from rpl.web.clock_shown import claim_clock
from rpl.web.review.desk import bench_address, desk_of, look_at
from rpl.web.review.pack_file import Going, pack_file

router = APIRouter(prefix="/{lang}/staff/claims/{claim_id}/field-pack")


@dataclass(frozen=True, slots=True)
class PackView:
    """A pack that was made; `brought` counts what came back, `open` says that it is not over."""

    id: UUID
    made_at: datetime
    until: datetime
    brought: int
    open: bool


@dataclass(frozen=True, slots=True)
class PackPage:
    """The offer to take a claim along; without `terms` it cannot be, and `refused` says why.

    That is translated.  `made` is shown once.
    """

    claim_id: UUID
    reference: str
    terms: FieldTerms | None
    refused: str
    due: date
    packs: tuple[PackView, ...]
    made: Packed | None


@router.get("")
def show_pack(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: ReadSessionDep,
    staff: MarkerDep,
) -> Response:
    """Say what a pack is, and offer to make one."""
    if look_at(session, context, staff, claim_id).lapsed:
        return RedirectResponse(bench_address(lang, claim_id), status_code=303)
    page = _page(session, context, lang, staff, claim_id)
    return context.pages.show(request, "field/pack.html", page)


@router.post("")
def make_pack(
    lang: LanguageDep,
    request: Request,
    claim_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    _form: FormDep,
) -> Response:
    """Make a pack, and show its passphrase this once."""
    made = review.take_along(
        session,
        desk_of(context),
        context.field_tools.cipher,
        assessor_id=staff.staff_id,
        claim_id=claim_id,
    )
    session.flush()
    page = _page(session, context, lang, staff, claim_id, made)
    return context.pages.show(request, "field/pack.html", page)


@router.post("/{pack_id}/file")
def send_pack(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    claim_id: UUID,
    pack_id: UUID,
    context: ContextDep,
    session: WriteSessionDep,
    staff: MarkerDep,
    _form: FormDep,
) -> Response:
    """Send the file of a pack; what is in it is noted as looked at."""
    bench = look_at(session, context, staff, claim_id)
    pack = review.open_pack(
        session,
        desk_of(context),
        assessor_id=staff.staff_id,
        claim_id=claim_id,
        pack_id=pack_id,
    )
    going = Going(bench, staff.staff_id, context.pages.site(request))
    text, items = pack_file(session, context, going, pack)
    looked(context, request, Seen.CLAIM, claim_id=claim_id)
    for evidence_id in items:
        looked(context, request, Seen.EVIDENCE, claim_id=claim_id, evidence_id=evidence_id)
    headers = {
        "content-disposition": f'attachment; filename="field-pack-{pack_id.hex[:8]}.html"',
        "cache-control": "private, no-store",
    }
    return HTMLResponse(text, headers=headers)


def _page(
    session: Session,
    context: AppContext,
    lang: str,
    staff: SignedInStaff,
    claim_id: UUID,
    made: Packed | None = None,
) -> PackPage:
    found, now = look_at(session, context, staff, claim_id), context.clock.now()
    terms, refused = None, ""
    try:
        terms = terms_from(
            found.kind,
            review.terms_of(desk_of(context), found.qualification),
            again=found.again,
        )
    except FieldRefusedError as error:
        refused = context.pages.translate(lang, error.template)
    clocks = context.catalog.qualification(found.qualification).clocks
    return PackPage(
        claim_id=claim_id,
        reference=found.reference,
        terms=terms,
        refused=refused,
        due=claim_clock(session, clocks, claim_id, found.submitted_at, now).due,
        packs=tuple(
            PackView(row.id, row.made_at, row.expires_at, len(row.brought), now < row.expires_at)
            for row in packs_of(session, claim_id, staff.staff_id)
        ),
        made=made,
    )
