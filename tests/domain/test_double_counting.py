"""The same learning is credited once, and nothing is taken without more in its place."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.assessment import Qualification
from rpl.domain.double_counting import (
    Earned,
    Learning,
    Verdict,
    judge,
    learning,
    which_stand,
)
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
NOW = datetime(2026, 11, 22, tzinfo=UTC)
EARNED = st.builds(
    Earned,
    learning=LEARNING,
    at=st.just(NOW),
    until=st.none() | st.just(NOW) | st.just(NOW + timedelta(days=1)),
)
LEDGERS = st.lists(EARNED, max_size=8)


@given(LEDGERS)
def test_in_no_ledger_does_a_family_stand_twice(earned: list[Earned]) -> None:
    families = [f for place in which_stand(earned) for f in earned[place].learning.families]

    assert len(families) == len(set(families))


@given(LEDGERS, EARNED)
def test_each_credit_takes_the_place_of_others_stands_beside_them_or_is_held(
    earned: list[Earned], new: Earned
) -> None:
    before = which_stand(earned)
    alike = [at for at in before if earned[at].learning.families & new.learning.families]
    verdict = judge(
        new.learning,
        [earned[at].learning.model_copy(update={"ended": earned[at].until == NOW}) for at in alike],
    )
    after = which_stand([*earned, new])

    if verdict is Verdict.HELD:
        assert after == before
    else:
        assert after == (*(at for at in before if at not in alike), len(earned))
        assert bool(alike) is (verdict is Verdict.REPLACES)


@given(LEDGERS, LEARNING)
def test_posting_the_same_again_changes_nothing(earned: list[Earned], new: Learning) -> None:
    once = [*earned, Earned(learning=new, at=NOW)]

    assert which_stand([*once, once[-1]]) == which_stand(once)


def test_what_was_replaced_stands_again_once_the_credit_in_its_place_is_taken_back() -> None:
    first, more, most = (
        Earned(learning=of(version=n, outcomes=letters), at=NOW)
        for n, letters in ((1, "a"), (2, "ab"), (3, "abc"))
    )

    assert which_stand([first, more, most]) == (2,)
    assert which_stand([first, more]) == (1,)
    assert which_stand([first, most]) == (1,)
    assert which_stand([first, first, more]) == (2,)
    assert which_stand([first, first]) == (0,)
