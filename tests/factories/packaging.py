"""Generated qualifications with every kind of packaging rule, and holdings of them."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from hypothesis import strategies as st

from rpl.domain.assessment import Qualification, Unit
from rpl.domain.credit import OutsideUnit
from rpl.domain.packaging import OUTSIDE, Credit
from tests.factories.assessment import a_qualification, a_unit

GROUPS = ("a", "b", "c")


def worth(units: Sequence[Unit], groups: Collection[str], measure: str) -> Fraction:
    """What units of these groups are worth, by `count` or in `points`."""
    mine = [unit for unit in units if unit.group in groups]
    each = (
        Fraction(str(unit.credit.value)) if measure == "points" else Fraction(1) for unit in mine
    )
    return sum(each, Fraction(0))


@st.composite
def _parts(
    draw: st.DrawFn, groups: Sequence[str], counting: Sequence[Unit], *, at_most: bool
) -> list[dict[str, Any]]:
    """Up to two bounds on some of these groups, by number or in points, that these units keep."""
    parts = []
    for _ in range(draw(st.integers(0, 2))):
        mine = draw(st.lists(st.sampled_from(groups), min_size=1, unique=True))
        measure = draw(st.sampled_from(["count", "points"]))
        have = worth(counting, mine, measure)
        bounds = st.integers(ceil(have), ceil(have) + 3) if at_most else st.integers(0, floor(have))
        parts.append({"groups": mine, measure: draw(bounds)})
    return parts


@st.composite
def packagings(draw: st.DrawFn, units: Sequence[Unit], counting: Sequence[Unit]) -> dict[str, Any]:
    """A packaging of these units as a file says it, which is satisfied where those count."""
    names = [unit.id for unit in units]
    first = draw(st.permutations([*GROUPS, OUTSIDE]))
    cut = draw(st.integers(1, 3))
    said: dict[str, Any] = {
        "all_of": draw(st.lists(st.sampled_from(names), unique=True, max_size=3))
    }
    drawn = draw(st.sampled_from([("n_of",), ("points",), ("n_of", "points")]))
    ruled: list[str] = []
    kinds = {"n_of": ("count", first[:cut]), "points": ("minimum", first[cut:])}
    for key, (asked, groups) in kinds.items():
        have = worth(counting, groups, "count" if key == "n_of" else "points")
        if have >= 1 and key in drawn:
            inner = draw(_parts(groups, counting, at_most=False))
            amount = draw(st.integers(1, floor(have)))
            said[key] = [{"groups": groups, "of_which": inner, asked: amount}]
            ruled += groups
    if ruled:
        said["at_most"] = draw(_parts(ruled, counting, at_most=True))
    said["requires"] = [
        {"unit": names[unit], "units": [names[need]]}
        for unit, need in draw(
            st.lists(st.tuples(*[st.integers(0, len(names) - 1)] * 2), max_size=3)
        )
        if need < unit
    ]
    return said


@st.composite
def packaged(draw: st.DrawFn, most: int = 8) -> Qualification:
    """A qualification of three up to so many units, whose rules some of them satisfy."""
    places = draw(st.lists(st.sampled_from([*GROUPS, None]), min_size=3, max_size=most))
    units = [
        a_unit(f"U{n}", hours=draw(st.integers(1, 9)) * 5, group=group)
        for n, group in enumerate(places)
    ]
    left_out = draw(st.sets(st.sampled_from(units).map(lambda unit: unit.id), max_size=3))
    counting = [unit for unit in units if unit.id not in left_out]
    said = draw(packagings(units, counting))
    plain = a_qualification(*units, all_of=()).model_dump(mode="json")
    return Qualification.model_validate(plain | {"packaging": said})


@st.composite
def outside_units(draw: st.DrawFn) -> tuple[OutsideUnit, ...]:
    """Up to three units of another qualification, some of another scheme."""
    schemes = st.sampled_from(["ten-hour credits", "other points"])
    return tuple(
        OutsideUnit(
            name=f"other/U{n}",
            credit=Credit(value=hours / 5, scheme=draw(schemes), notional_hours=hours),
        )
        for n, hours in enumerate(
            draw(st.lists(st.integers(1, 9).map(lambda n: n * 5), max_size=3))
        )
    )
