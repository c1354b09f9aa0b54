"""A translator asks for one page of a document to be read again, and looks at its pictures."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response
from fastapi.responses import RedirectResponse

from rpl.domain.intake import MAX_PAGES
from rpl.domain.looks import Seen
from rpl.domain.reading_order import Asker
from rpl.edge.context import AppContext, ContextDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.edge.sign_in import SignedInStaff
from rpl.flows import rereading, translating
from rpl.store.database import read_session
from rpl.store.intake import applicant_key
from rpl.store.reading import page_image
from rpl.store.sealed import claim_seal
from rpl.web.again_form import Address, Answered, again_page, asked
from rpl.web.read_again import OtherPicture, sent
from rpl.web.translating import TranslatorDep, desk_of

router = APIRouter(prefix="/{lang}/staff/translations/{task_id}/pages/{number}")


@dataclass(frozen=True)
class PageOfTask:
    """Which page an address speaks of; `number` counts from 1."""

    lang: LanguageDep
    task_id: UUID
    number: Annotated[int, Path(ge=1, le=MAX_PAGES)]

    @property
    def list(self) -> str:
        """Where all documents are listed."""
        return f"/{self.lang}/staff/translations"

    @property
    def address(self) -> Address:
        """Where the page and its form stand."""
        return Address(self.lang, f"{self.list}/{self.task_id}", self.number)


PlaceDep = Annotated[PageOfTask, Depends()]


@router.get("/again")
def show_form(
    place: PlaceDep, request: Request, context: ContextDep, staff: TranslatorDep
) -> Response:
    """The form, with the page as it came beside it."""
    return _shown(request, context, staff, place, Answered())


@router.post("/again")
def ask(
    place: PlaceDep,
    request: Request,
    context: ContextDep,
    staff: TranslatorDep,
    form: FormDep,
    session: WriteSessionDep,
) -> Response:
    """Ask for the page to be read again as it says, while holding the document."""
    order = asked(context, place.lang, place.number, form)
    if isinstance(order, Answered):
        return _shown(request, context, staff, place, order)
    desk, who = desk_of(context), staff.staff_id
    found = translating.look(session, desk, translator_id=who, task_id=place.task_id)
    rereading.order_page(
        session,
        context.clock,
        context.queue,
        found.claim_id,
        found.evidence_id,
        order=order,
        by=Asker.TRANSLATOR,
    )
    return RedirectResponse(f"{place.list}?done=asked", status_code=303)


@router.get("/{picture}.jpg")
def show_picture(
    place: PlaceDep,
    picture: OtherPicture,
    request: Request,
    context: ContextDep,
    staff: TranslatorDep,
) -> Response:
    """The page as it came, or as the engine saw it, for whoever holds the document now."""
    desk, who = desk_of(context), staff.staff_id
    with read_session(context.engine) as session:
        found = translating.look(session, desk, translator_id=who, task_id=place.task_id)
        name = page_image(session, found.evidence_id, place.number, picture)
        if name is None:
            raise HTTPException(404)
        key = context.keyring.unwrap(applicant_key(session, found.claim_id))
    looked(context, request, Seen.EVIDENCE, claim_id=found.claim_id, evidence_id=found.evidence_id)
    return sent(context.vault.read(key, name))


def _shown(
    request: Request,
    context: AppContext,
    staff: SignedInStaff,
    place: PageOfTask,
    answered: Answered,
) -> Response:
    desk, who = desk_of(context), staff.staff_id
    with read_session(context.engine) as session:
        found = translating.look(session, desk, translator_id=who, task_id=place.task_id)
        seal = claim_seal(session, context.keyring, found.claim_id)
        page = again_page(session, seal, found.evidence_id, place.address, answered)
    looked(context, request, Seen.EVIDENCE, claim_id=found.claim_id, evidence_id=found.evidence_id)
    status = 422 if answered.errors else 200
    return context.pages.show(request, "record/read_again.html", page, status=status)
