"""A decision letter in words: the decision's language, and beside it the reader's.

A sentence that states law or rights is shown in a translation only where a named person has
checked it.  Where nobody has, the sentence of the decision's language stands there, and says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import bidirectional

from rpl.domain.letter_parts import ClaimLetter, Detail, Line, Passage, Section
from rpl.domain.letter_words import WHICH_COUNTS
from rpl.edge import formats
from rpl.edge.languages import (
    LANGUAGES,
    RIGHT_TO_LEFT,
    SOURCE_LANGUAGE,
    Language,
    direction,
    language,
)
from rpl.edge.pages import Pages

_STRONG = frozenset({"L", "R", "AL"})  # Unicode Standard Annex 9, table 4
_ISOLATE, _END = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Tongue:
    """One column of a letter: the language it is in, and that of its names and descriptors."""

    lang: str
    defined_in: str


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A line and its language; `unchecked` where it stands for a translation nobody checked.

    `lang` is empty for what a person wrote: nobody said in which language that is.
    """

    text: str
    lang: str
    unchecked: bool = False

    @property
    def dir(self) -> str:
        """`rtl` or `ltr`: by the language, or where that is not known by the first letter."""
        return direction(self.lang) if self.lang else first_direction(self.text)


@dataclass(frozen=True, slots=True)
class ToldPassage:
    """Lines under titles of equal rank; `unchecked` where any line is."""

    titles: tuple[ToldLine, ...]
    lines: tuple[ToldLine, ...]
    listed: bool

    @property
    def unchecked(self) -> bool:
        """Whether a line stands for a translation that nobody has checked."""
        return any(line.unchecked for line in self.lines)


@dataclass(frozen=True, slots=True)
class ToldSection:
    """One part of a letter in a language."""

    key: str
    title: ToldLine
    passages: tuple[ToldPassage, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A letter in one language; `decides` in that of the decision."""

    language: Language
    decides: bool
    sections: tuple[ToldSection, ...]


@dataclass(frozen=True, slots=True)
class ToldLetter:
    """A letter as its reader sees it: in their language first, then in the decision's.

    It has one column where the two are the same.  `counts` says which column counts, and is None
    there.  `title` is the qualification's, in the language `title_lang`.
    """

    reference: str
    holder: str
    title: str
    title_lang: str
    decided_at: datetime
    counts: ToldLine | None
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts lines into a language.  `host` is the column of the decision's language."""

    pages: Pages
    tongue: Tongue
    host: Tongue

    def sections(self, letter: Iterable[Section]) -> tuple[ToldSection, ...]:
        """A letter in this language."""
        return tuple(
            ToldSection(
                section.key,
                self.line(section.title),
                tuple(self._passage(passage) for passage in section.passages),
            )
            for section in letter
        )

    def line(self, line: Line) -> ToldLine:
        """A line in this language, or in the decision's where it has to be."""
        if line.states_law:
            return self._law(line)
        if line.written:
            return ToldLine(line.template, "")
        if line.defined:
            return ToldLine(line.template, self.tongue.defined_in)
        lang = self.tongue.lang
        return self._said(line, lang if self.pages.has(lang, line.template) else SOURCE_LANGUAGE)

    def _law(self, line: Line) -> ToldLine:
        """Definitions are in the decision's language; nobody has checked what translates them."""
        lang, host = self.tongue.lang, self.host
        if line.defined:
            return ToldLine(line.template, host.defined_in, host.defined_in != lang)
        for known in (lang, host.lang):
            if self.pages.is_checked(known, line.template):
                said = self._said(line, known)
                return ToldLine(said.text, known, known != lang)
        said = self._said(line, SOURCE_LANGUAGE)
        return ToldLine(said.text, said.lang, lang != SOURCE_LANGUAGE)

    def _said(self, line: Line, lang: str) -> ToldLine:
        return ToldLine(self.pages.translate(lang, line.template, **_filled(line, lang)), lang)

    def _passage(self, passage: Passage) -> ToldPassage:
        return ToldPassage(
            tuple(self.line(title) for title in passage.titles),
            tuple(self.line(line) for line in passage.lines),
            passage.listed,
        )


def first_direction(text: str) -> str:
    """`rtl` or `ltr`, by the first letter that has a direction, as `dir="auto"` goes by it."""
    found = (bidirectional(each) for each in text)
    return next(("ltr" if each == "L" else "rtl" for each in found if each in _STRONG), "ltr")


def told_letter(pages: Pages, letter: ClaimLetter, lang: str) -> ToldLetter:
    """A letter for a reader of a language, beside the language of the decision."""
    host = host_tongue(letter.language)
    reader = Tongue(lang, letter.shown.defined_in)
    beside = lang != host.lang
    decided = Teller(pages, host, host).sections(letter.original.sections)
    columns = [Column(language(host.lang), decides=True, sections=decided)]
    if beside:
        told = Teller(pages, reader, host).sections(letter.shown.sections)
        columns.insert(0, Column(language(lang), decides=False, sections=told))
    counts = Teller(pages, reader, host).line(Line(WHICH_COUNTS, states_law=True))
    return ToldLetter(
        reference=letter.reference,
        holder=letter.holder,
        title=letter.shown.title,
        title_lang=letter.shown.defined_in,
        decided_at=letter.decided_at,
        counts=counts if beside else None,
        columns=tuple(columns),
    )


def host_tongue(definition_language: str) -> Tongue:
    """The column in the language of a decision."""
    return Tongue(host_language(definition_language), definition_language)


def host_language(definition_language: str) -> str:
    """The language of a decision: that of its definitions, where the service speaks it."""
    return definition_language if definition_language in LANGUAGES else SOURCE_LANGUAGE


def _filled(line: Line, lang: str) -> Mapping[str, str]:
    return {name: _word(detail, lang) for name, detail in line.details.items()}


def _word(detail: Detail, lang: str) -> str:
    """A detail as a reader of the language expects it.

    Text of unknown direction is set apart by characters, which a printed page obeys as a screen
    does; left to right nothing can reorder a sentence that its own letters begin.
    """
    filters = formats.filters(lang)
    if isinstance(detail, date):
        shown = filters["day"](detail)
    elif isinstance(detail, int | float):
        shown = filters["number"](detail)
    else:
        shown = detail
    return f"{_ISOLATE}{shown}{_END}" if lang in RIGHT_TO_LEFT else shown
