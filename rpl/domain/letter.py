"""The decision letter: all that its reader must know, in the order in which they need it.

A letter is made anew from the stored decision whenever it is read or printed.  Nothing in it is
typed in but why an appeal came to what it did.  It says nothing of its own: each line is a sentence
of `letter_words` or of `wording`, or text of a definition.  Lisbon Recognition Convention, III.5:
who is not granted what they asked for is told why, what they can do, and that they may appeal until
when.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from rpl.domain import letter_words as words
from rpl.domain.assessment import Qualification, Unit
from rpl.domain.claim_outcome import claim_outcome
from rpl.domain.credit import CreditStatement
from rpl.domain.decision import GRANTS, Reason, UnitDecision, leaves_something_missing
from rpl.domain.letter_next import (
    assessed_again,
    beside_a_plan,
    credit_held,
    next_steps,
    unit_name,
)
from rpl.domain.letter_parts import Detail, Line, Passage, Section
from rpl.domain.rubric import Criterion, Rubric
from rpl.domain.wording import wording

_Reasons: TypeAlias = tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """What was decided by, in one language; rubrics by `slug@version`."""

    qualification: Qualification
    rubrics: Mapping[str, Rubric]


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter is made from.  `original` are the definitions that the decision was made by.

    `appeal_by` is None where nothing can be appealed against.  A claim has one appeal: once it
    was `appealed`, the letter says nothing of how to.  `answers`
    are the reasons that its reviewer wrote, by unit, once it is decided.
    """

    reference: str
    appeal_by: date | None
    decisions: tuple[UnitDecision, ...]
    credit: CreditStatement
    original: Definitions
    appealed: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


def letter(facts: LetterFacts, shown: Definitions) -> tuple[Section, ...]:
    """The sections of a letter, with the names of units, criteria and levels as in `shown`.

    What states law takes its text from the definitions that were decided by.

    Raises:
        ValueError: Nothing was decided.
    """
    outcome = claim_outcome([decision.outcome for decision in facts.decisions])
    granted = sum(decision.outcome in GRANTS for decision in facts.decisions)
    details = {"granted": granted, "whole": len(facts.decisions)}
    sentence = Line(words.CLAIM_SENTENCES[outcome], details)
    following = tuple(next_steps(facts.decisions, shown.qualification))
    return (
        Section("outcome", Line(words.OUTCOME_TITLE), (Passage((sentence,)),)),
        *(_unit_section(decision, facts, shown) for decision in facts.decisions),
        Section("credit", Line(words.CREDIT_TITLE), tuple(_credit(facts, shown.qualification))),
        Section("next", Line(words.NEXT_TITLE), following),
        *_rights(facts),
    )


def _something_missing(facts: LetterFacts) -> bool:
    return any(leaves_something_missing(decision.outcome) for decision in facts.decisions)


def _rights(facts: LetterFacts) -> Iterator[Section]:
    """How to appeal, or that somebody did; nothing where nobody did and nobody can."""
    if facts.appealed:
        rights: tuple[Line, ...] = (Line(words.APPEALED, states_law=True),)
    elif facts.appeal_by is not None and _something_missing(facts):
        rights = appeal(facts.reference, facts.appeal_by)
    else:
        return
    yield Section("appeal", Line(words.APPEAL_TITLE), (Passage(rights, listed=True),))


def _credit(facts: LetterFacts, shown: Qualification) -> Iterator[Passage]:
    yield from credit_held(facts.credit, shown)
    if _something_missing(facts):
        yield Passage((assessed_again(facts.original.qualification),))


def appeal(reference: str, until: date) -> tuple[Line, ...]:
    """Until when and how to appeal."""
    details: dict[str, Detail] = {"date": until, "reference": reference}
    return tuple(Line(each, details, states_law=True) for each in words.APPEAL)


def reason_line(reason: Reason, shown: tuple[Unit, Rubric], original: tuple[Unit, Rubric]) -> Line:
    """The sentence of a reason, by the definitions as shown; a right by those decided by."""
    law = reason.code in words.RIGHTS_OF_REASONS
    template, details = wording(reason, *(original if law else shown))
    return Line(template, details, states_law=law)


@dataclass(frozen=True, slots=True)
class _Decided:
    """One unit's decision with its definitions, as decided by and as shown."""

    decision: UnitDecision
    unit: Unit
    rubric: Rubric
    shown_unit: Unit
    shown_rubric: Rubric

    def lines(self, reasons: Iterable[Reason]) -> tuple[Line, ...]:
        shown, original = (self.shown_unit, self.shown_rubric), (self.unit, self.rubric)
        return tuple(reason_line(reason, shown, original) for reason in reasons)

    def about(self, reasons: Iterable[Reason], code: str | None) -> _Reasons:
        return tuple(reason for reason in reasons if reason.criterion == code)


def _unit_section(decision: UnitDecision, facts: LetterFacts, shown: Definitions) -> Section:
    original = facts.original
    unit = original.qualification.unit(decision.unit)
    found = _Decided(
        decision=decision,
        unit=unit,
        rubric=original.rubrics[unit.rubric],
        shown_unit=shown.qualification.unit(decision.unit),
        shown_rubric=shown.rubrics[unit.rubric],
    )
    beside = beside_a_plan(decision.outcome, unit, facts.credit.held, shown.qualification)
    passages = (
        *_whole_unit(found),
        *_answer(facts.answers.get(unit.id, "")),
        *([Passage(beside)] if beside else ()),
        *_parts_of_unit(found),
    )
    return Section(f"unit-{unit.id}", unit_name(unit.id, shown.qualification), passages)


def _answer(written: str) -> Iterator[Passage]:
    """Why an appeal came to what it did, as its reviewer wrote it."""
    paragraphs = [each.strip() for each in written.splitlines() if each.strip()]
    if paragraphs:
        lines = tuple(Line(each, written=True) for each in paragraphs)
        yield Passage(lines, (Line(words.ANSWER_TITLE),))


def _whole_unit(found: _Decided) -> Iterator[Passage]:
    decision = found.decision
    sentence = Line(words.UNIT_SENTENCES[decision.outcome])
    yield Passage((sentence, *found.lines(found.about(decision.reasons, None))))
    if whole := found.lines(found.about(decision.remedies, None)):
        yield Passage(whole)


def _parts_of_unit(found: _Decided) -> Iterator[Passage]:
    decision = found.decision
    yield from _criteria(found)
    yield from _shortest_way(found)
    if decision.outcome in GRANTS:
        yield Passage(tuple(_limits(found.unit)), (Line(words.PERMITS_TITLE),), listed=True)


def _criteria(found: _Decided) -> Iterator[Passage]:
    """Why, and what would help, for each criterion that is not settled; the same is said once."""
    alike: list[tuple[tuple[_Reasons, _Reasons], list[Criterion]]] = []
    for criterion in found.shown_rubric.criteria:
        reasons = found.about(found.decision.reasons, criterion.code)
        said = _of_any(reasons), _of_any(found.about(found.decision.remedies, criterion.code))
        if any(_is_level(reason) for reason in reasons):
            yield _below(found, criterion, reasons)
            yield from _help(found, said[1])
        elif known := next((criteria for each, criteria in alike if each == said), None):
            known.append(criterion)
        elif any(said):
            alike.append((said, [criterion]))
    common = _common([helps for (_, helps), _ in alike])
    yield from _help(found, common, words.HELP_ALL_TITLE)
    for (why, helps), criteria in alike:
        yield Passage(found.lines(why), tuple(_name(criterion) for criterion in criteria))
        rest = tuple(each for each in helps if each not in common)
        yield from _help(found, rest, words.HELP_HERE_TITLE if common else words.HELP_TITLE)


def _common(offered: Sequence[_Reasons]) -> _Reasons:
    """What would help everywhere, where there are two places or more: it is said once."""
    if len(offered) < 2:  # noqa: PLR2004 -- two
        return ()
    return tuple(each for each in offered[0] if all(each in others for others in offered))


def _help(found: _Decided, helps: _Reasons, title: str = words.HELP_TITLE) -> Iterator[Passage]:
    """What would help; two remedies that are worded alike are one to whoever reads."""
    told = {(line.template, *line.details.items()): line for line in found.lines(helps)}
    if told:
        yield Passage(tuple(told.values()), (Line(title),), listed=True)


def _of_any(reasons: Iterable[Reason]) -> _Reasons:
    """The reasons of no criterion, so that the same said of two is found to be the same.

    Levels to reach are left out: they are told together, as the shortest way.
    """
    return tuple(
        reason.model_copy(update={"criterion": None})
        for reason in reasons
        if reason.code != "reach_level"
    )


def _is_level(reason: Reason) -> bool:
    return reason.code in {"below_minimum", "level_zero"}


def _name(criterion: Criterion) -> Line:
    return Line(criterion.title, defined=True)


def _below(found: _Decided, criterion: Criterion, reasons: _Reasons) -> Passage:
    """A criterion whose level is too low: what was seen, and what is needed."""
    reason = next(reason for reason in reasons if _is_level(reason))
    lines = [Line(words.SEEN, _level(criterion, reason.details["points"]))]
    if (needed := reason.details.get("needed_points")) is not None:
        lines.append(Line(words.NEEDED, _level(criterion, needed)))
    rest = found.lines(each for each in reasons if not _is_level(each))
    return Passage((*lines, *rest), (_name(criterion),))


def _level(criterion: Criterion, points: str) -> dict[str, Detail]:
    level = criterion.level(int(points))
    return {"level": level.name, "descriptor": level.descriptor}


def _shortest_way(found: _Decided) -> Iterator[Passage]:
    """The least steps up that grant the unit (`scoring.levels_to_reach`)."""
    steps = [reason for reason in found.decision.remedies if reason.code == "reach_level"]
    if not steps:
        return
    seen = {
        reason.criterion: reason.details["points"]
        for reason in found.decision.reasons
        if _is_level(reason)
    }
    lines = tuple(_step(found.shown_rubric, reason, seen) for reason in steps)
    yield Passage(lines, (Line(words.WAY_TITLE),), listed=True)
    open_still = any(
        reason.criterion is not None and not _is_level(reason) for reason in found.decision.reasons
    )
    yield Passage((Line(words.WAY_AND_SHOWN if open_still else words.WAY_WHOLE),))


def _step(rubric: Rubric, reason: Reason, seen: Mapping[str | None, str]) -> Line:
    criterion = rubric.criterion(reason.criterion or "")
    details = _level(criterion, reason.details["points"]) | {"criterion": criterion.title}
    before = seen.get(reason.criterion)
    if before is None:
        return Line(words.STEP_FROM_NOTHING, details)
    return Line(words.STEP, details | {"seen": criterion.level(int(before)).name})


def _limits(unit: Unit) -> Iterator[Line]:
    yield Line(words.NO_LICENCE, states_law=True)
    if unit.valid_years is not None:
        yield Line(words.VALID_YEARS, {"years": unit.valid_years}, states_law=True)
    for limit in unit.does_not_permit:
        yield Line(limit, states_law=True, defined=True)
