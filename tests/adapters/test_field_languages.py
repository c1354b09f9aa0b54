"""Draft fields in languages of many scripts: word lists, month names, letters written two ways."""

import tomllib
import unicodedata
from pathlib import Path
from typing import Any, Literal

import pytest
from babel import Locale

from rpl.adapters.field_finder import GazetteerFieldFinder
from rpl.adapters.field_finder.dates import iso_date
from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import written
from rpl.domain.record import DraftField
from tests.fakes.clock import NOON, StoppedClock

DATA: dict[str, Any] = tomllib.loads(Path("tests/data/field_papers.toml").read_text("utf-8"))


def found(text: str, language: str) -> dict[str, DraftField]:
    finder = GazetteerFieldFinder(StoppedClock())
    fields = finder.find(EvidenceKind.OTHER, written(text, language))
    return {field.name.value: field for field in fields}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("language", DATA["papers"])
def test_a_paper_with_labels_is_read_whichever_way_its_letters_are_written(
    language: str, form: Literal["NFC", "NFD"]
) -> None:
    expected = {**DATA["papers"][language]}
    fields = found(unicodedata.normalize(form, expected.pop("text")), language)

    assert {name: fields[name].value for name in expected} == expected
    assert "issuer" in fields


@pytest.mark.parametrize("sentence", DATA["sentences"], ids=lambda each: each["language"])
def test_the_holder_is_found_in_a_sentence(sentence: dict[str, str]) -> None:
    assert found(sentence["text"], sentence["language"])["holder"].value == sentence["holder"]


@pytest.mark.parametrize("language", ["so", "sq", "sr", "ur", "bn", "am", "hi", "pl", "uk", "ar"])
def test_the_month_names_of_cldr_are_known(language: str) -> None:
    months = Locale.parse(language).months["format"]["wide"]

    for number, name in months.items():
        assert iso_date(f"5 {name} 2019", language, NOON.date()) == f"2019-{number:02}-05"


@pytest.mark.parametrize("dated", DATA["dates"], ids=lambda each: each["language"])
def test_what_a_phrase_finds_keeps_the_digits_of_the_page(dated: dict[str, str]) -> None:
    field = found(dated["text"], dated["language"])["date"]

    assert (field.value, field.raw) == (dated["value"], dated["raw"])
