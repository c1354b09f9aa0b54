"""The same units packaged as other countries do."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rpl.domain.assessment import Qualification
from rpl.domain.credit import statement
from rpl.domain.packaging import Block, CountryPackaging
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.definitions import a_country

UNITS = (a_unit("E1"), a_unit("E2"), a_unit("E3"), a_unit("E4"))
POWER = {"id": "CCP1", "title": "Power", "units": ["E1", "E2", "E3"]}
DATA = {"id": "CCP2", "title": "Data", "units": ["E1", "E2", "E4"]}


def in_countries(*countries: dict[str, Any]) -> Qualification:
    said = a_qualification(*UNITS).model_dump(mode="json")
    return Qualification.model_validate(said | {"countries": list(countries)})


FRANCE = a_country("FR", "E1", "E2", "E3", "E4", hours=400) | {"blocks": [POWER, DATA]}
IRELAND = a_country("IE", "E1", "E2", hours=200)
ELECTRICIAN = in_countries(FRANCE, IRELAND)


def test_a_country_may_ask_for_fewer_units_than_the_programme() -> None:
    held = ("E1", "E2")

    assert statement(ELECTRICIAN.in_country("IE"), held).complete
    assert not statement(ELECTRICIAN.in_country("FR"), held).complete
    assert statement(ELECTRICIAN.in_country("FR"), held).missing == ("E3", "E4")
    assert statement(ELECTRICIAN.in_country("IE"), held).credit.whole_hours == 200


def test_nothing_is_said_of_a_country_that_is_not_named() -> None:
    with pytest.raises(KeyError):
        ELECTRICIAN.in_country("DE")


@pytest.mark.parametrize(
    ("held", "reached"),
    [
        ((), ()),
        (("E1", "E2"), ()),
        (("E1", "E2", "E3"), ("CCP1",)),
        (("E4", "E2", "E1"), ("CCP2",)),
        (("E1", "E2", "E3", "E4"), ("CCP1", "CCP2")),
    ],
)
def test_a_block_is_reached_with_the_last_of_its_units(
    held: tuple[str, ...], reached: tuple[str, ...]
) -> None:
    assert CountryPackaging.model_validate(FRANCE).blocks_reached(held) == reached


@given(
    st.sets(st.sampled_from(["E1", "E2", "E3", "E4"])), st.sampled_from(["E1", "E2", "E3", "E4"])
)
def test_another_unit_never_loses_a_block(held: set[str], more: str) -> None:
    france = CountryPackaging.model_validate(FRANCE)

    assert set(france.blocks_reached(held)) <= set(france.blocks_reached(held | {more}))


def test_the_order_in_which_units_are_held_does_not_matter() -> None:
    france = CountryPackaging.model_validate(FRANCE)

    assert france.blocks_reached(["E3", "E1", "E2"]) == france.blocks_reached(["E1", "E2", "E3"])
    assert france.blocks[0] == Block(id="CCP1", title="Power", units=("E1", "E2", "E3"))


@pytest.mark.parametrize(
    ("country", "says"),
    [
        (a_country("DE", "E9"), r"countries\.2\.packaging\.all_of: names unknown units"),
        (IRELAND, "countries: a country stands twice"),
        (
            a_country("DE", "E1") | {"blocks": [POWER | {"units": ["E8"]}]},
            r"countries\.2\.blocks: name unknown units \['E8'\]",
        ),
        (
            a_country("DE") | {"packaging": {"all_of": [], "n_of": [{"count": 1, "group": "g"}]}},
            r"countries\.2\.packaging\.n_of: group g has 0 units",
        ),
        (
            a_country("DE")
            | {"packaging": {"all_of": [], "points": [{"minimum": 1.0, "groups": ["g"]}]}},
            r"countries\.2\.packaging\.points: groups g give less than 1",
        ),
    ],
)
def test_a_country_that_asks_for_what_the_units_cannot_give_is_refused(
    country: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        in_countries(FRANCE, IRELAND, country)


def test_a_limit_before_the_target_is_refused() -> None:
    said = ELECTRICIAN.model_dump(mode="json")
    said["clocks"] |= {"decide_days": 90, "decide_at_most_days": 60}

    with pytest.raises(ValidationError, match="decide_at_most_days: lies before decide_days"):
        Qualification.model_validate(said)
