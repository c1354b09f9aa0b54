"""Figures of a rubric: by criterion, pair and language, the badly worded criterion first."""

from random import Random
from uuid import UUID

import pytest

from rpl.domain.agreement_report import MOST_PAIRS, AgreementReport, MarkedTwice, report
from rpl.domain.scoring import Unscored
from tests.factories.review import AGREEMENT
from tests.factories.rubric import a_criterion, a_rubric

RUBRIC = a_rubric(a_criterion("CC1", 40), a_criterion("CC2", 30), a_criterion("CC3", 30))
ANA, BEA, CHE = UUID(int=1), UUID(int=2), UUID(int=3)
PAIR, ES = (ANA, BEA), frozenset({"es"})


def marks(n: int, markers: tuple[UUID, UUID] = PAIR, *languages: str) -> list[MarkedTwice]:
    """So many claims: two agree on CC1 and CC3, and read CC2 each in their own way."""
    draw = Random(7)  # noqa: S311 -- invented
    made = []
    for _ in range(n):
        for code in ("CC1", "CC2", "CC3"):
            level, other = draw.randrange(4), draw.randrange(4)
            second = other if code == "CC2" else level
            made.append(MarkedTwice(code, level, second, markers, frozenset(languages)))
    return made


def found(chosen: list[MarkedTwice]) -> AgreementReport:
    return report(RUBRIC, chosen, AGREEMENT)


def test_the_badly_worded_criterion_comes_first_and_the_rest_as_the_rubric_has_them() -> None:
    told = found(marks(40))

    assert [(each.code, each.badly_worded, each.below) for each in told.criteria] == [
        ("CC2", True, True),
        ("CC1", False, False),
        ("CC3", False, False),
    ]
    assert [each.found.pairs for each in told.criteria] == [40, 40, 40]
    assert told.whole.pairs == 120


def test_under_twenty_pairs_no_figure_is_given() -> None:
    told = found(marks(19))

    assert all(each.found.too_few and not each.below for each in told.criteria)
    assert not told.whole.too_few


def test_a_pair_is_the_same_two_people_whoever_was_first_and_bears_no_name() -> None:
    told = found([*marks(10, (ANA, BEA)), *marks(10, (BEA, ANA)), *marks(5, (ANA, CHE))])

    assert [(each.name, each.found.pairs) for each in told.pairs] == [("1 + 2", 60), ("1 + 3", 15)]


def test_languages_are_told_apart_the_one_with_most_work_first() -> None:
    told = found([*marks(7, PAIR, "ar"), *marks(9, PAIR, "es")])

    assert [(each.name, each.found.pairs) for each in told.languages] == [("es", 27), ("ar", 21)]


def test_what_rests_on_evidence_in_several_languages_counts_under_each_and_on_none_under_none() -> (
    None
):
    told = found([*marks(7, PAIR, "ar", "es"), *marks(2, PAIR, "es"), *marks(1, PAIR)])

    assert [(each.name, each.found.pairs) for each in told.languages] == [("es", 27), ("ar", 21)]
    assert told.whole.pairs == 30


def test_what_is_not_scored_is_no_mark() -> None:
    told = found([MarkedTwice("CC1", Unscored.NOT_SHOWN, 2, PAIR, ES)] * 30)

    assert told.whole.pairs == 0


def test_a_mark_off_the_scale_is_an_error() -> None:
    with pytest.raises(ValueError, match="not in list"):
        found([MarkedTwice("CC1", 9, 2, PAIR, ES)])


def test_only_so_many_pairs_are_told_apart() -> None:
    pairs = [mark for n in range(10, 40) for mark in marks(1, (ANA, UUID(int=n)))]

    assert len(found(pairs).pairs) == MOST_PAIRS
