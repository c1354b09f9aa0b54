"""Records of conversations that wait for a second person who took part: confirmed, or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.conversation import Conversation, ConversationNotFoundError, Objection, objection
from rpl.domain.errors import RuleError
from rpl.domain.intake import EvidenceKind
from rpl.domain.interests import NotDeclaredError
from rpl.domain.looks import Seen
from rpl.edge.again import show_again
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import FormDep
from rpl.edge.languages import LanguageDep
from rpl.edge.looks import looked
from rpl.edge.multipart import MAX_FIELD_BYTES
from rpl.edge.sign_in import AssessorDep
from rpl.flows import review
from rpl.store.conversation import WaitingRecord, waiting_for, waiting_record
from rpl.store.database import read_session
from rpl.store.intake import claim_summary, evidence_summary
from rpl.store.review.interests import declaration_of
from rpl.store.sealed import claim_seal
from rpl.web.review.desk import desk_of
from rpl.web.review.masking import mask_of
from rpl.web.review.taking import declare_page

router = APIRouter(prefix="/{lang}/staff/conversations")

_MOST = 50


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """The records that wait for the reader; `tied` says that they just declared a conflict."""

    waiting: tuple[WaitingRecord, ...]
    tied: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record, and the forms to confirm it or to say what was otherwise; errors translated."""

    record: WaitingRecord
    kind: EvidenceKind
    conversation: Conversation
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@router.get("")
def show_waiting(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AssessorDep,
    *,
    conflict: bool = False,
) -> Response:
    """The records of conversations in which the reader took part; nothing of what they say."""
    page = RecordsPage(waiting_for(session, staff.staff_id, _MOST), conflict)
    return context.pages.show(request, "review/conversations.html", page)


@router.get("/{record_id}")
def show_record(
    lang: LanguageDep,
    record_id: UUID,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AssessorDep,
) -> Response:
    """One record, once its reader has said that nothing ties them to the applicant."""
    found = _waiting(session, record_id, staff.staff_id)
    if declaration_of(session, found.claim_id, staff.staff_id) is None:
        return _ask(context, request, lang, found)
    looked(context, request, Seen.EVIDENCE, claim_id=found.claim_id, evidence_id=record_id)
    page = _page(session, context, lang, found)
    return context.pages.show(request, "review/second_record.html", page)


@router.post("/{record_id}/declare")
def declare(
    lang: LanguageDep,
    record_id: UUID,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    staff: AssessorDep,
) -> Response:
    """Keep whether anything ties them to the applicant; with a conflict the record is not shown."""
    found = _waiting(session, record_id, staff.staff_id)

    def again(error: RuleError, status: int) -> Response:
        if not isinstance(error, NotDeclaredError):
            raise error
        told = context.pages.translate(lang, error.template)
        return _ask(context, request, lang, found, told, status=status)

    show_again(request, again)
    desk, said = desk_of(context), form.text("interest")
    tied = review.declare(
        session, desk, assessor_id=staff.staff_id, claim_id=found.claim_id, said=said
    )
    onwards = f"/{record_id}" if tied is None else "?conflict=1"
    return RedirectResponse(f"/{lang}/staff/conversations{onwards}", status_code=303)


@router.post("/{record_id}/confirm")
def confirm(
    lang: LanguageDep,
    record_id: UUID,
    context: ContextDep,
    _form: FormDep,
    session: WriteSessionDep,
    staff: AssessorDep,
) -> Response:
    """Confirm that a record says what was said and done."""
    review.confirm_conversation(
        session, context.clock, staff_id=staff.staff_id, record_id=record_id
    )
    return RedirectResponse(f"/{lang}/staff/conversations", status_code=303)


@router.post("/{record_id}/object")
def object_to(
    lang: LanguageDep,
    record_id: UUID,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    staff: AssessorDep,
) -> Response:
    """Keep what is not as they saw it, beside what was recorded."""
    found = _waiting(session, record_id, staff.staff_id)
    if declaration_of(session, found.claim_id, staff.staff_id) is None:
        return _ask(context, request, lang, found)
    typed = form.prefixed("", limit=MAX_FIELD_BYTES)
    page = _page(session, context, lang, found)
    said = objection(typed, len(page.conversation.answers))
    if not isinstance(said, Objection):
        told = complaints(context.pages, lang, said)
        again = RecordPage(found, page.kind, page.conversation, typed, told)
        return context.pages.show(request, "review/second_record.html", again, status=422)
    review.object_to_conversation(
        session,
        context.clock,
        context.keyring,
        staff_id=staff.staff_id,
        record_id=record_id,
        said=said,
    )
    return RedirectResponse(f"/{lang}/staff/conversations", status_code=303)


def _waiting(session: Session, record_id: UUID, staff_id: UUID) -> WaitingRecord:
    """The record, if it waits for this person.

    Raises:
        ConversationNotFoundError: It does not.
    """
    found = waiting_record(session, record_id, staff_id)
    if found is None:
        raise ConversationNotFoundError
    return found


def _page(session: Session, context: AppContext, lang: str, found: WaitingRecord) -> RecordPage:
    """The page of a record, masked where its programme says so.

    Raises:
        ConversationNotFoundError: It is there no more.
    """
    seal = claim_seal(session, context.keyring, found.claim_id)
    item = evidence_summary(session, seal, found.claim_id, found.id)
    if item is None or item.conversation is None:
        raise ConversationNotFoundError
    claim = claim_summary(session, found.claim_id)
    mask = mask_of(session, context, lang, found.claim_id, claim.qualification)
    return RecordPage(found, item.kind, mask.of(item.conversation))


def _ask(
    context: AppContext,
    request: Request,
    lang: str,
    found: WaitingRecord,
    error: str = "",
    *,
    status: int = 200,
) -> Response:
    here = f"/{lang}/staff/conversations"
    with read_session(context.engine) as session:
        page = declare_page(
            session, context, lang, found.claim_id, (here, f"{here}/{found.id}/declare"), error
        )
    looked(context, request, Seen.CLAIM, claim_id=found.claim_id)
    return context.pages.show(request, "review/declare.html", page, status=status)
