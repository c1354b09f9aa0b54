"""Puts decision letters into words and onto paper, for the worker."""

from collections.abc import Callable
from dataclasses import dataclass

from rpl.domain.letter_parts import ClaimLetter
from rpl.domain.mail import Wording
from rpl.domain.mail_messages import MailMessage
from rpl.edge.languages import direction
from rpl.edge.letters import wording
from rpl.edge.pages import Pages, Site
from rpl.edge.told_letter import told_letter


@dataclass(frozen=True, slots=True)
class Press:
    """The press of the service; `typeset` makes a PDF of HTML."""

    pages: Pages
    typeset: Callable[[str], bytes]

    def notice(self, lang: str) -> Wording:
        """The e-mail that a decision is there, in a language or in English; nothing of it."""
        return wording(self.pages, lang, MailMessage.DECISION_MADE)

    def html(self, letter: ClaimLetter, lang: str) -> str:
        """A decision letter as a document that holds all it needs; the same letter is the same."""
        return letter_html(self.pages, letter, lang)

    def pdf(self, html: str) -> bytes:
        """The document as a PDF that can be read aloud; the same document is the same PDF.

        Raises:
            LetterNotPrintableError: No font here has some character of it.
        """
        return self.typeset(html)


def letter_html(pages: Pages, letter: ClaimLetter, lang: str) -> str:
    """A decision letter in a language, as it is printed."""
    paper = Site(
        lang=lang,
        dir=direction(lang),
        path="",
        languages=(),
        csrf_token="",
        signed_in="",
        translation=pages.state(lang),
    )
    return pages.render(paper, "decision/letter_print.html", told_letter(pages, letter, lang))
