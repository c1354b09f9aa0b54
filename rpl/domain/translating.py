"""Translation by people: a line that a person translated stands before what a machine made of it.

A translator takes a document under a lease, as an assessor takes a claim, so that no document waits
for somebody who has gone home.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from rpl.domain.errors import RuleError, translatable
from rpl.domain.guards import Flag, Pair, failed
from rpl.domain.review import Lease
from rpl.domain.translation import (
    PersonMark,
    Quality,
    TranslatedLine,
    Translation,
    has_letters,
)
from rpl.domain.values import Frozen

BY_PEOPLE = "people"
"""The engine of a translation that no machine made."""
LONGEST_LINE = 2_000  # characters
_NOT_ABOUT_PEOPLE = frozenset({Flag.SCORE, Flag.TERMS})

LineText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_LINE)]


class TranslatingRefusedError(RuleError):
    """Something a translator asked for that the rules of their queue do not allow."""

    code = "translating_refused"


class TranslationNotWaitingError(TranslatingRefusedError):
    """No such document waits for a translator: missing, finished and foreign look the same."""

    code = "translation_not_waiting"
    template = translatable(
        "This document does not wait for a translator any more. Go back to the list and take "
        "another one."
    )


class TranslationTakenError(TranslatingRefusedError):
    """A colleague holds the document."""

    code = "translation_taken"
    template = translatable(
        "A colleague has taken this document. Go back to the list and take another one."
    )


class TranslationNotHeldError(TranslatingRefusedError):
    """The person does not hold the document now."""

    code = "translation_not_held"
    template = translatable(
        "Your time with this document ran out, so this was not saved. Take it again from the list: "
        "what you saved before is still there."
    )


class TranslationUnfinishedError(TranslatingRefusedError):
    """Lines are left that neither a person nor a machine translated in a way that may be shown."""

    code = "translation_unfinished"
    template = translatable(
        "%(lines)s lines of this document have no translation yet. What you typed is saved: "
        "translate the lines that are left, then finish."
    )


class PersonLine(Frozen):
    """A line as a person translated it.  `source` is the line they saw."""

    source: str
    target: Annotated[str, Field(min_length=1)]
    mark: PersonMark


class Holder(Frozen):
    """Who holds a document, and until when."""

    person: UUID
    lease: Lease


def check_take(holder: Holder | None, person: UUID, now: datetime) -> None:
    """Refuse a document that somebody else holds now.

    Raises:
        TranslationTakenError: A colleague's lease runs.
    """
    if holder and holder.person != person and not holder.lease.lapsed(now):
        raise TranslationTakenError


def check_hold(holder: Holder | None, person: UUID, now: datetime) -> None:
    """Refuse work on a document that the person does not hold now.

    Raises:
        TranslationNotHeldError: It is somebody else's, nobody's, or the lease ran out.
    """
    if holder is None or holder.person != person or holder.lease.lapsed(now):
        raise TranslationNotHeldError


def with_people(
    translation: Translation | None,
    lines: Sequence[str],
    languages: tuple[str, str],
    people: Mapping[str, PersonLine],
) -> Translation | None:
    """The translation in which people's lines stand before a machine's.

    `lines` are those of the reading, `languages` from which and into which, `people` by the text of
    the line.  None where neither a machine nor a person translated anything.
    """
    kept = {line: people[line] for line in lines if line in people}
    if not kept:
        return translation
    source, target = languages
    machine = translation or Translation(
        engine=BY_PEOPLE,
        model="",
        quality=Quality.DRAFT,
        source_language=source,
        target_language=target,
        lines=tuple(_untouched(line) for line in lines),
    )
    merged = tuple(
        _by_person(kept[line.source], line.language) if line.source in kept else line
        for line in machine.lines
    )
    return machine.model_copy(update={"lines": merged})


def is_news(before: PersonLine | None, line: PersonLine) -> bool:
    """Whether what a translator saves is other than what is kept of the line.

    What a colleague wrote stays theirs, with their word for it, where its text is not changed.
    """
    if before is None or before.target != line.target:
        return True
    is_own = before.mark.who == line.mark.who
    return is_own and before.mark.certified != line.mark.certified


def needs_person(translation: Translation | None) -> bool:
    """Whether a document waits for a translator: no model, only the gist, or a line held back."""
    if translation is None or translation.quality is Quality.GIST:
        return True
    return any(line.flags for line in translation.lines)


def left_over(lines: Sequence[str], translation: Translation | None) -> int:
    """How many lines have nothing to show as their translation."""
    shown = () if translation is None else translation.lines
    translated = {line.source for line in shown if line.target and not line.flags}
    return sum(1 for line in lines if has_letters(line) and line not in translated)


def doubts(line: PersonLine, languages: tuple[str, str]) -> Collection[Flag]:
    """What the guards would ask about a person's line: told to them, and never held against it."""
    source, target = languages
    pair = Pair(
        source=line.source, target=line.target, source_language=source, target_language=target
    )
    return tuple(flag for flag in failed(pair) if flag not in _NOT_ABOUT_PEOPLE)


def _by_person(line: PersonLine, language: str | None) -> TranslatedLine:
    return TranslatedLine(
        source=line.source, target=line.target, person=line.mark, language=language
    )


def _untouched(line: str) -> TranslatedLine:
    return TranslatedLine(source=line, target="" if has_letters(line) else line)
