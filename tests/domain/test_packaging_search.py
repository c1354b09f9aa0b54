"""The search for the shortest ways, against every set of units there is."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from time import process_time

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from rpl.domain.assessment import Choice, Part, Points, Qualification, Unit
from rpl.domain.counting import WhyNot
from rpl.domain.credit import OutsideUnit, hours_to_finish, statement
from rpl.domain.packaging import OUTSIDE, Credit, Packaging, Requirement
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.packaging import outside_units, packaged

HOLDS = st.tuples(packaged(), outside_units(), st.data())


class EverySet:
    """The rules said the long way: try every set that might count."""

    def __init__(self, qualification: Qualification, outside: tuple[OutsideUnit, ...]) -> None:
        self.said = qualification.packaging
        self.units = [(u.id, u.group, u.credit) for u in qualification.units]
        self.units += [(unit.name, OUTSIDE, unit.credit) for unit in outside]
        self.schemes = {unit.credit.scheme for unit in qualification.units}
        names = [name for name, _, _ in self.units]
        self.good = [set(names) for names in every_subset(names) if self.adds_up(set(names))]

    def worth(self, names: set[str], groups: tuple[str, ...], *, points: bool) -> Fraction:
        mine = [credit for name, group, credit in self.units if name in names and group in groups]
        if not points:
            return Fraction(len(mine))
        return sum(
            (Fraction(str(each.value)) for each in mine if each.scheme in self.schemes),
            Fraction(0),
        )

    def part(self, names: set[str], part: Part) -> tuple[Fraction, Fraction]:
        """What there is of a part, and what it says."""
        says = Fraction(str(part.count if part.points is None else part.points))
        return self.worth(names, part.groups, points=part.points is not None), says

    def adds_up(self, names: set[str]) -> bool:
        """Whether these, if all of them counted, meet every sum and break no limit."""
        sums = [
            *(
                (self.worth(names, r.groups, points=False), Fraction(r.count))
                for r in self.said.n_of
            ),
            *(
                (self.worth(names, r.groups, points=True), Fraction(str(r.minimum)))
                for r in self.said.points
            ),
        ]
        inner = [part for rule in self.said.rules for part in rule.of_which]
        return (
            all(have >= asked for have, asked in sums)
            and all(have >= asked for have, asked in (self.part(names, p) for p in inner))
            and all(have <= most for have, most in (self.part(names, p) for p in self.said.at_most))
        )

    def usable(self, names: set[str]) -> set[str]:
        """Drop, again and again, whatever lacks something it requires."""
        for each in self.said.requires:
            if each.unit in names and not set(each.units) <= names:
                return self.usable(names - {each.unit})
        return names

    def satisfied(self, names: set[str]) -> bool:
        usable = self.usable(names)
        return set(self.said.all_of) <= usable and any(good <= usable for good in self.good)

    def minimal_ways(self, held: set[str], rest: list[str]) -> list[set[str]]:
        """Every set of further units that suffices and of which nothing can be left out."""
        ways: list[set[str]] = []
        for added in map(set, every_subset(rest)):  # the smaller sets come first
            if not any(way <= added for way in ways) and self.satisfied(held | added):
                ways.append(added)
        return ways


def every_subset(names: list[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(names) + 1):
        yield from combinations(names, size)


@st.composite
def holdings(
    draw: st.DrawFn,
) -> tuple[Qualification, set[str], tuple[OutsideUnit, ...]]:
    qualification = draw(packaged(most=7))
    ids = [unit.id for unit in qualification.units]
    return qualification, draw(st.sets(st.sampled_from(ids))), draw(outside_units())


@given(holdings())
@settings(max_examples=300, deadline=None)
def test_the_ways_are_the_shortest_of_all_sets_that_suffice(
    drawn: tuple[Qualification, set[str], tuple[OutsideUnit, ...]],
) -> None:
    qualification, held, outside = drawn
    event("simple" if qualification.packaging.simple else "entangled")
    event(f"{len(qualification.packaging.rules)} rules beside the core")
    hours = {unit.id: unit.credit.notional_hours for unit in qualification.units}
    brute = EverySet(qualification, outside)
    stated = statement(qualification, held, outside=outside)
    had = held | {unit.name for unit in outside}
    ways = brute.minimal_ways(had, [name for name in hours if name not in held])
    costs = sorted((sum(hours[name] for name in way), len(way)) for way in ways)

    assert stated.complete is (ways == [set()])
    if stated.complete:
        assert not stated.ways
        assert not stated.missing
        return
    assert [(way.notional_hours, len(way.units)) for way in stated.ways] == costs[:3]
    assert all(set(way.units) in ways for way in stated.ways)
    assert len({way.units for way in stated.ways}) == len(stated.ways)
    assert {name for way in ways for name in way} <= set(stated.missing)


@given(holdings())
@settings(deadline=None)
def test_what_counts_breaks_no_limit_and_is_as_good_as_all_that_is_held(
    drawn: tuple[Qualification, set[str], tuple[OutsideUnit, ...]],
) -> None:
    qualification, held, outside = drawn
    brute = EverySet(qualification, outside)
    stated = statement(qualification, held, outside=outside)
    counting = set(stated.counting)
    left_out = {each.unit: each.why for each in stated.left_out}

    assert counting | left_out.keys() == held | {unit.name for unit in outside}
    assert not counting & left_out.keys()
    grouped = counting - set(qualification.packaging.all_of)
    for part in qualification.packaging.at_most:
        have, most = brute.part(grouped, part)
        assert have <= most
    assert brute.satisfied(held | {u.name for u in outside}) is stated.complete
    if stated.complete:
        assert all(rule.met for rule in stated.progress)
    for name, why in left_out.items():
        usable = name in brute.usable(held | {unit.name for unit in outside})
        assert (why is WhyNot.NEEDS_FIRST) is not usable


@given(holdings(), st.data())
@settings(deadline=None)
def test_another_unit_never_makes_the_way_longer(
    drawn: tuple[Qualification, set[str], tuple[OutsideUnit, ...]], data: st.DataObject
) -> None:
    qualification, held, outside = drawn
    more = held | {data.draw(st.sampled_from(qualification.units)).id}
    before = statement(qualification, held, outside=outside)
    after = statement(qualification, more, outside=outside)

    assert after.complete or not before.complete
    assert set(after.missing) <= set(before.missing)
    if after.ways:
        assert after.ways[0].notional_hours <= before.ways[0].notional_hours


@given(packaged(most=7))
@settings(deadline=None)
def test_the_hours_of_the_whole_enclose_every_minimal_way(qualification: Qualification) -> None:
    hours = {unit.id: unit.credit.notional_hours for unit in qualification.units}
    ways = EverySet(qualification, ()).minimal_ways(set(), list(hours))
    every = [sum(hours[name] for name in way) for way in ways]
    least, most = hours_to_finish(qualification)

    assert least == min(every)
    assert most >= max(every)
    assert most == max(every) or not qualification.packaging.simple


def large(units: list[Unit], packaging: Packaging) -> Qualification:
    said = a_qualification(*units, all_of=()).model_dump(mode="json")
    return Qualification.model_validate(said | {"packaging": packaging.model_dump(mode="json")})


def forty() -> list[Unit]:
    """Nine core units and 31 in three groups, no two of a length."""
    places = [None] * 9 + ["a"] * 10 + ["b"] * 10 + ["c"] * 11
    return [a_unit(f"U{n}", hours=20 + 3 * n, group=group) for n, group in enumerate(places)]


CORE = tuple(f"U{n}" for n in range(9))
NEEDS = tuple(
    Requirement(unit=f"U{n + 1}", units=(f"U{n}",)) for n in (*range(9, 18), *range(20, 28))
)
SHAPES = {
    "choice": Packaging(
        all_of=CORE,
        n_of=(
            Choice(count=12, groups=("a", "b", "c"), of_which=(Part(groups=("a", "b"), count=6),)),
        ),
        at_most=(Part(groups=("c",), count=3),),
    ),
    "points": Packaging(
        all_of=CORE,
        points=(
            Points(
                minimum=96.0, groups=("a", "b", "c"), of_which=(Part(groups=("b",), points=20.5),)
            ),
        ),
        at_most=(Part(groups=("c",), points=30.0),),
    ),
    "needs": Packaging(
        all_of=CORE, n_of=(Choice(count=10, groups=("a", "b", "c")),), requires=NEEDS
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_forty_units_are_no_burden(shape: str) -> None:
    """Every set of 31 free units would be two thousand million."""
    qualification = large(forty(), SHAPES[shape])
    began = process_time()
    stated = statement(qualification, CORE[:4])
    took = process_time() - began

    assert len(stated.ways) == 3
    assert took < 5, f"{took:.2f} s"


def test_a_credit_of_somebody_else_stands_in_for_a_unit_and_gives_no_credit_here() -> None:
    units = [a_unit("U1", hours=50), a_unit("U2", hours=70)]
    packaging = Packaging.model_validate(
        {"all_of": ["U1", "U2"], "exempts": [{"credit": "coded test", "units": ["U2"]}]}
    )
    trade = large(units, packaging)
    stated = statement(trade, ["U1"], exempt_by=["coded test", "another"])

    assert (stated.complete, stated.exempt, stated.counting) == (True, ("U2",), ("U1",))
    assert (stated.credit.held, stated.credit.held_hours) == (5.0, 50)
    assert statement(trade, ["U1"], exempt_by=["another"]).missing == ("U2",)


def test_points_of_another_scheme_are_never_added_and_only_told_through_hours() -> None:
    units = [a_unit("U1", hours=40, group="a"), a_unit("U2", hours=60, group="a")]
    either = ("a", OUTSIDE)
    by_points = large(units, Packaging(all_of=(), points=(Points(minimum=8.0, groups=either),)))
    by_number = large(units, Packaging(all_of=(), n_of=(Choice(count=2, groups=either),)))
    foreign = OutsideUnit(
        name="other/X1", credit=Credit(value=99.0, scheme="ECTS", notional_hours=50)
    )
    alike = OutsideUnit(
        name="other/X2", credit=Credit(value=5.0, scheme="ten-hour credits", notional_hours=50)
    )

    refused = statement(by_points, ["U1"], outside=[foreign])
    assert [(each.unit, each.why) for each in refused.left_out] == [
        ("other/X1", WhyNot.OTHER_SCHEME)
    ]
    assert (refused.complete, refused.credit.held, refused.credit.indicative) == (False, 4.0, False)
    assert statement(by_points, ["U1"], outside=[alike]).credit.held == 9.0

    counted = statement(by_number, ["U1"], outside=[foreign])
    assert counted.complete
    assert (counted.credit.held, counted.credit.indicative) == (9.0, True)  # 4 and 50 hours


def test_a_unit_of_the_core_over_the_limit_of_its_group_leaves_the_choice_to_another() -> None:
    units = [a_unit("U1", group="b"), a_unit("U2", group="c")]
    said = {
        "all_of": ["U1"],
        "n_of": [{"count": 1, "groups": ["b", "c", OUTSIDE]}],
        "at_most": [{"count": 0, "groups": ["b"]}],
    }
    trade = large(units, Packaging.model_validate(said))
    other = OutsideUnit(name="other/X1", credit=units[0].credit)

    alone = statement(trade, ["U1"])
    assert (alone.complete, [way.units for way in alone.ways]) == (False, [("U2",)])
    assert [(rule.have, rule.asked) for rule in alone.progress] == [(1, 1), (0, 1)]

    both = statement(trade, ["U1"], outside=[other])
    assert (both.complete, both.counting, both.left_out) == (True, ("U1", "other/X1"), ())
    assert [(rule.have, rule.asked) for rule in both.progress] == [(1, 1), (1, 1)]


@pytest.mark.parametrize(("points", "complete"), [(4.0, True), (5.0, False)])
def test_a_limit_in_points_holds_for_units_from_elsewhere(points: float, *, complete: bool) -> None:
    """Four points of its own and four from elsewhere make eight; five are over the limit."""
    said = {
        "all_of": [],
        "points": [{"minimum": 8, "groups": ["a", OUTSIDE]}],
        "at_most": [{"points": 4, "groups": [OUTSIDE]}],
    }
    units = [a_unit("U1", hours=40, group="a"), a_unit("U2", hours=60, group="a")]
    trade = large(units, Packaging.model_validate(said))
    credit = Credit(value=points, scheme="ten-hour credits", notional_hours=50)
    stated = statement(trade, ["U1"], outside=[OutsideUnit(name="other/X1", credit=credit)])

    assert stated.complete is complete
    left_out = [(each.unit, each.why) for each in stated.left_out]
    assert left_out == ([] if complete else [("other/X1", WhyNot.OVER_LIMIT)])


@pytest.mark.parametrize(
    ("packaging", "counted", "to_study"),
    [
        (Packaging(all_of=("U1", "U2"), cap_share=0.75), (7.5, 75), 25),
        (Packaging(all_of=("U1", "U2"), cap_credit=6.0), (6.0, 60), 40),
        (Packaging(all_of=("U1", "U2"), cap_credit=6.0, cap_share=0.5), (5.0, 50), 50),
        (Packaging(all_of=("U1", "U2"), cap_credit=60.0), (10.0, 100), 0),
    ],
)
def test_recognition_gives_no_more_than_its_cap(
    packaging: Packaging, counted: tuple[float, int], to_study: int
) -> None:
    trade = large([a_unit("U1", hours=40), a_unit("U2", hours=60)], packaging)
    stated = statement(trade, ["U1", "U2"])

    assert (stated.credit.counted, stated.credit.counted_hours) == counted
    assert stated.credit.to_study_hours == to_study
    assert stated.complete is (to_study == 0)
