"""Every shipped definition in each country: what suffices, what it is compared with, and fees."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.assessment import Qualification
from rpl.domain.credit import statement
from tests.factories.definitions import shipped

CURRENT = shipped().current()
TODAY = date(2026, 11, 23)

each_qualification = pytest.mark.parametrize("qualification", CURRENT, ids=lambda each: each.slug)


@each_qualification
def test_all_units_together_suffice_here_and_in_every_country(qualification: Qualification) -> None:
    ids = [unit.id for unit in qualification.units]

    assert len(ids) == len(set(ids))
    assert statement(qualification, ids).complete
    assert not statement(qualification, ()).complete
    for place in qualification.countries:
        assert statement(qualification.in_country(place.country), ids).complete
        assert set(place.blocks_reached(ids)) == {block.id for block in place.blocks}


@given(st.sampled_from(CURRENT), st.data())
def test_each_way_that_is_shown_finishes_the_qualification(
    qualification: Qualification, data: st.DataObject
) -> None:
    country = data.draw(st.sampled_from([None, *(c.country for c in qualification.countries)]))
    whole = qualification if country is None else qualification.in_country(country)
    held = data.draw(st.sets(st.sampled_from([unit.id for unit in whole.units])))

    for way in statement(whole, held).ways:
        assert statement(whole, {*held, *way.units}).complete
        for unneeded in way.units:
            assert not statement(whole, {*held, *way.units} - {unneeded}).complete


@pytest.mark.parametrize(
    ("slug", "country", "held", "complete"),
    [
        ("welder", "AU", "W1 W2 W6 W4 W5", True),
        ("welder", "AU", "W1 W2 W6 W3 W5", False),
        ("welder", "DE", "W1 W2 W6 W4 W5", False),
        ("welder", "ZA", "W1 W2 W3 W4 W6", False),
        ("health-care-assistant", "AU", "H1 H2 H3 H4 H5 H6 H7", False),
        ("health-care-assistant", "GB-ENG", "H1 H2 H3 H4 H5 H6 H7", True),
        ("health-care-assistant", "GB-SCT", "H1 H2 H3 H4 H5 H8", True),
        ("building-electrician", "DE", "E1 E2 E3 E4 E5", True),
        ("building-electrician", "AU", "E1 E2 E3 E4 E5", False),
    ],
)
def test_what_suffices_in_one_country_may_fall_short_in_another(
    slug: str, country: str, held: str, *, complete: bool
) -> None:
    whole = next(each for each in CURRENT if each.slug == slug).in_country(country)

    assert statement(whole, held.split()).complete is complete


def test_the_french_title_is_reached_block_by_block() -> None:
    electrician = next(each for each in CURRENT if each.slug == "building-electrician")
    france = next(place for place in electrician.countries if place.country == "FR")

    assert france.blocks_reached(["E1", "E2", "E3", "E5"]) == ("CCP1",)
    assert france.blocks_reached(["E1", "E2", "E4", "E5"]) == ("CCP2",)
    assert france.blocks_reached(["E1", "E2", "E3"]) == ()


@each_qualification
def test_every_country_is_a_dated_comparison_with_a_source_and_a_caveat(
    qualification: Qualification,
) -> None:
    assert len(qualification.frameworks) >= 2
    assert len({place.country for place in qualification.countries}) >= 2
    for level in (*qualification.frameworks, *qualification.countries):
        assert date.fromisoformat(level.as_of) <= TODAY
        assert level.source
        assert level.caveat
    for level in qualification.frameworks:
        assert "equivalen" not in level.qualification.lower()


@each_qualification
def test_fees_are_examples_and_the_clocks_keep_to_four_months(
    qualification: Qualification,
) -> None:
    clocks = qualification.clocks

    assert qualification.fees.example
    assert clocks.acknowledge_days + clocks.decide_days <= 120
    assert clocks.decide_at_most_days == 120
    assert clocks.appeal_decided_days == 60


@each_qualification
def test_a_unit_about_local_rules_says_that_it_does_not_travel(
    qualification: Qualification,
) -> None:
    for unit in qualification.units:
        if unit.jurisdiction_specific:
            assert any("another country" in line for line in unit.does_not_permit)
