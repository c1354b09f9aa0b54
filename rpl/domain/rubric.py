"""A rubric: weighted criteria of one unit, each judged on an ordered scale of levels."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from rpl.domain.intake import EvidenceKind
from rpl.domain.values import Frozen

Code = Annotated[str, Field(pattern=r"^[A-Z]{1,4}\d{1,3}$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Percent = Annotated[int, Field(ge=0, le=100)]
Text = Annotated[str, Field(min_length=1)]

_WHOLE = 100


class Level(Frozen):
    """One step of a criterion's scale; `points` order the steps."""

    points: Annotated[int, Field(ge=0)]
    name: Text
    descriptor: Text


class EvidenceRule(Frozen):
    """What evidence bears out a criterion.

    `accepted` kinds only count; of those at least `minimum_items`, at least `minimum_direct` of
    them direct (the applicant's own work or a document naming it), none older than
    `maximum_age_years` where a date is known.
    """

    accepted: Annotated[tuple[EvidenceKind, ...], Field(min_length=1)]
    minimum_items: Annotated[int, Field(ge=1)] = 1
    minimum_direct: Annotated[int, Field(ge=0)] = 0
    maximum_age_years: Annotated[int, Field(ge=1)] | None = None
    substitutes: tuple[Text, ...] = ()


class Criterion(Frozen):
    """One thing the assessor judges, and how much of the total it carries."""

    code: Code
    title: Text
    why: Text
    esco: tuple[str, ...] = ()
    weight: Annotated[int, Field(gt=0, le=100)]
    minimum: Annotated[int, Field(ge=0)] = 0
    language_demand: Annotated[str, Field(pattern="^(none|low|medium|high)$")] = "none"
    evidence: EvidenceRule
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _scale_is_ordered(self) -> Self:
        points = [level.points for level in self.levels]
        if points[0] != 0 or points != sorted(set(points)):
            raise ValueError(f"{self.code}: level points must rise from 0, got {points}")
        if self.minimum not in points:
            raise ValueError(f"{self.code}: minimum {self.minimum} is not a level of the scale")
        return self

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

    From `grant_line` on the unit is granted; from `gap_line` up to it a gap plan is made.
    """

    slug: Slug
    version: Annotated[int, Field(ge=1)]
    title: Text
    owner: Text
    review_by: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    sources: tuple[Text, ...] = ()
    grant_line: Percent
    gap_line: Percent
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]

    @property
    def reference(self) -> str:
        """How a claim pins it: `slug@version`."""
        return f"{self.slug}@{self.version}"

    @model_validator(mode="after")
    def _weights_make_a_whole(self) -> Self:
        codes = [criterion.code for criterion in self.criteria]
        if len(codes) != len(set(codes)):
            raise ValueError(f"{self.slug}: criterion codes repeat in {codes}")
        weights = sum(criterion.weight for criterion in self.criteria)
        if weights != _WHOLE:
            raise ValueError(f"{self.slug}: weights sum to {weights}, not {_WHOLE}")
        if self.gap_line > self.grant_line:
            raise ValueError(f"{self.slug}: the gap line lies above the grant line")
        return self
