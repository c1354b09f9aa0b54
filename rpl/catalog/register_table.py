"""An existing register of results read from a table, with every mistake at its cell.

A row is one result: somebody, a unit, what it came to, when, and where that is written.  Nothing is
kept of it here: it is checked against the definitions, so that a register can be mended before it
is brought in.  `register_rows` writes what `entries_in` reads.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rpl.catalog.index import Catalog
from rpl.domain.assessment import Qualification
from rpl.domain.cells import CellProblem, CellsError, Row, cell, numbered
from rpl.domain.decision import Outcome

COLUMNS: Final = (
    "person",
    "name",
    "qualification",
    "version",
    "unit",
    "outcome",
    "decided",
    "source",
)
"""`person` is what the register calls somebody by; `version` may be left empty."""

LONGEST: Final = 200
_OPTIONAL: Final = frozenset({"version"})


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One result of a register; `qualification` is `slug@version`, `row` as programs count."""

    person: str
    name: str
    qualification: str
    unit: str
    outcome: Outcome
    decided: date
    source: str
    row: int = 0


def entries_in(rows: Sequence[Row], catalog: Catalog, on: date) -> tuple[RegisterEntry, ...]:
    """The results of a register; the first row names the columns, in any order.

    `on` is the day after which nothing can have been decided.

    Raises:
        CellsError: With every mistake, each at its cell.
    """
    lines = list(numbered(rows))
    if not lines:
        raise CellsError([_problem(0, 0, "is empty", "begin with a row that names the columns")])
    header, named = lines[0]
    columns = _columns(header, named)
    found: list[RegisterEntry] = []
    problems: list[CellProblem] = []
    seen = _Seen({}, {})
    for number, row in lines[1:]:
        said = {name: cell(row, column) for name, column in columns.items()}
        wrong = dict(_wrong(said, catalog, on)) or dict(seen.wrong(said, number))
        problems += [_problem(number, columns[name], *told) for name, told in wrong.items()]
        if not wrong:
            found.append(_entry(said, catalog, number + 1))
    if problems:
        raise CellsError(problems)
    return tuple(found)


def register_rows(entries: Iterable[RegisterEntry]) -> Iterator[Row]:
    """A register as rows of text, the first of which names the columns."""
    yield COLUMNS
    for entry in entries:
        slug, _, version = entry.qualification.partition("@")
        ground = entry.outcome.value, entry.decided.isoformat(), entry.source
        yield (entry.person, entry.name, slug, version, entry.unit, *ground)


def named_columns(rows: Sequence[Row]) -> dict[str, int]:
    """Where each column stands in a register that was read before."""
    _number, header = next(numbered(rows))
    names = [cell(header, column).casefold() for column in range(len(header))]
    return {name: column for column, name in enumerate(names) if name}


def _problem(row: int, column: int, problem: str, remedy: str) -> CellProblem:
    return CellProblem(row, column, problem, remedy)


def _columns(header: int, row: Row) -> dict[str, int]:
    names = [cell(row, column).casefold() for column in range(len(row))]
    problems = [
        _problem(header, column, f"“{name}” is no column", f"write one of {', '.join(COLUMNS)}")
        for column, name in enumerate(names)
        if name and (name not in COLUMNS or names.index(name) != column)
    ]
    problems += [
        _problem(header, len(row), f"there is no column {name}", "add it")
        for name in COLUMNS
        if name not in names
    ]
    if problems:
        raise CellsError(problems)
    return {name: column for column, name in enumerate(names) if name}


_Told = tuple[str, tuple[str, str]]
"""The column, and what is wrong there with what to do."""


def _wrong(said: Mapping[str, str], catalog: Catalog, on: date) -> Iterator[_Told]:
    for name, text in said.items():
        if not text and name not in _OPTIONAL:
            yield name, ("is empty", _REMEDIES[name])
        elif len(text) > LONGEST:
            yield name, (f"has more than {LONGEST} letters", "shorten it")
        elif text and not _READS[name](text):
            yield name, (f"is “{text}”", _REMEDIES[name])
        elif name == "decided" and date.fromisoformat(text) > on:
            yield name, (f"is “{text}”, which lies ahead", _REMEDIES[name])
    yield from _unknown(said, catalog)


def _unknown(said: Mapping[str, str], catalog: Catalog) -> Iterator[_Told]:
    """What the definitions do not have."""
    slugs = sorted({each.slug for each in catalog.qualifications.values()})
    if said["qualification"] and said["qualification"] not in slugs:
        problem = f"there is no qualification “{said['qualification']}”"
        yield "qualification", (problem, f"write one of {', '.join(slugs)}")
        return
    qualification = _qualification(said, catalog)
    if qualification is None:
        if said["version"].isdecimal():
            problem = f"{said['qualification']} has no version {said['version']}"
            yield "version", (problem, "write one that there is, or leave it empty for the newest")
        return
    units = [unit.id for unit in qualification.units]
    if said["unit"] and said["unit"] not in units:
        problem = f"{qualification.reference} has no unit “{said['unit']}”"
        yield "unit", (problem, f"write one of {', '.join(units)}")
    elif said["unit"] and _condition_unknown(said, qualification):
        problem = f"{said['unit']} of {qualification.reference} knows no condition"
        yield "outcome", (problem, "write granted, or what else it was")


def _condition_unknown(said: Mapping[str, str], qualification: Qualification) -> bool:
    conditional = said["outcome"] == Outcome.GRANTED_WITH_CONDITION
    return conditional and qualification.unit(said["unit"]).condition is None


@dataclass(slots=True)
class _Seen:
    """What earlier rows said: who is called what, and which result stands where."""

    names: dict[str, str]
    results: dict[tuple[str, str, str], int]

    def wrong(self, said: Mapping[str, str], number: int) -> Iterator[_Told]:
        """Where a row contradicts an earlier one."""
        person, name = said["person"], said["name"]
        if self.names.setdefault(person, name) != name:
            problem = f"{person} has another name in an earlier row"
            yield "name", (problem, "give each person a number of their own, and one name")
        key = (person, said["qualification"], said["unit"])
        first = self.results.setdefault(key, number)
        if first != number:
            problem = f"the same result of {person} stands in row {first + 1}"
            yield "unit", (problem, "keep one of the two rows: nothing is counted twice")


def _qualification(said: Mapping[str, str], catalog: Catalog) -> Qualification | None:
    if said["version"]:
        return catalog.qualifications.get(f"{said['qualification']}@{said['version']}")
    newest = [each for each in catalog.current() if each.slug == said["qualification"]]
    return newest[0] if newest else None


def _entry(said: Mapping[str, str], catalog: Catalog, row: int) -> RegisterEntry:
    qualification = _qualification(said, catalog)
    assert qualification is not None  # noqa: S101 -- looked for before
    return RegisterEntry(
        person=said["person"],
        name=said["name"],
        qualification=qualification.reference,
        unit=said["unit"],
        outcome=Outcome(said["outcome"]),
        decided=date.fromisoformat(said["decided"]),
        source=said["source"],
        row=row,
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _anything(_text: str) -> bool:
    return True


_READS: Final[Mapping[str, Callable[[str], bool]]] = {
    **dict.fromkeys(("person", "name", "qualification", "unit", "source"), _anything),
    "version": str.isdecimal,
    "outcome": lambda text: text in set(Outcome),
    "decided": _is_day,
}
_REMEDIES: Final[Mapping[str, str]] = {
    "person": "write the number by which the register knows this person",
    "name": "write the name of the person",
    "qualification": "write its slug, as welder",
    "version": "write the number of a version, or leave it empty for the newest",
    "unit": "write the id of the unit, as W3",
    "outcome": f"write one of {', '.join(Outcome)}",
    "decided": "write the day it was decided, as 2025-03-31",
    "source": "write in which register it stands, and where",
}
