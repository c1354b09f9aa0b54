"""A request for more evidence: which criteria want it, until when, and what happens without it.

What would do for each criterion is not typed in: the rubric says it, in every language it has.
Nobody is refused for silence: a request that is not answered ends, and the claim is assessed with
what it holds.  What was added and not confirmed by then stays with the claim, unseen.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from rpl.domain.errors import FieldProblem, RuleError, translatable
from rpl.domain.values import Frozen

MAX_NOTE_LETTERS = 1000

_NOTHING = translatable("Choose at least one criterion that needs more evidence")
_TOO_LONG = translatable("This has %(letters)s letters. Shorten it to %(most)s or fewer")


class NothingAskedError(RuleError):
    """The claim waits for no answer of its applicant's."""

    code = "nothing_asked"
    template = translatable(
        "Nothing more is asked of you now. Go back to your claim to see where it stands."
    )


class AskedCriterion(Frozen):
    """One criterion of one unit that wants more evidence."""

    unit: str
    criterion: str


class EvidenceAsked(Frozen):
    """What an assessor asks for; `note` is in the language of the page it was written on.

    `rule` is the rule of eligibility that a claim was found not to meet, or empty.
    """

    criteria: tuple[AskedCriterion, ...]
    note: str
    note_language: str
    rule: str = ""


class Deadlines(Frozen):
    """Until when an answer is asked for, and when the request ends without one."""

    answer_by: datetime
    closes_at: datetime


def asked(
    chosen: Sequence[str], note: str, language: str, known: Mapping[str, Collection[str]]
) -> EvidenceAsked | tuple[FieldProblem, ...]:
    """What is asked for, or what is wrong with the form.

    `chosen` are `unit.criterion`, `known` the criteria of each unit; what is unknown counts as not
    chosen, and what is chosen twice once.
    """
    named = [each.partition(".") for each in dict.fromkeys(chosen)]
    criteria = tuple(
        AskedCriterion(unit=unit, criterion=criterion)
        for unit, _dot, criterion in named
        if criterion in known.get(unit, ())
    )
    problems = [] if criteria else [FieldProblem("criteria", _NOTHING)]
    text = note.strip()
    if len(text) > MAX_NOTE_LETTERS:
        details = {"letters": str(len(text)), "most": str(MAX_NOTE_LETTERS)}
        problems.append(FieldProblem("note", _TOO_LONG, details))
    if problems:
        return tuple(problems)
    return EvidenceAsked(criteria=criteria, note=text, note_language=language)


def deadlines(asked_at: datetime, answer_days: int, extensions: int) -> Deadlines:
    """The times of a request, by the definition's clocks.

    The time to answer runs once as promised, and once more for each of the `extensions`.
    """
    span = timedelta(days=answer_days)
    return Deadlines(answer_by=asked_at + span, closes_at=asked_at + (1 + extensions) * span)
