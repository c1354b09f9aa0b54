"""Marking: the marks an assessor gives one unit, from a half-filled draft to a complete sheet.

A draft may have holes, but never a level or a citation that could not stand in the finished
sheet: what is saved can always be submitted once it is complete.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from rpl.domain.errors import RuleError, translatable
from rpl.domain.rubric import Code, Rubric
from rpl.domain.scoring import ScoreSheet, Unscored, check_citations, check_sheet
from rpl.domain.values import Box, Frozen

MAX_NOTE = 2000
"""Longest note on one criterion, in characters."""


class MarksRefusedError(RuleError):
    """Marks that cannot stand in a score sheet."""

    code = "marks_refused"


class EvidenceNotInClaimError(MarksRefusedError):
    """A citation of something that is not readable evidence of the same claim."""

    code = "evidence_not_in_claim"
    template = translatable(
        "%(criterion)s cites evidence or a page that this claim does not have. "
        "Choose from the evidence shown beside the rubric."
    )


class NoteTooLongError(MarksRefusedError):
    """A note longer than anybody will read."""

    code = "note_too_long"
    template = translatable(
        "The note on %(criterion)s is longer than %(limit)s characters. Shorten it."
    )


class UnitUnknownError(MarksRefusedError):
    """The qualification the claim is pinned to has no such unit."""

    code = "unit_unknown"
    template = translatable(
        "This qualification has no unit of that name. Open the claim again from the queue."
    )


class SheetIncompleteError(MarksRefusedError):
    """Some units still have criteria without a level or a citation."""

    code = "sheet_incomplete"
    template = translatable(
        "Not yet complete: %(units)s. Give each criterion a level with the evidence it rests on, "
        "or say that it is not shown or not assessed. Then submit again."
    )


class CitedPlace(Frozen):
    """Where the evidence for a mark stands: an item, a page of it, a place on the page.

    `line` counts the lines of the page as it was read, from 1; without one the whole page is
    cited.  `answer` names the criterion of which a record or a report speaks.
    """

    evidence: UUID
    page: Annotated[int, Field(ge=1)] | None = None
    box: Box | None = None
    line: Annotated[int, Field(ge=1)] | None = None
    answer: Code | None = None


class Mark(Frozen):
    """What an assessor says of one criterion; `choice` is none until one is made."""

    choice: int | Unscored | None = None
    note: str = ""
    cited: tuple[CitedPlace, ...] = ()

    @property
    def needs_citation(self) -> bool:
        """Whether a level is given and nothing is cited for it."""
        return isinstance(self.choice, int) and not self.cited


Marks = Mapping[Code, Mark]


class UnitDraft(Frozen):
    """The marks of one unit as last saved.  `version` counts the saves of this unit."""

    version: int = 0
    saved_at: datetime | None = None
    marks: dict[Code, Mark] = Field(default_factory=dict)


def sheet_of(marks: Marks) -> ScoreSheet:
    """The choices made so far."""
    return {code: mark.choice for code, mark in marks.items() if mark.choice is not None}


def cite_for_levels(marks: Marks, places: tuple[CitedPlace, ...]) -> dict[Code, Mark]:
    """The marks, with these places cited for every level that rests on nothing yet."""
    return {
        code: mark.model_copy(update={"cited": places}) if mark.needs_citation else mark
        for code, mark in marks.items()
    }


def fill_open(rubric: Rubric, marks: Marks, choice: Unscored) -> dict[Code, Mark]:
    """The marks, with `choice` for every criterion of the rubric that has none yet."""
    filled = dict(marks)
    for criterion in rubric.criteria:
        mark = marks.get(criterion.code, Mark())
        if mark.choice is None:
            filled[criterion.code] = mark.model_copy(update={"choice": choice})
    return filled


def check_draft(rubric: Rubric, marks: Marks, evidence: Mapping[UUID, int]) -> None:
    """Refuse marks that could not stand in a finished sheet; holes are allowed.

    `evidence` holds each item of the claim that can be cited, with its number of pages.

    Raises:
        SheetMismatchError: A criterion is unknown, or a level is off its scale.
        EvidenceNotInClaimError: A citation points outside the claim's evidence.
        NoteTooLongError: A note is longer than `MAX_NOTE`.
    """
    unanswered: ScoreSheet = {c.code: Unscored.NOT_SHOWN for c in rubric.criteria}
    touched = {code: mark.choice or 0 for code, mark in marks.items()}
    check_sheet(rubric, {**unanswered, **touched, **sheet_of(marks)})
    for code, mark in marks.items():
        if len(mark.note) > MAX_NOTE:
            raise NoteTooLongError(criterion=code, limit=MAX_NOTE)
        for place in mark.cited:
            if (place.page or 1) > evidence.get(place.evidence, 0):
                raise EvidenceNotInClaimError(criterion=code)


def open_criteria(rubric: Rubric, marks: Marks) -> tuple[Code, ...]:
    """The criteria that still want a choice or, for a level, a citation."""
    return tuple(
        criterion.code
        for criterion in rubric.criteria
        if (mark := marks.get(criterion.code)) is None or mark.choice is None or mark.needs_citation
    )


def check_complete(rubric: Rubric, marks: Marks, evidence: Mapping[UUID, int]) -> None:
    """Refuse marks that are not a finished sheet of this rubric.

    Raises:
        SheetMismatchError: A criterion is unanswered or unknown, or a level is off its scale.
        CitationMissingError: A level rests on nothing.
        EvidenceNotInClaimError: A citation points outside the claim's evidence.
    """
    check_draft(rubric, marks, evidence)
    sheet = sheet_of(marks)
    check_sheet(rubric, sheet)
    check_citations(rubric, sheet, {code: mark.cited for code, mark in marks.items()})
