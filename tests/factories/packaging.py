"""Generated qualifications with every kind of packaging rule, and holdings of them."""

from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from rpl.domain.assessment import Qualification
from rpl.domain.credit import OutsideUnit
from rpl.domain.packaging import OUTSIDE, Credit, Packaging
from tests.factories.assessment import a_qualification, a_unit

GROUPS = ("a", "b", "c")


@st.composite
def _parts(draw: st.DrawFn, groups: tuple[str, ...], most: int) -> list[dict[str, Any]]:
    """Up to two bounds on some of these groups, in units or in points."""
    return [
        {
            "groups": draw(st.lists(st.sampled_from(groups), min_size=1, unique=True)),
            draw(st.sampled_from(["count", "points"])): draw(st.integers(0, most)),
        }
        for _ in range(draw(st.integers(0, 2)))
    ]


@st.composite
def packagings(draw: st.DrawFn, names: tuple[str, ...]) -> dict[str, Any]:
    """A packaging of these units as a file says it; it may be one that is refused."""
    first = tuple(draw(st.permutations([*GROUPS, OUTSIDE])))
    cut = draw(st.integers(1, 3))
    kind = draw(st.permutations(["n_of", "points"]))
    said: dict[str, Any] = {
        "all_of": draw(st.lists(st.sampled_from(names), unique=True, max_size=3))
    }
    for key, groups in zip(kind, (first[:cut], first[cut:]), strict=True):
        if draw(st.booleans()):
            amount = draw(st.integers(1, 4 if key == "n_of" else 12))
            asked = {"count" if key == "n_of" else "minimum": amount}
            said[key] = [{"groups": groups, "of_which": draw(_parts(groups, 3)), **asked}]
    said["at_most"] = draw(_parts(first, 9))
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
    """A qualification of up to so many units whose rules all of them together satisfy."""
    places = draw(st.lists(st.sampled_from([None, *GROUPS]), min_size=1, max_size=most))
    units = [
        a_unit(f"U{n}", hours=draw(st.integers(1, 9)) * 5, group=group)
        for n, group in enumerate(places)
    ]
    said = draw(packagings(tuple(unit.id for unit in units)))
    plain = a_qualification(*units, all_of=()).model_dump(mode="json")
    try:
        return Qualification.model_validate(plain | {"packaging": said})
    except ValidationError:
        core = Packaging(all_of=(units[0].id,)).model_dump(mode="json")
        kept = {key: said[key] for key in ("requires",)}
        return Qualification.model_validate(plain | {"packaging": core | kept})


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
