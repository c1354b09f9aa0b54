"""What a decision letter is made of, before it is put into a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

Detail: TypeAlias = str | int | float | date


@dataclass(frozen=True, slots=True)
class Line:
    """One line before it is put into a language.

    `template` is a message with `details`, or text of a definition where `defined` says so.  What
    `states_law` may be shown in a translation only once a person has checked that.  What is
    `written` was typed by a person about this claim, and stands as they wrote it, in any language.
    """

    template: str
    details: Mapping[str, Detail] = field(default_factory=dict)
    states_law: bool = False
    defined: bool = False
    written: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that belong together; `titles` are of equal rank, `listed` lines are points."""

    lines: tuple[Line, ...]
    titles: tuple[Line, ...] = ()
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a letter; `key` is the same in every language, and the appeal's is `appeal`."""

    key: str
    title: Line
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class LetterIn:
    """A letter whose names of units, criteria and levels are in the language `defined_in`."""

    defined_in: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ClaimLetter:
    """A letter by the definitions that were decided by, and by those in the reader's language.

    `language` is that of the definitions.
    """

    reference: str
    holder: str
    decided_at: datetime
    language: str
    original: LetterIn
    shown: LetterIn
