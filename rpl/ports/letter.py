"""What steps ask of whoever puts letters into words and onto paper; `rpl.edge.press` answers."""

from typing import Protocol

from rpl.domain.letter_parts import ClaimLetter
from rpl.domain.mail import Wording


class LetterPress(Protocol):
    """Writes letters in the languages of the service."""

    def notice(self, lang: str) -> Wording:
        """The e-mail that a decision is there, in a language or in English; nothing of it."""
        ...

    def html(self, letter: ClaimLetter, lang: str) -> str:
        """A decision letter as a document that holds all it needs; the same letter is the same."""
        ...

    def pdf(self, html: str) -> bytes:
        """The document as a PDF that can be read aloud; the same document is the same PDF.

        Raises:
            LetterNotPrintableError: No font here has some character of it.
        """
        ...
