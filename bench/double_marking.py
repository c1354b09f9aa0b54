"""What second marking is worth: wrong outcomes left, when a policy chooses a fifth of the units.

    bench/double_marking.py [--short] [--units N] [--budget PERCENT] [--right SHARE]
                            [--ability MEAN] [--seed N]

Simulated units of every shipped rubric have a true level on each criterion; a marker finds it with
the probability SHARE and is one level off else.  `once`: nobody looks again.  `random`: a random
BUDGET percent is marked again.  `targeted`: as many: refusals that one level would turn, then
those whose total is nearest the grant line.
`shipped`: what the rules of the service call for by themselves, refusals and totals in the rubric's
band, as many as they are (`share`), beside `random_share`, a random choice of as many.
Where the two sheets differ in what matters, a third marker decides with the middle of three levels.
The last line is `name=value …`: shares of units whose outcome is not what their true levels mean;
`ratio` is targeted over random, `shipped_ratio` shipped over as many at random.  It ends with 1
where the former is over .5.
"""

import argparse
import random
import sys
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rpl.catalog.loading import load_catalog
from rpl.domain.rubric import Rubric
from rpl.domain.scoring import Judgement, score
from rpl.domain.second_marking import (
    Marked,
    SecondMarkingPolicy,
    differences,
    reasons_to_mark_twice,
    tipping,
)

TOLERANCE = 1
ABILITY, ABILITY_SPREAD, CRITERION_SPREAD = 0.8, 0.15, 0.15
RANDOM, TARGETED = "random", "targeted"
TARGETS_ALONE = SecondMarkingPolicy(
    first_claims=0, sample_percent=0, tolerance=TOLERANCE, hasty_minutes=0
)
"""The rules without what they add by chance, and for beginners."""
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Unit:
    """One simulated unit: what it truly shows, and what three markers would each say of it."""

    rubric: Rubric
    true: Mapping[str, int]
    marks: tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]

    @property
    def rank(self) -> tuple[bool, float]:
        """Less for what a slip of the first marker decides more easily.

        First refusals that one level would turn, then what lies near the grant line.
        """
        scored = score(self.rubric, self.marks[0])
        turns = bool(tipping(self.rubric, self.marks[0]))
        refused = scored.judgement is Judgement.NOT_YET_MET
        return not (refused and turns), abs(float(scored.total) - self.rubric.grant_line)

    @property
    def is_called(self) -> bool:
        """Whether the rules of the service have it marked twice."""
        scored = score(self.rubric, self.marks[0])
        marked = Marked(uuid.UUID(int=0), "U", scored, earlier_claims=0)
        return bool(reasons_to_mark_twice(self.rubric, TARGETS_ALONE, marked, b""))

    def judged(self, sheet: Mapping[str, int]) -> Judgement:
        """What a sheet says of the unit."""
        return score(self.rubric, sheet).judgement

    def outcome(self, *, twice: bool) -> Judgement:
        """What the unit ends with."""
        first, second, third = self.marks
        if not twice or not differences(self.rubric, first, second, TOLERANCE):
            return self.judged(first)
        settled = {code: int(median((first[code], second[code], third[code]))) for code in first}
        return self.judged(settled)

    def is_wrong(self, *, twice: bool) -> bool:
        """Whether it ends with anything but what is true."""
        return self.outcome(twice=twice) is not self.judged(self.true)


def simulated(rubric: Rubric, draw: random.Random, ability: float, right: float) -> Unit:
    """A unit of some person's work: its levels lie round that person's ability."""
    theirs = draw.gauss(ability, ABILITY_SPREAD)
    true = {c.code: _near(draw, [one.points for one in c.levels], theirs) for c in rubric.criteria}

    def marked() -> dict[str, int]:
        return {
            c.code: _read(draw, [one.points for one in c.levels], true[c.code], right)
            for c in rubric.criteria
        }

    return Unit(rubric, true, (marked(), marked(), marked()))


def _near(draw: random.Random, scale: Sequence[int], ability: float) -> int:
    place = round(draw.gauss(ability, CRITERION_SPREAD) * (len(scale) - 1))
    return scale[max(0, min(place, len(scale) - 1))]


def _read(draw: random.Random, scale: Sequence[int], true: int, right: float) -> int:
    place = scale.index(true)
    if draw.random() >= right:
        place += draw.choice((-1, 1))
    return scale[max(0, min(place, len(scale) - 1))]


def chosen(units: Sequence[Unit], budget: int, policy: str, draw: random.Random) -> frozenset[int]:
    """The places of the units that are marked twice."""
    orders: dict[str, Callable[[int], float | tuple[bool, float]]] = {
        RANDOM: lambda _place: draw.random(),
        TARGETED: lambda place: units[place].rank,
    }
    order = sorted(range(len(units)), key=orders[policy])
    return frozenset(order[: len(units) * budget // 100])


def main() -> int:
    """Simulate as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--short", action="store_true", help="2,000 units")
    parser.add_argument("--units", type=int, default=20_000)
    parser.add_argument("--budget", type=int, default=20, help="percent marked twice")
    parser.add_argument("--right", type=float, default=0.85, help="how often a marker is right")
    parser.add_argument("--ability", type=float, default=ABILITY, help="the mean, 1 is the top")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    count = 2_000 if options.short else options.units
    draw = random.Random(options.seed)  # noqa: S311 -- the same units in every run
    rubrics = list(load_catalog(Path("assessments"), Path("rubrics")).rubrics.values())
    units = [
        simulated(rubrics[n % len(rubrics)], draw, options.ability, options.right)
        for n in range(count)
    ]
    once = _left(units, frozenset())
    fifth = {
        policy: _left(units, chosen(units, options.budget, policy, draw))
        for policy in (RANDOM, TARGETED)
    }
    called = frozenset(place for place, unit in enumerate(units) if unit.is_called)
    as_many = frozenset(draw.sample(range(count), len(called)))
    shipped, by_chance = _left(units, called), _left(units, as_many)
    ratio = fifth[TARGETED] / fifth[RANDOM]
    print(
        f"units={count} rubrics={len(rubrics)} budget={options.budget} right={options.right} "
        f"ability={options.ability} once={once:.4f} "
        f"random={fifth[RANDOM]:.4f} targeted={fifth[TARGETED]:.4f} ratio={ratio:.2f} "
        f"share={len(called) / count:.2f} random_share={by_chance:.4f} shipped={shipped:.4f} "
        f"shipped_ratio={shipped / by_chance:.2f}"
    )
    return int(ratio > HALF)


def _left(units: Sequence[Unit], again: Collection[int]) -> float:
    """The share of units that end wrong when these are marked twice."""
    return sum(unit.is_wrong(twice=place in again) for place, unit in enumerate(units)) / len(units)


if __name__ == "__main__":
    sys.exit(main())
