"""Agreement between markers: published examples, laws, and a badly worded criterion found."""

from collections.abc import Sequence

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.agreement import (
    Agreement,
    Table,
    adjacent,
    agreement,
    alpha,
    badly_worded,
    coincidences,
    confusions,
    exact,
    kappa,
    weighted_kappa,
)
from rpl.domain.agreement_policy import AgreementPolicy

POLICY = AgreementPolicy(
    fewest=20, exact_below=0.8, alpha_below=0.667, confidence=0.95, resamples=100, seed=1
)
QUICK = POLICY.model_copy(update={"resamples": 2})
LEVELS = 4
MARKS = st.one_of(st.none(), st.integers(0, LEVELS - 1))
TABLES = st.lists(st.tuples(MARKS, MARKS, MARKS), min_size=1, max_size=40)
PAIRS = st.lists(
    st.tuples(st.integers(0, LEVELS - 1), st.integers(0, LEVELS - 1)), min_size=20, max_size=40
)


def test_kappa_of_fifty_proposals_that_two_people_read_is_as_published() -> None:
    """Both yes 20, both no 15, yes and no 5, no and yes 10: observed .7, by chance .5."""
    table = [(1, 1)] * 20 + [(0, 0)] * 15 + [(1, 0)] * 5 + [(0, 1)] * 10

    assert kappa(confusions(table, 2)) == pytest.approx(0.4)
    assert exact(confusions(table, 2)) == pytest.approx(0.7)


def test_alpha_of_four_observers_is_as_published() -> None:
    """Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section C: .815."""
    observers = (
        "1233214 12...",
        "1233224 125.3",
        ".333234 2251.",
        "1233244 1251.",
    )
    marks = [[None if m == "." else int(m) - 1 for m in o.replace(" ", "")] for o in observers]
    table = list(zip(*marks, strict=True))

    assert alpha(coincidences(table, 5)) == pytest.approx(0.815, abs=0.0005)


def test_weighted_kappa_can_be_checked_with_a_pencil() -> None:
    """Squared distances seen 4 + 1 = 5 in 6 pairs; by the margins 58 in 36: 1 - 30/58."""
    table = [(0, 0), (0, 0), (1, 1), (2, 2), (0, 2), (1, 2)]

    assert weighted_kappa(confusions(table, 3)) == pytest.approx(28 / 58)
    assert adjacent(confusions(table, 3)) == pytest.approx(5 / 6)


def test_weighted_kappa_of_ninety_one_couples_is_as_published() -> None:
    """Friendly and Meyer, "Discrete Data Analysis with R" (2016), 4.5: .129 and, squared, .332."""
    counts = ((7, 7, 2, 3), (2, 8, 3, 7), (1, 5, 4, 9), (2, 8, 9, 14))
    table = [
        (one, other)
        for one, row in enumerate(counts)
        for other, seen in enumerate(row)
        for _ in range(seen)
    ]

    assert kappa(confusions(table, 4)) == pytest.approx(0.129, abs=0.0005)
    assert weighted_kappa(confusions(table, 4)) == pytest.approx(0.332, abs=0.0005)


@given(TABLES)
def test_alpha_is_that_of_the_package_krippendorff(table: Table) -> None:
    found = float(alpha(coincidences(table, LEVELS)))
    if np.isnan(found):
        assert len({m for row in table for m in row if m is not None and _counts(row)}) <= 1
        return
    data = np.array([[np.nan if m is None else m for m in row] for row in table]).T
    known = krippendorff.alpha(
        reliability_data=data, value_domain=range(LEVELS), level_of_measurement="ordinal"
    )
    assert found == pytest.approx(known, abs=1e-9)


def _counts(row: Sequence[int | None]) -> bool:
    return sum(mark is not None for mark in row) > 1


@given(TABLES, st.randoms())
def test_the_order_of_work_and_of_markers_makes_no_difference_to_alpha(
    table: Table, draw: "np.random.Generator"
) -> None:
    rows = list(table)
    draw.shuffle(rows)
    other = [tuple(reversed(row)) for row in rows]

    assert alpha(coincidences(other, LEVELS)) == pytest.approx(
        alpha(coincidences(table, LEVELS)), nan_ok=True
    )


@given(PAIRS)
def test_a_scale_read_from_the_other_end_gives_the_same_figures(table: Table) -> None:
    mirrored = [tuple(LEVELS - 1 - mark for mark in row if mark is not None) for row in table]
    here, there = confusions(table, LEVELS), confusions(mirrored, LEVELS)

    for figure in (exact, adjacent, kappa, weighted_kappa):
        assert figure(here) == pytest.approx(figure(there), nan_ok=True)


@given(PAIRS)
def test_figures_and_their_intervals_are_bounded(table: Table) -> None:
    found = agreement(table, LEVELS, POLICY)

    assert found.pairs == len(table)
    assert found.exact is not None
    assert found.adjacent is not None
    assert 0 <= found.exact.value <= found.adjacent.value <= 1
    for share in (found.exact, found.adjacent):
        assert 0 <= share.low <= share.high <= 1
    for each in (found.kappa, found.weighted_kappa):
        assert each is None or -1 <= each.low <= each.high <= 1
        assert each is None or -1 <= each.value <= 1
    assert found.alpha is None or found.alpha.low <= found.alpha.high <= 1


def test_nine_in_ten_intervals_hold_the_figure_of_all_marks_there_could_be() -> None:
    """Two markers, each right four times in five: of 20,000 claims, and of 200 samples of 60."""
    policy = POLICY.model_copy(update={"confidence": 0.9, "resamples": 200})
    whole = agreement(marked(np.random.default_rng(1), 20_000, 0.8), LEVELS, QUICK)
    samples = [
        agreement(marked(np.random.default_rng(seed), 60, 0.8), LEVELS, policy)
        for seed in range(2, 202)
    ]
    for name in ("exact", "kappa", "weighted_kappa", "alpha"):
        true = getattr(whole, name).value
        held = [getattr(one, name).low <= true <= getattr(one, name).high for one in samples]
        assert 0.82 <= sum(held) / len(held) <= 0.97, name


@given(PAIRS)
def test_markers_who_always_agree_agree_wholly_or_it_cannot_be_said(table: Table) -> None:
    same = [(row[0], row[0]) for row in table]
    found = agreement(same, LEVELS, POLICY)

    assert found.exact is not None
    assert found.exact.value == 1
    varied = len(set(same)) > 1
    for each in (found.kappa, found.weighted_kappa, found.alpha):
        assert (each is not None) is varied
        assert each is None or each.value == pytest.approx(1)


def test_under_twenty_pairs_nothing_is_said() -> None:
    table: Table = [(1, 1)] * 19 + [(1, None)] * 50

    assert agreement(table, LEVELS, POLICY) == Agreement(19, too_few=True)


def test_the_same_marks_and_seed_give_the_same_intervals() -> None:
    table: Table = [(0, 0), (1, 2), (2, 2), (3, 3)] * 10

    assert agreement(table, LEVELS, POLICY) == agreement(table, LEVELS, POLICY)


def test_a_mark_off_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="4 is no place on a scale of 4"):
        confusions([(0, 4)], LEVELS)


def marked(draw: np.random.Generator, claims: int, right: float) -> Table:
    """Two markers who each find the level of a claim so often, else one beside it or any."""
    true = draw.integers(0, LEVELS, claims)
    turns = []
    for _ in range(2):
        beside = np.clip(true + draw.choice([-1, 1], claims), 0, LEVELS - 1)
        turns.append(np.where(draw.random(claims) < right, true, beside))
    return [(int(one), int(other)) for one, other in zip(*turns, strict=True)]


def guessed(draw: np.random.Generator, claims: int) -> Table:
    """Two markers who read the descriptors so differently that half of their marks are guesses."""
    true = draw.integers(0, LEVELS, claims)
    turns = [
        np.where(draw.random(claims) < 0.5, true, draw.integers(0, LEVELS, claims))
        for _ in range(2)
    ]
    return [(int(one), int(other)) for one, other in zip(*turns, strict=True)]


def test_a_planted_badly_worded_criterion_is_found() -> None:
    """In 100 simulated runs of 60 claims marked twice, with seven sound criteria beside it."""
    found = alarms = 0
    for run in range(100):
        draw = np.random.default_rng(run)
        sound = {f"C{number}": marked(draw, 60, 0.9) for number in range(1, 8)}
        tables = {**sound, "C8": guessed(draw, 60)}
        by_criterion = {code: agreement(each, LEVELS, POLICY) for code, each in tables.items()}
        named = badly_worded(by_criterion, POLICY)
        found += named[:1] == ("C8",)
        alarms += len(set(named) - {"C8"})

    assert found >= 95
    assert alarms <= 14  # of 700 sound ones


def test_markers_who_differ_on_everything_point_at_no_criterion() -> None:
    draw = np.random.default_rng(1)
    tables = {f"C{number}": guessed(draw, 60) for number in range(1, 9)}
    by_criterion = {code: agreement(each, LEVELS, POLICY) for code, each in tables.items()}

    assert badly_worded(by_criterion, POLICY) == ()
