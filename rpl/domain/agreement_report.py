"""How far the markers of one rubric agree: as a whole, and by criterion, pair and language.

Figures over several criteria take each criterion of each claim as one piece of work.  Languages are
those of the evidence that either mark rests on: marks that rest on evidence in several count under
each of them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from rpl.domain.agreement import Agreement, agreement, badly_worded, below_the_line
from rpl.domain.agreement_policy import AgreementPolicy
from rpl.domain.rubric import Code, Rubric
from rpl.domain.scoring import Unscored

MOST_PAIRS = 20
"""So many pairs of markers are told apart, those that share most work."""

_KeyT = TypeVar("_KeyT", bound=Hashable)


@dataclass(frozen=True, slots=True)
class MarkedTwice:
    """One criterion of one claim as two people marked it, blind, in the order of their turns.

    `languages` (ISO 639-1) are those of all evidence that one of them cited.
    """

    criterion: Code
    first: int | Unscored
    second: int | Unscored
    markers: tuple[UUID, UUID]
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class CriterionAgreement:
    """Agreement on one criterion; `badly_worded` if its descriptors seem to be read differently."""

    code: Code
    title: str
    found: Agreement
    below: bool
    badly_worded: bool


@dataclass(frozen=True, slots=True)
class GroupAgreement:
    """Agreement within one language or one pair, named by `name`."""

    name: str
    found: Agreement
    below: bool


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """All figures of a rubric.  Pairs bear numbers of markers, never names."""

    whole: Agreement
    criteria: tuple[CriterionAgreement, ...]
    pairs: tuple[GroupAgreement, ...]
    languages: tuple[GroupAgreement, ...]


def report(
    rubric: Rubric, marks: Sequence[MarkedTwice], policy: AgreementPolicy
) -> AgreementReport:
    """Compute every figure; criteria that seem badly worded come first, then those below the line.

    Raises:
        KeyError: A mark is of no criterion of the rubric.
        ValueError: A mark is no level of its criterion.
    """
    places = {c.code: [level.points for level in c.levels] for c in rubric.criteria}
    levels = max(len(scale) for scale in places.values())

    def figures(chosen: Sequence[MarkedTwice]) -> Agreement:
        table = [
            (
                _place(places[mark.criterion], mark.first),
                _place(places[mark.criterion], mark.second),
            )
            for mark in chosen
        ]
        return agreement(table, levels, policy)

    def groups(
        keys: Callable[[MarkedTwice], Collection[_KeyT]], named: Callable[[_KeyT], str]
    ) -> tuple[GroupAgreement, ...]:
        sizes = Counter(each for mark in marks for each in sorted(keys(mark), key=named))
        found = [
            (named(each), figures([mark for mark in marks if each in keys(mark)]))
            for each, _size in sizes.most_common(MOST_PAIRS)
        ]
        return tuple(GroupAgreement(n, f, below_the_line(f, policy)) for n, f in found)

    by_criterion = {
        code: figures([mark for mark in marks if mark.criterion == code]) for code in places
    }
    bad = badly_worded(by_criterion, policy)
    criteria = [
        CriterionAgreement(
            code=each.code,
            title=each.title,
            found=by_criterion[each.code],
            below=below_the_line(by_criterion[each.code], policy),
            badly_worded=each.code in bad,
        )
        for each in rubric.criteria
    ]
    criteria.sort(key=lambda each: (each.code not in bad, not each.below))
    numbers = {
        who: number
        for number, who in enumerate(sorted({w for mark in marks for w in mark.markers}), start=1)
    }
    return AgreementReport(
        whole=figures(marks),
        criteria=tuple(criteria),
        pairs=groups(
            lambda mark: (frozenset(mark.markers),),
            lambda pair: " + ".join(str(number) for number in sorted(numbers[who] for who in pair)),
        ),
        languages=groups(lambda mark: mark.languages, str),
    )


def _place(scale: Sequence[int], choice: int | Unscored) -> int | None:
    return None if isinstance(choice, Unscored) else scale.index(choice)
