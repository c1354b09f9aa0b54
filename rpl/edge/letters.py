"""Letters that pages ask for: whether there are any, and their words in the page's language."""

from fastapi import HTTPException

from rpl.domain.mail import Wording
from rpl.domain.mail_messages import MESSAGES, MailMessage
from rpl.edge.context import ContextDep
from rpl.edge.languages import LANGUAGES, SOURCE_LANGUAGE
from rpl.edge.pages import Pages


def mail_offered(context: ContextDep) -> None:
    """A dependency: where no mail can leave, its pages are not there."""
    if not context.mail_offered:
        raise HTTPException(404)


def wording(pages: Pages, lang: str, message: MailMessage) -> Wording:
    """The usual words of a message, in English where a language is not spoken here."""
    spoken, usual = lang if lang in LANGUAGES else SOURCE_LANGUAGE, MESSAGES[message]
    return Wording(
        language=spoken,
        subject=pages.message(spoken, usual.subject),
        text=pages.message(spoken, usual.text),
        message=message,
        untranslated=not pages.has(spoken, usual.text),
    )
