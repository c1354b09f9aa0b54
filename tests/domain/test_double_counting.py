"""The same learning is credited once, and nothing is taken without more in its place."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.assessment import Qualification
from rpl.domain.double_counting import Learning, Verdict, judge, learning
from tests.factories.assessment import a_qualification, a_unit


def of(
    family: str = "welder/W3",
    version: int = 1,
    *,
    outcomes: str = "ab",
    takes_in: Sequence[str] = (),
    ended: bool = False,
) -> Learning:
    """A unit with an outcome for each letter."""
    return Learning(
        family=family,
        version=version,
        families=frozenset({family, *takes_in}),
        outcomes=frozenset(outcomes),
        ended=ended,
    )


LARGER = of("welder/W8", takes_in=["welder/W3", "welder/W5"], outcomes="abcd")


@pytest.mark.parametrize(
    ("new", "earlier", "verdict"),
    [
        pytest.param(of(), [], Verdict.NEW, id="nothing before"),
        pytest.param(of(), [of("welder/W4")], Verdict.NEW, id="another unit, same outcomes"),
        pytest.param(of(), [of()], Verdict.HELD, id="the same again"),
        pytest.param(of(version=2), [of()], Verdict.HELD, id="newer, nothing more"),
        pytest.param(
            of(version=2, outcomes="abc"), [of()], Verdict.REPLACES, id="one outcome more"
        ),
        pytest.param(of(version=2, outcomes="a"), [of()], Verdict.HELD, id="one outcome fewer"),
        pytest.param(of(outcomes="abc"), [of(version=2)], Verdict.HELD, id="an older version"),
        pytest.param(of(), [of(ended=True)], Verdict.REPLACES, id="the earlier one ran out"),
        pytest.param(of(), [of(version=2, ended=True)], Verdict.HELD, id="older than what ran out"),
        pytest.param(LARGER, [of()], Verdict.REPLACES, id="takes in one"),
        pytest.param(LARGER, [of(), of("welder/W5")], Verdict.REPLACES, id="takes in both"),
        pytest.param(of(), [LARGER], Verdict.HELD, id="taken in before"),
        pytest.param(
            of("welder/W9", takes_in=["welder/W5"]),
            [LARGER],
            Verdict.HELD,
            id="both take in a third",
        ),
        pytest.param(
            of("welder/W9", takes_in=["welder/W3", "welder/W5"]),
            [of(), of("welder/W8", takes_in=["welder/W5"])],
            Verdict.HELD,
            id="one of two has to stay",
        ),
    ],
)
def test_worked_examples(new: Learning, earlier: list[Learning], verdict: Verdict) -> None:
    assert judge(new, earlier) is verdict


def test_a_family_is_the_unit_whatever_its_version_and_what_it_supersedes() -> None:
    unit = a_unit("U1").model_copy(update={"supersedes": ("U2", "other-trade/X1")})
    trade = a_qualification(unit)

    found = learning(trade, "U1")
    assert found.family == "any-trade/U1"
    assert found.families == {"any-trade/U1", "any-trade/U2", "other-trade/X1"}
    assert found.outcomes == {"Does it"}
    newer = Qualification.model_validate(trade.model_dump() | {"version": 2})
    assert learning(newer, "U1") == found.model_copy(update={"version": 2})


UNITS = st.sampled_from(["t/A", "t/B", "t/C", "t/D"])
LEARNING = st.builds(
    of,
    UNITS,
    st.integers(1, 3),
    outcomes=st.sampled_from(["a", "b", "ab", "abc"]),
    takes_in=st.lists(UNITS, max_size=2),
)
STEPS = st.lists(st.one_of(LEARNING, st.integers(0, 5)), max_size=12)
Line = tuple[int, Learning, int]
"""Plus or minus one, what for, and which posting it is about."""


def posted(lines: list[Line], new: Learning) -> list[Line]:
    earlier = [each for each in standing(lines) if each[1].families & new.families]
    verdict = judge(new, [each for _, each, _ in earlier])
    if verdict is Verdict.HELD:
        return lines
    number = len(lines)
    return [*lines, *((-1, each, about) for _, each, about in earlier), (1, new, number)]


def standing(lines: list[Line]) -> list[Line]:
    gone = {about for sign, _, about in lines if sign < 0}
    return [line for line in lines if line[0] > 0 and line[2] not in gone]


@given(STEPS)
def test_in_no_ledger_does_a_family_stand_twice(steps: list[Learning | int]) -> None:
    lines: list[Line] = []
    for step in steps:
        if isinstance(step, Learning):
            lines = posted(lines, step)
        elif step < len(open_ := standing(lines)):
            lines = [*lines, (-1, *open_[step][1:])]

        families = [family for _, each, _ in standing(lines) for family in each.families]
        assert len(families) == len(set(families))
        sums = {about: sum(s for s, _, which in lines if which == about) for _, _, about in lines}
        assert set(sums.values()) <= {0, 1}
        assert {about for about, left in sums.items() if left} == {
            about for _, _, about in standing(lines)
        }


@given(STEPS, LEARNING)
def test_taking_back_what_was_just_posted_leaves_what_was_not_replaced(
    steps: list[Learning | int], new: Learning
) -> None:
    lines: list[Line] = []
    for step in steps:
        lines = posted(lines, step) if isinstance(step, Learning) else lines
    before, after = standing(lines), posted(lines, new)
    if after == lines:
        return
    restored = standing([*after, (-1, new, after[-1][2])])

    assert restored == [line for line in before if not line[1].families & new.families]
    assert {(a, b) for a, b, _ in before} >= {(a, b) for a, b, _ in restored}


@given(STEPS, LEARNING)
def test_posting_the_same_again_changes_nothing(steps: list[Learning | int], new: Learning) -> None:
    lines: list[Line] = []
    for step in [*steps, new]:
        lines = posted(lines, step) if isinstance(step, Learning) else lines

    assert posted(lines, new) == lines
