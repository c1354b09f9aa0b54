"""Definitions in another language: text only, laid over the original."""

from pathlib import Path
from typing import Any

import pytest

from rpl.catalog import DefinitionError, load_catalog
from tests.factories.definitions import QUALIFICATION, RUBRIC, a_folder, content, write

OF_THE_RUBRIC: dict[str, Any] = {
    "title": "Cualquiera",
    "level_names": {"L0": "N0"},
    "criteria": {"CC1": {"title": "Título", "why": "Por qué", "levels": {"3": "Hace tres."}}},
}
OF_THE_QUALIFICATION: dict[str, Any] = {
    "title": "Cualquier oficio",
    "fees": "Gratis",
    "units": {"U1": {"title": "Unidad", "outcomes": ["Lo hace"], "condition": "Haga esto"}},
}


def test_text_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    write(folders[0], "any-trade", "v1.es.toml", OF_THE_QUALIFICATION)
    write(folders[1], "any", "v1.es.toml", OF_THE_RUBRIC)
    catalog = load_catalog(*folders)
    qualification, rubric = (
        catalog.qualification("any-trade@1", "es"),
        catalog.rubric("any@1", "es"),
    )
    unit, criterion = qualification.unit("U1"), rubric.criterion("CC1")

    assert (qualification.title, qualification.fees.note) == ("Cualquier oficio", "Gratis")
    assert (unit.title, unit.outcomes) == ("Unidad", ("Lo hace",))
    assert unit.condition is not None
    assert (unit.condition.text, unit.condition.months) == ("Haga esto", 6)
    assert (rubric.title, criterion.title, criterion.why) == ("Cualquiera", "Título", "Por qué")
    assert (criterion.level(0).name, criterion.level(3).descriptor) == ("N0", "Hace tres.")
    assert criterion.model_copy(update={"title": "", "why": "", "levels": ()}) == RUBRIC.criterion(
        "CC1"
    ).model_copy(update={"title": "", "why": "", "levels": ()})


def test_text_that_is_left_out_stays_in_the_original_language(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    write(folders[0], "any-trade", "v1.es.toml", OF_THE_QUALIFICATION)
    write(folders[1], "any", "v1.es.toml", OF_THE_RUBRIC)
    catalog = load_catalog(*folders)

    assert catalog.qualification("any-trade@1", "es").unit("G1") == QUALIFICATION.unit("G1")
    assert catalog.rubric("any@1", "es").criterion("CC1").level(1).name == "L1"
    assert catalog.rubric("any@1", "fr") == RUBRIC
    assert catalog.qualification("any-trade@1", "fr") == QUALIFICATION


def test_translations_leave_the_hash_as_it_was(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    before = load_catalog(*folders).hashes
    write(folders[1], "any", "v1.es.toml", OF_THE_RUBRIC)

    assert load_catalog(*folders).hashes == before


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ({"eqf_level": 8}, "eqf_level"),
        ({"title": ""}, "title"),
        ({"units": {"U9": {"title": "x"}}}, "units.U9"),
        ({"units": {"U1": {"credit": 1}}}, "units.U1.credit"),
        ({"units": {"U1": {"outcomes": ["a", "b"]}}}, "units.U1.outcomes"),
        ({"units": {"U1": {"does_not_permit": ["a"]}}}, "units.U1.does_not_permit"),
        ({"units": {"G1": {"condition": "x"}}}, "units.G1.condition"),
        ({"frameworks": {"DE": {"caveat": "x"}}}, "frameworks.DE"),
        ({"services": {"Nothing": "Nada"}}, "services.Nothing"),
        ({"countries": {"DE": {"caveat": "x"}}}, "countries.DE"),
        ({"eqf_caveat": "x"}, "eqf_caveat"),
    ],
)
def test_text_of_a_qualification_that_has_no_place_is_refused(
    tmp_path: Path, text: dict[str, Any], key: str
) -> None:
    folders = a_folder(tmp_path)
    path = write(folders[0], "any-trade", "v1.es.toml", text)

    with pytest.raises(DefinitionError) as caught:
        load_catalog(*folders)
    assert (caught.value.path, caught.value.key) == (path, key)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ({"grant_line": 0}, "grant_line"),
        ({"criteria": {"CC9": {"title": "x"}}}, "criteria.CC9"),
        ({"criteria": {"CC1": {"weight": 1}}}, "criteria.CC1.weight"),
        ({"criteria": {"CC1": {"levels": {"9": "x"}}}}, "criteria.CC1.levels.9"),
        ({"level_names": {"Never": "Nunca"}}, "level_names.Never"),
    ],
)
def test_text_of_a_rubric_that_has_no_place_is_refused(
    tmp_path: Path, text: dict[str, Any], key: str
) -> None:
    folders = a_folder(tmp_path)
    path = write(folders[1], "any", "v1.es.toml", text)

    with pytest.raises(DefinitionError) as caught:
        load_catalog(*folders)
    assert (caught.value.path, caught.value.key) == (path, key)


def test_text_without_an_original_is_refused(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    path = write(folders[1], "any", "v2.es.toml", OF_THE_RUBRIC)

    with pytest.raises(DefinitionError, match=r"there is no v2\.toml") as caught:
        load_catalog(*folders)
    assert caught.value.path == path


def test_a_country_and_a_service_are_named_in_the_readers_language(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    said = content(QUALIFICATION)
    said["fees"]["services"] = [{"name": "Reading", "amount": 0.0}]
    said["frameworks"] = [
        {
            "country": "DE",
            "framework": "DQR",
            "level": "4",
            "qualification": "Training",
            "basis": "verified",
            "source": "invented",
            "as_of": "2026-11-22",
            "caveat": "Compared only",
        }
    ]
    write(folders[0], "any-trade", "v1.toml", said)
    text = {"services": {"Reading": "Lectura"}, "frameworks": {"DE": {"caveat": "Solo comparado"}}}
    write(folders[0], "any-trade", "v1.es.toml", text)
    translated = load_catalog(*folders).qualification("any-trade@1", "es")

    assert translated.fees.services[0].name == "Lectura"
    assert translated.frameworks[0].caveat == "Solo comparado"
    assert translated.frameworks[0].qualification == "Training"
