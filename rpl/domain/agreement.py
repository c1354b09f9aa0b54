"""Agreement: how far markers of the same work give the same levels.

Marks are a table: a row for each unit of work that was marked, a column for each marker or turn
(first, second), a place on an ordered scale from 0, or None where there is no mark.  Agreement is
not reliability, nor that a mark is right: markers may agree on what is wrong.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rpl.domain.agreement_policy import AgreementPolicy

Table: TypeAlias = Sequence[Sequence[int | None]]
Counts: TypeAlias = NDArray[np.float64]
"""Square tables of counts in the last two axes, one for each sample in those before."""

_PAIR = 2


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far markers agree, over `pairs` that two marked first and second.

    `exact` and `adjacent` are shares of pairs, of the same level and of at most one apart.  `kappa`
    is Cohen's (1960), `weighted_kappa` his with quadratic weights (1968), `alpha` Krippendorff's
    for ordered levels, over all columns.  A figure is None where there are too few pairs, or where
    chance alone explains everything because all marks are the same level.
    """

    pairs: int
    too_few: bool
    exact: Estimate | None = None
    adjacent: Estimate | None = None
    kappa: Estimate | None = None
    weighted_kappa: Estimate | None = None
    alpha: Estimate | None = None


def agreement(table: Table, levels: int, policy: AgreementPolicy) -> Agreement:
    """Every figure of a table whose marks are places below `levels`, with bootstrap intervals.

    The interval is the percentile one (Efron 1979), drawn by whole rows.

    Raises:
        ValueError: A mark is no place on the scale.
    """
    # Rows that say the same are drawn together: the samples are the same, and far fewer are held.
    alike = Counter(tuple(marks) for marks in table)
    kinds, times = list(alike), np.array(list(alike.values()), dtype=np.float64)
    confusion, coincidence = _confusions(kinds, levels), _coincidences(kinds, levels)
    pairs = int(np.tensordot(times, confusion, axes=1).sum())
    if pairs < policy.fewest:
        return Agreement(pairs, too_few=True)
    draw = np.random.default_rng(policy.seed)
    rows = len(table)
    drawn = draw.multinomial(rows, times / rows, size=policy.resamples)

    def estimate(figure: "Callable[[Counts], Counts]", counts: Counts) -> Estimate | None:
        value = float(figure(np.tensordot(times, counts, axes=1)))
        sampled = figure(np.tensordot(drawn, counts, axes=1))
        sampled = sampled[~np.isnan(sampled)]
        if np.isnan(value) or not len(sampled):
            return None
        tail = (1 - policy.confidence) / 2
        low, high = np.quantile(sampled, [tail, 1 - tail])
        return Estimate(value, float(low), float(high))

    return Agreement(
        pairs,
        too_few=False,
        exact=estimate(exact, confusion),
        adjacent=estimate(adjacent, confusion),
        kappa=estimate(kappa, confusion),
        weighted_kappa=estimate(weighted_kappa, confusion),
        alpha=estimate(alpha, coincidence),
    )


def below_the_line(found: Agreement, policy: AgreementPolicy) -> bool:
    """Whether agreement is lower than the policy asks."""
    return (found.exact is not None and found.exact.value < policy.exact_below) or (
        found.alpha is not None and found.alpha.value < policy.alpha_below
    )


def badly_worded(by_criterion: Mapping[str, Agreement], policy: AgreementPolicy) -> tuple[str, ...]:
    """The criteria whose descriptors seem to be read differently, the worst first.

    Such a criterion is below the line, and stands out: its whole interval of alpha lies below what
    the middle one of the other criteria reaches with the same people.  Markers who differ on
    everything point at markers, not at a criterion.
    """
    alphas = {code: found.alpha for code, found in by_criterion.items() if found.alpha is not None}
    bad = {
        code: reached
        for code, reached in alphas.items()
        if below_the_line(by_criterion[code], policy)
        and len(alphas) > 1
        and reached.high < median(each.value for other, each in alphas.items() if other != code)
    }
    return tuple(sorted(bad, key=lambda code: (bad[code].value, code)))


def exact(confusion: Counts) -> Counts:
    """The share of pairs on the same level."""
    return _share(confusion, np.eye(confusion.shape[-1]))


def adjacent(confusion: Counts) -> Counts:
    """The share of pairs at most one level apart."""
    return _share(confusion, np.where(_distances(confusion.shape[-1]) <= 1, 1.0, 0.0))


def kappa(confusion: Counts) -> Counts:
    """Cohen's kappa (Educational and Psychological Measurement 20, 1960): beyond chance."""
    return _beyond_chance(confusion, 1 - np.eye(confusion.shape[-1]))


def weighted_kappa(confusion: Counts) -> Counts:
    """Cohen's kappa with quadratic weights (Psychological Bulletin 70, 1968)."""
    return _beyond_chance(confusion, _distances(confusion.shape[-1]) ** 2)


def alpha(coincidence: Counts) -> Counts:
    """Krippendorff's alpha of ordered levels ("Computing Krippendorff's Alpha-Reliability", 2011).

    The distance of two levels is the square of how many marks lie between their middles.
    """
    marks = coincidence.sum(axis=-1)
    middles = marks.cumsum(axis=-1) - marks / 2
    distance = (middles[..., :, None] - middles[..., None, :]) ** 2
    observed = (coincidence * distance).sum(axis=(-1, -2))
    expected = (marks[..., :, None] * marks[..., None, :] * distance).sum(axis=(-1, -2))
    return 1 - _divided(observed * (marks.sum(axis=-1) - 1), expected)


def confusions(table: Table, levels: int) -> Counts:
    """How often the first column says one level and the second another, over all rows."""
    counts: Counts = _confusions(table, levels).sum(axis=0)
    return counts


def coincidences(table: Table, levels: int) -> Counts:
    """How often two marks of one row meet, each mark counted once in all (Krippendorff 2011)."""
    counts: Counts = _coincidences(table, levels).sum(axis=0)
    return counts


def _confusions(table: Table, levels: int) -> Counts:
    counts = np.zeros((len(table), levels, levels))
    for row, marks in enumerate(table):
        first, second = (*marks, None, None)[:_PAIR]
        if first is not None and second is not None:
            counts[row, _place(first, levels), _place(second, levels)] = 1
    return counts


def _coincidences(table: Table, levels: int) -> Counts:
    counts = np.zeros((len(table), levels, levels))
    for row, marks in enumerate(table):
        given = np.zeros(levels)
        for mark in marks:
            if mark is not None:
                given[_place(mark, levels)] += 1
        if given.sum() >= _PAIR:
            counts[row] = (np.outer(given, given) - np.diag(given)) / (given.sum() - 1)
    return counts


def _place(mark: int, levels: int) -> int:
    if not 0 <= mark < levels:
        raise ValueError(f"{mark} is no place on a scale of {levels}")
    return mark


def _distances(levels: int) -> Counts:
    places = np.arange(levels, dtype=np.float64)
    distances: Counts = np.abs(places[:, None] - places[None, :])
    return distances


def _share(confusion: Counts, counted: Counts) -> Counts:
    return _divided((confusion * counted).sum(axis=(-1, -2)), confusion.sum(axis=(-1, -2)))


def _beyond_chance(confusion: Counts, weights: Counts) -> Counts:
    first, second = confusion.sum(axis=-1), confusion.sum(axis=-2)
    expected = (first[..., :, None] * second[..., None, :] * weights).sum(axis=(-1, -2))
    observed = (confusion * weights).sum(axis=(-1, -2)) * confusion.sum(axis=(-1, -2))
    return 1 - _divided(observed, expected)


def _divided(above: Counts, below: Counts) -> Counts:
    """The quotient; not a number where nothing could differ."""
    return np.divide(above, below, out=np.full_like(below, np.nan), where=below > 0)
