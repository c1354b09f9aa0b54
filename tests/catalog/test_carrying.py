"""Translations of the next version: what did not change stays translated."""

from pathlib import Path

from rpl.catalog import load_catalog
from tests.catalog.test_texts import OF_THE_RUBRIC
from tests.factories.definitions import QUALIFICATION, RUBRIC, a_folder, content, shipped, write


def test_what_a_version_left_as_it_was_stays_translated(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    write(folders[1], "any", "v1.es.toml", OF_THE_RUBRIC)
    said = content(RUBRIC) | {"version": 2}
    said["criteria"][0]["why"] = "Another reason"
    said["criteria"][1]["title"] = "Something new"
    write(folders[1], "any", "v2.toml", said)
    write(folders[1], "any", "v2.es.toml", {"criteria": {"CC2": {"title": "Algo nuevo"}}})
    rubric = load_catalog(*folders).rubric("any@2", "es")

    assert rubric.title == "Cualquiera"
    assert rubric.criterion("CC1").title == "Título"
    assert rubric.criterion("CC1").why == "Another reason"
    assert rubric.criterion("CC1").level(3).descriptor == "Hace tres."
    assert rubric.criterion("CC2").title == "Algo nuevo"
    assert rubric.criterion("CC2").level(0).name == "N0"


def test_nothing_is_carried_to_a_version_that_nobody_translated(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    write(folders[1], "any", "v1.es.toml", OF_THE_RUBRIC)
    write(folders[1], "any", "v2.toml", content(RUBRIC) | {"version": 2})
    catalog = load_catalog(*folders)

    assert catalog.rubric("any@2", "es") == catalog.rubric("any@2")
    assert ("any@2", "es") not in catalog.translated_rubrics


def test_numbers_rules_and_codes_are_those_of_the_new_version(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    text = {"title": "U1", "units": {"U1": {"title": "Unidad"}}}
    write(folders[0], "any-trade", "v1.es.toml", text)
    write(folders[0], "any-trade", "v2.toml", content(QUALIFICATION) | {"version": 2})
    write(folders[0], "any-trade", "v2.es.toml", {})
    translated = load_catalog(*folders).qualification("any-trade@2", "es")

    assert translated.unit("U1").title == "Unidad"
    assert translated.packaging == QUALIFICATION.packaging
    assert [unit.id for unit in translated.units] == ["U1", "G1", "G2"]
    assert translated.version == 2


def test_the_shipped_welder_lost_no_translation() -> None:
    catalog = shipped()
    for language in ("es", "ar"):
        older = catalog.rubric("welder-w5@1", language).criterion("MM1")
        assert catalog.rubric("welder-w5@2", language).criterion("MM1").levels == older.levels
