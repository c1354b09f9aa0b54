"""Second marking: which units a second person marks, and whether two marks may stand together.

The second marker is chosen by policy, never by the first, and sees nothing of the first marks until
both have submitted.  Two sheets that differ in what matters go to a third person, and all are kept.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated
from uuid import UUID

from pydantic import Field

from rpl.domain.rubric import Code, Criterion, Rubric
from rpl.domain.scoring import Judgement, Scored, ScoreSheet, Unscored, score
from rpl.domain.values import Frozen

_HASHED = 2**256


class Reason(StrEnum):
    """Why a second person marks a unit."""

    REFUSAL = "refusal"
    APPEAL = "appeal"
    FIRST_CLAIMS = "first_claims"
    NEAR_THE_LINE = "near_the_line"
    RISK = "risk"
    SAMPLE = "sample"


class Risk(StrEnum):
    """What people said that makes a claim worth a second look, where the policy wants it to.

    `SIMILAR_EVIDENCE`: a quality officer said that evidence of it, which is alike to another
    person's, is to be looked into.
    """

    SIMILAR_EVIDENCE = "similar_evidence"


class SecondMarkingPolicy(Frozen):
    """What a programme has marked twice, besides refusals and appeals, which always are.

    An assessor's first `first_claims` claims are, what falls into the random `sample_percent`, and
    claims that were marked within less than `hasty_minutes`, or that have one of the `risks`.  The
    band round the grant line is the rubric's own.  Two levels of one criterion may lie `tolerance`
    steps of its scale apart.
    """

    first_claims: Annotated[int, Field(ge=0)]
    sample_percent: Annotated[int, Field(ge=0, le=100)]
    tolerance: Annotated[int, Field(ge=0)]
    hasty_minutes: Annotated[int, Field(ge=0)]
    risks: frozenset[Risk] = frozenset()


@dataclass(frozen=True, slots=True)
class Marked:
    """A unit of a claim as its first marker left it.

    `earlier_claims` is how many claims the marker had finished before this one; `risks` are codes
    of what else asks for a second look.
    """

    claim_id: UUID
    unit: str
    scored: Scored
    earlier_claims: int
    risks: frozenset[str] = frozenset()


class Difference(StrEnum):
    """Why two sheets cannot stand side by side."""

    JUDGEMENT = "judgement"
    MUST_PASS = "must_pass"  # noqa: S105 -- a criterion that must be passed
    LEVEL = "level"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Differing:
    """One thing two sheets differ in; `criterion` is None where it is the judgement of the unit."""

    difference: Difference
    criterion: Code | None = None


def reasons_to_mark_twice(
    rubric: Rubric, policy: SecondMarkingPolicy, marked: Marked, seed: bytes
) -> tuple[Reason, ...]:
    """Every reason for which a second person marks this unit, in the order of `Reason`.

    An appeal is none of them: it comes after the decision, and lodging it calls for new marks.

    The random sample is drawn by hashing the claim and unit under `seed`: whoever holds the seed
    can show later that it was drawn and not picked, and nobody without it can foresee it.
    """
    applies = {
        Reason.REFUSAL: marked.scored.judgement is Judgement.NOT_YET_MET,
        Reason.FIRST_CLAIMS: marked.earlier_claims < policy.first_claims,
        Reason.NEAR_THE_LINE: in_band(rubric, marked.scored),
        Reason.RISK: bool(marked.risks),
        Reason.SAMPLE: _drawn(seed, marked) * 100 < policy.sample_percent,
    }
    return tuple(reason for reason in Reason if applies.get(reason, False))


def in_band(rubric: Rubric, scored: Scored) -> bool:
    """Whether a unit may come to lie in the band that the rubric wants marked twice, ends included.

    What is not scored counts for nothing either way: the total may still become anything from what
    is scored to what can be reached.
    """
    if rubric.double_mark_band is None:
        return False
    low, high = rubric.double_mark_band
    return scored.total <= high and low <= scored.reachable


def tipping(rubric: Rubric, sheet: ScoreSheet) -> tuple[Code, ...]:
    """The criteria on which one level more or less would change what the sheet says of the unit.

    These are where a slip of one marker decides: near the grant line most of them, elsewhere those
    that must be passed and just are, or just are not.

    Raises:
        SheetMismatchError: The sheet does not answer the rubric.
    """
    judgement = score(rubric, sheet).judgement
    return tuple(
        criterion.code
        for criterion in rubric.criteria
        if any(
            score(rubric, {**sheet, criterion.code: points}).judgement is not judgement
            for points in _beside(criterion, sheet[criterion.code])
        )
    )


def differences(
    rubric: Rubric, first: ScoreSheet, second: ScoreSheet, tolerance: int
) -> tuple[Differing, ...]:
    """What two complete sheets differ in that a third person has to settle; none: they agree.

    Levels of a criterion may lie `tolerance` steps of its scale apart.  Whether a criterion that
    must be passed is passed, whether something is shown at all, and what the whole comes to may not
    differ.

    Raises:
        SheetMismatchError: A sheet does not answer the rubric.
    """
    one, other = score(rubric, first), score(rubric, second)
    found = [Differing(Difference.JUDGEMENT)] if one.judgement is not other.judgement else []
    for criterion in rubric.criteria:
        code = criterion.code
        places = {level.points: place for place, level in enumerate(criterion.levels)}
        mine, theirs = first[code], second[code]
        if isinstance(mine, Unscored) or isinstance(theirs, Unscored):
            if mine != theirs:
                found.append(Differing(Difference.SHOWN, code))
        elif _passed(code, one.below_minimum) is not _passed(code, other.below_minimum):
            found.append(Differing(Difference.MUST_PASS, code))
        elif abs(places[mine] - places[theirs]) > tolerance:
            found.append(Differing(Difference.LEVEL, code))
    return tuple(found)


def _beside(criterion: Criterion, given: int | Unscored) -> Iterator[int]:
    """The points of the levels next to the one that was given."""
    scale = [level.points for level in criterion.levels]
    if not isinstance(given, Unscored):
        place = scale.index(given)
        yield from scale[max(0, place - 1) : place]
        yield from scale[place + 1 : place + 2]


def _passed(code: Code, below: Collection[Code]) -> bool:
    return code not in below


def _drawn(seed: bytes, marked: Marked) -> Fraction:
    """A number from 0 up to 1 that belongs to this unit of this claim."""
    said = marked.claim_id.bytes + marked.unit.encode()
    digest = hashlib.blake2b(said, digest_size=32, key=hashlib.sha256(seed).digest()).digest()
    return Fraction(int.from_bytes(digest), _HASHED)
