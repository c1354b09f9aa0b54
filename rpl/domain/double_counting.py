"""Whether the same learning would be credited twice.

Learning is told apart by person, family of units and outcomes.  The family of a unit is its id in
its qualification, whatever the version, and those of the units it supersedes.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from rpl.domain.assessment import Qualification, UnitId
from rpl.domain.values import Frozen


class Learning(Frozen):
    """What a credit is for: a version of a unit, all families it stands in, and its outcomes.

    `ended` says that it has to be shown again by now.
    """

    family: str
    version: int
    families: frozenset[str]
    outcomes: frozenset[str]
    ended: bool = False


class Verdict(StrEnum):
    """What becomes of a credit that is to be posted.

    New learning is posted.  What `replaces` earlier credit is posted, and the earlier reversed.
    What is `held` already is not posted.
    """

    NEW = "new"
    REPLACES = "replaces"
    HELD = "held"


def learning(qualification: Qualification, unit_id: UnitId, *, ended: bool = False) -> Learning:
    """The learning of one unit.

    Raises:
        KeyError: The qualification has no such unit.
    """
    unit = qualification.unit(unit_id)
    superseded = {
        name if "/" in name else f"{qualification.slug}/{name}" for name in unit.supersedes
    }
    family = f"{qualification.slug}/{unit.id}"
    return Learning(
        family=family,
        version=qualification.version,
        families=frozenset({family, *superseded}),
        outcomes=frozenset(unit.outcomes),
        ended=ended,
    )


def judge(new: Learning, earlier: Sequence[Learning]) -> Verdict:
    """What becomes of `new`, given the standing credits of the same person.

    Those of no common family do not matter.  Where any of the others has to stay, `new` is held
    already: nothing is taken from anybody without putting more in its place.
    """
    alike = [each for each in earlier if each.families & new.families]
    if not alike:
        return Verdict.NEW
    return Verdict.REPLACES if all(_replaces(new, each) for each in alike) else Verdict.HELD


class Earned(Frozen):
    """A credit that was granted: what for, when, and from when on it has to be shown again."""

    learning: Learning
    at: datetime
    until: datetime | None = None


def which_stand(earned: Sequence[Earned]) -> tuple[int, ...]:
    """The places of the credits that stand, had each been posted in this order.

    So whatever is taken back, what it had taken the place of stands again: what stands depends on
    nothing but the credits that are left.
    """
    standing: tuple[int, ...] = ()
    for place, new in enumerate(earned):
        alike = [at for at in standing if earned[at].learning.families & new.learning.families]
        if judge(new.learning, [_seen_at(earned[at], new.at) for at in alike]) is Verdict.HELD:
            continue
        standing = (*(at for at in standing if at not in alike), place)
    return standing


def _seen_at(earned: Earned, at: datetime) -> Learning:
    ended = earned.until is not None and earned.until <= at
    return earned.learning.model_copy(update={"ended": ended})


def _replaces(new: Learning, earlier: Learning) -> bool:
    if earlier.family in new.families - {new.family}:
        return True
    if earlier.family != new.family or new.version < earlier.version:
        return False
    return earlier.ended or not new.outcomes <= earlier.outcomes
