"""Letters that pages ask for: whether there are any, and their words in the page's language."""

from fastapi import HTTPException

from rpl.domain.mail import Wording
from rpl.edge.context import AppContext, ContextDep


def mail_offered(context: ContextDep) -> None:
    """A dependency: where no mail can leave, its pages are not there."""
    if not context.mail_offered:
        raise HTTPException(404)


def wording(context: AppContext, lang: str, subject: str, text: str) -> Wording:
    """A letter in a language; what is filled in later stays as it is."""
    message = context.pages.message
    return Wording(language=lang, subject=message(lang, subject), text=message(lang, text))
