"""What a letter says of the way on: credit and the shortest ways, other units, the next step."""

from collections.abc import Collection, Iterable, Iterator

from rpl.domain import letter_words as words
from rpl.domain.assessment import Qualification, Unit
from rpl.domain.credit import CreditStatement
from rpl.domain.decision import Outcome, UnitDecision
from rpl.domain.issuing import STEPS, NextStep
from rpl.domain.letter_parts import Detail, Line, Passage


def assessed_again(qualification: Qualification) -> Line:
    """Within how many months only what is missing can be assessed again."""
    months = {"months": qualification.clocks.reassess_months}
    return Line(words.ASSESSED_AGAIN, months, states_law=True)


def unit_name(unit: str, shown: Qualification) -> Line:
    """The name of a unit as a title."""
    return Line(words.UNIT_TITLE, {"unit": unit, "title": shown.unit(unit).title})


def beside_a_plan(
    outcome: Outcome, unit: Unit, held: Collection[str], shown: Qualification
) -> tuple[Line, ...]:
    """The unit that can be claimed at once, for who would rather have what they can do now.

    Nothing where there is no plan, or the unit is held.  What is offered instead of a plan stands
    in the remedies of the decision itself.
    """
    other = unit.alternative if outcome is Outcome.GAP_PLAN else None
    if other is None or other in held:
        return ()
    return (Line(words.ALTERNATIVE_TOO, {"unit": _units([other], shown)}),)


def steps_after(outcome: Outcome) -> tuple[Line, ...]:
    """The first things to do about a unit of this outcome."""
    return _lines(STEPS[outcome])


def _lines(step: NextStep) -> tuple[Line, ...]:
    return tuple(Line(each) for each in words.NEXT_STEPS[step])


def next_steps(decisions: Iterable[UnitDecision], shown: Qualification) -> Iterator[Passage]:
    """The first thing to do about each unit; what is the same for several is said once."""
    steps: dict[NextStep, list[str]] = {}
    for decision in decisions:
        steps.setdefault(STEPS[decision.outcome], []).append(decision.unit)
    for step, units in steps.items():
        titles = tuple(unit_name(unit, shown) for unit in units) if len(steps) > 1 else ()
        yield Passage(_lines(step), titles, listed=True)
    yield Passage((Line(words.HELPER),))


def credit_held(credit: CreditStatement, shown: Qualification) -> Iterator[Passage]:
    """The credit somebody holds, and the shortest ways to the whole."""
    totals = credit.credit
    held: dict[str, Detail] = {"held": totals.held, "whole": totals.whole, "scheme": totals.scheme}
    lines = [Line(words.CREDIT_HELD, held)]
    if credit.complete:
        lines.append(Line(words.WHOLE_DONE))
    if totals.to_study_hours:
        lines.append(Line(words.STUDY, {"hours": totals.to_study_hours}))
    yield Passage(tuple(lines))
    if credit.ways:
        ways = [
            Line(words.WAY_UNITS, {"units": _units(way.units, shown), "hours": way.notional_hours})
            for way in credit.ways
        ]
        yield Passage(tuple(ways), (Line(words.WAYS_TITLE),), listed=True)


def _units(ids: Iterable[str], shown: Qualification) -> str:
    return " + ".join(f"{each} {shown.unit(each).title}" for each in ids)
