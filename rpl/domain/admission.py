"""Admission: whether a claim can be assessed, said by whoever took it before they mark it.

Only where a programme has this step.  A claim that does not meet a rule of eligibility is told
once: which rule, why, and what else the person can do.  Whatever they answer, it is assessed then
with what it holds and decided with reasons and a right to appeal: nobody is refused at the door.

Source: practice of validation in two stages (France), where admissibility is decided in about two
months and holds for three years.
"""

from collections.abc import Sequence
from datetime import datetime

from rpl.domain.clocks import Clocks
from rpl.domain.eligibility import Eligibility
from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.rubric import Slug
from rpl.domain.values import Frozen

ADMITTED = "admitted"
"""What is chosen in the form where every rule is met."""

_NOTHING = translatable(
    "Choose whether the claim can be assessed, or the rule that it does not meet"
)


class AdmissionMissingError(RuleError):
    """Marks would be submitted of a claim of which nobody said whether it can be assessed."""

    code = "admission_missing"
    template = translatable(
        "Say first whether this claim can be assessed: the page of the claim leads there. "
        "Your marks are saved."
    )


class AdmissionClosedError(RuleError):
    """There is nothing to say: the programme has no such step, or it was said already."""

    code = "admission_closed"
    template = translatable(
        "It was said already whether this claim can be assessed, or its programme does not ask "
        "for it. Go back to the claim and mark it with what it holds."
    )


class Admission(Frozen):
    """What was said of a claim: `rule` is the rule it does not meet, None where it is admitted.

    An admission holds until `valid_until` for other claims of the same person to the same
    qualification.
    """

    rule: Slug | None
    decided_at: datetime
    valid_until: datetime | None

    @property
    def admitted(self) -> bool:
        """Whether every rule was found to be met."""
        return self.rule is None


class AdmissionStands(Frozen):
    """Where a claim stands: `said` of it or of an earlier one, or wanted until `due`."""

    wanting: bool
    due: datetime
    said: Admission | None


def is_wanting(
    clocks: Clocks, of_claim: Sequence[Admission], of_person: Sequence[Admission], now: datetime
) -> bool:
    """Whether somebody still has to say if a claim can be assessed.

    `of_person` are the admissions of other claims of theirs to the same qualification.
    """
    if clocks.admit_days is None or of_claim:
        return False
    return not any(holds(each, now) for each in of_person)


def holds(said: Admission, now: datetime) -> bool:
    """Whether an admission still holds for other claims of the same person."""
    return said.valid_until is not None and now < said.valid_until


def admission(
    chosen: str, rules: Eligibility | None, clocks: Clocks, now: datetime
) -> Admission | FieldProblem:
    """What was said of a claim, or what is wrong with the form.

    `chosen` is `ADMITTED` or the id of a rule of eligibility.
    """
    known = () if rules is None else tuple(rule.id for rule in rules.rules)
    if chosen == ADMITTED and clocks.admission_years is not None:
        until = _years_on(now, clocks.admission_years)
        return Admission(rule=None, decided_at=now, valid_until=until)
    if chosen in known:
        return Admission(rule=chosen, decided_at=now, valid_until=None)
    return FieldProblem("admission", _NOTHING)


def _years_on(moment: datetime, years: int) -> datetime:
    """The same day so many years on; 29 February becomes 28 February."""
    year = moment.year + years
    try:
        return moment.replace(year=year)
    except ValueError:
        return moment.replace(year=year, day=28)
