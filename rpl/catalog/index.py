"""What the service knows of its definitions once they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rpl.domain.assessment import Qualification, Unit
from rpl.domain.calibration import CalibrationPolicy, Exemplar
from rpl.domain.comment_bank import CommentBank
from rpl.domain.eligibility import Eligibility
from rpl.domain.field_work import FieldTerms
from rpl.domain.glossary import Glossary
from rpl.domain.moderation import MarkingPolicy
from rpl.domain.practice import Practice, Practices
from rpl.domain.publication import DefinitionChangedError, TranslationReview
from rpl.domain.question_bank import QuestionBank
from rpl.domain.replies import Offered, Shelf, replies_for
from rpl.domain.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every published version of every definition, by `slug@version`.

    `texts` holds translated copies of the same definitions by language; `hashes` the SHA-256 of a
    qualification together with all of its rubrics, and of each rubric.  `glossaries` and
    `marking` are by slug, and so are `eligibility`, `field_work`, `calibration` and `exemplars`;
    `questions` are by the slug of a rubric, what is `translated_…` by slug and language;
    `replies` are by slug, those of all programmes under the empty one.
    `standards` are hashes of what assessors mark by, of each qualification.  `reviews` say of each
    translation whether somebody has checked it: see `reviewing`.  `contents` is what each version's
    file says, over which `hashes` are taken.
    """

    qualifications: Mapping[str, Qualification]
    rubrics: Mapping[str, Rubric]
    hashes: Mapping[str, str]
    translated_qualifications: Mapping[tuple[str, str], Qualification]
    translated_rubrics: Mapping[tuple[str, str], Rubric]
    practices: Practices
    glossaries: Mapping[str, Glossary] = field(default_factory=dict)
    marking: Mapping[str, MarkingPolicy] = field(default_factory=dict)
    eligibility: Mapping[str, Eligibility] = field(default_factory=dict)
    comments: Mapping[str, CommentBank] = field(default_factory=dict)
    field_work: Mapping[str, FieldTerms] = field(default_factory=dict)
    translated_eligibility: Mapping[tuple[str, str], Eligibility] = field(default_factory=dict)
    questions: Mapping[str, QuestionBank] = field(default_factory=dict)
    translated_questions: Mapping[tuple[str, str], QuestionBank] = field(default_factory=dict)
    translated_comments: Mapping[tuple[str, str], CommentBank] = field(default_factory=dict)
    calibration: Mapping[str, CalibrationPolicy] = field(default_factory=dict)
    exemplars: Mapping[str, tuple[Exemplar, ...]] = field(default_factory=dict)
    translated_exemplars: Mapping[tuple[str, str, str], Exemplar] = field(default_factory=dict)
    standards: Mapping[str, str] = field(default_factory=dict)
    reviews: Mapping[tuple[str, str], TranslationReview] = field(default_factory=dict)
    contents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    replies: Mapping[str, Shelf] = field(default_factory=dict)

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

    def pinned(self, reference: str, definition_hash: str) -> Qualification:
        """The qualification `slug@version` to which a claim is pinned by its content.

        Raises:
            DefinitionChangedError: It, or a rubric of it, was edited since, or is not there.
        """
        if self.hashes.get(reference) != definition_hash:
            raise DefinitionChangedError(qualification=reference)
        return self.qualifications[reference]

    def glossary(self, reference: str) -> Glossary:
        """The fixed terms of the programme of a qualification `slug@version`; maybe none."""
        return self.glossaries.get(reference.partition("@")[0], Glossary())

    def practice(self, qualification: str) -> Practice:
        """How the programme of a qualification works, by `slug` or `slug@version`."""
        return self.practices.of(qualification.partition("@")[0])

    def offered_replies(self, qualification: str, language: str) -> tuple[Offered, ...]:
        """What advisers of a qualification, by `slug` or `slug@version`, may begin a message from.

        Those of all programmes, then its own; in a language where they are translated.
        """
        slug = qualification.partition("@")[0]
        shelves = (self.replies.get(each) for each in ("", slug))
        return replies_for((shelf for shelf in shelves if shelf is not None), language)

    def marking_policy(self, slug: str) -> MarkingPolicy | None:
        """How the marks of a qualification are checked; None: nothing is marked twice."""
        return self.marking.get(slug)

    def masks_identity(self, qualification: str) -> bool:
        """Whether whoever marks a claim to `slug` or `slug@version` must not know whose it is."""
        policy = self.marking_policy(qualification.partition("@")[0])
        return policy is not None and policy.identity.masked

    def exercises(self, reference: str) -> tuple[Exemplar, ...]:
        """The exemplars of a qualification `slug@version` that were agreed for its rubrics.

        There are none where nothing is asked of its assessors, or no such version is known.
        """
        qualification = self.qualifications.get(reference)
        if qualification is None or qualification.slug not in self.calibration:
            return ()
        rubrics = {unit.id: unit.rubric for unit in qualification.units}
        found = self.exemplars.get(qualification.slug, ())
        return tuple(each for each in found if rubrics.get(each.unit) in each.rubrics)

    def calibrating(self) -> tuple[Qualification, ...]:
        """The versions whose assessors mark exemplars; of those marked by the same, the newest."""
        newest: dict[str, Qualification] = {}
        for reference, found in self.qualifications.items():
            known = newest.get(self.standards.get(reference, ""))
            if self.exercises(reference) and (known is None or known.version < found.version):
                newest[self.standards[reference]] = found
        return tuple(newest.values())

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

    def question_bank(
        self, reference: str, language: str | None = None
    ) -> tuple[QuestionBank | None, bool]:
        """What may be asked about the criteria of a rubric `slug@version`.

        Also whether that is in this language; it is in the language of the rubric otherwise.
        """
        slug = reference.partition("@")[0]
        translated = self.translated_questions.get((slug, language or ""))
        return translated or self.questions.get(slug), translated is not None

    def comment_bank(self, slug: str, language: str) -> CommentBank | None:
        """The comments of a qualification, in a language where they are translated."""
        return self.translated_comments.get((slug, language)) or self.comments.get(slug)

    def exemplar_in(self, slug: str, exemplar: Exemplar, language: str) -> Exemplar:
        """An exemplar of a qualification, in a language where it is translated."""
        return self.translated_exemplars.get((slug, exemplar.slug, language), exemplar)

    def unchecked(self, language: str, *names: str) -> bool:
        """Whether any of these is shown in a translation that no named person has checked.

        A qualification `slug@version` stands for itself and for the rubrics of its units; other
        names are those of `reviews`.
        """
        told = list(names)
        for name in names:
            if name in self.qualifications:
                told += [unit.rubric for unit in self.qualifications[name].units]
        found = (self.reviews.get((name, language)) for name in told)
        return any(review is not None and not review.checked for review in found)
