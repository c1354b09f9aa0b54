"""What the service knows of its definitions once they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rpl.domain.assessment import Qualification, Unit
from rpl.domain.eligibility import Eligibility
from rpl.domain.glossary import Glossary
from rpl.domain.moderation import MarkingPolicy
from rpl.domain.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every published version of every definition, by `slug@version`.

    `texts` holds translated copies of the same definitions by language; `hashes` the SHA-256 of a
    qualification together with all of its rubrics, and of each rubric.  `glossaries` and
    `marking` are by slug, and so is `eligibility`.
    """

    qualifications: Mapping[str, Qualification]
    rubrics: Mapping[str, Rubric]
    hashes: Mapping[str, str]
    translated_qualifications: Mapping[tuple[str, str], Qualification]
    translated_rubrics: Mapping[tuple[str, str], Rubric]
    glossaries: Mapping[str, Glossary] = field(default_factory=dict)
    marking: Mapping[str, MarkingPolicy] = field(default_factory=dict)
    eligibility: Mapping[str, Eligibility] = field(default_factory=dict)

    def current(self) -> tuple[Qualification, ...]:
        """The newest version of each qualification, by title."""
        newest: dict[str, Qualification] = {}
        for qualification in self.qualifications.values():
            known = newest.get(qualification.slug)
            if known is None or known.version < qualification.version:
                newest[qualification.slug] = qualification
        return tuple(sorted(newest.values(), key=lambda found: found.title))

    def qualification(self, reference: str, language: str | None = None) -> Qualification:
        """The qualification `slug@version`, in a language where its text is translated.

        Raises:
            KeyError: No such version was ever published here.
        """
        original = self.qualifications[reference]
        return self.translated_qualifications.get((reference, language or ""), original)

    def glossary(self, reference: str) -> Glossary:
        """The fixed terms of the programme of a qualification `slug@version`; maybe none."""
        return self.glossaries.get(reference.partition("@")[0], Glossary())

    def marking_policy(self, slug: str) -> MarkingPolicy | None:
        """How the marks of a qualification are checked; None: nothing is marked twice."""
        return self.marking.get(slug)

    def rubric(self, reference: str, language: str | None = None) -> Rubric:
        """The rubric `slug@version`, in a language where its text is translated.

        Raises:
            KeyError: No such version was ever published here.
        """
        original = self.rubrics[reference]
        return self.translated_rubrics.get((reference, language or ""), original)

    def rubric_of(self, unit: Unit, language: str | None = None) -> Rubric:
        """The rubric a unit is scored against."""
        return self.rubric(unit.rubric, language)
