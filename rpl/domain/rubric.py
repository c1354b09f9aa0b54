"""A rubric: weighted criteria of one unit, each judged on an ordered scale of levels."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, model_validator

from rpl.domain.intake import FORM_KINDS, EvidenceKind
from rpl.domain.publication import Day, SignOff, Sources, Text
from rpl.domain.values import Frozen

Code = Annotated[str, Field(pattern=r"^[A-Z]{1,4}\d{1,3}$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Percent = Annotated[int, Field(ge=0, le=100)]
EscoSkill = Annotated[
    str,
    Field(
        pattern=r"^http://data\.europa\.eu/esco/skill/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
    ),
]

DIRECT_KINDS = frozenset(
    {
        EvidenceKind.CERTIFICATE,
        EvidenceKind.DIPLOMA,
        EvidenceKind.TRANSCRIPT,
        EvidenceKind.REFERENCE_LETTER,
        EvidenceKind.LICENCE,
        EvidenceKind.WORK_PHOTO,
        EvidenceKind.THIRD_PARTY_REPORT,
        EvidenceKind.PRACTICAL_RECORD,
    }
)
"""Kinds that show the applicant's own work, or are documents that name it."""

STANDS_FOR: Mapping[EvidenceKind, EvidenceKind] = MappingProxyType(
    {
        EvidenceKind.AFFIDAVIT: EvidenceKind.STATEMENT,
        EvidenceKind.BACKGROUND_DOCUMENT: EvidenceKind.WORK_HISTORY,
        EvidenceKind.THIRD_PARTY_REPORT: EvidenceKind.REFERENCE_LETTER,
    }
)
"""Kinds that count wherever the weaker kind beside them is accepted, so that whoever says more than
was asked for is not worse off: an affidavit is a statement and a declaration."""

SEEN_AT_WORK = frozenset(
    {EvidenceKind.WORK_PHOTO, EvidenceKind.THIRD_PARTY_REPORT, EvidenceKind.PRACTICAL_RECORD}
)
"""Kinds in which somebody, or a camera, saw the applicant work.  A criterion may insist on one:
each of them can be had without papers."""

UNDOCUMENTED_KINDS = frozenset({*FORM_KINDS, EvidenceKind.WORK_PHOTO})
"""Kinds that a person without papers can give."""

_WHOLE = 100
_ALTERNATIVES = 2


class Substitute(StrEnum):
    """What the programme can arrange where an applicant has no evidence of an accepted kind."""

    INTERVIEW = "interview"
    PRACTICAL = "practical"
    INTERVIEW_AND_PRACTICAL = "interview_and_practical"
    WITNESS_REPORT = "witness_report"

    @property
    def kinds(self) -> frozenset[EvidenceKind]:
        """The kinds of evidence that together are this."""
        return _SUBSTITUTE_KINDS[self]


_SUBSTITUTE_KINDS: Mapping[Substitute, frozenset[EvidenceKind]] = MappingProxyType(
    {
        Substitute.INTERVIEW: frozenset({EvidenceKind.INTERVIEW}),
        Substitute.PRACTICAL: frozenset({EvidenceKind.PRACTICAL_RECORD}),
        Substitute.INTERVIEW_AND_PRACTICAL: frozenset(
            {EvidenceKind.INTERVIEW, EvidenceKind.PRACTICAL_RECORD}
        ),
        Substitute.WITNESS_REPORT: frozenset({EvidenceKind.THIRD_PARTY_REPORT}),
    }
)


class Theme(StrEnum):
    """What a criterion looks at beside the craft itself; every unit has one such criterion."""

    SAFETY = "safety"
    COMMUNICATION = "communication"
    ADAPTABILITY = "adaptability"


class Level(Frozen):
    """One step of a criterion's scale; `points` order the steps."""

    points: Annotated[int, Field(ge=0)]
    name: Text
    descriptor: Text


class EvidenceRule(Frozen):
    """What evidence bears out a criterion.

    `accepted` kinds only count; of those at least `minimum_items`, at least `minimum_direct` of
    them direct (the applicant's own work or a document naming it), none older than
    `maximum_age_years` where a date is known; or, instead of all that, one of `substitutes`.  There
    are always two ways at least to show a criterion, and one of them needs no papers.

    Whatever else is cited, one current item of `required_kinds`, if there are any, has to be among
    it: some work has to be seen, and no paper and no conversation stands in for that.
    """

    accepted: Annotated[tuple[EvidenceKind, ...], Field(min_length=1)]
    minimum_items: Annotated[int, Field(ge=1)] = 1
    minimum_direct: Annotated[int, Field(ge=0)] = 0
    maximum_age_years: Annotated[int, Field(ge=1)] | None = None
    substitutes: tuple[Substitute, ...] = ()
    required_kinds: tuple[EvidenceKind, ...] = ()

    @property
    def counting(self) -> tuple[EvidenceKind, ...]:
        """The accepted kinds that count toward everything the rule asks for."""
        every = (*self.accepted, *self.required_kinds)
        return tuple(
            kind for kind in dict.fromkeys(every) if not self.minimum_direct or kind in DIRECT_KINDS
        )

    @property
    def direct_kinds(self) -> tuple[EvidenceKind, ...]:
        """The accepted kinds that show the work itself, or are documents that name the person."""
        return tuple(kind for kind in self.accepted if kind in DIRECT_KINDS)

    @property
    def any_kinds(self) -> tuple[EvidenceKind, ...]:
        """The kinds of which every piece may be: only direct ones where each has to be direct."""
        all_direct = self.minimum_direct >= self.minimum_items
        return self.direct_kinds if all_direct else self.accepted

    @property
    def helping(self) -> frozenset[EvidenceKind]:
        """Every kind that can help to bear the criterion out: accepted, or part of a substitute."""
        stand_ins = {kind for kind in STANDS_FOR if self.accepts(kind)}
        return frozenset({*self.accepted, *self.required_kinds, *stand_ins}).union(
            *(substitute.kinds for substitute in self.substitutes)
        )

    def accepts(self, kind: EvidenceKind) -> bool:
        """Whether this kind counts, by itself or because it stands for one that does."""
        return (
            kind in {*self.accepted, *self.required_kinds} or STANDS_FOR.get(kind) in self.accepted
        )

    @property
    def substitutes_seen(self) -> tuple[Substitute, ...]:
        """The substitutes that hold one of the kinds that have to be there."""
        return tuple(each for each in self.substitutes if each.kinds & {*self.required_kinds})

    @model_validator(mode="after")
    def _leaves_a_way_open(self) -> Self:
        if len(set(self.accepted)) != len(self.accepted):
            raise ValueError("accepted: a kind is named twice")
        if self.minimum_direct > self.minimum_items:
            raise ValueError("minimum_direct: more than minimum_items")
        if len(self.counting) + len(self.substitutes) < _ALTERNATIVES:
            raise ValueError("accepted: fewer than two ways to show the criterion")
        if not self.substitutes and not UNDOCUMENTED_KINDS.intersection(self.counting):
            raise ValueError("substitutes: no way to show the criterion without papers")
        return self

    @model_validator(mode="after")
    def _insists_on_what_anybody_can_have(self) -> Self:
        if len(set(self.required_kinds)) != len(self.required_kinds):
            raise ValueError("required_kinds: a kind is named twice")
        if others := sorted(set(self.required_kinds) - SEEN_AT_WORK):
            known = ", ".join(sorted(SEEN_AT_WORK))
            raise ValueError(f"required_kinds: may only be of {known}, got {others}")
        return self


class Criterion(Frozen):
    """One thing the assessor judges, and how much of the total it carries.

    `questions` are what may be asked about it in an interview.
    """

    code: Code
    title: Text
    why: Text
    esco: tuple[EscoSkill, ...] = ()
    weight: Annotated[int, Field(gt=0, le=100)]
    minimum: Annotated[int, Field(ge=0)] = 0
    language_demand: Annotated[str, Field(pattern="^(none|low|medium|high)$")] = "none"
    theme: Theme | None = None
    questions: tuple[Text, ...] = ()
    evidence: EvidenceRule
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _scale_is_ordered(self) -> Self:
        points = [level.points for level in self.levels]
        if points[0] != 0 or points != sorted(set(points)):
            raise ValueError(f"levels: points of {self.code} must rise from 0, got {points}")
        if self.minimum not in points:
            raise ValueError(f"minimum: {self.code} has no level {self.minimum}")
        return self

    @property
    def asks_for_language(self) -> bool:
        """Whether the work itself asks for language here; else language may not lower a level."""
        return self.language_demand in {"medium", "high"}

    def level(self, points: int) -> Level:
        """The level of these points.

        Raises:
            KeyError: The scale has no such level.
        """
        for level in self.levels:
            if level.points == points:
                return level
        raise KeyError(points)

    @property
    def top(self) -> int:
        """Points of the highest level."""
        return self.levels[-1].points

    @property
    def must_pass(self) -> bool:
        """Whether a low level here cannot be made good elsewhere."""
        return self.minimum > 0


class Rubric(Frozen):
    """A published version of a rubric.  Never edited: a change is a new version.

    From `grant_line` on the unit is granted; from `gap_line` up to it a gap plan is made.  Totals
    inside `double_mark_band`, from its first to its last percent, deserve a second marker.
    `sign_off` names who agreed to it in the industry, `changes` what this version does otherwise.
    """

    slug: Slug
    version: Annotated[int, Field(ge=1)]
    title: Text
    owner: Text
    published_on: Day | None = None
    review_by: Day
    sources: Sources = ()
    sign_off: tuple[SignOff, ...] = ()
    changes: Text | None = None
    grant_line: Percent
    gap_line: Percent
    double_mark_band: tuple[Percent, Percent] | None = None
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    @property
    def reference(self) -> str:
        """How a claim pins it: `slug@version`."""
        return f"{self.slug}@{self.version}"

    def criterion(self, code: str) -> Criterion:
        """The criterion of this code.

        Raises:
            KeyError: The rubric has no such criterion.
        """
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise KeyError(code)

    def only(self, codes: Collection[str]) -> Self:
        """The rubric with these criteria alone, to be marked; its weights are no whole any more."""
        kept = tuple(each for each in self.criteria if each.code in codes)
        return self.model_copy(update={"criteria": kept})

    @model_validator(mode="after")
    def _weights_make_a_whole(self) -> Self:
        codes = [criterion.code for criterion in self.criteria]
        if len(codes) != len(set(codes)):
            raise ValueError(f"criteria: codes repeat in {codes}")
        weights = sum(criterion.weight for criterion in self.criteria)
        if weights != _WHOLE:
            raise ValueError(f"criteria: weights sum to {weights}, not {_WHOLE}")
        if self.gap_line > self.grant_line:
            raise ValueError("gap_line: lies above the grant line")
        return self

    @model_validator(mode="after")
    def _band_surrounds_the_grant_line(self) -> Self:
        low, high = self.double_mark_band or (self.grant_line, self.grant_line)
        if not low <= self.grant_line <= high:
            raise ValueError("double_mark_band: does not hold the grant line")
        return self
