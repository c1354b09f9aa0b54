"""Appeals: an applicant objects to the decision on units, and somebody new decides them again.

Words of the law are not asked for: which units, and why in any words.  Whoever decides the appeal
has never touched the claim, marks only what is objected to, and can make nothing worse: where the
new marks come to less, the earlier decision stands.

Source: appeals in recognition practice (Lisbon Recognition Convention III.5: a route and a time
limit; an assessor who was not in the original; new evidence is allowed).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from rpl.domain.assessment import Clocks
from rpl.domain.audit import Deed
from rpl.domain.decision import DecisionBasis, Outcome, UnitDecision
from rpl.domain.decision_clock import DecisionClock, decision_clock
from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.evidence import CitedEvidence
from rpl.domain.journey import AppealState
from rpl.domain.review import TwoSeatsError
from rpl.domain.rubric import Code
from rpl.domain.scoring import Unscored
from rpl.domain.values import Frozen

DECIDED_DAYS = 60
"""Within so many days an appeal is decided where a definition names no other number."""
MAX_REASON = 5000
"""Longest text of an appeal, and of the reason given for each unit, in characters."""

_CHOOSE = translatable("Choose at least one unit that you do not agree with")
_SAY_WHY = translatable("Write why you do not agree. A few words in your own language are enough")
_TOO_LONG = translatable("This has %(letters)s letters. Shorten it to %(most)s or fewer")

_OF_REVIEWING = frozenset(
    {
        Deed.CLAIM_TAKEN,
        Deed.CLAIM_HANDED_BACK,
        Deed.EVIDENCE_APPRAISED,
        Deed.LINK_NOTED,
        Deed.LINK_WITHDRAWN,
        Deed.SCORES_SUBMITTED,
    }
)
"""Deeds by which an appeal is reviewed: of nobody who did one before it was lodged."""


class AppealTooLateError(RuleError):
    """The last day to appeal has passed."""

    code = "appeal_too_late"
    template = translatable(
        "The last day to appeal was %(last)s. You can still show new evidence: until %(until)s you "
        "can be assessed again in what is missing. Or write to the office that took your claim."
    )


class AppealLodgedError(RuleError):
    """A claim has one appeal, which names every unit that is objected to."""

    code = "appeal_lodged"
    template = translatable(
        "There is an appeal against this decision already. Open your claim to see where it stands."
    )


class NothingToAppealError(RuleError):
    """The claim is not decided, or everything is granted."""

    code = "nothing_to_appeal"
    template = translatable(
        "There is no decision on this claim to appeal against. Open your claim to see where it "
        "stands."
    )


class AppealReasonMissingError(RuleError):
    """An appeal is decided without saying why."""

    code = "appeal_reason_missing"
    template = translatable(
        "Not yet explained: %(units)s. Say for each unit in plain words why you decide so. Then "
        "decide again."
    )


class UnitResult(StrEnum):
    """What an appeal comes to for one unit."""

    UPHELD = "upheld"
    VARIED = "varied"
    DISMISSED = "dismissed"


class Objection(Frozen):
    """A unit whose decision is objected to, and the criteria that are marked again for it."""

    unit: str
    criteria: Annotated[tuple[Code, ...], Field(min_length=1)]


def check_in_time(appeal_by: datetime, now: datetime, reassess_until: date) -> None:
    """Refuse an appeal after its last day, which counts to its end.

    Raises:
        AppealTooLateError: It says what remains possible.
    """
    if not is_in_time(appeal_by, now):
        raise AppealTooLateError(last=f"{appeal_by:%Y-%m-%d}", until=f"{reassess_until:%Y-%m-%d}")


def is_in_time(appeal_by: datetime, now: datetime) -> bool:
    """Whether an appeal is in time; its last day counts to its end."""
    return now.date() <= appeal_by.date()


def reassess_until(decided_on: date, months: int) -> date:
    """The last day of being assessed again in what is missing, so many calendar months later.

    A day that the month does not have is the last one it has before the 29th.
    """
    years, month = divmod(decided_on.month - 1 + months, 12)
    return date(decided_on.year + years, month + 1, min(decided_on.day, 28))


def appeal_clock(clocks: Clocks, complete_at: datetime, at: datetime) -> DecisionClock:
    """The clock of an appeal to which nothing was added after `complete_at`; it has no stops."""
    days = timedelta(days=clocks.appeal_decided_days or DECIDED_DAYS)
    return decision_clock(complete_at, (), target=days, limit=days, at=max(at, complete_at))


def check_appeal(
    units: Collection[str], reason: str, open_to_appeal: Collection[str]
) -> tuple[FieldProblem, ...]:
    """What is wrong with the form of an appeal, if anything."""
    problems = []
    if not units or not set(units) <= set(open_to_appeal):
        problems.append(FieldProblem("units", _CHOOSE))
    if not reason.strip():
        problems.append(FieldProblem("reason", _SAY_WHY))
    elif len(reason) > MAX_REASON:
        details = {"letters": str(len(reason)), "most": str(MAX_REASON)}
        problems.append(FieldProblem("reason", _TOO_LONG, details))
    return tuple(problems)


def check_untouched(
    deeds: Iterable[tuple[str, datetime]], lodged_at: datetime, *, named: bool
) -> None:
    """Refuse the review of an appeal to who touched its claim in any way.

    `deeds` are theirs on the claim, from the trail; `named` says that the claim names them, as
    adviser, facilitator, translator or second in a conversation, or that they looked at it before
    the appeal, perhaps at all of its sheets.  To declare that nothing ties them is no touch, and
    what a review is made of is none since the appeal.

    Raises:
        TwoSeatsError: They did, or are named.
    """
    for deed, at in deeds:
        reviewing = deed in _OF_REVIEWING and at >= lodged_at
        if deed != Deed.INTEREST_DECLARED and not reviewing:
            raise TwoSeatsError
    if named:
        raise TwoSeatsError


def is_fresh(deeds: Iterable[tuple[str, datetime]], lodged_at: datetime, *, named: bool) -> bool:
    """Whether somebody may review an appeal, as `check_untouched` has it."""
    try:
        check_untouched(deeds, lodged_at, named=named)
    except TwoSeatsError:
        return False
    return True


def check_explained(reasons: Mapping[str, str], units: Collection[str]) -> None:
    """Refuse an outcome without a reason for each unit.

    Raises:
        AppealReasonMissingError: A reason is missing, or longer than `MAX_REASON`.
    """
    wanting = [unit for unit in units if not 0 < len(reasons.get(unit, "").strip()) <= MAX_REASON]
    if wanting:
        raise AppealReasonMissingError(units=", ".join(wanting))


def merged(
    before: DecisionBasis,
    sheet: Mapping[Code, int | Unscored],
    cited: Mapping[Code, tuple[CitedEvidence, ...]],
) -> DecisionBasis:
    """What a unit is decided on again: the new marks, and for all other criteria those before.

    Evidence stays as old as it was on the day of the first decision's basis: nobody loses by the
    time an objection takes.
    """
    return before.model_copy(
        update={
            "sheet": {**before.sheet, **sheet},
            "cited": {**before.cited, **{code: cited.get(code, ()) for code in sheet}},
        }
    )


def is_better(before: UnitDecision, after: UnitDecision) -> bool:
    """Whether a decision is better for the applicant than the one before.

    By its outcome; of the same outcome the one with a higher total, if it holds no criterion
    against them that was not held before.
    """
    order = list(Outcome)
    one, other = order.index(before.outcome), order.index(after.outcome)
    if one != other:
        return other < one
    return Fraction(after.total) > Fraction(before.total) and _held(after) <= _held(before)


def result(before: UnitDecision, after: UnitDecision) -> UnitResult:
    """What an appeal comes to for a unit; what would be worse, or as bad, is dismissed."""
    if not is_better(before, after):
        return UnitResult.DISMISSED
    return UnitResult.UPHELD if after.outcome is Outcome.GRANTED else UnitResult.VARIED


def appeal_outcome(results: Collection[UnitResult]) -> AppealState:
    """The word for a whole appeal, derived from its units and never typed in.

    Raises:
        ValueError: No unit was objected to.
    """
    if not results:
        raise ValueError("an appeal is against at least one unit")
    found = set(results)
    return AppealState(found.pop()) if len(found) == 1 else AppealState.VARIED


def _held(decided: UnitDecision) -> frozenset[str]:
    return frozenset(reason.criterion for reason in decided.reasons if reason.criterion)
