"""What a packaging may not say."""

from typing import Any

import pytest
from pydantic import ValidationError

from rpl.domain.assessment import Qualification
from rpl.domain.shortest_ways import MOST_OPEN
from tests.factories.assessment import a_qualification, a_unit

UNITS = (
    a_unit("U1"),
    a_unit("U2"),
    a_unit("A1", group="a"),
    a_unit("A2", group="a"),
    a_unit("B1", group="b"),
)
PLAIN = a_qualification(*UNITS, all_of=("U1",)).model_dump(mode="json")


def packaged(said: dict[str, Any]) -> Qualification:
    return Qualification.model_validate(PLAIN | {"packaging": {"all_of": ["U1"]} | said})


def choice(count: int, *groups: str, **said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"count": count, "groups": groups} | said]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"all_of": ["U1", "U9"]}, r"\.all_of: names unknown units \['U9'\]"),
        ({"all_of": ["U1", "U1"]}, r"\.all_of: a unit stands there twice"),
        ({"n_of": [*choice(1, "a"), *choice(1, "b", "a")]}, "a group stands in two rules"),
        (
            {"n_of": choice(1, "a"), "points": [{"minimum": 1, "groups": ["a"]}]},
            "a group stands in two rules",
        ),
        ({"requires": [{"unit": "U1", "units": ["U9"]}]}, r"\.requires: names unknown units"),
        ({"requires": [{"unit": "U1", "units": ["U1"]}]}, "U1 would be needed for itself"),
        (
            {
                "requires": [
                    {"unit": "U1", "units": ["A1"]},
                    {"unit": "A1", "units": ["U2"]},
                    {"unit": "U2", "units": ["U1"]},
                ]
            },
            r"\.requires: A1 would be needed for itself",
        ),
        ({"exempts": [{"credit": "test", "units": ["U9"]}]}, r"\.exempts: names unknown units"),
        ({"n_of": choice(3, "a")}, "group a has 2 units, 3 are asked"),
        ({"n_of": choice(4, "a", "b")}, "groups a, b has 3 units, 4 are asked"),
        ({"points": [{"minimum": 20.5, "groups": ["a"]}]}, "groups a give less than 20.5"),
        (
            {"n_of": choice(2, "a", of_which=[{"count": 1, "groups": ["b"]}])},
            r"\.of_which: groups \['b'\] are none of the rule's own",
        ),
        (
            {"n_of": choice(1, "a"), "at_most": [{"count": 1, "groups": ["b"]}]},
            r"\.at_most: no rule counts the groups \['b'\]",
        ),
        (
            {"n_of": choice(2, "a"), "at_most": [{"count": 1, "groups": ["a"]}]},
            "all units together do not satisfy it",
        ),
        (
            {"n_of": choice(1, "a", of_which=[{"points": 30, "groups": ["a"]}])},
            "all units together do not satisfy it",
        ),
        ({"at_most": [{"groups": ["a"]}]}, "give either count or points"),
        ({"at_most": [{"groups": ["a"], "count": 1, "points": 1}]}, "give either count or points"),
        ({"cap_credit": 0}, "greater than 0"),
    ],
)
def test_what_cannot_be_or_counts_twice_is_refused(said: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        packaged(said)


def test_points_of_two_schemes_are_no_sum() -> None:
    units = [unit.model_dump(mode="json") for unit in UNITS]
    units[2]["credit"]["scheme"] = "ECTS"
    rule = {"all_of": ["U1"], "points": [{"minimum": 1, "groups": ["a"]}]}

    with pytest.raises(ValidationError, match=r"\.points: the units have points of several"):
        Qualification.model_validate(PLAIN | {"units": units, "packaging": rule})


def test_units_that_hang_together_in_too_many_ways_are_refused() -> None:
    first = [a_unit(f"N{n}") for n in range(MOST_OPEN + 1)]
    wide = [a_unit(f"A{n}", group="a") for n in range(3)]
    said = a_qualification(*first, *wide, all_of=()).model_dump(mode="json")
    needs = [{"unit": unit.id, "units": [each.id for each in first]} for unit in wide]
    rule = {"all_of": [], "n_of": choice(1, "a"), "requires": needs}

    with pytest.raises(ValidationError, match="more than 10 needed units hang together"):
        Qualification.model_validate(said | {"packaging": rule})


def test_a_block_of_units_that_are_not_there_is_refused() -> None:
    block = {"id": "B", "title": "Block", "units": ["U8"]}

    with pytest.raises(ValidationError, match=r"blocks: name unknown units \['U8'\]"):
        Qualification.model_validate(PLAIN | {"blocks": [block]})
