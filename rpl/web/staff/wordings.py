"""The messages that the service sends by mail: in whose words each is said, for administrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response

from rpl.domain.mail import Worded
from rpl.domain.mail_messages import MESSAGES, MailMessage
from rpl.domain.mail_wording import still_fits
from rpl.domain.replies import Offered, replies_for
from rpl.edge.context import AppContext, ContextDep, ReadSessionDep
from rpl.edge.languages import LANGUAGES, LanguageDep
from rpl.edge.sign_in import AdminDep
from rpl.store.mail_wording import all_own_words

router = APIRouter(prefix="/{lang}/staff/wordings")


@dataclass(frozen=True, slots=True)
class SaidIn:
    """How a message is said in one language.

    `state` is `own`, `unfit` (own words that no longer fit, so that the usual are sent), `usual`,
    `unchecked` (usual, translated by a machine and read by nobody) or `english`.
    """

    language: str
    state: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message: when it is sent (translated), and how it is said in each language."""

    message: MailMessage
    occasion: str
    said: tuple[SaidIn, ...]


@dataclass(frozen=True, slots=True)
class RepliesIn:
    """The texts that advisers begin from in one language, by the title of their programme."""

    language: str
    programmes: tuple[tuple[str, tuple[Offered, ...]], ...]


@dataclass(frozen=True, slots=True)
class WordingsPage:
    """Every message, and every text that an adviser may begin one from.

    `mail_offered` says whether mail can leave at all.
    """

    lines: tuple[MessageLine, ...]
    mail_offered: bool
    replies: tuple[RepliesIn, ...]


@router.get("")
def show_all(
    lang: LanguageDep,
    request: Request,
    context: ContextDep,
    session: ReadSessionDep,
    staff: AdminDep,
) -> Response:
    """List every message the service sends, and in whose words."""
    own = all_own_words(session, staff.organisation_id)
    lines = tuple(
        MessageLine(
            message,
            context.pages.translate(lang, MESSAGES[message].occasion),
            tuple(said_in(context, own, message, language) for language in LANGUAGES),
        )
        for message in MailMessage
    )
    replies = tuple(_replies(context, lang, language) for language in LANGUAGES)
    page = WordingsPage(lines, context.mail_offered, replies)
    return context.pages.show(request, "staff/wordings.html", page)


def said_in(
    context: AppContext,
    own: Mapping[tuple[str, str], tuple[Worded, datetime]],
    message: MailMessage,
    language: str,
) -> SaidIn:
    """How an organisation says a message, given all its own words."""
    kept, text = own.get((message.value, language)), MESSAGES[message].text
    if kept is not None:
        return SaidIn(language, "own" if still_fits(message, kept[0]) else "unfit", kept[1])
    if not context.pages.has(language, text):
        return SaidIn(language, "english", None)
    checked = context.pages.is_checked(language, text)
    return SaidIn(language, "usual" if checked else "unchecked", None)


def _replies(context: AppContext, lang: str, language: str) -> RepliesIn:
    catalog = context.catalog
    named = {
        found.slug: catalog.qualification(found.reference, lang).title
        for found in catalog.current()
    }
    return RepliesIn(
        language,
        tuple(
            (title, replies_for([catalog.replies[slug]], language))
            for slug, title in {"": "", **named}.items()
            if slug in catalog.replies
        ),
    )
