"""Credit toward a qualification: held, missing, and the shortest ways to finish."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.assessment import Choice, Points, Qualification
from rpl.domain.credit import hours_to_finish, statement
from tests.factories.assessment import a_qualification, a_unit

WELDER = a_qualification(
    a_unit("W1", hours=120),
    a_unit("W2", hours=150),
    a_unit("W3", hours=300, group="process"),
    a_unit("W4", hours=350, group="process"),
    a_unit("W5", hours=250, group="process"),
    a_unit("W6", hours=130),
    n_of=(Choice(count=2, groups=("process",)),),
    hours=1000,
)


@pytest.mark.parametrize(
    ("held", "missing", "ways"),
    [
        pytest.param(
            ["W1", "W2", "W3", "W6"],
            ("W4", "W5"),
            [(("W5",), 250), (("W4",), 350)],
            id="one process wanting",
        ),
        pytest.param(
            ["W1", "W2"],
            ("W3", "W4", "W5", "W6"),
            [(("W3", "W5", "W6"), 680), (("W4", "W5", "W6"), 730), (("W3", "W4", "W6"), 780)],
            id="core and both processes wanting",
        ),
        pytest.param(
            ["W3", "W4", "W5"], ("W1", "W2", "W6"), [(("W1", "W2", "W6"), 400)], id="core wanting"
        ),
        pytest.param(["W1", "W2", "W6", "W3", "W5"], (), [], id="nothing wanting"),
        pytest.param(["W1", "W2", "W3", "W4", "W5", "W6"], (), [], id="more than is asked"),
    ],
)
def test_worked_examples(
    held: list[str], missing: tuple[str, ...], ways: list[tuple[tuple[str, ...], int]]
) -> None:
    stated = statement(WELDER, held)

    assert stated.qualification == "any-trade@1"
    assert stated.held == tuple(sorted(held))
    assert stated.missing == missing
    assert [(way.units, way.notional_hours) for way in stated.ways] == ways
    assert stated.complete is (not missing)


def test_credit_is_counted_in_points_and_in_hours() -> None:
    credit = statement(WELDER, ["W1", "W3"]).credit

    assert (credit.held, credit.held_hours) == (42.0, 420)
    assert (credit.counted, credit.counted_hours) == (42.0, 420)
    assert (credit.whole, credit.whole_hours, credit.scheme) == (100.0, 1000, "ten-hour credits")


def test_units_beyond_the_whole_are_held_but_do_not_count_twice() -> None:
    credit = statement(WELDER, ["W1", "W2", "W3", "W4", "W5", "W6"]).credit

    assert (credit.held_hours, credit.counted_hours) == (1300, 1000)


def test_units_of_another_qualification_count_for_nothing() -> None:
    assert statement(WELDER, ["H1", "W1"]) == statement(WELDER, ["W1"])


def test_where_only_a_share_may_be_recognised_the_rest_has_to_be_studied() -> None:
    capped = a_qualification(
        a_unit("U1", hours=101), a_unit("U2", hours=100), cap_share=0.5, hours=201
    )
    stated = statement(capped, ["U1", "U2"])

    assert (stated.missing, stated.ways, stated.complete) == ((), (), False)
    assert (stated.credit.counted_hours, stated.credit.counted) == (100, 10.05)
    assert stated.credit.to_study_hours == 101
    assert statement(capped, ["U1"]).credit.to_study_hours == 0


def test_a_tenth_in_a_definition_file_is_exactly_a_tenth() -> None:
    units = [a_unit(f"U{n}", hours=1) for n in range(10)]

    assert statement(a_qualification(*units), {unit.id for unit in units}).credit.held == 1.0


def test_a_core_unit_of_a_group_counts_for_both() -> None:
    both = a_qualification(
        a_unit("U1", hours=10, group="g"),
        a_unit("U2", hours=20, group="g"),
        all_of=("U1",),
        n_of=(Choice(count=1, groups=("g",)),),
    )

    assert statement(both, []).missing == ("U1",)
    assert statement(both, ["U2"]).missing == ("U1",)
    assert statement(both, ["U1"]).complete
    assert hours_to_finish(both) == (10, 10)


BY_POINTS = a_qualification(
    a_unit("U1", hours=40),
    a_unit("E1", hours=80, group="a"),
    a_unit("E2", hours=50, group="a"),
    a_unit("E3", hours=40, group="b"),
    a_unit("E4", hours=20, group="b"),
    points=(Points(minimum=9.0, groups=("a", "b")),),
)


def test_a_qualification_by_points_is_finished_by_any_units_worth_enough() -> None:
    stated = statement(BY_POINTS, ["U1"])

    assert stated.missing == ("E1", "E2", "E3", "E4")
    assert [(way.units, way.notional_hours) for way in stated.ways] == [
        (("E2", "E3"), 90),
        (("E1", "E4"), 100),
        (("E1", "E3"), 120),
    ]
    assert statement(BY_POINTS, ["U1", "E2", "E3"]).complete
    assert statement(BY_POINTS, ["U1", "E1"]).ways[0].units == ("E4",)
    assert hours_to_finish(BY_POINTS) == (130, 170)


def test_the_hours_of_the_whole_lie_between_the_shortest_and_the_longest_way() -> None:
    assert hours_to_finish(WELDER) == (950, 1050)


@st.composite
def qualifications(draw: st.DrawFn) -> Qualification:
    """Up to seven units in a core and three groups, some of the groups' units in the core too."""
    places = draw(st.lists(st.sampled_from([None, "a", "b", "c"]), min_size=1, max_size=7))
    units = [
        a_unit(f"U{n}", hours=draw(st.integers(1, 9)) * 10, group=group)
        for n, group in enumerate(places)
    ]
    core = tuple(u.id for u in units if u.group is None or draw(st.booleans()))
    by_number = Choice(count=draw(st.integers(1, max(places.count("a"), 1))), groups=("a",))
    groups = draw(st.sampled_from([("b",), ("c",), ("b", "c")]))
    most = int(sum(unit.credit.value for unit in units if unit.group in groups))
    by_points = Points(minimum=draw(st.integers(1, max(most, 1))), groups=groups)
    return a_qualification(
        *units,
        all_of=core,
        n_of=(by_number,) if "a" in places and draw(st.booleans()) else (),
        points=(by_points,) if most and draw(st.booleans()) else (),
    )


@st.composite
def holdings(draw: st.DrawFn) -> tuple[Qualification, frozenset[str]]:
    """A qualification and some of its units."""
    qualification = draw(qualifications())
    ids = [unit.id for unit in qualification.units]
    return qualification, draw(st.frozensets(st.sampled_from(ids)))


def satisfied(qualification: Qualification, units: frozenset[str]) -> bool:
    """The packaging rules, said the short way."""
    rules = qualification.packaging
    mine = [unit for unit in qualification.units if unit.id in units]
    return (
        set(rules.all_of) <= units
        and all(
            sum(unit.group in choice.groups for unit in mine) >= choice.count
            for choice in rules.n_of
        )
        and all(
            sum(unit.credit.value for unit in mine if unit.group in points.groups) >= points.minimum
            for points in rules.points
        )
    )


def every_minimal_way(
    qualification: Qualification, held: frozenset[str]
) -> list[tuple[frozenset[str], int]]:
    """Every set of further units that suffices and of which none can be left out."""
    hours = {unit.id: unit.credit.notional_hours for unit in qualification.units}
    rest = sorted(hours.keys() - held)
    return [
        (frozenset(way), sum(hours[unit] for unit in way))
        for size in range(len(rest) + 1)
        for way in combinations(rest, size)
        if satisfied(qualification, held | frozenset(way))
        and not any(satisfied(qualification, held | frozenset(way) - {unit}) for unit in way)
    ]


@given(holdings())
def test_the_ways_are_the_shortest_of_all_minimal_ways(
    drawn: tuple[Qualification, frozenset[str]],
) -> None:
    stated = statement(*drawn)
    every = every_minimal_way(*drawn)
    shortest = sorted(hours for _, hours in every)[:3]

    if stated.complete:
        assert every == [(frozenset(), 0)]
        assert not stated.ways
    else:
        assert [way.notional_hours for way in stated.ways] == shortest
        assert all((frozenset(way.units), way.notional_hours) in every for way in stated.ways)
        assert len({way.units for way in stated.ways}) == len(stated.ways)


@given(holdings())
def test_missing_names_every_unit_that_some_minimal_way_would_add(
    drawn: tuple[Qualification, frozenset[str]],
) -> None:
    added = {unit for way, _ in every_minimal_way(*drawn) for unit in way}
    missing = set(statement(*drawn).missing)

    assert added <= missing
    if not drawn[0].packaging.points:
        assert added == missing


@given(holdings())
def test_it_is_complete_exactly_when_the_packaging_rules_are_satisfied(
    drawn: tuple[Qualification, frozenset[str]],
) -> None:
    assert statement(*drawn).complete == satisfied(*drawn)


@given(holdings(), st.data())
def test_one_more_unit_never_makes_the_way_longer(
    drawn: tuple[Qualification, frozenset[str]], data: st.DataObject
) -> None:
    qualification, held = drawn
    more = held | {data.draw(st.sampled_from(qualification.units)).id}
    before, after = statement(qualification, held), statement(qualification, more)

    assert after.complete or not before.complete
    assert after.credit.counted_hours >= before.credit.counted_hours
    assert set(after.missing) <= set(before.missing)
    if after.ways:
        assert after.ways[0].notional_hours <= before.ways[0].notional_hours


@given(holdings())
def test_each_way_finishes_the_qualification(
    drawn: tuple[Qualification, frozenset[str]],
) -> None:
    qualification, held = drawn

    for way in statement(qualification, held).ways:
        assert statement(qualification, held | set(way.units)).complete


@given(qualifications())
def test_the_hours_to_finish_are_those_of_the_shortest_and_longest_minimal_way(
    qualification: Qualification,
) -> None:
    hours = [hours for _, hours in every_minimal_way(qualification, frozenset())]

    assert hours_to_finish(qualification) == (min(hours), max(hours))
