"""Which criteria a text may speak to: those that name the skill of ESCO its words lead to.

Explained by the words alone, and never automatic: whoever says what evidence speaks for ticks the
box.  Occupations lead nowhere, because a name of a job shows no single skill.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from rpl.domain.rubric import Code, Rubric
from rpl.domain.suggestions import EscoKind, Suggestion


@dataclass(frozen=True, slots=True)
class MaySpeak:
    """Words of an evidence item that may speak to a criterion, and the skill between the two."""

    evidence: UUID
    suggestion: Suggestion


def may_speak(
    rubric: Rubric, found: Iterable[tuple[UUID, Suggestion]]
) -> Mapping[Code, Sequence[MaySpeak]]:
    """By criterion, what was found in evidence that names a skill of it; nothing for others.

    What more places led to comes first, then the order in which it was found.
    """
    skills = [each for each in found if each[1].concept.kind is not EscoKind.OCCUPATION]
    spoken: dict[Code, Sequence[MaySpeak]] = {}
    for criterion in rubric.criteria:
        here = [
            MaySpeak(evidence, suggestion)
            for evidence, suggestion in skills
            if suggestion.concept.uri in criterion.esco and suggestion.because
        ]
        if here:
            spoken[criterion.code] = sorted(here, key=lambda each: -len(each.suggestion.because))
    return spoken
