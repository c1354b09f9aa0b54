"""Translation: each line of a document in the reader's language, and what guards say of it.

Each line is compared with its source by rule (`rpl.domain.guards`), and a line that fails any guard
is shown in the original until a person has looked at it.  What no rule can tell of the names in a
line that is shown is said beside it.
"""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime

from rpl.domain.guards import FLAG_REASONS, Flag, Pair, failed
from rpl.domain.guards.unchecked import unchecked_names
from rpl.domain.values import Frozen

__all__ = [
    "FLAG_REASONS",
    "NO_MACHINE",
    "Flag",
    "Leg",
    "Maker",
    "Pair",
    "PersonMark",
    "Quality",
    "Step",
    "TermUse",
    "TranslatedLine",
    "Translation",
    "guarded",
    "guarded_way",
    "has_letters",
    "names_unchecked",
]


NO_MACHINE = "none"
"""The engine of a translation in which only lines that need none have a target."""


class Quality(StrEnum):
    """How far a translation may be trusted before a person has looked at it."""

    DRAFT = "draft"
    GIST = "gist"


class TermUse(Frozen):
    """A fixed term of the programme's glossary that stands in a line, and what it became."""

    source: str
    target: str


class PersonMark(Frozen):
    """A person translated a line: who, when, and whether they certify it.

    `who` and their name `by` are put in from the row that keeps the line.
    """

    at: AwareDatetime
    certified: bool
    who: UUID | None = None
    by: str = ""


class Maker(Frozen):
    """What made a translation: the engine, its model, and the model's version, where it has one."""

    engine: str
    model: str
    version: str = ""

    @property
    def name(self) -> str:
        """All of it in one line, as it is shown."""
        return " ".join(part for part in (self.engine, self.model, self.version) if part)


class Leg(Frozen):
    """The part of one model in a line: from which language into which, and what guards say of it.

    `score` is the mean log-probability of its tokens, or None where an engine gives none.
    """

    maker: Maker
    source_language: str
    target_language: str
    score: float | None = None
    flags: tuple[str, ...] = ()


class Step(Frozen):
    """What one model made of a line, before any guard has looked at it."""

    maker: Maker
    pair: Pair


class TranslatedLine(Frozen):
    """One line.  With any flag, readers are shown `source` and the reason, not `target`.

    `legs` are the models it went through, in their order; more than one by way of a third language.
    None are known of a line that a person or a fixed term made, or that has nothing to translate.
    `likely_names` are words that look like names and were found on one side alone; `possible_names`
    others that may be names, where nothing tells a name from another word.  `language` (ISO 639-1)
    is said where it is another than that of most of the document.
    """

    source: str
    target: str
    score: float | None = None
    flags: tuple[str, ...] = ()
    terms: tuple[TermUse, ...] = ()
    person: PersonMark | None = None
    legs: tuple[Leg, ...] = ()
    likely_names: tuple[str, ...] = ()
    possible_names: tuple[str, ...] = ()
    language: str | None = None

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

    def language_of(self, line: TranslatedLine) -> str:
        """The language (ISO 639-1) that one of the lines is in on the document."""
        return line.language or self.source_language

    def stands(self, line: TranslatedLine) -> bool:
        """Whether one of the lines is in the reader's language already."""
        return self.language_of(line) == self.target_language


def names_unchecked(translation: Translation) -> int:
    """How many lines are shown with words that may be names, where no capital tells."""
    return sum(1 for line in translation.lines if line.possible_names and not line.flags)


def guarded(pair: Pair) -> TranslatedLine:
    """The line with the guards it fails, and with the names in it that no guard could check."""
    if not has_letters(pair.source):
        return TranslatedLine(source=pair.source, target=pair.source)
    line = TranslatedLine(
        source=pair.source, target=pair.target, score=pair.score, flags=failed(pair)
    )
    names = unchecked_names(pair)
    return line.model_copy(update={"likely_names": names.likely, "possible_names": names.possible})


def guarded_way(steps: Sequence[Step]) -> TranslatedLine:
    """The line as one model after another made it, each guarded alone, and all of them together.

    `steps` are one or more, each with the target of the one before as its source.  The score is
    that of the model that was least sure.
    """
    first, last = steps[0].pair, steps[-1].pair
    scores = [step.pair.score for step in steps if step.pair.score is not None]
    whole = Pair(
        source=first.source,
        target=last.target,
        source_language=first.source_language,
        target_language=last.target_language,
        score=min(scores, default=None),
    )
    line = guarded(whole)
    if not has_letters(first.source):
        return line
    if len(steps) == 1:
        return line.model_copy(update={"legs": (_leg(steps[0], line.flags),)})
    legs = tuple(_leg(step, failed(step.pair)) for step in steps)
    found = {*line.flags, *(flag for leg in legs for flag in leg.flags)}
    return line.model_copy(
        update={"legs": legs, "flags": tuple(flag for flag in Flag if flag in found)}
    )


def _leg(step: Step, flags: tuple[str, ...]) -> Leg:
    return Leg(
        maker=step.maker,
        source_language=step.pair.source_language,
        target_language=step.pair.target_language,
        score=step.pair.score,
        flags=flags,
    )


def has_letters(line: str) -> bool:
    """Whether there is anything to translate."""
    return any(character.isalpha() for character in line)
