"""Puts decision letters into words and onto paper, for the worker."""

from collections.abc import Callable
from dataclasses import dataclass

from rpl.domain.errors import translatable
from rpl.domain.letter_parts import ClaimLetter
from rpl.domain.mail import Wording
from rpl.edge.languages import LANGUAGES, SOURCE_LANGUAGE, direction
from rpl.edge.pages import Pages, Site
from rpl.edge.told_letter import told_letter

_SUBJECT = translatable("There is a decision on your claim")
_NOTICE = translatable(
    "There is a decision on a claim that you made here, and a letter that says why and what you "
    "can do next. To read it, open this address, and sign in with your reference and your return "
    "code.\n\n%(link)s\n\nThis message says nothing of what was decided, so that nobody else "
    "reads it here."
)


@dataclass(frozen=True, slots=True)
class Press:
    """The press of the service; `typeset` makes a PDF of HTML."""

    pages: Pages
    typeset: Callable[[str], bytes]

    def notice(self, lang: str, public_url: str) -> Wording:
        """The e-mail that a decision is there, in a language or in English; nothing of it."""
        spoken = lang if lang in LANGUAGES else SOURCE_LANGUAGE
        address = f"{public_url}/{spoken}/claim/letter".replace("%", "%%")
        text = self.pages.translate(spoken, _NOTICE, link=address)
        return Wording(language=spoken, subject=self.pages.message(spoken, _SUBJECT), text=text)

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
