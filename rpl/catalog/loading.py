"""All definition files: found, parsed, checked against each other, and indexed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from rpl.catalog.beside import (
    read_beside,
    read_eligibility,
    read_questions,
    translated_eligibility,
    translated_questions,
)
from rpl.catalog.calibrating import exemplars, standards
from rpl.catalog.carrying import carried, phrases
from rpl.catalog.errors import DefinitionError
from rpl.catalog.files import (
    CALIBRATION,
    COMMENTS,
    FIELD_WORK,
    GLOSSARY,
    MARKING,
    WHOLE_FILE,
    Found,
    find,
    parse,
    read_toml,
)
from rpl.catalog.index import Catalog
from rpl.catalog.marking_texts import translated_comments, translated_exemplars
from rpl.catalog.practising import read_practices
from rpl.catalog.replying import read_replies
from rpl.catalog.reviewing import translation_reviews
from rpl.catalog.texts import (
    QualificationTexts,
    RubricTexts,
    translate_qualification,
    translate_rubric,
)
from rpl.domain.assessment import Qualification, Unit
from rpl.domain.calibration import CalibrationPolicy
from rpl.domain.comment_bank import CommentBank
from rpl.domain.credit import hours_to_finish
from rpl.domain.eligibility import Eligibility
from rpl.domain.field_work import FieldTerms
from rpl.domain.glossary import Glossary
from rpl.domain.moderation import MarkingPolicy
from rpl.domain.publication import content_hash
from rpl.domain.rubric import Rubric

_DefinitionT = TypeVar("_DefinitionT", Qualification, Rubric)
_TextsT = TypeVar("_TextsT", QualificationTexts, RubricTexts)


@dataclass(frozen=True, slots=True)
class _Read(Generic[_DefinitionT]):
    """One published version: where it stands, what the file says, and what that means."""

    path: Path
    content: Mapping[str, Any]
    value: _DefinitionT


def load_catalog(assessments: Path, rubrics: Path) -> Catalog:
    """Read every qualification and every rubric, with their texts in other languages.

    Raises:
        DefinitionError: With path and key of the first thing that is wrong.
    """
    rubric_files, qualification_files = tuple(find(rubrics)), tuple(find(assessments))
    read_rubrics = _originals(rubric_files, Rubric)
    read_qualifications = _originals(qualification_files, Qualification)
    for reference, qualification in read_qualifications.items():
        if reference in read_rubrics:
            raise DefinitionError(qualification.path, "slug", "a rubric has the same name")
        _check_units(qualification, read_rubrics)
    marking = _marking(assessments, read_qualifications.values())
    eligibility = read_eligibility(
        assessments, [read.value for read in read_qualifications.values()]
    )
    _check_admission(read_qualifications.values(), eligibility)
    questions = read_questions(rubrics, [read.value for read in read_rubrics.values()])
    qualifications = {name: read.value for name, read in read_qualifications.items()}
    values = {name: read.value for name, read in read_rubrics.items()}
    calibration = read_beside(assessments, CALIBRATION, CalibrationPolicy)
    contents = {name: read.content for name, read in read_rubrics.items()}
    comments = read_beside(assessments, COMMENTS, CommentBank)
    agreed = exemplars(assessments, qualifications, values)
    whole = {name: read.content for name, read in read_qualifications.items()}
    return Catalog(
        qualifications=qualifications,
        rubrics=values,
        hashes=_hashes(read_qualifications, read_rubrics),
        translated_qualifications=_translated(
            qualification_files, read_qualifications, QualificationTexts, translate_qualification
        ),
        translated_rubrics=_translated(rubric_files, read_rubrics, RubricTexts, translate_rubric),
        practices=read_practices(assessments, {each.slug for each in qualifications.values()}),
        replies=read_replies(assessments, {each.slug for each in qualifications.values()}),
        glossaries=read_beside(assessments, GLOSSARY, Glossary),
        marking=marking,
        comments=comments,
        translated_comments=translated_comments(assessments, comments),
        field_work=read_beside(assessments, FIELD_WORK, FieldTerms),
        eligibility=eligibility,
        translated_eligibility=translated_eligibility(assessments, eligibility),
        questions=questions,
        translated_questions=translated_questions(rubrics, questions),
        calibration=calibration,
        exemplars=agreed,
        translated_exemplars=translated_exemplars(assessments, agreed),
        standards=standards(qualifications, contents, calibration),
        reviews=translation_reviews(assessments, rubrics),
        contents={**contents, **whole},
    )


def _marking(
    assessments: Path, read: Iterable[_Read[Qualification]]
) -> Mapping[str, MarkingPolicy]:
    """How marks are checked; a qualification that does not say is not assessed."""
    found = read_beside(assessments, MARKING, MarkingPolicy)
    for one in read:
        if one.value.slug not in found:
            why = "is missing: it says which claims are marked twice (docs/definitions.md)"
            raise DefinitionError(one.path.with_name(MARKING), WHOLE_FILE, why)
    return found


def _check_admission(
    read: Iterable[_Read[Qualification]], eligibility: Mapping[str, Eligibility]
) -> None:
    """Who is not admitted is told a rule and its ways on, so there have to be some."""
    for one in read:
        if one.value.clocks.admit_days is not None and one.value.slug not in eligibility:
            raise DefinitionError(one.path, "clocks.admit_days", "needs an eligibility.toml")


def _originals(files: Iterable[Found], model: type[_DefinitionT]) -> dict[str, _Read[_DefinitionT]]:
    originals = {}
    for file in files:
        if file.language is None:
            content = read_toml(file.path)
            value = parse(file.path, model, content)
            _check_name(file, value)
            originals[file.reference] = _Read(file.path, content, value)
    return originals


def _translated(
    files: Iterable[Found],
    originals: Mapping[str, _Read[_DefinitionT]],
    model: type[_TextsT],
    translate: Callable[[Path, _DefinitionT, _TextsT], _DefinitionT],
) -> dict[tuple[str, str], _DefinitionT]:
    """Each translation by reference and language; older versions come before newer ones."""
    translations: dict[tuple[str, str], _DefinitionT] = {}
    known: dict[tuple[str, str], dict[str, str]] = {}
    for file in files:
        if file.language is None:
            continue
        if file.reference not in originals:
            raise DefinitionError(file.path, WHOLE_FILE, f"there is no v{file.version}.toml")
        original = originals[file.reference].value
        said = translate(file.path, original, parse(file.path, model, read_toml(file.path)))
        earlier = known.setdefault((file.slug, file.language), {})
        whole = carried(original, said, earlier)
        earlier.update(phrases(original, whole))
        translations[file.reference, file.language] = whole
    return translations


def _check_name(file: Found, value: Qualification | Rubric) -> None:
    """A file's name is how claims pin it, so it must say what the content says."""
    if value.slug != file.slug:
        raise DefinitionError(file.path, "slug", f"is {value.slug}, the folder says {file.slug}")
    if value.version != file.version:
        raise DefinitionError(
            file.path, "version", f"is {value.version}, the file name says {file.version}"
        )


def _check_units(read: _Read[Qualification], rubrics: Mapping[str, _Read[Rubric]]) -> None:
    for place, unit in enumerate(read.value.units):
        if unit.rubric not in rubrics:
            raise DefinitionError(
                read.path, f"units.{place}.rubric", f"there is no rubric {unit.rubric}"
            )
        _check_condition(read.path, place, unit, rubrics[unit.rubric].value)
    _check_hours(read.path, "credit.notional_hours", read.value)
    for number, packaged in enumerate(read.value.countries):
        key = f"countries.{number}.credit.notional_hours"
        _check_hours(read.path, key, read.value.in_country(packaged.country))


def _check_hours(path: Path, key: str, qualification: Qualification) -> None:
    least, most = hours_to_finish(qualification)
    if not least <= qualification.credit.notional_hours <= most:
        raise DefinitionError(
            path,
            key,
            f"is not between {least} and {most}, the hours of the units that make up the whole",
        )


def _check_condition(path: Path, place: int, unit: Unit, rubric: Rubric) -> None:
    if unit.condition is None:
        return
    if unit.condition.criterion not in {c.code for c in rubric.criteria}:
        raise DefinitionError(
            path,
            f"units.{place}.condition.criterion",
            f"{rubric.reference} has no criterion {unit.condition.criterion}",
        )
    others = sum(c.weight for c in rubric.criteria if c.code != unit.condition.criterion)
    if others < rubric.grant_line:
        raise DefinitionError(
            path,
            f"units.{place}.condition.criterion",
            f"the unit could never be granted with it: the rest of {rubric.reference} carries "
            f"{others}, {rubric.grant_line} is needed",
        )


def _hashes(
    qualifications: Mapping[str, _Read[Qualification]], rubrics: Mapping[str, _Read[Rubric]]
) -> dict[str, str]:
    hashes = {name: content_hash(read.content) for name, read in rubrics.items()}
    for name, read in qualifications.items():
        used = [rubrics[unit.rubric].content for unit in read.value.units]
        hashes[name] = content_hash(read.content, *used)
    return hashes
