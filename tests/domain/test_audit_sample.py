"""Samples for an audit: the same for everybody who knows the seed, and fair to every part."""

from collections import Counter
from datetime import date
from hashlib import sha256
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rpl.domain.audit_sample import (
    MOST,
    DecidedUnit,
    check_terms,
    draw,
    lot,
    population_hash,
    shares,
)

DAY = date(2026, 9, 30)


def a_unit(number: int, rubric: str = "welding@1", marker: int = 1) -> DecidedUnit:
    return DecidedUnit(id=UUID(int=number), rubric=rubric, marker=UUID(int=marker))


populations = some.lists(
    some.builds(
        a_unit,
        some.integers(0, 10**6),
        some.sampled_from(["welding@1", "nursing@2", "masonry@1"]),
        some.integers(1, 3),
    ),
    max_size=60,
    unique_by=lambda unit: unit.id,
)
seeds = some.text("abcdef0123456789", min_size=4, max_size=12)
sizes = some.dictionaries(
    some.text("abc", min_size=1, max_size=4), some.integers(1, 50), max_size=8
)


def test_the_order_is_one_that_pencil_and_any_program_for_sha_256_find() -> None:
    assert lot("lotto", "one") == sha256(b"lotto|one").hexdigest()
    three = [a_unit(1), a_unit(2), a_unit(3)]
    first = min(three, key=lambda unit: sha256(f"lotto|{unit.id}".encode()).hexdigest())
    assert draw(three, 1, "lotto") == (first,)


@pytest.mark.parametrize(
    ("of", "wanted", "drawn"),
    [
        ({"a": 10, "b": 10}, 4, {"a": 2, "b": 2}),
        ({"a": 90, "b": 10}, 12, {"a": 10, "b": 2}),
        ({"a": 98, "b": 1, "c": 1}, 10, {"a": 8, "b": 1, "c": 1}),
        ({"a": 2, "b": 1}, 50, {"a": 2, "b": 1}),
        ({"a": 1, "b": 1}, 2, {"a": 1, "b": 1}),
        ({}, 5, {}),
    ],
)
def test_each_part_is_drawn_from_once_and_the_rest_by_size(
    of: dict[str, int], wanted: int, drawn: dict[str, int]
) -> None:
    assert shares(of, wanted, "seed") == drawn


def test_of_more_parts_than_are_wanted_the_seed_chooses() -> None:
    many = dict.fromkeys("abcdefgh", 5)
    chosen = {frozenset(n for n, k in shares(many, 2, f"seed{i}").items() if k) for i in range(20)}
    assert {len(each) for each in chosen} == {2}
    assert len(chosen) > 5


@given(sizes, some.integers(1, MOST), seeds)
def test_shares_add_up_and_none_is_larger_than_its_part(
    of: dict[str, int], wanted: int, seed: str
) -> None:
    found = shares(of, wanted, seed)

    assert sum(found.values()) == min(wanted, sum(of.values()))
    assert all(0 <= found[name] <= of[name] for name in of)
    if wanted >= len(of):
        assert all(found.values())


@given(sizes, some.integers(1, MOST), seeds)
def test_of_two_parts_the_larger_one_never_gives_fewer(
    of: dict[str, int], wanted: int, seed: str
) -> None:
    found = shares(of, wanted, seed)
    by_size = sorted(of, key=lambda name: of[name])
    for smaller, larger in pairwise(by_size):
        if wanted >= len(of) and of[smaller] < of[larger]:
            assert found[smaller] <= found[larger]


@given(populations, some.integers(1, MOST), seeds)
def test_the_same_seed_draws_the_same_whatever_the_order_it_is_told_in(
    units: list[DecidedUnit], wanted: int, seed: str
) -> None:
    drawn = draw(units, wanted, seed)

    assert draw(units[::-1], wanted, seed) == drawn
    assert population_hash(units[::-1]) == population_hash(units)
    assert len(drawn) == len(set(drawn)) == min(wanted, len(units))
    assert set(drawn) <= set(units)
    of = Counter(unit.stratum for unit in units)
    assert Counter(unit.stratum for unit in drawn) == Counter(
        {name: count for name, count in shares(of, wanted, seed).items() if count}
    )


@given(populations.filter(len), seeds)
def test_a_decision_more_or_less_or_of_somebody_else_is_another_population(
    units: list[DecidedUnit], seed: str
) -> None:
    changed = [units[0].model_copy(update={"rubric": "other@1"}), *units[1:]]

    assert len({population_hash(each) for each in (units, units[1:], changed)}) == 3
    assert draw(units, len(units), seed)


def test_another_seed_draws_others() -> None:
    units = [a_unit(number) for number in range(200)]
    drawn = {draw(units, 5, f"seed{number}") for number in range(10)}
    assert len(drawn) == 10


def test_every_decision_is_drawn_about_as_often_as_any_other() -> None:
    units = [a_unit(number) for number in range(20)]
    counted = Counter(unit for number in range(400) for unit in draw(units, 5, f"seed{number}"))
    assert set(counted) == set(units)
    assert all(60 <= times <= 140 for times in counted.values())


@pytest.mark.parametrize(
    ("seed", "wanted", "since", "until", "fields"),
    [
        ("lotto2026", 20, DAY, DAY, []),
        ("Upper", 20, DAY, DAY, ["seed"]),
        ("abc", 20, DAY, DAY, ["seed"]),
        ("ab cd", 20, DAY, DAY, ["seed"]),
        ("äöüß", 20, DAY, DAY, ["seed"]),
        ("lotto", 0, DAY, DAY, ["wanted"]),
        ("lotto", MOST + 1, DAY, DAY, ["wanted"]),
        ("lotto", None, None, None, ["wanted", "since", "until"]),
        ("lotto", 1, DAY, date(2026, 9, 29), ["until"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    seed: str, wanted: int | None, since: date | None, until: date | None, fields: list[str]
) -> None:
    assert [each.field for each in check_terms(seed, wanted, since, until)] == fields
