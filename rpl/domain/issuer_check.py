"""An assessor asks the issuer of a document whether a value of its record is so, and notes it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from rpl.domain.errors import FieldProblem, translatable
from rpl.domain.record import FieldName

MAX_HOW_LETTERS = 500

_CHOOSE = translatable("Choose a value that this document has")
_SAY_HOW = translatable("Say how you checked it with the issuer, in a sentence")
_TOO_LONG = translatable("Shorten this to %(most)s letters or fewer")


@dataclass(frozen=True, slots=True)
class IssuerCheck:
    """That a value was checked with the issuer: when, and how, in the assessor's words."""

    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class CheckNoted:
    """What an assessor notes."""

    name: FieldName
    how: str


def check_noted(
    field: str, how: str, known: Collection[FieldName]
) -> CheckNoted | tuple[FieldProblem, ...]:
    """What was typed into the form, or everything that is wrong with it.

    `known` are the fields of the record that have a value.
    """
    how = " ".join(how.split())
    problems = []
    if field not in known:
        problems.append(FieldProblem("field", _CHOOSE))
    if not how:
        problems.append(FieldProblem("how", _SAY_HOW))
    elif len(how) > MAX_HOW_LETTERS:
        problems.append(FieldProblem("how", _TOO_LONG, {"most": str(MAX_HOW_LETTERS)}))
    return tuple(problems) or CheckNoted(FieldName(field), how)
