"""The order of day and month: told by the document, its country or its language, never guessed."""

from datetime import date

import pytest
from babel import Locale, localedata
from babel.languages import get_official_languages

from rpl.adapters.field_finder import GazetteerFieldFinder
from rpl.adapters.field_finder.dates import iso_date
from rpl.adapters.field_finder.day_month import (
    DayMonth,
    _data,
    is_open,
    may_be,
    order_of,
    order_of_language,
)
from rpl.domain.intake import EvidenceKind
from rpl.domain.reading import written
from rpl.domain.record import ACCEPTED, DraftField, FieldName
from tests.fakes.clock import StoppedClock

DAY, MONTH, EITHER = DayMonth.DAY_FIRST, DayMonth.MONTH_FIRST, DayMonth.EITHER
TODAY = date(2026, 11, 22)


def the_date(text: str, language: str = "en") -> DraftField:
    fields = GazetteerFieldFinder(StoppedClock()).find(
        EvidenceKind.CERTIFICATE, written(text, language)
    )
    (found,) = (field for field in fields if field.name is FieldName.DATE)
    return found


@pytest.mark.parametrize(
    ("texts", "language", "order"),
    [
        (["Issued 03/04/2019"], "en", EITHER),
        (["Emitido 03/04/2019"], "es", DAY),
        (["London, United Kingdom"], "en", DAY),
        (["Republic of Kenya"], "en", DAY),
        (["NAIROBI"], "en", DAY),
        (["Lakeview Tools Sdn. Bhd."], "en", DAY),
        (["Springfield, IL 62704"], "en", MONTH),
        (["Certificate number CA 12345"], "en", EITHER),
        (["UNITED STATES OF AMERICA", "United States"], "en", MONTH),
        (["Quezon City, Philippines"], "en", MONTH),
        (["Toronto, Canada"], "en", EITHER),
        (["United States", "United Kingdom"], "en", EITHER),
        (["New Mexico"], "en", EITHER),
        (["Ciudad de Panamá, Panamá"], "es", EITHER),
        (["Estados Unidos"], "es", EITHER),
        (["Kenya", "06/13/2019"], "en", MONTH),
        (["United States", "13/06/2019"], "en", DAY),
        (["13/06/2019", "06/13/2019"], "en", EITHER),
        (["13.06.2019"], "en", DAY),
        (["version 13.06.20"], "en", EITHER),
    ],
)
def test_the_document_its_country_or_its_language_tells_the_order(
    texts: list[str], language: str, order: DayMonth
) -> None:
    assert order_of(texts, texts, language) is order


def test_an_order_that_nothing_tells_leaves_the_year_and_is_asked() -> None:
    found = the_date("Date of issue: 03/04/2019")

    assert (found.value, found.raw) == ("2019", "03/04/2019")
    assert found.confidence < ACCEPTED


@pytest.mark.parametrize(
    ("country", "expected"),
    [("Nairobi, Kenya", "2019-04-03"), ("Austin, TX 78701", "2019-03-04")],
)
def test_the_country_of_the_paper_settles_the_day(country: str, expected: str) -> None:
    found = the_date(f"Riverside Training Centre\n{country}\nDate of issue: 03/04/2019")

    assert (found.value, found.raw) == (expected, "03/04/2019")
    assert found.confidence >= ACCEPTED


@pytest.mark.parametrize(
    "personal", ["Nationality: Kenya", "Place of birth: Nairobi", "Address: 12 Ngong Road, Nairobi"]
)
def test_the_country_of_a_person_tells_nothing_of_the_paper(personal: str) -> None:
    assert the_date(f"{personal}\nDate of issue: 03/04/2019").value == "2019"


def test_a_date_in_words_elsewhere_settles_an_open_one() -> None:
    found = the_date("Date of issue: 03/04/2019\n\nRiverside, 3 April 2019")

    assert found.value == "2019-04-03"


def test_a_birthday_shows_how_the_paper_orders_its_dates() -> None:
    found = the_date("Date of birth: 17/04/1988\nDate of issue: 03/04/2019")

    assert found.value == "2019-04-03"


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/04/2019", DAY, "2019-04-03"),
        ("03/04/2019", MONTH, "2019-03-04"),
        ("03/04/2019", EITHER, "2019"),
        ("04/04/2019", EITHER, "2019-04-04"),
        ("03-04-19", EITHER, "2019"),
        ("03-04-19", MONTH, "2019-03-04"),
        ("13/04/2019", MONTH, "2019-04-13"),
        ("2019/04/03", EITHER, "2019-04-03"),
        ("13/14/2019", EITHER, None),
    ],
)
def test_a_numeric_date_says_no_more_than_its_order_allows(
    text: str, order: DayMonth, expected: str | None
) -> None:
    assert iso_date(text, "en", TODAY, order) == expected


def test_an_open_date_is_one_of_two_days() -> None:
    assert is_open("03/04/2019", "2019")
    assert not is_open("2019", "2019")
    assert not is_open("03/04/2019", "2019-04-03")
    assert may_be("03/04/2019", "2019-04-03")
    assert may_be("03/04/2019", "2019-03-04")
    assert not may_be("03/04/2019", "2019-04-05")


@pytest.mark.parametrize("order", [DAY, MONTH])
def test_the_orders_of_countries_are_those_of_cldr(order: DayMonth) -> None:
    known = localedata.locale_identifiers()
    for country in _data()[order]["countries"].split():
        official = get_official_languages(country, de_facto=True)[:3]
        here = [f"{each}_{country}" for each in (*official, "en") if f"{each}_{country}" in known]
        patterns = [Locale.parse(each).date_formats["short"].pattern for each in here]
        shown = {"".join(dict.fromkeys(c for c in each.lower() if c in "dmy")) for each in patterns}
        # Eritrea's languages differ: what stands in the data is one of what is written there.
        assert order in {{"dmy": DAY, "mdy": MONTH}[each] for each in shown & {"dmy", "mdy"}}, (
            country
        )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("5 ሰነ 2019 ዓ.ም.ፈ", "2019-06-05", id="Eritrea"),
        pytest.param("5 ሰነ 2010 ዓ.ም", "2018-06-12", id="Ethiopia"),
        pytest.param("5 ሰነ 2024", "2024-06-05", id="no Ethiopian year yet"),
        pytest.param("5 ሰነ 2012", None, id="either"),
        pytest.param("3 ጳጉሜ 2012", "2020-09-08", id="a month that only Ethiopia has"),
    ],
)
def test_a_tigrinya_month_is_read_only_in_the_calendar_that_is_sure(
    text: str, expected: str | None
) -> None:
    assert iso_date(text, "ti", TODAY) == expected


def test_a_language_of_one_custom_tells_its_order() -> None:
    assert order_of_language("so") is DAY
    assert order_of_language("zh") is EITHER
