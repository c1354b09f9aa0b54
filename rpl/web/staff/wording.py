"""One message that the service sends by mail: its words, as they are sent, and who changed them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from rpl.domain.errors import RuleError
from rpl.domain.mail import Errand, Letter, MailKind, Worded, Wording, letter, usual
from rpl.domain.mail_messages import MESSAGES, MailMessage, Placeholder
from rpl.domain.mail_wording import (
    MAX_SUBJECT_LETTERS,
    MAX_TEXT_LETTERS,
    SAMPLES,
    WordingChangedError,
    WordingUnknownError,
    tidied,
)
from rpl.edge.again import View, show_again
from rpl.edge.complaints import complaints
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep, WriteSessionDep
from rpl.edge.forms import Form, FormDep
from rpl.edge.languages import LANGUAGES, LanguageDep
from rpl.edge.letters import wording
from rpl.edge.sign_in import AdminDep
from rpl.flows import mail_wording as flow
from rpl.flows.delivery import words_in_force
from rpl.store.database import read_session
from rpl.store.mail_wording import WordedVersion, all_own_words, versions_of
from rpl.store.organisation import organisation
from rpl.web.staff.wordings import SaidIn, said_in

router = APIRouter(prefix="/{lang}/staff/wordings/{message}/{language}")

SAMPLE_ADDRESS = "ana@applicant.example"


@dataclass(frozen=True, slots=True)
class WordingPage:
    """One message in one language: the form, what is sent, and what it said before.

    `seen` is the version that the form was filled from.  `previewed` says that the letter shows
    what was typed and is not kept; `errors` are translated by field.
    """

    message: MailMessage
    language: str
    occasion: str
    said: SaidIn
    must: tuple[Placeholder, ...]
    may: tuple[Placeholder, ...]
    typed: Worded
    usual: Worded
    letter: Letter
    previewed: bool
    seen: int
    versions: tuple[WordedVersion, ...]
    most: tuple[int, int]
    errors: Mapping[str, str]
    done: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request about one message in one language."""

    lang: str
    request: Request
    context: AppContext
    place: flow.Place
    staff_id: UUID


def _asked(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    staff: AdminDep,
    message: Annotated[str, Path(max_length=40)],
    language: Annotated[str, Path(max_length=8)],
) -> Asked:
    if message not in set(MailMessage) or language not in LANGUAGES:
        raise WordingUnknownError
    place = flow.Place(staff.organisation_id, MailMessage(message), language)
    return Asked(lang, request, context, place, staff.staff_id)


AskedDep = Annotated[Asked, Depends(_asked)]


@router.get("")
def show_one(
    asked: AskedDep,
    session: ReadSessionDep,
    _staff: AdminDep,
    version: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    done: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Show one message in one language; `version` fills the form from an earlier one."""
    page = _page(session, asked, _earlier(session, asked.place, version))
    shown = replace(page, done=done if done in {"kept", "back"} else "")
    return asked.context.pages.show(asked.request, "staff/wording.html", shown)


@router.post("")
def word(asked: AskedDep, session: WriteSessionDep, _staff: AdminDep, form: FormDep) -> Response:
    """Show what was typed as it would be sent, keep it, or go back to the usual words."""
    place, clock, typed = asked.place, asked.context.clock, _typed(form)
    here = f"/{asked.lang}/staff/wordings/{place.message}/{place.language}"
    wanted, seen = form.text("wanted", limit=20), _seen(form)
    show_again(asked.request, _again(asked, typed))
    if wanted == "back":
        flow.go_back(session, clock, place=place, by=flow.By(asked.staff_id, seen))
        return RedirectResponse(f"{here}?done=back", status_code=303)
    problems = flow.problems_of(place.message, place.language, typed)
    if wanted == "keep":
        problems = flow.word_message(
            session,
            clock,
            place=place,
            by=flow.By(asked.staff_id, seen),
            worded=typed,
            usual=usual(wording(asked.context.pages, place.language, place.message)),
        )
        if not problems:
            return RedirectResponse(f"{here}?done=kept", status_code=303)
    errors = complaints(asked.context.pages, asked.lang, problems)
    page = replace(_page(session, asked, typed, errors), seen=seen)
    status = 422 if errors else 200
    return asked.context.pages.show(asked.request, "staff/wording.html", page, status=status)


def sample_letter(usual_words: Wording, own: Worded | None, organisation_name: str) -> Letter:
    """A letter as it is sent, with invented details in it."""
    details = {name.value: value for name, value in SAMPLES.items()}
    details[Placeholder.ORGANISATION.value] = organisation_name
    errand = Errand(kind=MailKind.NOTICE, wording=usual_words, details=details)
    return letter(errand, SAMPLE_ADDRESS, own)


def _typed(form: Form) -> Worded:
    longest = 4 * MAX_TEXT_LETTERS
    return tidied(form.text("subject", limit=longest), form.text("text", limit=longest))


def _seen(form: Form) -> int:
    typed = form.text("seen", limit=7)
    return int(typed) if typed.isascii() and typed.isdecimal() else -1


def _earlier(session: Session, place: flow.Place, version: int) -> Worded | None:
    versions = versions_of(session, place.organisation_id, place.message, place.language)
    return next((each.worded for each in versions if each.version == version), None)


def _again(asked: Asked, typed: Worded) -> View:
    def view(refusal: RuleError, status: int) -> Response:
        if not isinstance(refusal, WordingChangedError):
            raise refusal
        pages = asked.context.pages
        errors = {"text": pages.translate(asked.lang, refusal.template)}
        with read_session(asked.context.engine) as session:
            page = _page(session, asked, typed, errors)
        return pages.show(asked.request, "staff/wording.html", page, status=status)

    return view


def _page(
    session: Session,
    asked: Asked,
    typed: Worded | None = None,
    errors: Mapping[str, str] | None = None,
) -> WordingPage:
    """The page as it stands, or with what was typed; what is wrong is not shown as sent."""
    context, place = asked.context, asked.place
    own = all_own_words(session, place.organisation_id)
    versions = versions_of(session, place.organisation_id, place.message, place.language)
    usual_words = wording(context.pages, place.language, place.message)
    kept, _since = own.get((place.message.value, place.language), (None, None))
    in_force = words_in_force(session, place.organisation_id, usual_words)
    shown = in_force if typed is None or errors else typed
    text, name = MESSAGES[place.message], organisation(session, place.organisation_id).name
    return WordingPage(
        message=place.message,
        language=place.language,
        occasion=context.pages.translate(asked.lang, text.occasion),
        said=said_in(context, own, place.message, place.language),
        must=tuple(each for each in Placeholder if each in text.must),
        may=tuple(each for each in Placeholder if each in text.known - text.must),
        typed=typed or kept or usual(usual_words),
        usual=usual(usual_words),
        letter=sample_letter(usual_words, shown, name),
        previewed=shown is not in_force,
        seen=versions[0].version if versions else 0,
        versions=versions,
        most=(MAX_SUBJECT_LETTERS, MAX_TEXT_LETTERS),
        errors=errors or {},
    )
