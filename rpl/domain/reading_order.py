"""What a person may ask of a reading: one page read again, or an earlier reading back."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.reading import MOST_CUT, Edges, PageOrder
from rpl.domain.values import Frozen

Turn = Literal[0, 90, 180, 270]
TURNS: tuple[Turn, ...] = (0, 90, 180, 270)
EDGES = ("left", "top", "right", "bottom")

_NO_PERCENT = translatable("Enter a number from 0 to %(most)s, or leave it empty")
_NOTHING_LEFT = translatable("Leave at least a tenth of the page: cut off less on opposite sides")
_NO_TURN = translatable("Choose one of the ways the page can stand")


class Asker(StrEnum):
    """As what somebody asks something of a reading."""

    APPLICANT = "applicant"
    ASSESSOR = "assessor"
    TRANSLATOR = "translator"


class PageAbsentError(RuleError):
    """The document has no page of this number."""

    code = "page_absent"
    template = translatable(
        "This document has no page %(number)s. Go back to the document and choose a page of it."
    )


class StillReadingError(RuleError):
    """A page of the document is being read again at this moment."""

    code = "still_reading"
    template = translatable(
        "A page of this document is being read again now. Wait a minute until that is done, "
        "then ask for the next one."
    )


class ReadingAbsentError(RuleError):
    """The document has no reading of this number, or it is the one that counts already."""

    code = "reading_absent"
    template = translatable(
        "This document has no earlier reading %(number)s. Go back to the list of its readings and "
        "choose one."
    )


class NothingToReadAgainError(RuleError):
    """What was typed into a form has no page to look at, and what was not read yet no reading."""

    code = "nothing_to_read_again"
    template = translatable(
        "There is no picture of a page to read again here. Open a document that was photographed "
        "or scanned."
    )


class EarlierReading(Frozen):
    """That a document is to count as an earlier reading has it; versions count from 1."""

    version: Annotated[int, Field(ge=1)]


Asked: TypeAlias = PageOrder | EarlierReading
"""What a person asks of a reading."""

_ASKED: TypeAdapter[Asked] = TypeAdapter(Asked)


def asked(content: Mapping[str, Any]) -> Asked:
    """What was asked, from how it is kept."""
    return _ASKED.validate_python(content)


def page_order(page: int, answers: Mapping[str, str]) -> PageOrder | tuple[FieldProblem, ...]:
    """The order that a form describes, or everything that is wrong with the form.

    `answers` holds `language` and `turn`, empty to leave them to the machine, and `left`, `top`,
    `right` and `bottom`: percent of the page as it came.  Digits of any script are read.
    """
    cuts = {edge: _percent(answers.get(edge, "")) for edge in EDGES}
    problems = [
        FieldProblem(edge, _NO_PERCENT, {"most": str(MOST_CUT)})
        for edge, cut in cuts.items()
        if cut is None
    ]
    kept = {edge: cut or 0 for edge, cut in cuts.items()}
    if not problems and max(kept["left"] + kept["right"], kept["top"] + kept["bottom"]) > MOST_CUT:
        problems.append(FieldProblem("left", _NOTHING_LEFT))
    wanted = answers.get("turn", "").strip()
    turn = next((turn for turn in TURNS if str(turn) == wanted), None)
    if wanted and turn is None:
        problems.append(FieldProblem("turn", _NO_TURN))
    if problems:
        return tuple(problems)
    language = answers.get("language", "").strip() or None
    return PageOrder(page=page, language=language, turn=turn, crop=Edges(**kept))


def _percent(answer: str) -> int | None:
    """Whole percent; an empty answer cuts nothing off, and None is no answer."""
    answer = answer.strip().removesuffix("%").strip()
    if not answer:
        return 0
    if not answer.isdecimal() or len(answer) > len(str(MOST_CUT)):
        return None
    return int(answer) if int(answer) <= MOST_CUT else None
