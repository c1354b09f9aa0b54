"""Translation: each line of a document in the reader's language, and what guards say of it.

Each line is compared with its source by rule (`rpl.domain.guards`), and a line that fails any guard
is shown in the original until a person has looked at it.
"""

from enum import StrEnum

from pydantic import AwareDatetime

from rpl.domain.guards import FLAG_REASONS, Flag, Pair, failed
from rpl.domain.values import Frozen

__all__ = [
    "FLAG_REASONS",
    "Flag",
    "Pair",
    "PersonMark",
    "Quality",
    "TermUse",
    "TranslatedLine",
    "Translation",
    "guarded",
    "has_letters",
]


class Quality(StrEnum):
    """How far a translation may be trusted before a person has looked at it."""

    DRAFT = "draft"
    GIST = "gist"


class TermUse(Frozen):
    """A fixed term of the programme's glossary that stands in a line, and what it became."""

    source: str
    target: str


class PersonMark(Frozen):
    """A person translated a line: when, and whether they certify it.

    Who is kept beside it in the database, and in the audit trail.
    """

    at: AwareDatetime
    certified: bool


class TranslatedLine(Frozen):
    """One line.  With any flag, readers are shown `source` and the reason, not `target`."""

    source: str
    target: str
    score: float | None = None
    flags: tuple[str, ...] = ()
    terms: tuple[TermUse, ...] = ()
    person: PersonMark | None = None

    @property
    def shown(self) -> str:
        """What a reader may be shown as the line."""
        return self.source if self.flags else self.target


class Translation(Frozen):
    """The lines of one document, in their order, by one engine and model."""

    engine: str
    model: str
    quality: Quality
    source_language: str
    target_language: str
    lines: tuple[TranslatedLine, ...]


def guarded(pair: Pair) -> TranslatedLine:
    """The line with the guards it fails."""
    if not has_letters(pair.source):
        return TranslatedLine(source=pair.source, target=pair.source)
    return TranslatedLine(
        source=pair.source, target=pair.target, score=pair.score, flags=failed(pair)
    )


def has_letters(line: str) -> bool:
    """Whether there is anything to translate."""
    return any(character.isalpha() for character in line)
