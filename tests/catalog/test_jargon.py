"""Words that no letter holds: found whole, named with the plain one, asked of definitions."""

from collections.abc import Mapping

import pytest

from rpl.catalog.jargon import jargon_in, unplain_criteria, unplain_units
from tests.factories.definitions import shipped

CATALOG = shipped()


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("Pursuant to the Act you are refused.", "en", {"pursuant to": "by"}),
        ("The criterion and the rubric", "en", {"criterion": "part", "rubric": "(leave it out)"}),
        ("He redeems a voucher.", "en", {}),
        ("Debe subsanar la falta.", "es", {"subsanar": "arreglar"}),
        ("هذا وبموجب القانون", "ar", {"بموجب": "حسب"}),
        ("والحيثيات هنا", "ar", {"حيثيات": "أسباب"}),
        ("pursuant to", "de", {}),
    ],
)
def test_a_word_is_found_whole_whatever_its_case_and_its_article(
    text: str, lang: str, found: Mapping[str, str]
) -> None:
    assert jargon_in(text, lang) == found


def test_a_definition_with_such_a_word_is_told_which_to_write() -> None:
    welder, rubric = CATALOG.qualification("welder@3"), CATALOG.rubric("welder-w1@2")
    unit = welder.units[0].model_copy(update={"title": "Prior to welding"})
    criterion = rubric.criteria[0].model_copy(update={"title": "Substantiate it"})

    assert list(unplain_units(welder.model_copy(update={"units": (unit,)}), "en")) == [
        ("units.0.title", "says “prior to”, which no letter holds", "write “before”")
    ]
    assert list(unplain_criteria(rubric.model_copy(update={"criteria": (criterion,)}), "en")) == [
        ("criteria.0.title", "says “substantiate”, which no letter holds", "write “show”")
    ]


def test_no_definition_that_is_shipped_holds_one_in_any_of_its_languages() -> None:
    units = [((ref, "en"), found) for ref, found in CATALOG.qualifications.items()]
    criteria = [((ref, "en"), found) for ref, found in CATALOG.rubrics.items()]

    for (reference, lang), qualification in [*units, *CATALOG.translated_qualifications.items()]:
        assert list(unplain_units(qualification, lang)) == [], reference
    for (reference, lang), rubric in [*criteria, *CATALOG.translated_rubrics.items()]:
        assert list(unplain_criteria(rubric, lang)) == [], reference
