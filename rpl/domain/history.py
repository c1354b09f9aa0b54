"""Work history: what a person did, for whom and when, told without papers."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from rpl.domain.errors import FieldProblem, translatable
from rpl.domain.values import Frozen

MAX_PERIODS = 20
MAX_SHORT_LETTERS = 200
MAX_TASKS_LETTERS = 4000
MAX_HOURS_PER_WEEK = 112
OLDEST_YEAR = 1940

_DECEMBER = 12
_SHORT = ("employer", "role", "country")

ShortText = Annotated[str, Field(min_length=1, max_length=MAX_SHORT_LETTERS)]

_MISSING = {
    "employer": translatable("Enter who you worked for, or \u201cmyself\u201d"),
    "role": translatable("Enter what your work was called"),
    "country": translatable("Enter the country you worked in"),
    "tasks": translatable("Write what you did at this work"),
}
_TOO_LONG = translatable("Shorten this to %(most)s letters or fewer")
_NO_MONTH = translatable("Enter a month from 1 to 12 and a year, for example 3 and 2015")
_FUTURE = translatable("Enter a month that is not in the future")
_BACKWARDS = translatable("The last month must be the same as the first month or after it")
_NO_HOURS = translatable("Enter the hours of a usual week as a number from 1 to %(most)s")


class WorkPeriod(Frozen):
    """One stretch of work.  `start` and `end` are first days of months; no `end` means ongoing.

    `hours_per_week` are those of a usual week; unpaid work and work for oneself count too.
    """

    employer: ShortText
    role: ShortText
    country: ShortText
    start: date
    end: date | None = None
    hours_per_week: Annotated[int, Field(ge=1, le=MAX_HOURS_PER_WEEK)]
    tasks: Annotated[str, Field(min_length=1, max_length=MAX_TASKS_LETTERS)]

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError("a period of work cannot end before it starts")
        return self

    @property
    def key(self) -> str:
        """What tells this period from the others of a work history."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


def work_period(answers: Mapping[str, str], today: date) -> WorkPeriod | tuple[FieldProblem, ...]:
    """The period a form describes, or everything that is wrong with the form.

    `answers` holds `employer`, `role`, `country`, `start_month`, `start_year`, `end_month`,
    `end_year`, `hours_per_week` and `tasks`; both parts of the end are left empty while the work
    goes on.  Digits of any script are read.
    """
    problems = [*_text_problems(answers)]
    start = answered_month(answers, "start")
    end = answered_month(answers, "end") if is_answered(answers, "end") else None
    problems += month_problems(start, end, today, ongoing=not is_answered(answers, "end"))
    hours = _number(answers.get("hours_per_week", ""))
    if hours is None or not 1 <= hours <= MAX_HOURS_PER_WEEK:
        most = str(MAX_HOURS_PER_WEEK)
        problems.append(FieldProblem("hours_per_week", _NO_HOURS, {"most": most}))
    if problems or start is None or hours is None:
        return tuple(problems)
    return WorkPeriod(
        employer=answers["employer"].strip(),
        role=answers["role"].strip(),
        country=answers["country"].strip(),
        start=start,
        end=end,
        hours_per_week=hours,
        tasks=answers["tasks"].strip(),
    )


def with_period(periods: tuple[WorkPeriod, ...], period: WorkPeriod) -> tuple[WorkPeriod, ...]:
    """A history with one more period, by time; one that stands there already is not doubled."""
    return tuple(sorted({*periods, period}, key=lambda found: (found.start, found.key)))


def without_period(periods: tuple[WorkPeriod, ...], key: str) -> tuple[WorkPeriod, ...]:
    """A history without the period of this key; one that is not there is no error."""
    return tuple(period for period in periods if period.key != key)


def compose(periods: tuple[WorkPeriod, ...], phrase: Callable[[str], str] = str) -> str:
    """The text of a work history, line by line, as it is read and translated like a document.

    `phrase` translates the labels, so that labels and answers stand in one language.
    """
    return "\n\n".join(_composed(period, phrase) for period in periods)


def _composed(period: WorkPeriod, phrase: Callable[[str], str]) -> str:
    lines = [
        (translatable("Role: %(answer)s"), period.role),
        (translatable("Employer: %(answer)s"), period.employer),
        (translatable("Country: %(answer)s"), period.country),
        (translatable("From: %(answer)s"), f"{period.start:%Y-%m}"),
        (translatable("Hours per week: %(answer)s"), str(period.hours_per_week)),
        (translatable("Tasks: %(answer)s"), period.tasks),
    ]
    if period.end is not None:
        lines.insert(4, (translatable("To: %(answer)s"), f"{period.end:%Y-%m}"))
    return "\n".join(phrase(template) % {"answer": answer} for template, answer in lines)


def _text_problems(answers: Mapping[str, str]) -> list[FieldProblem]:
    problems = []
    for field in (*_SHORT, "tasks"):
        answer = answers.get(field, "").strip()
        most = MAX_SHORT_LETTERS if field in _SHORT else MAX_TASKS_LETTERS
        if not answer:
            problems.append(FieldProblem(field, _MISSING[field]))
        elif len(answer) > most:
            problems.append(FieldProblem(field, _TOO_LONG, {"most": str(most)}))
    return problems


def month_problems(
    start: date | None, end: date | None, today: date, *, ongoing: bool
) -> list[FieldProblem]:
    """What is wrong with the months in which something began and ended."""
    problems = []
    if start is None:
        problems.append(FieldProblem("start", _NO_MONTH))
    elif start > today:
        problems.append(FieldProblem("start", _FUTURE))
    if end is None and not ongoing:
        problems.append(FieldProblem("end", _NO_MONTH))
    if end is not None and end > today:
        problems.append(FieldProblem("end", _FUTURE))
    elif end is not None and start is not None and end < start:
        problems.append(FieldProblem("end", _BACKWARDS))
    return problems


def is_answered(answers: Mapping[str, str], edge: str) -> bool:
    """Whether a form says anything of the month at an edge, `start` or `end`."""
    return any(answers.get(f"{edge}_{part}", "").strip() for part in ("month", "year"))


def answered_month(answers: Mapping[str, str], edge: str) -> date | None:
    """The first day of the month that a form names at an edge; None where it is none."""
    month, year = (_number(answers.get(f"{edge}_{part}", "")) for part in ("month", "year"))
    if month is None or year is None or not 1 <= month <= _DECEMBER:
        return None
    return date(year, month, 1) if OLDEST_YEAR <= year <= date.max.year else None


def _number(answer: str) -> int | None:
    answer = answer.strip()
    return int(answer) if answer.isdecimal() and len(answer) <= len("9999") else None
