"""Moderation: which further seats a claim needs, told by the sheets that were submitted so far.

The policy of a qualification decides, never a person.  A claim can be decided when no seat that
was called for is still to be marked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from rpl.domain.agreement_policy import AgreementPolicy
from rpl.domain.errors import RuleError, translatable
from rpl.domain.marking import Mark, Marks, SheetIncompleteError
from rpl.domain.masking import IdentityPolicy
from rpl.domain.rubric import Code, Rubric
from rpl.domain.scoring import ScoreSheet, score
from rpl.domain.second_marking import (
    Marked,
    Risk,
    SecondMarkingPolicy,
    differences,
    reasons_to_mark_twice,
)
from rpl.domain.values import Frozen

HASTY = "hasty"
"""The risk of a claim that was marked faster than it can be read."""

Sheets = Mapping[str, ScoreSheet]
"""The sheet of each unit of a claim."""


class ReasonMissingError(SheetIncompleteError):
    """Two marks were settled, and it is not said why."""

    code = "reason_missing"
    template = translatable(
        "Not yet explained: %(units)s. Where the two marks differ, or you give another than both, "
        "say why in the note. Then submit again."
    )


class SheetsNotShownError(RuleError):
    """All sheets of a claim are wanted that is not decided, or whose sheets are not for them."""

    code = "sheets_not_shown"
    template = translatable(
        "The sheets of this claim are not shown. They are only once it is decided and nobody marks "
        "it any more. Choose another claim from the list."
    )


class MarkingPolicy(Frozen):
    """How the marks of a qualification are checked: `assessments/<slug>/marking.toml`."""

    second_marking: SecondMarkingPolicy
    agreement: AgreementPolicy
    identity: IdentityPolicy = IdentityPolicy()


class Call(Frozen):
    """One reason why a unit is marked once more, and the criterion where it is about one.

    `reason` is a `second_marking.Reason` of a second mark, a `Difference` of an adjudication.
    """

    unit: str
    reason: str
    criterion: Code | None = None


@dataclass(frozen=True, slots=True)
class FirstMarks:
    """What the first marker of a claim submitted.

    `earlier_claims` is how many claims that person had submitted before; `took` is how long this
    one lay before them; `risks` are what was found besides.
    """

    claim_id: UUID
    sheets: Sheets
    earlier_claims: int
    took: timedelta
    risks: frozenset[Risk] = frozenset()


def second_calls(
    rubrics: Mapping[str, Rubric], policy: SecondMarkingPolicy, first: FirstMarks, seed: bytes
) -> tuple[Call, ...]:
    """Why each unit of a claim is marked a second time; none: the first marks stand.

    `rubrics` are by unit, in the order of the qualification; `seed` draws the sample.

    Raises:
        SheetMismatchError: A sheet does not answer its rubric.
    """
    hasty = first.took < timedelta(minutes=policy.hasty_minutes)
    risks = (first.risks & policy.risks) | ({HASTY} if hasty else set())
    calls: list[Call] = []
    for unit, rubric in rubrics.items():
        marked = Marked(
            claim_id=first.claim_id,
            unit=unit,
            scored=score(rubric, first.sheets[unit]),
            earlier_claims=first.earlier_claims,
            risks=risks,
        )
        reasons = reasons_to_mark_twice(rubric, policy, marked, seed)
        calls += [Call(unit=unit, reason=reason.value) for reason in reasons]
    return tuple(calls)


def adjudication_calls(
    rubrics: Mapping[str, Rubric], policy: SecondMarkingPolicy, first: Sheets, second: Sheets
) -> tuple[Call, ...]:
    """What the two sheets of each unit that was marked twice differ in; none: the first stands.

    Raises:
        SheetMismatchError: A sheet does not answer its rubric.
    """
    return tuple(
        Call(unit=unit, reason=found.difference.value, criterion=found.criterion)
        for unit, rubric in rubrics.items()
        if unit in second
        for found in differences(rubric, first[unit], second[unit], policy.tolerance)
    )


def agreed(first: Marks, second: Marks) -> dict[Code, Mark]:
    """What a third person begins with: the marks on which both agree, resting on all they cited."""
    return {
        code: mark.model_copy(
            update={
                "note": "",
                "cited": tuple(dict.fromkeys((*mark.cited, *second[code].cited))),
            }
        )
        for code, mark in first.items()
        if code in second and mark.choice == second[code].choice
    }


def unexplained(first: Marks, second: Marks, final: Marks) -> tuple[Code, ...]:
    """The criteria that a third person settles without saying why.

    A reason is owed where the two marks differ, and where the third is neither of them.
    """
    return tuple(
        code
        for code, mark in final.items()
        if not mark.note.strip() and {first[code].choice, second[code].choice} != {mark.choice}
    )


def units_called(calls: tuple[Call, ...]) -> tuple[str, ...]:
    """The units that are marked once more, each once, in the order they were called."""
    return tuple(dict.fromkeys(call.unit for call in calls))
