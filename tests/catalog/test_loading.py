"""Definition files: what is read from them, and how a bad one is named."""

import shutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.catalog import DefinitionError, load_catalog
from rpl.catalog.files import MARKING
from rpl.domain.rubric import Rubric
from rpl.settings import PROJECT
from tests.factories.definitions import (
    QUALIFICATION,
    RUBRIC,
    a_folder,
    add_practice,
    content,
    write,
)

Place = tuple[str | int, ...]


def test_a_definition_is_read_as_it_was_written(tmp_path: Path) -> None:
    catalog = load_catalog(*a_folder(tmp_path))

    assert catalog.qualification("any-trade@1") == QUALIFICATION
    assert catalog.rubric("any@1") == RUBRIC
    assert catalog.rubric_of(QUALIFICATION.unit("U1")) == RUBRIC
    assert catalog.current() == (QUALIFICATION,)


def test_the_newest_version_is_current_and_the_older_one_stays(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    for version in (2, 10):
        said = content(QUALIFICATION) | {"version": version}
        write(folders[0], "any-trade", f"v{version}.toml", said)
    catalog = load_catalog(*folders)

    assert [current.version for current in catalog.current()] == [10]
    assert sorted(catalog.qualifications) == ["any-trade@1", "any-trade@10", "any-trade@2"]


def test_the_order_of_versions_does_not_matter(tmp_path: Path) -> None:
    catalog = load_catalog(*a_folder(tmp_path))
    newer = QUALIFICATION.model_copy(update={"version": 2})
    turned = replace(catalog, qualifications={"b": newer, "a": QUALIFICATION})

    assert turned.current() == (newer,)


def test_empty_folders_hold_no_definitions(tmp_path: Path) -> None:
    add_practice(tmp_path)

    assert load_catalog(tmp_path, tmp_path).current() == ()


def test_a_hash_follows_what_a_file_says_and_not_how_it_is_laid_out(tmp_path: Path) -> None:
    assessments, rubrics = a_folder(tmp_path)
    before = load_catalog(assessments, rubrics).hashes
    path = rubrics / "any" / "v1.toml"
    path.write_text("# A remark\n\n" + path.read_text())

    assert load_catalog(assessments, rubrics).hashes == before
    assert all(len(value) == 64 for value in before.values())


def test_the_hash_of_a_qualification_covers_the_rubrics_it_uses(tmp_path: Path) -> None:
    assessments, rubrics = a_folder(tmp_path)
    write(rubrics, "other", "v1.toml", content(RUBRIC) | {"slug": "other"})
    before = load_catalog(assessments, rubrics).hashes
    write(rubrics, "any", "v1.toml", content(RUBRIC) | {"grant_line": 61})
    after = load_catalog(assessments, rubrics).hashes

    assert {name for name in before if before[name] != after[name]} == {"any-trade@1", "any@1"}


def refused(assessments: Path, rubrics: Path) -> DefinitionError:
    """How the folders are refused; path, key and problem stand in the message."""
    with pytest.raises(DefinitionError) as caught:
        load_catalog(assessments, rubrics)
    error = caught.value
    assert str(error) == f"{error.path}: {error.key}: {error.problem}"
    assert error.problem
    return error


@pytest.mark.parametrize(
    ("place", "to", "key", "says"),
    [
        (("slug",), "other", "slug", "the folder says any-trade"),
        (("version",), 2, "version", "the file name says 1"),
        (("units", 1, "rubric"), "any@2", "units.1.rubric", "there is no rubric any@2"),
        (("units", 0, "condition", "criterion"), "CC9", "units.0.condition.criterion", "CC9"),
        (
            ("units", 0, "condition", "criterion"),
            "CC1",
            "units.0.condition.criterion",
            "the rest of any@1 carries 30, 60 is needed",
        ),
        (("units", 1, "alternative"), "U9", "units", "alternative of G1"),
        (("packaging", "all_of"), ["U7"], "packaging.all_of", "unknown units"),
        (("packaging", "n_of", 0, "groups"), ["h"], "packaging.n_of", "group h has 0 units"),
        (("credit", "notional_hours"), 900, "credit.notional_hours", "between 200 and 200"),
        (("occupation", "esco_uri"), "http://example.org/7", "occupation.esco_uri", "pattern"),
        (("units", 0, "esco"), ["data.europa.eu/esco/skill/1"], "units.0.esco.0", "pattern"),
        (("eqf_level",), 9, "eqf_level", "less than or equal to 8"),
        (("fees", "amount"), -1, "fees.amount", "greater than or equal to 0"),
    ],
)
def test_a_qualification_that_does_not_fit_is_named_with_path_and_key(
    tmp_path: Path, place: Place, to: object, key: str, says: str
) -> None:
    folders = a_folder(tmp_path)
    path = write(folders[0], "any-trade", "v1.toml", changed(content(QUALIFICATION), place, to))
    error = refused(*folders)

    assert (error.path, error.key) == (path, key)
    assert says in error.problem


def test_a_rule_over_several_keys_names_the_key_that_breaks_it(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    said = changed(content(RUBRIC), ("criteria", 1, "levels", 0, "points"), 1)
    path = write(folders[1], "any", "v1.toml", said)
    error = refused(*folders)

    assert (error.path, error.key) == (path, "criteria.1.levels")
    assert error.problem == "points of CC2 must rise from 0, got [1, 1, 2, 3]"


def test_a_rubric_and_a_qualification_cannot_share_a_name(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    path = write(folders[0], "any", "v1.toml", content(QUALIFICATION) | {"slug": "any"})

    assert refused(*folders).path == path


@pytest.mark.parametrize("name", ["any.toml", "any/v0.toml", "any/version1.toml", "a/any/v1.toml"])
def test_a_file_of_another_name_is_refused_rather_than_overlooked(
    tmp_path: Path, name: str
) -> None:
    folders = a_folder(tmp_path)
    path = folders[1] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()

    assert refused(*folders).path == path


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"slug = ", "is not TOML"),
        (b"\xff\xfe", "is not UTF-8 at byte 0"),
    ],
)
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, data: bytes, says: str) -> None:
    folders = a_folder(tmp_path)
    path = folders[1] / "any" / "v1.toml"
    path.write_bytes(data)
    error = refused(*folders)

    assert (error.path, error.key) == (path, "(file)")
    assert says in error.problem


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    (folders[1] / "any" / "v2.toml").mkdir()

    assert refused(*folders).problem == "Is a directory"


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere", tmp_path).path == tmp_path / "nowhere"


def changed(said: dict[str, Any], place: Place, to: object) -> dict[str, Any]:
    """The same content with another value in one place."""
    copy: Any = deepcopy(said)
    inner = copy
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = to
    return dict(copy)


def places(said: object, place: Place = ()) -> Iterator[Place]:
    """Every place of a content: tables, lists and values."""
    if place:
        yield place
    entries: Any = said.items() if isinstance(said, dict) else ()
    entries = enumerate(said) if isinstance(said, list) else entries
    for step, inner in entries:
        yield from places(inner, (*place, step))


def at(said: object, place: Place) -> object:
    inner: Any = said
    for step in place:
        inner = inner[step]
    return inner


DEFINITIONS = {"any-trade": content(QUALIFICATION), "any": content(RUBRIC)}


def refused_with(slug: str, said: dict[str, Any]) -> tuple[DefinitionError, Path]:
    """How folders are refused in which one definition says this, and where that one stands."""
    with TemporaryDirectory() as root:
        assessments, rubrics = a_folder(Path(root))
        folder = rubrics if slug == "any" else assessments
        path = write(folder, slug, "v1.toml", said)
        return refused(assessments, rubrics), path


@given(st.sampled_from(sorted(DEFINITIONS)), st.data())
def test_a_value_of_the_wrong_type_stops_with_its_path_and_key(
    slug: str, data: st.DataObject
) -> None:
    said = DEFINITIONS[slug]
    place = data.draw(st.sampled_from(list(places(said))))
    wrong = [] if isinstance(at(said, place), dict) else {"unheard-of": 1}
    error, path = refused_with(slug, changed(said, place, wrong))

    assert error.path == path
    assert error.key == ".".join(str(step) for step in place)


@given(st.sampled_from(sorted(DEFINITIONS)), st.data())
def test_an_unknown_key_stops_with_its_path_and_key(slug: str, data: st.DataObject) -> None:
    said = DEFINITIONS[slug]
    tables = [(), *(place for place in places(said) if isinstance(at(said, place), dict))]
    place = (*data.draw(st.sampled_from(tables)), "unheard-of")
    error, path = refused_with(slug, changed(said, place, 1))

    assert error.path == path
    assert error.key == ".".join(str(step) for step in place)


@given(st.sampled_from(sorted(DEFINITIONS)), st.data())
def test_a_text_that_is_empty_stops_with_its_path_and_key(slug: str, data: st.DataObject) -> None:
    said = DEFINITIONS[slug]
    texts = [place for place in places(said) if isinstance(at(said, place), str)]
    texts = [place for place in texts if place[-1] != "group"]
    place = data.draw(st.sampled_from(texts))
    error, path = refused_with(slug, changed(said, place, ""))

    assert error.path == path
    assert error.key == ".".join(str(step) for step in place)


@pytest.mark.parametrize(
    "name", [name for name, field in Rubric.model_fields.items() if field.is_required()]
)
def test_a_key_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    folders = a_folder(tmp_path)
    said = content(RUBRIC)
    del said[name]
    path = write(folders[1], "any", "v1.toml", said)
    error = refused(*folders)

    assert (error.path, error.key, error.problem) == (path, name, "Field required")


@pytest.mark.parametrize(
    ("way_on", "key", "says"),
    [
        ('units = ["U9"]', "rules.0.ways_on.0.units", "there is no unit U9"),
        (
            'qualification = "nothing"',
            "rules.0.ways_on.0.qualification",
            "there is no qualification nothing",
        ),
    ],
)
def test_a_way_on_that_leads_nowhere_is_named(
    tmp_path: Path, way_on: str, key: str, says: str
) -> None:
    for folder in ("assessments", "rubrics"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    path = tmp_path / "assessments/welder/eligibility.toml"
    path.write_text(
        'as_of = "2026-11-23"\n[[rules]]\nid = "age"\nmeasure = "age_years"\nat_least = 18\n'
        f'reason = "R"\nsource = "S"\n[[rules.ways_on]]\ntext = "T"\n{way_on}\n',
        encoding="utf-8",
    )

    with pytest.raises(DefinitionError) as caught:
        load_catalog(tmp_path / "assessments", tmp_path / "rubrics")

    assert (caught.value.path, caught.value.key, caught.value.problem) == (path, key, says)


def test_a_qualification_that_does_not_say_what_is_marked_twice_is_not_read(tmp_path: Path) -> None:
    assessments, rubrics = a_folder(tmp_path)
    (assessments / "any-trade" / MARKING).unlink()

    with pytest.raises(DefinitionError, match="it says which claims are marked twice") as refused:
        load_catalog(assessments, rubrics)

    assert refused.value.path.name == MARKING


def test_a_version_that_admits_first_needs_rules_to_tell(tmp_path: Path) -> None:
    assessments, rubrics = a_folder(tmp_path)
    said = content(QUALIFICATION)
    said["clocks"] |= {"admit_days": 20, "admission_years": 3}
    write(assessments, "any-trade", "v1.toml", said)

    with pytest.raises(DefinitionError, match=r"clocks\.admit_days: needs an eligibility"):
        load_catalog(assessments, rubrics)
