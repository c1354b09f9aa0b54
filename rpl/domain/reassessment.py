"""Reassessment: an applicant is assessed again in only what was missing, within a window.

What was granted is never marked again, and every other mark that told for the applicant is kept.
The same rule then decides from the kept marks and the new ones.  It takes no seat of its own: the
claim goes back into the queue, and second marks are called for as ever.

Source: reassessment in skills assessment practice (only what failed, within twelve months).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, TypeVar

from pydantic import Field

from rpl.domain.appeal import is_better, reassess_until
from rpl.domain.assessment import Clocks
from rpl.domain.decision import GRANTS, Outcome, UnitDecision
from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.rubric import Code
from rpl.domain.values import Frozen

_CHOOSE = translatable("Choose at least one unit in which you want to be assessed again")
_Choice = TypeVar("_Choice")


class ReassessmentTooLateError(RuleError):
    """The last day of being assessed again has passed."""

    code = "reassessment_too_late"
    template = translatable(
        "The last day to be assessed again in what is missing was %(last)s. Open a new claim "
        "instead, whenever you like. What was granted to you stays yours."
    )


class NothingToReassessError(RuleError):
    """The claim is not decided, or nothing of it is missing."""

    code = "nothing_to_reassess"
    template = translatable(
        "Nothing of this claim can be assessed again now. Open your claim to see where it stands."
    )


class ReassessmentRunsError(RuleError):
    """A claim is assessed again once at a time."""

    code = "reassessment_runs"
    template = translatable(
        "You are being assessed again already. Open your claim to see where it stands."
    )


class AppealFirstError(RuleError):
    """An appeal against the decision waits for its outcome: a reassessment waits for that."""

    code = "appeal_first"
    template = translatable(
        "There is an appeal against this decision, and its outcome comes first. What is missing "
        "after it can be assessed again."
    )


class ReassessmentFirstError(RuleError):
    """What is missing is assessed again: an appeal waits for that."""

    code = "reassessment_first"
    template = translatable(
        "You are being assessed again in what is missing, and that comes first. Its decision gives "
        "you a new day to appeal by. To appeal against the decision of before, first take back "
        "being assessed again: the last day for it is %(last)s."
    )


class Missing(Frozen):
    """A unit that is not granted as a whole, and the criteria that are marked again for it."""

    unit: str
    outcome: Outcome
    criteria: Annotated[tuple[Code, ...], Field(min_length=1)]


def open_until(decided_on: Iterable[date], months: int) -> date:
    """The last day of being assessed again: so many months after the newest decision in force.

    A decision that took the place of another gives its whole time anew, as its letter says.

    Raises:
        ValueError: There is no decision.
    """
    return reassess_until(max(decided_on), months)


def check_in_window(until: date, today: date) -> None:
    """Refuse a reassessment after its last day, which counts to its end.

    Raises:
        ReassessmentTooLateError: It says what remains possible.
    """
    if today > until:
        raise ReassessmentTooLateError(last=f"{until:%Y-%m-%d}")


def add_until(begun_at: datetime, until: date, clocks: Clocks) -> datetime:
    """The end of the day until which evidence is added to a reassessment, and it is sent.

    It is the last day of the window; who begins shortly before it has as long as for an answer.
    """
    last = max(until, (begun_at + timedelta(days=clocks.answer_days)).date())
    return datetime.combine(last, time.max, UTC)


def check_chosen(units: Collection[str], missing: Collection[Missing]) -> tuple[FieldProblem, ...]:
    """What is wrong with the choice of units, if anything."""
    known = {each.unit for each in missing}
    return () if units and set(units) <= known else (FieldProblem("units", _CHOOSE),)


def kept(sheet: Mapping[Code, _Choice], again: Collection[Code]) -> dict[Code, _Choice]:
    """The marks of a unit that stay as they were."""
    return {code: choice for code, choice in sheet.items() if code not in again}


def with_kept(
    kept_marks: Mapping[str, Mapping[Code, _Choice]],
    sheets: Mapping[str, Mapping[Code, _Choice]],
) -> dict[str, dict[Code, _Choice]]:
    """Whole sheets: the new marks of each unit, with those that stay as they were."""
    return {unit: {**kept_marks.get(unit, {}), **new} for unit, new in sheets.items()}


def stands(before: UnitDecision, after: UnitDecision) -> bool:
    """Whether the earlier decision on a unit stays in force, whatever was marked.

    It does where it carries credit and the new one is not better: nothing that was granted is made
    worse.  Any other unit gets the new decision, because its applicant is owed the reasons of now,
    and a new day to appeal by.
    """
    return before.outcome in GRANTS and not is_better(before, after)
