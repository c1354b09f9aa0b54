"""Conversation: an assessor asks the applicant, or watches them work, and writes it down.

Sources: a competency conversation goes through questions by criterion, names the interpreter and is
recorded; two evaluators from different places interview together (European Qualifications Passport
for Refugees).  The record is evidence like any other: a level rests on it once it is cited.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field

from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.intake import MAX_NAME_LETTERS, EvidenceKind
from rpl.domain.values import Frozen

RECORDED_KINDS: Final = (EvidenceKind.INTERVIEW, EvidenceKind.PRACTICAL_RECORD)
MAX_QUESTION_LETTERS: Final = 500
MAX_ANSWER_LETTERS: Final = 4000

_NO_DAY = translatable("Enter the day as year, month and day, for example 2026-11-23")
_FUTURE = translatable("Enter a day that is not in the future")
_NO_PLACE = translatable("Enter where it was, or by which telephone or video service")
_NO_ANSWER = translatable("Write down at least one answer, or one thing that you saw")
_NO_QUESTION = translatable("Enter the question, or what the applicant was asked to do")
_NO_INTERPRETER = translatable("Enter the name of the interpreter, or say that there was none")
_NOT_OTHERWISE = translatable("Write what was not as you saw it, at one answer or below")
_TOO_LONG = translatable("Shorten this to %(most)s letters or fewer")
_SELF = translatable("Choose a colleague, or nobody: you cannot confirm your own record")


class Interpreting(StrEnum):
    """How both sides understood each other."""

    NONE = "none"
    INTERPRETER = "interpreter"


class Confirming(StrEnum):
    """How many stand behind a record: its recorder alone, or a second person who took part too."""

    ALONE = "alone"
    AWAITED = "awaited"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"

    @property
    def counts(self) -> bool:
        """Whether the record counts as evidence: not while the second person did not confirm it."""
        return self in {Confirming.ALONE, Confirming.CONFIRMED}


class ConversationNotFoundError(RuleError):
    """No such record waits for this person."""

    code = "conversation_not_found"
    template = translatable(
        "No such record waits for you. Go back to the list: perhaps you have answered it already."
    )


class Prompt(Frozen):
    """A criterion that can be asked about, and the questions that its rubric suggests."""

    criterion: str
    title: str
    questions: tuple[str, ...] = ()


class Answer(Frozen):
    """What was asked or set about one criterion, and what the applicant said or did."""

    unit: str
    criterion: str
    title: str
    question: Annotated[str, Field(min_length=1, max_length=MAX_QUESTION_LETTERS)]
    answer: Annotated[str, Field(min_length=1, max_length=MAX_ANSWER_LETTERS)]


class Conversation(Frozen):
    """An interview or a practical test, as it was recorded; `interpreter` is empty without one."""

    held_on: date
    place: Annotated[str, Field(min_length=1, max_length=MAX_NAME_LETTERS)]
    interpreter: Annotated[str, Field(max_length=MAX_NAME_LETTERS)] = ""
    answers: Annotated[tuple[Answer, ...], Field(min_length=1)]


class Objection(Frozen):
    """What is not as the second person saw it, in their words.

    `versions` are theirs of single answers, by place from 0; `remark` is about all of the record.
    """

    versions: Mapping[int, str] = Field(default_factory=dict)
    remark: Annotated[str, Field(max_length=MAX_ANSWER_LETTERS)] = ""


def objection(typed: Mapping[str, str], answers: int) -> Objection | tuple[FieldProblem, ...]:
    """What a form says that was otherwise, or everything that is wrong with the form.

    `typed` holds `remark`, and `version.N` for the answer at place N of so many `answers`.
    """
    remark = typed.get("remark", "").strip()
    versions = {
        place: text
        for place in range(answers)
        if (text := typed.get(f"version.{place}", "").strip())
    }
    said = {"remark": remark, **{f"version.{place}": text for place, text in versions.items()}}
    most = {"most": str(MAX_ANSWER_LETTERS)}
    problems = [
        FieldProblem(field, _TOO_LONG, most)
        for field, text in said.items()
        if len(text) > MAX_ANSWER_LETTERS
    ]
    if not remark and not versions:
        problems.append(FieldProblem("remark", _NOT_OTHERWISE))
    return tuple(problems) or Objection(versions=versions, remark=remark)


def conversation(
    typed: Mapping[str, str], unit: str, prompts: Sequence[Prompt], today: date
) -> Conversation | tuple[FieldProblem, ...]:
    """The record of a form, or everything that is wrong with the form.

    `typed` holds `held_on` (an ISO 8601 date), `place`, `interpreting`, `interpreter`, and by
    criterion `question.CODE` and `answer.CODE`.  A question without an answer was not asked.
    """
    day = _day(typed.get("held_on", "").strip())
    answers = tuple(
        (prompt, typed.get(f"question.{prompt.criterion}", "").strip(), answer)
        for prompt in prompts
        if (answer := typed.get(f"answer.{prompt.criterion}", "").strip())
    )
    problems = [
        *_circumstances(typed, day, today),
        *(() if answers else (FieldProblem("answers", _NO_ANSWER),)),
    ]
    for prompt, question, answer in answers:
        problems += _about(f"question.{prompt.criterion}", question, MAX_QUESTION_LETTERS)
        problems += _about(f"answer.{prompt.criterion}", answer, MAX_ANSWER_LETTERS)
    if problems or day is None:
        return tuple(problems)
    helped = typed.get("interpreting") == Interpreting.INTERPRETER
    return Conversation(
        held_on=day,
        place=typed["place"].strip(),
        interpreter=typed.get("interpreter", "").strip() if helped else "",
        answers=tuple(
            Answer(
                unit=unit,
                criterion=prompt.criterion,
                title=prompt.title,
                question=question,
                answer=answer,
            )
            for prompt, question, answer in answers
        ),
    )


def composed(found: Conversation) -> str:
    """The text of a record, question by question."""
    return "\n".join(f"{each.question}\n{each.answer}" for each in found.answers)


def check_second(recorder: UUID, second: UUID | None) -> tuple[FieldProblem, ...]:
    """What is wrong with who is to confirm a record: never whoever wrote it."""
    return (FieldProblem("second", _SELF),) if second == recorder else ()


def _circumstances(typed: Mapping[str, str], day: date | None, today: date) -> list[FieldProblem]:
    problems = []
    if day is None:
        problems.append(FieldProblem("held_on", _NO_DAY))
    elif day > today:
        problems.append(FieldProblem("held_on", _FUTURE))
    place, interpreter = (typed.get(field, "").strip() for field in ("place", "interpreter"))
    most = {"most": str(MAX_NAME_LETTERS)}
    if not place:
        problems.append(FieldProblem("place", _NO_PLACE))
    elif len(place) > MAX_NAME_LETTERS:
        problems.append(FieldProblem("place", _TOO_LONG, most))
    if typed.get("interpreting") not in set(Interpreting):
        problems.append(FieldProblem("interpreting", _NO_INTERPRETER))
    elif typed["interpreting"] == Interpreting.INTERPRETER and not interpreter:
        problems.append(FieldProblem("interpreter", _NO_INTERPRETER))
    elif len(interpreter) > MAX_NAME_LETTERS:
        problems.append(FieldProblem("interpreter", _TOO_LONG, most))
    return problems


def _about(field: str, text: str, most: int) -> tuple[FieldProblem, ...]:
    if not text:
        return (FieldProblem(field, _NO_QUESTION),)
    if len(text) > most:
        return (FieldProblem(field, _TOO_LONG, {"most": str(most)}),)
    return ()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-23") else None
    except ValueError:
        return None
