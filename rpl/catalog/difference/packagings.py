"""What another version of a packaging asks of an applicant."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from rpl.catalog.difference.saying import (
    NOTHING,
    Change,
    Concerns,
    Phrase,
    becomes,
    compare_fields,
    listed,
)
from rpl.domain.packaging import (
    Block,
    Choice,
    Exemption,
    Packaging,
    Part,
    Points,
    Requirement,
)

_APPLICANT: Final = Concerns.APPLICANT


def of_packagings(place: str, before: Packaging, after: Packaging) -> Iterator[Change]:
    """What is otherwise in how units make up a whole."""
    yield from compare_fields(place, before, after, _PACKAGING)


def blocks(place: str, before: Sequence[Block], after: Sequence[Block]) -> Iterator[Change]:
    """What is otherwise in the parts that are awarded by themselves."""
    yield from _said("Awarded by itself", _told_block)(place, before, after)


def _said(what: str, told: Callable[..., str]) -> Phrase:
    def said(place: str, before: Sequence[object], after: Sequence[object]) -> Iterator[Change]:
        now, then = ("; ".join(told(each) for each in side) or NOTHING for side in (after, before))
        yield Change(_APPLICANT, place, f"{what}: {now}. Before: {then}.")

    return said


def _told_rule(rule: Choice | Points) -> str:
    inner = ", ".join(_told_part(part) for part in rule.of_which)
    of_which = f", of which {inner}" if inner else ""
    if isinstance(rule, Points):
        return f"{rule.minimum:g} credits from {', '.join(rule.groups)}{of_which}"
    several = "groups" if len(rule.groups) > 1 else "group"
    names = ", ".join(f"“{name}”" for name in rule.groups)
    return f"{rule.count} of the {several} {names}{of_which}"


def _told_part(part: Part) -> str:
    amount = f"{part.count}" if part.points is None else f"{part.points:g} credits"
    return f"{amount} from {', '.join(part.groups)}"


def _told_requirement(each: Requirement) -> str:
    return f"{each.unit} needs {', '.join(each.units)}"


def _told_exemption(each: Exemption) -> str:
    return f"“{each.credit}” stands in for {', '.join(each.units)}"


def _told_block(block: Block) -> str:
    whole = ", with the whole only" if block.with_whole else ""
    return f"“{block.title}” ({', '.join(block.units)}{whole})"


def _share(place: str, before: float, after: float) -> Iterator[Change]:
    said = f"At most {after:.0%} of the credit can come from recognition; before {before:.0%}."
    yield Change(_APPLICANT, place, said)


_PACKAGING: Final[Mapping[str, Phrase]] = {
    "all_of": listed("A unit that nobody can do without", _APPLICANT),
    "n_of": _said("Asked for of the groups", _told_rule),
    "points": _said("Asked for of the groups", _told_rule),
    "at_most": _said("No more counts than", _told_part),
    "requires": _said("Units that count only beside others", _told_requirement),
    "exempts": _said("What need not be shown", _told_exemption),
    "cap_share": _share,
    "cap_credit": becomes("The most credit that can come from recognition", _APPLICANT),
}
