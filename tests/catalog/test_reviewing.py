"""Translations of definitions say who made them and who has checked them."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel

from rpl.catalog import Catalog, DefinitionError, load_catalog
from rpl.catalog.carrying import phrases
from rpl.edge.languages import LANGUAGES
from tests.factories.definitions import a_folder, shipped, sound_folders

CATALOG = shipped()
OTHERS = [code for code in LANGUAGES if code != "en"]
CHECKED = 'translation = { origin = "machine", reviewer = "A. Person", reviewed_on = "2026-11-24" }'


def with_file(tmp_path: Path, name: str, text: str) -> Catalog:
    """The smallest definitions and one more file in the folder of the qualification."""
    assessments, rubrics = a_folder(tmp_path)
    (assessments / "any-trade" / name).write_text(text, encoding="utf-8")
    return load_catalog(assessments, rubrics)


def test_what_is_shown_in_its_own_language_needs_no_check(tmp_path: Path) -> None:
    catalog = load_catalog(*a_folder(tmp_path))

    assert not catalog.unchecked("en", "any-trade@1")
    assert not catalog.unchecked("es", "any-trade@1")


def test_a_translation_counts_as_unchecked_until_a_named_person_has_checked_it(
    tmp_path: Path,
) -> None:
    silent = with_file(tmp_path / "silent", "v1.es.toml", 'title = "Cualquiera"')
    checked = with_file(tmp_path / "checked", "v1.es.toml", f'{CHECKED}\ntitle = "Cualquiera"')

    assert silent.unchecked("es", "any-trade@1")
    assert not silent.unchecked("ar", "any-trade@1")
    assert not checked.unchecked("es", "any-trade@1")
    assert checked.reviews["any-trade@1", "es"].reviewer == "A. Person"


@pytest.mark.parametrize("missing", ['reviewer = "A. Person"', 'reviewed_on = "2026-11-24"'])
def test_a_review_without_a_day_or_without_a_name_is_none(tmp_path: Path, missing: str) -> None:
    with pytest.raises(DefinitionError, match="name who checked it and the day") as refused:
        with_file(tmp_path, "v1.es.toml", f"[translation]\n{missing}\n")

    assert refused.value.path.name == "v1.es.toml"


@pytest.mark.parametrize("name", ["comments.es.toml", "eligibility.es.toml"])
def test_a_translation_of_nothing_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(DefinitionError, match=r"there is no .*toml"):
        with_file(tmp_path, name, "")


def test_comments_in_another_language_keep_their_place_and_level(tmp_path: Path) -> None:
    assessments, rubrics = sound_folders(tmp_path)
    path = assessments / "welder/comments.es.toml"
    original = CATALOG.comments["welder"]
    path.write_text(f"comments = {['Vale.'] * len(original.comments)!r}", encoding="utf-8")
    bank = load_catalog(assessments, rubrics).comment_bank("welder", "es")

    assert bank is not None
    assert (bank.language, {each.text for each in bank.comments}) == ("es", {"Vale."})
    assert [each.level for each in bank.comments] == [each.level for each in original.comments]

    path.write_text('comments = ["Vale."]', encoding="utf-8")
    with pytest.raises(DefinitionError, match="has 1 entries"):
        load_catalog(assessments, rubrics)


def test_an_exemplar_in_another_language_is_agreed_as_it_was(tmp_path: Path) -> None:
    assessments, rubrics = sound_folders(tmp_path)
    path = assessments / "welder/exemplars/gate-maker.es.toml"
    path.write_text('title = "Portones"\n[reasons]\nMG1 = "Ajusta todo."\n', encoding="utf-8")
    catalog = load_catalog(assessments, rubrics)
    original = next(each for each in catalog.exemplars["welder"] if each.slug == "gate-maker")
    shown = catalog.exemplar_in("welder", original, "es")

    assert (shown.language, shown.title, shown.agreed[0].reason) == (
        "es",
        "Portones",
        "Ajusta todo.",
    )
    assert shown.sheet == original.sheet
    assert catalog.exemplar_in("welder", original, "fr") == original

    for wrong in ('[reasons]\nXX1 = "?"', '[[evidence]]\ntitle = "Uno"'):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(DefinitionError, match=r"nothing was agreed|has 1 entries"):
            load_catalog(assessments, rubrics)


@pytest.mark.parametrize("language", OTHERS)
def test_whatever_is_marked_now_is_shipped_in_every_language_of_the_pages(language: str) -> None:
    for qualification in CATALOG.current():
        slug = qualification.slug
        assert (qualification.reference, language) in CATALOG.translated_qualifications
        assert (slug, language) in CATALOG.translated_eligibility
        for unit in qualification.units:
            assert (unit.rubric, language) in CATALOG.translated_rubrics
            assert CATALOG.question_bank(unit.rubric, language)[1]
        bank = CATALOG.comment_bank(slug, language)
        assert bank is not None
        assert bank.language == language
        for exemplar in CATALOG.exercises(qualification.reference):
            assert CATALOG.exemplar_in(slug, exemplar, language).language == language


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_changes_a_number(language: str) -> None:
    for before, after in said_in(language):
        assert numbers(before) == numbers(after), (before, after)


def said_in(language: str) -> Iterator[tuple[str, str]]:
    """What the newest definitions say, and how in another language."""
    for qualification in CATALOG.current():
        translated = CATALOG.qualification(qualification.reference, language)
        yield from phrases(qualification, translated).items()
        for unit in qualification.units:
            rubric = CATALOG.rubric_of(unit)
            yield from phrases(rubric, CATALOG.rubric_of(unit, language)).items()
            yield from _pairs(
                *(CATALOG.question_bank(unit.rubric, each)[0] for each in (None, language))
            )
        yield from _pairs(*(CATALOG.comment_bank(qualification.slug, e) for e in ("en", language)))
        for exemplar in CATALOG.exercises(qualification.reference):
            yield from _pairs(exemplar, CATALOG.exemplar_in(qualification.slug, exemplar, language))


def _pairs(before: BaseModel | None, after: BaseModel | None) -> Iterator[tuple[str, str]]:
    """Every text of a value beside the text that stands in its place in another language."""
    assert before is not None
    assert after is not None
    yield from zip(_texts(before.model_dump()), _texts(after.model_dump()), strict=True)


def _texts(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        for each in said.values():
            yield from _texts(each)
    elif isinstance(said, tuple):
        for each in said:
            yield from _texts(each)


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))
