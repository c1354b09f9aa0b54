"""What stands beside the versions of a definition and holds for all of them, by slug."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from rpl.catalog.errors import DefinitionError
from rpl.catalog.files import (
    ELIGIBILITY,
    QUESTIONS,
    WHOLE_FILE,
    beside,
    parse,
    read_toml,
    translations_of,
)
from rpl.catalog.texts import same_length
from rpl.domain.assessment import Qualification
from rpl.domain.eligibility import Eligibility, EligibilityRule
from rpl.domain.publication import Text, Translated
from rpl.domain.question_bank import CriterionQuestions, QuestionBank
from rpl.domain.rubric import Code, Rubric, Slug
from rpl.domain.values import Frozen

_BesideT = TypeVar("_BesideT", bound=Frozen)


class CriterionQuestionsTexts(Frozen):
    """What is said of one criterion; lists keep the length and order of the original."""

    questions: tuple[Text, ...] | None = None
    tasks: tuple[Text, ...] | None = None


class QuestionTexts(Translated):
    """A question bank in another language: `questions.es.toml` beside `questions.toml`."""

    criteria: Mapping[Code, CriterionQuestionsTexts] = Field(default_factory=dict)


class EligibilityRuleTexts(Frozen):
    """What is said of one rule; `ways_on` are their texts, in the length and order of the rule."""

    reason: Text | None = None
    source: Text | None = None
    ways_on: tuple[Text, ...] | None = None


class EligibilityTexts(Translated):
    """The rules of eligibility in another language: `eligibility.es.toml`; rules by id."""

    rules: Mapping[Slug, EligibilityRuleTexts] = Field(default_factory=dict)


def read_beside(folder: Path, name: str, model: type[_BesideT]) -> dict[str, _BesideT]:
    """The files of this name, by slug.

    Raises:
        DefinitionError: With path and key of the first thing that is wrong.
    """
    return {path.parent.name: parse(path, model, read_toml(path)) for path in beside(folder, name)}


def read_eligibility(
    folder: Path, qualifications: Iterable[Qualification]
) -> dict[str, Eligibility]:
    """Who may be assessed, by slug; every way on leads to units and qualifications there are.

    Raises:
        DefinitionError: With path and key of the first thing that is wrong.
    """
    found = read_beside(folder, ELIGIBILITY, Eligibility)
    newest = {each.slug: each for each in sorted(qualifications, key=lambda each: each.version)}
    for slug, eligibility in found.items():
        units = {unit.id for unit in newest[slug].units} if slug in newest else set()
        for rule_place, rule in enumerate(eligibility.rules):
            for way_place, way in enumerate(rule.ways_on):
                key = f"rules.{rule_place}.ways_on.{way_place}"
                path = folder / slug / ELIGIBILITY
                if unknown := sorted(set(way.units) - units):
                    raise DefinitionError(path, f"{key}.units", f"there is no unit {unknown[0]}")
                if way.qualification is not None and way.qualification not in newest:
                    problem = f"there is no qualification {way.qualification}"
                    raise DefinitionError(path, f"{key}.qualification", problem)
    return found


def translated_eligibility(
    folder: Path, known: Mapping[str, Eligibility]
) -> dict[tuple[str, str], Eligibility]:
    """The same in other languages, by slug and language; what is left out stays as it was.

    Raises:
        DefinitionError: A text names a rule that is not there, or a list has another length.
    """
    found = {}
    for path in beside(folder, ELIGIBILITY):
        original = known[path.parent.name]
        for language, said in translations_of(path):
            texts = parse(said, EligibilityTexts, read_toml(said))
            for name in texts.rules:
                if name not in {rule.id for rule in original.rules}:
                    raise DefinitionError(said, f"rules.{name}", "there is no rule of this id")
            rules = tuple(
                _translated_rule(said, rule, texts.rules.get(rule.id, EligibilityRuleTexts()))
                for rule in original.rules
            )
            found[path.parent.name, language] = original.model_copy(update={"rules": rules})
    return found


def _translated_rule(
    path: Path, rule: EligibilityRule, texts: EligibilityRuleTexts
) -> EligibilityRule:
    told = tuple(way.text for way in rule.ways_on)
    ways = same_length(path, f"rules.{rule.id}.ways_on", told, texts.ways_on)
    return rule.model_copy(
        update={
            "reason": texts.reason or rule.reason,
            "source": texts.source or rule.source,
            "ways_on": tuple(
                way.model_copy(update={"text": text})
                for way, text in zip(rule.ways_on, ways, strict=True)
            ),
        }
    )


def read_questions(folder: Path, rubrics: Iterable[Rubric]) -> dict[str, QuestionBank]:
    """What may be asked, by slug of a rubric; about criteria that some version of it has.

    Raises:
        DefinitionError: With path and key of the first thing that is wrong.
    """
    found = read_beside(folder, QUESTIONS, QuestionBank)
    known: dict[str, set[str]] = {}
    for rubric in rubrics:
        known.setdefault(rubric.slug, set()).update(each.code for each in rubric.criteria)
    for slug, bank in found.items():
        if slug not in known:
            raise DefinitionError(folder / slug / QUESTIONS, WHOLE_FILE, "there is no rubric")
        _known(folder / slug / QUESTIONS, bank.criteria, known[slug])
    return found


def translated_questions(
    folder: Path, banks: Mapping[str, QuestionBank]
) -> dict[tuple[str, str], QuestionBank]:
    """The same in other languages, by slug and language; what is left out stays as it was.

    Raises:
        DefinitionError: A text names a criterion that is not there, or a list has another length.
    """
    found = {}
    for path in beside(folder, QUESTIONS):
        bank = banks[path.parent.name]
        for language, said in translations_of(path):
            texts = parse(said, QuestionTexts, read_toml(said))
            _known(said, texts.criteria, set(bank.criteria))
            criteria = {
                code: _translated(said, code, each, texts.criteria.get(code))
                for code, each in bank.criteria.items()
            }
            found[path.parent.name, language] = bank.model_copy(update={"criteria": criteria})
    return found


def _translated(
    path: Path, code: str, original: CriterionQuestions, texts: CriterionQuestionsTexts | None
) -> CriterionQuestions:
    if texts is None:
        return original
    questions = same_length(path, f"criteria.{code}.questions", original.questions, texts.questions)
    tasks = same_length(path, f"criteria.{code}.tasks", original.tasks, texts.tasks)
    return CriterionQuestions(questions=questions, tasks=tasks)


def _known(path: Path, given: Iterable[str], known: set[str]) -> None:
    for code in given:
        if code not in known:
            raise DefinitionError(path, f"criteria.{code}", "the rubric has no such criterion")
