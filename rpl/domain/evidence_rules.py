"""The rules of evidence for one item beside one criterion: valid, authentic, current.

Whether there is enough of it (sufficient) is a matter of all items together:
`domain.evidence_gap`.  What a rule does not find met asks for something; nothing here refuses.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from rpl.domain.errors import FieldProblem, translatable
from rpl.domain.evidence import CitedEvidence, is_current
from rpl.domain.rubric import Criterion

MAX_SETTLING_LETTERS: Final = 500

_CHOOSE = translatable("Say for at least one of the two what you find")
_SAY_WHAT = translatable("Say in a sentence what would settle your doubt")
_TOO_LONG = translatable("Shorten this to %(most)s letters or fewer")


class Opinion(StrEnum):
    """What an assessor says of an item's validity, or of its authenticity."""

    YES = "yes"
    DOUBTED = "doubted"


class Finding(StrEnum):
    """Whether a rule of evidence is met, asks for something, or waits for somebody to judge."""

    MET = "met"
    ASKED = "asked"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What one assessor says of an item; `settling` is what would settle a doubt, maybe empty."""

    valid: Opinion | None
    authentic: Opinion | None
    settling: str = ""


@dataclass(frozen=True, slots=True)
class ItemFindings:
    """The rules of evidence for one item beside one criterion.

    `settling` are the sentences of those who doubt it, each once.
    """

    valid: Finding
    authentic: Finding
    current: Finding
    settling: tuple[str, ...] = ()


def item_findings(
    criterion: Criterion,
    item: CitedEvidence,
    on: date,
    appraisals: Collection[Appraisal],
    *,
    verified: bool,
) -> ItemFindings:
    """What the rules find of an item on a day; `verified` says that its issuer vouches for it.

    An item of a kind that the criterion does not accept asks for one that does.  One without a
    known date waits for a date and counts as current meanwhile, because a missing date is no fault
    of the applicant.
    """
    valid = _said([each.valid for each in appraisals])
    authentic = _said([each.authentic for each in appraisals])
    accepted = item.kind in criterion.evidence.helping
    doubted = [each.settling for each in appraisals if each.settling]
    return ItemFindings(
        valid=valid if accepted else Finding.ASKED,
        authentic=Finding.MET if verified and authentic is Finding.OPEN else authentic,
        current=_current(criterion, item, on),
        settling=tuple(dict.fromkeys(doubted)),
    )


def is_doubted(said: Collection[Appraisal], last: Appraisal | None = None) -> bool:
    """Whether an item is set aside because somebody doubts that it is valid, or authentic.

    One doubt is enough, whatever the others say.  `last` is what the third person says who settled
    a unit: where they say something, it counts alone.
    """
    valid = [each.valid for each in said]
    authentic = [each.authentic for each in said]
    if last is not None:
        valid = valid if last.valid is None else [last.valid]
        authentic = authentic if last.authentic is None else [last.authentic]
    return Opinion.DOUBTED in {*valid, *authentic}


def appraisal(valid: str, authentic: str, settling: str) -> Appraisal | tuple[FieldProblem, ...]:
    """What was typed into the form, or everything that is wrong with it."""
    settling = " ".join(settling.split())
    said = Appraisal(_opinion(valid), _opinion(authentic), settling)
    problems = []
    if said.valid is None and said.authentic is None:
        problems.append(FieldProblem("valid", _CHOOSE))
    if Opinion.DOUBTED in {said.valid, said.authentic} and not settling:
        problems.append(FieldProblem("settling", _SAY_WHAT))
    elif len(settling) > MAX_SETTLING_LETTERS:
        problems.append(FieldProblem("settling", _TOO_LONG, {"most": str(MAX_SETTLING_LETTERS)}))
    return tuple(problems) or said


def _opinion(text: str) -> Opinion | None:
    return Opinion(text) if text in set(Opinion) else None


def _said(opinions: Collection[Opinion | None]) -> Finding:
    """One doubt asks, whatever the others say."""
    if Opinion.DOUBTED in opinions:
        return Finding.ASKED
    return Finding.MET if Opinion.YES in opinions else Finding.OPEN


def _current(criterion: Criterion, item: CitedEvidence, on: date) -> Finding:
    if not is_current(item, criterion.evidence, on):
        return Finding.ASKED
    undated = item.dated is None and criterion.evidence.maximum_age_years is not None
    return Finding.OPEN if undated else Finding.MET
