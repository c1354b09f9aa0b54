"""What applicants say of themselves before they give evidence: it orders what is asked of them.

It is no score and no reason: nothing below this module on the list of rooms can read it, and what
judges and decides stands there.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from rpl.domain.assessment import Unit
from rpl.domain.errors import RuleError, translatable


class SelfAnswer(StrEnum):
    """What an applicant says of one learning outcome; who skips it says nothing."""

    YES = "yes"
    PARTLY = "partly"
    NOT_YET = "not_yet"


class Asked(StrEnum):
    """When evidence for a unit is asked for, in this order."""

    FIRST = "first"
    NEXT = "next"
    OPEN = "open"
    NOT_NOW = "not_now"


Answers: TypeAlias = Mapping[tuple[str, int], SelfAnswer]
"""Answers by unit and place of the outcome, counted from 1."""

_ORDER = tuple(Asked)


class AnswerRefusedError(RuleError):
    """An answer to a question that was not asked."""

    code = "answer_refused"
    template = translatable(
        "One of your answers belongs to another qualification. "
        "Open the page again, and answer what it asks."
    )


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """A unit, and when evidence for it is asked for."""

    unit: Unit
    asked: Asked


def asked_when(unit: Unit, answers: Answers) -> Asked:
    """When evidence for a unit is asked for.

    First where the applicant can do some of it, next where they can in part; not now where they
    said "not yet" of every outcome.  One outcome left open keeps the unit open.
    """
    said = [answers.get((unit.id, place)) for place in range(1, len(unit.outcomes) + 1)]
    if SelfAnswer.YES in said:
        return Asked.FIRST
    if SelfAnswer.PARTLY in said:
        return Asked.NEXT
    return Asked.OPEN if None in said else Asked.NOT_NOW


def in_order(units: Iterable[Unit], answers: Answers) -> tuple[AskedUnit, ...]:
    """Every unit in the order in which evidence is asked for.

    Among those asked at the same time, first where more of the outcomes are there; else as the
    qualification has them.
    """
    asked = [AskedUnit(unit, asked_when(unit, answers)) for unit in units]
    return tuple(
        sorted(asked, key=lambda each: (_ORDER.index(each.asked), -_share(each.unit, answers)))
    )


def read_answers(given: Mapping[tuple[str, int], str], units: Collection[Unit]) -> Answers:
    """The answers out of what a form held; an empty one skips the outcome.

    Raises:
        AnswerRefusedError: It is no answer, or of no outcome of these units.
    """
    known = {(unit.id, place) for unit in units for place in range(1, len(unit.outcomes) + 1)}
    if not known.issuperset(given) or not {"", *SelfAnswer}.issuperset(given.values()):
        raise AnswerRefusedError
    return {place: SelfAnswer(said) for place, said in given.items() if said}


def _share(unit: Unit, answers: Answers) -> Fraction:
    worth = {SelfAnswer.YES: 2, SelfAnswer.PARTLY: 1}
    said = [answers.get((unit.id, place)) for place in range(1, len(unit.outcomes) + 1)]
    return Fraction(sum(worth.get(each, 0) for each in said if each), len(said))
