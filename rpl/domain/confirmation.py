"""Confirmation: what an applicant may write into a record, and what they said already."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from rpl.domain.errors import FieldProblem, translatable
from rpl.domain.history import WorkPeriod
from rpl.domain.reading import Reading
from rpl.domain.record import DraftField, FieldName

MAX_VALUE_LETTERS = 500
MAX_TASKS_LETTERS = 4000

DATES = frozenset({FieldName.DATE, FieldName.PERIOD_START, FieldName.PERIOD_END})
NUMBERS = frozenset({FieldName.HOURS, FieldName.CREDITS})

_DATE = re.compile(r"(?P<year>\d{4})(-(?P<month>0[1-9]|1[0-2])(-(?P<day>0[1-9]|[12]\d|3[01]))?)?")
_NUMBER = re.compile(r"\d{1,6}([.,]\d{1,2})?")

_TOO_LONG = translatable("Shorten this to %(most)s letters or fewer")
_NO_DATE = translatable("Enter the date as year, month and day, for example 2019-06-28, or a year")
_NO_NUMBER = translatable("Enter a number, for example 90")


def confirmed_values(
    typed: Mapping[FieldName, str],
) -> dict[FieldName, str] | tuple[FieldProblem, ...]:
    """The values as they are kept, or everything that is wrong with them.

    An empty value says that the document does not hold the field.  Digits of any script become
    ASCII digits in dates and numbers, and stay as typed elsewhere.
    """
    values = {name: _normal(name, text) for name, text in typed.items()}
    problems = tuple(
        problem
        for name, value in values.items()
        if value and (problem := _problem(name, value)) is not None
    )
    return problems or values


def history_fields(periods: Sequence[WorkPeriod], reading: Reading) -> tuple[DraftField, ...]:
    """The draft record of a work history: the answers themselves, so that nothing is guessed.

    Several periods are told one after the other; they end when the last one does.  `reading` is
    that of `domain.history.compose`, and gives each answer its place.
    """
    ends = [period.end for period in periods]
    last = max((end for end in ends if end is not None), default=None)
    answers = {
        FieldName.ISSUER: [period.employer for period in periods],
        FieldName.ROLE: [period.role for period in periods],
        FieldName.PLACE: [period.country for period in periods],
        FieldName.PERIOD_START: [f"{min(period.start for period in periods):%Y-%m}"],
        FieldName.PERIOD_END: [] if None in ends or last is None else [f"{last:%Y-%m}"],
        FieldName.TASKS: [period.tasks for period in periods],
    }
    return tuple(_answered(name, texts, reading) for name, texts in answers.items() if any(texts))


def _answered(name: FieldName, texts: Sequence[str], reading: Reading) -> DraftField:
    most = MAX_TASKS_LETTERS if name is FieldName.TASKS else MAX_VALUE_LETTERS
    value = ("\n" if name is FieldName.TASKS else "; ").join(dict.fromkeys(texts))
    start = " ".join(texts[0].split()[:1])
    line = next((line for line in reading.lines if start in line.text), reading.lines[0])
    return DraftField(
        name=name,
        value=value[:most],
        raw=value[:most],
        page=line.page,
        box=line.box,
        confidence=100,
    )


def _normal(name: FieldName, text: str) -> str:
    text = text.strip()
    if name not in DATES | NUMBERS:
        return text
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in unicodedata.normalize("NFKC", text)
    )


def _problem(name: FieldName, value: str) -> FieldProblem | None:
    most = MAX_TASKS_LETTERS if name is FieldName.TASKS else MAX_VALUE_LETTERS
    if len(value) > most:
        return FieldProblem(name, _TOO_LONG, {"most": str(most)})
    if name in DATES and not _DATE.fullmatch(value):
        return FieldProblem(name, _NO_DATE)
    if name in NUMBERS and not _NUMBER.fullmatch(value):
        return FieldProblem(name, _NO_NUMBER)
    return None
