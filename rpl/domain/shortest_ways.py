"""The shortest ways to satisfy packaging rules: exact, and without trying every set of units.

The search goes through the pieces once, what others need before them.  What it remembers of a
choice is only what later pieces can tell apart: the sums asked for (no more than is asked), the
sums limited, and which chosen pieces a later one needs.  Of two choices alike in these, the
cheaper one is kept.  So there are never more than

    product of (asked + 1) x product of (limit + 1) x 2 ** (needed pieces open at once)

of them for each piece, whatever the number of units; rules that share no piece are searched apart,
and a sum or limit that no later piece changes is forgotten.  Points count in the smallest step in
which they are written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from operator import add, gt, lt, sub
from typing import Final, TypeAlias

from rpl.domain.packaging_rules import Piece, Rules
from rpl.domain.packaging_steps import Group, Part, Step, groups_of, part_of

MOST_WAYS: Final = 3
MOST_OPEN: Final = 10
"""So many needed pieces may be open at once: each may double what is remembered."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """What has to be added, by hours and then by number, and what then counts toward a rule.

    `spare` is minus the hours that count, so that of equals the one that counts more comes first.
    """

    hours: int
    number: int
    spare: int
    added: tuple[str, ...]
    counted: tuple[str, ...]

    def adding(self, piece: Piece, cost: int) -> "Found":
        """With one piece more."""
        hours, number, added = self.hours + cost, self.number + 1, (*self.added, piece.name)
        return Found(hours, number, self.spare, added, self.counted)

    def counting(self, piece: Piece) -> "Found":
        """With a piece that counts."""
        counted = (*self.counted, piece.name)
        return Found(self.hours, self.number, self.spare - piece.hours, self.added, counted)

    def joined(self, other: "Found") -> "Found":
        """Both together."""
        return Found(
            self.hours + other.hours,
            self.number + other.number,
            self.spare + other.spare,
            (*self.added, *other.added),
            (*self.counted, *other.counted),
        )


NOTHING: Final = Found(0, 0, 0, (), ())


_State: TypeAlias = tuple[tuple[int, ...], tuple[int, ...], frozenset[str]]


def shortest(
    rules: Rules, had: Sequence[Piece], rest: Sequence[Piece], *, most: int = MOST_WAYS
) -> list[Found]:
    """The `most` shortest minimal additions from `rest` to what is had; none if none suffices.

    Shortest by notional hours, then by number.  An addition is minimal if none of it can be left
    out.  Where what is had suffices, nothing added is the one addition.
    """
    found = [NOTHING]
    for group in groups_of(rules, (*had, *rest)):
        few = _few(rules, group, had, rest, most)
        found = sorted(one.joined(other) for one, other in product(found, few))[:most]
    return found


def _few(
    rules: Rules, group: Group, had: Sequence[Piece], rest: Sequence[Piece], most: int
) -> list[Found]:
    """The shortest few of one group of pieces.

    No minimal addition holds another one.  The next best therefore lacks a piece of each that is
    known, and the best of all that lack them is minimal, as every piece costs something.
    """
    found: dict[frozenset[str], Found] = {}
    ways: dict[frozenset[str], Found] = {}
    new = {frozenset[str]()}
    while len(found) < most:
        for banned in new:
            part = part_of(rules, group, had, [each for each in rest if each.name not in banned])
            way = None if part is None else _best(part)
            if way is not None:
                ways[banned] = way
        if not ways:
            break
        best = min(ways.values())
        found.setdefault(frozenset(best.added), best)
        split = [ban for ban, way in ways.items() if set(way.added) == set(best.added)]
        ways = {ban: way for ban, way in ways.items() if ban not in split}
        new = {ban | {name} for ban in split for name in best.added} - ways.keys()
    return list(found.values())


def _best(part: Part) -> Found | None:
    """The cheapest way through all steps that reaches what is asked."""
    start: _State = (tuple(0 for _ in part.asked), tuple(0 for _ in part.limits), frozenset())
    states: dict[_State, Found] = {start: NOTHING}
    for step, (least, room) in zip(part.steps, _ahead(part), strict=True):
        after: dict[_State, Found] = {}
        for state, way in states.items():
            for (reached, used, open_), further in _choices(part, step, state, way):
                if any(map(lt, reached, least)):
                    continue
                alike = (reached, _kept(used, room), open_)
                if alike not in after or further < after[alike]:
                    after[alike] = further
        states = after
    ends = [way for (reached, _, _), way in states.items() if reached == part.asked]
    return min(ends, default=None)


def _ahead(part: Part) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """For each step what has to be reached after it, and how much may be used by then.

    Where less is reached than the steps to come can make up for, a choice ends there; where no more
    is used than leaves room for all of them, it is forgotten.
    """
    left = [(part.asked, part.limits)]
    for step in reversed(part.steps[1:]):
        least, room = left[-1]
        left.append((tuple(map(sub, least, step.toward)), tuple(map(sub, room, step.against))))
    return left[::-1] if part.steps else []


def _kept(used: tuple[int, ...], room: tuple[int, ...]) -> tuple[int, ...]:
    """What was used of each limit that may still be broken."""
    return tuple([a if a > b else 0 for a, b in zip(used, room, strict=True)])


def _choices(part: Part, step: Step, state: _State, way: Found) -> Iterator[tuple[_State, Found]]:
    """Leave a piece, have it, or have it and let it count; what cannot be is left out."""
    reached, used, open_ = state
    stays = open_ & step.open_after
    usable = step.sure or step.needs <= open_
    if not usable or (step.cost is not None and not step.sure):
        yield (reached, used, stays), way
    if not usable:
        return
    if not step.sure and step.piece.name in step.open_after:
        stays |= {step.piece.name}
    way = way if step.cost is None else way.adding(step.piece, step.cost)
    limited, counts = any(step.against), any(step.toward)
    if limited or not counts:
        yield (reached, used, stays), way
    load = tuple(map(add, used, step.against)) if limited else used
    if counts and not (limited and any(map(gt, load, part.limits))):
        more = tuple(map(min, part.asked, map(add, reached, step.toward)))
        yield (more, load, stays), way.counting(step.piece)
