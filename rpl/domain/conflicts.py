"""Conflicts: what the documents of one claim say of the same thing, and say differently.

Nothing is decided by it: people are shown where to look.  Names are compared within one script
only, because how a name is written in another is no contradiction.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations

from rpl.domain.plain_letters import plain
from rpl.domain.record import FieldName, latest_day
from rpl.domain.values import Frozen

ALIKE = 0.7
"""Share of letters two spellings of a name have in common; below it, it is another name."""
WORK_OVERLAP_DAYS = 31
"""Two employers may share a month, in which somebody changed; more than that is worth a look."""


class Contradiction(StrEnum):
    """In what documents differ."""

    HOLDERS = "holders"
    ENDS_FIRST = "ends_first"
    ISSUED_BEFORE_END = "issued_before_end"
    WORK_AT_ONCE = "work_at_once"


class Said(Frozen):
    """What one document says: the place of the document in the claim, and its fields' values."""

    document: int
    values: Mapping[FieldName, str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements that do not go together; `other` is the same document where it is within one.

    `one_says` and `other_says` are the values as they stand in the records.
    """

    kind: Contradiction
    one: int
    one_says: str
    other: int
    other_says: str


def conflicts(documents: Sequence[Said]) -> tuple[Conflict, ...]:
    """Everything in which the documents of one claim do not go together, in their order."""
    within = (found for said in documents for found in _within(said))
    between = (found for one, other in combinations(documents, 2) for found in _between(one, other))
    return (*within, *between)


def _within(said: Said) -> Iterator[Conflict]:
    start, end = (
        said.values.get(FieldName.PERIOD_START, ""),
        said.values.get(FieldName.PERIOD_END, ""),
    )
    issued = said.values.get(FieldName.DATE, "")
    if _is_after(start, end):
        yield Conflict(Contradiction.ENDS_FIRST, said.document, start, said.document, end)
    if _is_after(end, issued):
        yield Conflict(Contradiction.ISSUED_BEFORE_END, said.document, issued, said.document, end)


def _between(one: Said, other: Said) -> Iterator[Conflict]:
    mine, theirs = (said.values.get(FieldName.HOLDER, "") for said in (one, other))
    if mine and theirs and are_other_names(mine, theirs):
        yield Conflict(Contradiction.HOLDERS, one.document, mine, other.document, theirs)
    if _work_at_once(one, other):
        yield Conflict(
            Contradiction.WORK_AT_ONCE, one.document, _period(one), other.document, _period(other)
        )


def are_other_names(one: str, other: str) -> bool:
    """Whether two names cannot be of the same person.

    Order, case, accents, initials and names that only one of them has do not tell people apart;
    another script tells nothing.
    """
    mine, theirs = _names(one), _names(other)
    if not mine or not theirs or script_of(one) != script_of(other):
        return False
    fewer, more = sorted((mine, theirs), key=len)
    return not all(any(_same(name, another) for another in more) for name in fewer)


def _names(text: str) -> list[str]:
    return "".join(letter if letter.isalpha() else " " for letter in plain(text)).split()


def _same(name: str, other: str) -> bool:
    if len(name) == 1 or len(other) == 1:
        return name[0] == other[0]
    return SequenceMatcher(None, name, other, autojunk=False).ratio() >= ALIKE


def script_of(text: str) -> str:
    """The script of the first letter, as Unicode names it; empty where there is none."""
    first = next((letter for letter in text if letter.isalpha()), "")
    return unicodedata.name(first, "").partition(" ")[0] if first else ""


def _is_after(first: str, last: str) -> bool:
    """Whether the earliest day of one date is after the latest day of another."""
    earliest, latest = _first_day(first), latest_day(last)
    return earliest is not None and latest is not None and earliest > latest


def _first_day(value: str) -> date | None:
    """The first day a date can mean: the year or the month alone is read to its beginning."""
    value = value.strip()
    return latest_day(f"{value}-01-01"[:10] if len(value) == len("2019") else f"{value}-01"[:10])


def _work_at_once(one: Said, other: Said) -> bool:
    mine, theirs = (said.values.get(FieldName.ISSUER, "") for said in (one, other))
    spans = [_span(said) for said in (one, other)]
    if not mine or not theirs or not are_other_names(mine, theirs):
        return False
    if spans[0] is None or spans[1] is None:
        return False
    (start, end), (begin, stop) = spans[0], spans[1]
    return (min(end, stop) - max(start, begin)).days > WORK_OVERLAP_DAYS


def _span(said: Said) -> tuple[date, date] | None:
    start = _first_day(said.values.get(FieldName.PERIOD_START, ""))
    end = latest_day(said.values.get(FieldName.PERIOD_END, ""))
    return None if start is None or end is None or end < start else (start, end)


def _period(said: Said) -> str:
    start, end = (
        said.values.get(name, "") for name in (FieldName.PERIOD_START, FieldName.PERIOD_END)
    )
    return f"{start} / {end}"
