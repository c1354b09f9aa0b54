"""Pages of messages: an applicant and the adviser of their claim, and nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.looks import Seen
from rpl.domain.mail_messages import MailMessage
from rpl.domain.message import ThreadNotYoursError, check_message
from rpl.domain.replies import Offered, begun
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LANGUAGES, LanguageDep
from rpl.edge.letters import wording
from rpl.edge.limits import MESSAGES_PER_CLAIM, LimitsDep
from rpl.edge.looks import looked
from rpl.edge.multipart import MAX_FIELD_BYTES
from rpl.edge.sign_in import ApplicantDep, FacilitatorDep, SignedInStaff
from rpl.flows import mail, message
from rpl.store.intake import applicant_name, claim_summary
from rpl.store.message import (
    Thread,
    Written,
    adviser_of,
    is_adviser,
    messages,
    threads_of,
    waiting_threads,
)
from rpl.store.sealed import claim_seal

router = APIRouter(tags=["account"])

_MOST = 100
_LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """The messages of an applicant; `adviser` is a name, empty while nobody advises them."""

    adviser: str
    messages: tuple[Written, ...]
    typed: str
    sent: bool
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ThreadsPage:
    """The applicants somebody advises, and those who wait for an adviser."""

    mine: tuple[Thread, ...]
    waiting: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """The messages of one applicant, for their adviser; `replies` are to begin one from."""

    claim_id: UUID
    reference: str
    name: str
    language: str
    replies: tuple[Offered, ...]
    messages: tuple[Written, ...]
    typed: str
    errors: Mapping[str, str]


@router.get("/{lang}/claim/messages")
def show_messages(
    lang: LanguageDep,  # noqa: ARG001 -- refuses a language we do not have
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    applicant: ApplicantDep,
) -> Response:
    """Show the applicant's messages, and the form for one more."""
    page = _messages(session, context, applicant.claim_id, sent="sent" in request.query_params)
    return context.pages.show(request, "account/messages.html", page)


@router.post("/{lang}/claim/messages")
def write(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    form: FormDep,
    limits: LimitsDep,
    session: WriteSessionDep,
    applicant: ApplicantDep,
) -> Response:
    """Send a message to the adviser, or ask for one."""
    text = _text(form)
    if problems := check_message(text):
        told = complaints(context.pages, lang, problems)
        page = _messages(session, context, applicant.claim_id, text, told)
        return context.pages.show(request, "account/messages.html", page, status=422)
    limits.spend(MESSAGES_PER_CLAIM, str(applicant.claim_id))
    message.write_to_adviser(
        session, context.clock, context.keyring, claim_id=applicant.claim_id, text=text
    )
    adviser = adviser_of(session, applicant.claim_id)
    if adviser is not None and context.mail_offered:
        mail.send_to(
            session,
            context.clock,
            context.keyring,
            context.queue,
            about=mail.About(applicant.claim_id, adviser.email),
            notice=wording(context.pages, lang, MailMessage.APPLICANT_WROTE),
        )
    return RedirectResponse(f"/{lang}/claim/messages?sent=1", status_code=303)


@router.get("/{lang}/staff/messages")
def show_threads(
    lang: LanguageDep,  # noqa: ARG001 -- as above
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: FacilitatorDep,
) -> Response:
    """Show whom the reader advises, and who waits for an adviser."""
    page = ThreadsPage(
        threads_of(session, context.keyring, staff.staff_id, _MOST),
        waiting_threads(session, context.keyring, staff.staff_id, _MOST),
    )
    return context.pages.show(request, "account/threads.html", page)


@router.post("/{lang}/staff/messages/{claim_id}/take")
def take(
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    _form: FormDep,
    session: WriteSessionDep,
    staff: FacilitatorDep,
) -> Response:
    """Become the adviser of an applicant who waits for one."""
    message.become_adviser(session, context.clock, claim_id=claim_id, staff_id=staff.staff_id)
    return RedirectResponse(f"/{lang}/staff/messages/{claim_id}", status_code=303)


@router.post("/{lang}/staff/messages/{claim_id}/leave")
def leave(
    lang: LanguageDep,
    claim_id: UUID,
    context: ContextDep,
    _form: FormDep,
    session: WriteSessionDep,
    staff: FacilitatorDep,
) -> Response:
    """Be the adviser no longer; a colleague can be it."""
    message.give_up_advice(session, context.clock, claim_id=claim_id, staff_id=staff.staff_id)
    return RedirectResponse(f"/{lang}/staff/messages", status_code=303)


@router.get("/{lang}/staff/messages/{claim_id}")
def show_thread(
    lang: LanguageDep,  # noqa: ARG001 -- as above
    claim_id: UUID,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: FacilitatorDep,
) -> Response:
    """Show the messages of an applicant whom the reader advises."""
    page = _thread(session, context, staff, claim_id)
    looked(context, request, Seen.CLAIM, claim_id=claim_id)
    return context.pages.show(request, "account/thread.html", page)


@router.post("/{lang}/staff/messages/{claim_id}")
def answer(
    lang: LanguageDep,
    claim_id: UUID,
    request: Request,
    context: ContextDep,
    form: FormDep,
    session: WriteSessionDep,
    staff: FacilitatorDep,
) -> Response:
    """Answer an applicant, and tell their address that there is a message."""
    text, wanted = _text(form), form.text("reply", limit=_LONGEST_ID)
    if form.text("begin", limit=5):
        page = _thread(session, context, staff, claim_id, text)
        chosen = {each.id: each.reply for each in page.replies}.get(wanted)
        typed = text if chosen is None else begun(text, chosen)
        shown = replace(page, typed=typed)
        return context.pages.show(request, "account/thread.html", shown)
    if problems := check_message(text):
        told = complaints(context.pages, lang, problems)
        page = _thread(session, context, staff, claim_id, text, told)
        return context.pages.show(request, "account/thread.html", page, status=422)
    message.answer(
        session,
        context.clock,
        context.keyring,
        claim_id=claim_id,
        staff_id=staff.staff_id,
        text=text,
    )
    if context.mail_offered:
        spoken = claim_summary(session, claim_id).language
        spoken = spoken if spoken in LANGUAGES else lang
        mail.send_notice(
            session,
            context.clock,
            context.keyring,
            context.queue,
            claim_id=claim_id,
            notice=wording(context.pages, spoken, MailMessage.ADVISER_WROTE),
        )
    return RedirectResponse(f"/{lang}/staff/messages/{claim_id}", status_code=303)


def _text(form: Form) -> str:
    return form.text("message", limit=MAX_FIELD_BYTES)


def _messages(
    session: Session,
    context: AppContext,
    claim_id: UUID,
    typed: str = "",
    errors: Mapping[str, str] | None = None,
    *,
    sent: bool = False,
) -> MessagesPage:
    seal, adviser = claim_seal(session, context.keyring, claim_id), adviser_of(session, claim_id)
    return MessagesPage(
        adviser="" if adviser is None else adviser.name,
        messages=messages(session, seal, claim_id),
        typed=typed,
        sent=sent,
        errors=errors or {},
    )


def _thread(
    session: Session,
    context: AppContext,
    staff: SignedInStaff,
    claim_id: UUID,
    typed: str = "",
    errors: Mapping[str, str] | None = None,
) -> ThreadPage:
    if not is_adviser(session, claim_id, staff.staff_id):
        raise ThreadNotYoursError
    claim = claim_summary(session, claim_id)
    seal = claim_seal(session, context.keyring, claim_id)
    return ThreadPage(
        claim_id=claim_id,
        reference=claim.reference,
        name=applicant_name(session, seal, claim_id),
        language=claim.language,
        replies=context.catalog.offered_replies(claim.qualification, claim.language),
        messages=messages(session, seal, claim_id),
        typed=typed,
        errors=errors or {},
    )
