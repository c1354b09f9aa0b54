"""Names that are known of a document's people: what a translation must keep whatever shows them."""

from collections.abc import Collection, Iterable

from rpl.domain.guards import Flag, Pair
from rpl.domain.guards.known_names import is_of, loses_name
from rpl.domain.record import ACCEPTED, DraftField, FieldName
from rpl.domain.translation import TranslatedLine, Translation

PEOPLE = (FieldName.HOLDER, FieldName.SIGNATORY)


def known_names(applicant: str, fields: Iterable[DraftField]) -> tuple[str, ...]:
    """The applicant's name, and the people of a draft record that the machine is sure of."""
    found = (field for field in fields if field.name in PEOPLE and field.confidence >= ACCEPTED)
    named = (applicant, *(field.value for field in found))
    return tuple(dict.fromkeys(name.strip() for name in named if name.strip()))


def with_names(translation: Translation, names: Collection[str]) -> Translation:
    """The translation in which a line that loses a word of a known name fails the guard `names`.

    In the other lines the words of known names were found, and are in doubt no more.
    """
    if not names:
        return translation
    lines = tuple(_with_names(line, translation, names) for line in translation.lines)
    return translation.model_copy(update={"lines": lines})


def _with_names(
    line: TranslatedLine, translation: Translation, names: Collection[str]
) -> TranslatedLine:
    pair = Pair(
        source=line.source,
        target=line.target,
        source_language=translation.language_of(line),
        target_language=translation.target_language,
    )
    if Flag.NAMES in line.flags or Flag.MODEL in line.flags or translation.stands(line):
        return line
    if loses_name(pair, names):
        return line.model_copy(update={"flags": (*line.flags, Flag.NAMES)})
    return line.model_copy(
        update={
            "likely_names": _others(line.likely_names, names),
            "possible_names": _others(line.possible_names, names),
        }
    )


def _others(words: Collection[str], names: Collection[str]) -> tuple[str, ...]:
    """The words that are not of a known name, which was checked."""
    return tuple(word for word in words if not is_of(word, names))
