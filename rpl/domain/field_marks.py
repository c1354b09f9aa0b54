"""Marks from the field beside those in the office: a merge of three versions.

Both sides began from the same marks, the base.  What only one side changed is taken from that side;
what both changed in different ways is a conflict, and a person chooses.  A whole criterion is the
unit of the merge: a level of one side under the reason of the other was said by nobody.  What is
not marked at all never takes the place of a mark: a draft may have begun anew meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from rpl.domain.errors import translatable
from rpl.domain.field_work import FieldRefusedError
from rpl.domain.marking import Mark, Marks
from rpl.domain.rubric import Code
from rpl.domain.scoring import Unscored


class Side(StrEnum):
    """Where a mark was given."""

    OFFICE = "office"
    FIELD = "field"


class Merged(StrEnum):
    """What becomes of one criterion."""

    SAME = "same"
    OFFICE = "office"
    FIELD = "field"
    CONFLICT = "conflict"


class ConflictOpenError(FieldRefusedError):
    """Both sides changed a criterion, and nobody chose."""

    code = "conflict_open"
    template = translatable(
        "%(criteria)s was changed both here and in the field. Choose which of the two marks "
        "counts, then take them over again. Nothing was changed yet."
    )


@dataclass(frozen=True, slots=True)
class ThreeMarks:
    """One criterion: as both sides began from it, as it stands here, and as it comes back."""

    base: Mark
    office: Mark
    field: Mark

    @property
    def merged(self) -> Merged:
        """What becomes of it."""
        base, office, field = said(self.base), said(self.office), said(self.field)
        if office == field:
            return Merged.SAME
        if field == _NOTHING or (field == base and office != _NOTHING):
            return Merged.OFFICE
        return Merged.FIELD if office in {base, _NOTHING} else Merged.CONFLICT


Said: TypeAlias = tuple[int | Unscored | None, str, frozenset[tuple[UUID, int]]]


_NOTHING: Said = (None, "", frozenset())


def said(mark: Mark) -> Said:
    """What a mark says, however it is written: two that say the same are the same mark."""
    return mark.choice, mark.note.strip(), frozenset((c.evidence, c.page or 1) for c in mark.cited)


def compared(base: Marks, office: Marks, field: Marks) -> dict[Code, ThreeMarks]:
    """Every criterion that any of the three speaks of; what a version leaves out is unmarked."""
    none = Mark()
    return {
        code: ThreeMarks(base.get(code, none), office.get(code, none), field.get(code, none))
        for code in sorted({*base, *office, *field})
    }


def settled(three: Mapping[Code, ThreeMarks], chosen: Mapping[Code, Side]) -> dict[Code, Mark]:
    """The marks that stand after the merge; `chosen` settles the conflicts, and nothing else.

    Raises:
        ConflictOpenError: Nobody chose for some conflict.
    """
    if still_open := [
        code
        for code, marks in three.items()
        if marks.merged is Merged.CONFLICT and code not in chosen
    ]:
        raise ConflictOpenError(criteria=", ".join(still_open))
    return {code: _settled(marks, chosen.get(code)) for code, marks in three.items()}


def _settled(marks: ThreeMarks, chosen: Side | None) -> Mark:
    merged = marks.merged
    from_field = chosen is Side.FIELD if merged is Merged.CONFLICT else merged is Merged.FIELD
    return marks.field if from_field else marks.office
