"""Pages of the translators: documents that wait for a person, and one of them line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from rpl.domain.intake import MAX_PAGES, EvidenceKind
from rpl.domain.looks import Seen
from rpl.domain.roles import Permission
from rpl.domain.translating import LONGEST_LINE, TranslationUnfinishedError
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep, whole_number
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.edge.sign_in import SignedInStaff, may
from rpl.flows import translating as flow
from rpl.flows.translating import TranslatorsDesk, Typed
from rpl.store.database import read_session
from rpl.store.intake import applicant_key
from rpl.store.reading import page_image
from rpl.store.translating import WaitingDocument, waiting_documents
from rpl.web.translating_document import DocumentAsked, document_page

router = APIRouter(prefix="/{lang}/staff/translations")
one = APIRouter(prefix="/{task_id}")
"""The addresses of one document."""

TranslatorDep = Annotated[SignedInStaff, Depends(may(Permission.TRANSLATE))]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document of the list; with `lapsed` it was this person's and can be taken again."""

    task_id: UUID
    reference: str
    kind: EvidenceKind
    pages: int
    source_language: str
    target_language: str
    waiting_days: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """The documents this person holds, and those that wait; `done` is what was just done."""

    mine: tuple[DocumentView, ...]
    waiting: tuple[DocumentView, ...]
    done: str


@dataclass(frozen=True)
class Task:
    """Which document an address speaks of."""

    lang: LanguageDep
    task_id: UUID

    @property
    def address(self) -> str:
        """Where the document is translated."""
        return f"{self.others}/{self.task_id}"

    @property
    def others(self) -> str:
        """Where all documents are listed."""
        return f"/{self.lang}/staff/translations"


TaskDep = Annotated[Task, Depends()]


@router.get("")
def show_list(
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: TranslatorDep,
    done: str = "",
) -> Response:
    """The documents that wait for a translator."""
    now = context.clock.now()
    found = waiting_documents(session, staff.staff_id)
    mine = [each for each in found if _is_held(each, now) and _is_of(each, staff)]
    free = [each for each in found if not _is_held(each, now)]
    page = ListPage(
        mine=tuple(_document(each, now) for each in mine),
        waiting=tuple(_document(each, now) for each in free),
        done=done if done in {"finished", "handed_back", "asked"} else "",
    )
    return context.pages.show(request, "translating/list.html", page)


@one.post("/take")
def take(
    task: TaskDep,
    context: ContextDep,
    session: WriteSessionDep,
    staff: TranslatorDep,
    _form: FormDep,
) -> Response:
    """Take a document, or take it again."""
    flow.take(session, desk_of(context), translator_id=staff.staff_id, task_id=task.task_id)
    return RedirectResponse(task.address, status_code=303)


@one.get("")
def show_document(
    task: TaskDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: TranslatorDep,
    asked: Annotated[DocumentAsked, Query()],
) -> Response:
    """One page of a document: its picture, its lines, what a machine made of them."""
    found = flow.look(session, desk_of(context), translator_id=staff.staff_id, task_id=task.task_id)
    view = document_page(session, context, found, (task.lang, asked))
    looked(context, request, Seen.EVIDENCE, claim_id=found.claim_id, evidence_id=found.evidence_id)
    return context.pages.show(request, "translating/document.html", view)


@one.post("")
def save(
    task: TaskDep,
    context: ContextDep,
    session: WriteSessionDep,
    staff: TranslatorDep,
    form: FormDep,
) -> Response:
    """Keep what was typed; with `finish`, the document waits for nobody any more."""
    desk, who = desk_of(context), staff.staff_id
    flow.save(session, desk, translator_id=who, task_id=task.task_id, typed=_typed(form))
    page = whole_number(form.text("page")) or 1
    if not form.text("finish"):
        return RedirectResponse(f"{task.address}?page={page}&saved=1", status_code=303)
    try:
        flow.finish(session, desk, translator_id=who, task_id=task.task_id)
    except TranslationUnfinishedError as unfinished:
        left = unfinished.details["lines"]
        return RedirectResponse(f"{task.address}?page={page}&saved=1&left={left}", status_code=303)
    return RedirectResponse(f"{task.others}?done=finished", status_code=303)


@one.post("/hand-back")
def hand_back(
    task: TaskDep,
    context: ContextDep,
    session: WriteSessionDep,
    staff: TranslatorDep,
    _form: FormDep,
) -> Response:
    """Let others have the document."""
    flow.hand_back(session, desk_of(context), translator_id=staff.staff_id, task_id=task.task_id)
    return RedirectResponse(f"{task.others}?done=handed_back", status_code=303)


@one.get("/pages/{number}.jpg")
def show_page_image(
    task: TaskDep,
    request: Request,
    number: Annotated[int, Path(ge=1, le=MAX_PAGES)],
    context: ContextDep,
    staff: TranslatorDep,
) -> Response:
    """The image of one page, for whoever holds the document now and for nobody else."""
    with read_session(context.engine) as session:
        desk, who = desk_of(context), staff.staff_id
        found = flow.look(session, desk, translator_id=who, task_id=task.task_id)
        name = page_image(session, found.evidence_id, number)
        if name is None:
            raise HTTPException(404)
        key = context.keyring.unwrap(applicant_key(session, found.claim_id))
    looked(context, request, Seen.EVIDENCE, claim_id=found.claim_id, evidence_id=found.evidence_id)
    chunks: Iterator[bytes] = context.vault.read(key, name)
    headers = {"cache-control": "private, no-store"}
    return StreamingResponse(chunks, media_type="image/jpeg", headers=headers)


router.include_router(one)


def desk_of(context: AppContext) -> TranslatorsDesk:
    """What a translator works with."""
    return TranslatorsDesk(context.catalog, context.clock, context.keyring)


def _is_held(found: WaitingDocument, now: datetime) -> bool:
    return found.holder is not None and not found.holder.lease.lapsed(now)


def _is_of(found: WaitingDocument, staff: SignedInStaff) -> bool:
    return found.holder is not None and found.holder.person == staff.staff_id


def _document(found: WaitingDocument, now: datetime) -> DocumentView:
    return DocumentView(
        task_id=found.task_id,
        reference=found.reference,
        kind=found.kind,
        pages=found.pages,
        source_language=found.source_language or "",
        target_language=found.target_language,
        waiting_days=(now - found.since).days,
        until=found.holder.lease.until if found.holder and _is_held(found, now) else None,
    )


def _typed(form: Form) -> Typed:
    lines = form.prefixed("line.", limit=LONGEST_LINE)
    numbered = {whole_number(number): text for number, text in lines.items()}
    return Typed(
        lines={number: text for number, text in numbered.items() if number is not None},
        certified=form.text("certified") == "yes",
    )
