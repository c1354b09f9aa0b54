"""Documents in more than one language: each line goes to a machine in its own.

Diplomas are often printed in two languages.  A model that is given the lines of another language
than its own makes nonsense of them, and lines that are in the reader's language need none.
"""

from collections.abc import Callable, Mapping, Sequence

from rpl.domain.guards import Flag
from rpl.domain.reading import Line
from rpl.domain.translation import (
    NO_MACHINE,
    Quality,
    TranslatedLine,
    Translation,
    has_letters,
)

Machine = Callable[[Sequence[str], str, str], Translation | None]
"""Translates lines from one language into another; None where it knows no model for them."""


def needs_translation(lines: Sequence[Line], source: str | None, target: str) -> bool:
    """Whether any line is in another language than `target`, or in one that nobody could tell.

    `source` is the language of most of the document, in which a line is that says no other.
    """
    return any((line.language or source) != target for line in lines)


def main_source(lines: Sequence[Line], source: str | None, target: str) -> str | None:
    """From which language a document is to be translated: that of most of what needs it."""
    if source != target:
        return source
    others = [line.language for line in lines if line.language not in {None, target}]
    return max(others, key=others.count, default=source)


def translated_by_language(
    lines: Sequence[Line], source: str, target: str, machine: Machine
) -> Translation | None:
    """Every line translated out of its own language, the lines of each language in one batch.

    A line that is in `target` stands as it is.  One in a language that no machine translates has
    the flag `model`.  None where no line stands as it is and no machine translates any.
    """
    by_language: dict[str, list[Line]] = {}
    for line in lines:
        by_language.setdefault(line.language or source, []).append(line)
    if list(by_language) == [source]:
        return machine([line.text for line in lines], source, target)
    parts = {
        language: machine([line.text for line in own], language, target)
        for language, own in by_language.items()
        if language != target
    }
    made = [part for part in parts.values() if part is not None]
    if not made and target not in by_language:
        return None
    return Translation(
        engine=", ".join(dict.fromkeys(part.engine for part in made)) or NO_MACHINE,
        model="; ".join(dict.fromkeys(part.model for part in made)),
        quality=Quality.GIST
        if any(part.quality is Quality.GIST for part in made)
        else Quality.DRAFT,
        source_language=source,
        target_language=target,
        lines=_in_order(lines, parts, source, target),
    )


def _in_order(
    lines: Sequence[Line], parts: Mapping[str, Translation | None], source: str, target: str
) -> tuple[TranslatedLine, ...]:
    made = {language: iter(part.lines) for language, part in parts.items() if part is not None}
    found = []
    for line in lines:
        language = line.language or source
        if language in made:
            done = next(made[language])
        elif language == target or not has_letters(line.text):
            done = TranslatedLine(source=line.text, target=line.text)
        else:
            done = TranslatedLine(source=line.text, target="", flags=(Flag.MODEL,))
        other = language if language != source else None
        found.append(done.model_copy(update={"language": other}))
    return tuple(found)
