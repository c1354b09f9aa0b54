"""The labels of ESCO that are shipped, and what they find in letters."""

import csv

import pytest

from rpl.catalog import load_catalog
from rpl.catalog.classification import LABELS, esco_concepts, esco_index, isced_fields
from rpl.domain.suggestions import EscoKind, TextLine, suggestions
from rpl.settings import PROJECT

CONCEPTS = {concept.uri: concept for concept in esco_concepts(LABELS)}


def found(text: str, language: str = "en") -> set[str]:
    line = TextLine(page=1, number=0, language=language, text=text)
    return {each.concept.labels["en"][0] for each in suggestions(esco_index(), [line])}


def test_every_concept_that_a_shipped_definition_names_is_there() -> None:
    catalog = load_catalog(PROJECT / "assessments", PROJECT / "rubrics")
    units = [unit for each in catalog.qualifications.values() for unit in each.units]
    named = {uri for unit in units for uri in unit.esco}
    named |= {each.occupation.esco_uri for each in catalog.qualifications.values()}
    criteria = [criterion for each in catalog.rubrics.values() for criterion in each.criteria]
    named |= {uri for criterion in criteria for uri in criterion.esco}

    assert named <= CONCEPTS.keys()


def test_the_detailed_fields_of_isced_f_are_there_by_name() -> None:
    fields = isced_fields()

    assert (fields["0715"], fields["0913"]) == (
        "Mechanics and metal trades",
        "Nursing and midwifery",
    )
    assert "0700" in fields  # not further defined
    assert all(len(code) == len("0715") and name for code, name in fields.items())


def test_labels_are_those_of_esco() -> None:
    with (PROJECT / "tests/data/esco/welder.csv").open(encoding="utf-8") as file:
        known = {row["uri"]: (row["kind"], row["label"]) for row in csv.DictReader(file)}

    assert all(CONCEPTS[uri].labels["en"][0] == label for uri, (_, label) in known.items())
    assert all(concept.labels["en"] for concept in CONCEPTS.values())
    assert {concept.kind for concept in CONCEPTS.values()} == set(EscoKind)


@pytest.mark.parametrize(
    ("text", "language", "led_to"),
    [
        ("ha trabajado como soldadora en nuestro taller", "es", {"welder"}),
        ("a exercé le métier de cuisinière", "fr", {"cook"}),
        ("He has worked here as a welder", "en", {"welder"}),
        ("electricistas", "es", {"electrician"}),
        ("Estimado cliente, su factura", "es", set()),
        ("Yours faithfully", "en", set()),
    ],
)
def test_occupations_are_found_in_letters(text: str, language: str, led_to: set[str]) -> None:
    assert found(text, language) == led_to


def test_skills_are_found_by_how_letters_tell_them() -> None:
    told = found("She operated welding equipment and used power tools, and kept the records")

    assert "operate welding equipment" in told
    assert found("interpreted 2D plans") == {"interpret 2D plans"}
