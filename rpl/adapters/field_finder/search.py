"""One reading, ready to be searched, and what a search offers."""

from dataclasses import dataclass

from rpl.adapters.field_finder.lexicon import Lexicon
from rpl.adapters.field_finder.sheet import Layout, PageText, Span
from rpl.domain.record import DocumentKind, FieldName

TELL_THE_JOB = frozenset({DocumentKind.REFERENCE_LETTER, DocumentKind.PAYSLIP})
TELL_THE_PRICE = frozenset({DocumentKind.INVOICE, DocumentKind.RECEIPT})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that could be a field's value, and how sure the way it was found is, from 0 to 1."""

    name: FieldName
    span: Span
    weight: float


@dataclass(frozen=True, slots=True)
class Search:
    """One reading, ready to be searched."""

    kind: DocumentKind
    words: Lexicon
    layout: Layout
    pages: tuple[PageText, ...]

    @property
    def language(self) -> str:
        """The language of the document."""
        return self.words.language
