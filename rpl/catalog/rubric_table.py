"""A rubric read from a table, with every mistake at the cell where it is made."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rpl.catalog.rubric_layout import (
    BAND,
    CODE,
    COLUMNS,
    EVIDENCE,
    KINDS,
    LEVEL,
    LINES,
    LISTS,
    PLAIN,
    RUBRIC,
    SIGN_OFF,
    SOURCE,
)
from rpl.domain.cells import CellProblem, CellsError, Row, cell, numbered
from rpl.domain.rubric import Rubric

_Path: TypeAlias = tuple[str | int, ...]
_Place: TypeAlias = tuple[int, int]
"""Row and column, from 0."""

_REMEDIES: Final[Mapping[str, str]] = {
    "rubric": "leave the line out, or write the slug that was asked for",
    "version": "write the number of the new version, as 2",
    "title": "write a title",
    "owner": "write the body that answers for the rubric",
    "published_on": "write a day, as 2026-11-24",
    "review_by": "write the day of its next review, as 2028-11-24",
    "seen_on": "write a day, as 2026-11-24",
    "agreed_on": "write a day, as 2026-11-24",
    "invented": "write yes or no",
    "grant_line": "write a whole number from 0 to 100",
    "gap_line": "write a whole number from 0 to 100 that is not above the grant line",
    BAND: "write two whole numbers in two cells, around the grant line",
    "code": "write up to four capital letters and a number, as MG1, each once",
    "why": "write in a sentence why it is asked",
    "weight": "write a whole number from 1 to 100; all of them make 100",
    "criteria": "change the weights so that they make 100, and give each criterion its own code",
    "minimum": "write the points of a level, or 0 where none is needed",
    "language_demand": "write none, low, medium or high",
    "theme": "write safety, communication or adaptability, or leave it empty",
    "esco": "write addresses of skills of ESCO, one to a line",
    "accepted": "write kinds of evidence, one to a line, two ways at least to show the criterion",
    "minimum_items": "write a whole number from 1",
    "minimum_direct": "write a whole number that is not above minimum_items",
    "maximum_age_years": "write a whole number from 1, or leave it empty",
    "substitutes": "write interview, practical, interview_and_practical or witness_report",
    "required_kinds": "write work_photo, third_party_report or practical_record, or leave it empty",
    "levels": "give the criterion two levels at least, from 0 points upwards",
    "name": "write the name of the level, or empty its descriptor too",
    "descriptor": "write what is seen at the level, or empty its name too",
}
_OTHERWISE: Final = "see docs/definitions.md for what it holds"


def rubric_in(rows: Sequence[Row], slug: str) -> Rubric:
    """The rubric of a table; the order of lines and columns does not matter.

    Raises:
        CellsError: With every mistake, each at its cell.
    """
    reading = _Reading()
    header = _lines(reading, rows, slug)
    if header is None:
        problem = "there is no row of columns"
        reading.complain((len(rows), 0), problem, f"begin it with {CODE}, a criterion to a row")
    else:
        _criteria(reading, rows, header)
    try:
        rubric = Rubric.model_validate({**reading.said, "slug": slug})
    except ValidationError as error:
        for found in error.errors(include_url=False, include_context=False):
            reading.complain_of(found)
    if reading.problems:
        raise CellsError(reading.problems)
    return rubric


@dataclass(slots=True)
class _Reading:
    """What was read so far, at which cell each part of it stands, and what is wrong."""

    said: dict[str, Any] = field(default_factory=dict)
    places: dict[_Path, _Place] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)

    def complain(self, place: _Place, problem: str, remedy: str) -> None:
        self.problems.append(CellProblem(*place, problem, remedy))

    def complain_of(self, found: ErrorDetails) -> None:
        """A mistake that the definition of a rubric finds, at the nearest cell that it is in."""
        path, problem = found["loc"], found["msg"]
        if found["type"] == "value_error":
            key, _, problem = problem.removeprefix("Value error, ").partition(": ")
            path = (*path, key)
        elif found["type"] == "missing":
            problem = "is empty or not there"
        else:
            problem = f"is “{found['input']}”"
        known = next((path[:n] for n in range(len(path), -1, -1) if path[:n] in self.places), ())
        keys = [part for part in reversed(path) if isinstance(part, str)]
        remedy = next((_REMEDIES[key] for key in keys if key in _REMEDIES), _OTHERWISE)
        if keys and keys[0] not in {*known, "criteria", "levels"}:
            problem = f"{keys[0]} {problem}"
        place = self.places.get(known, (0, 0))
        if (place, problem) not in {
            ((each.row, each.column), each.problem) for each in self.problems
        }:
            self.complain(place, problem, remedy)


def _lines(reading: _Reading, rows: Sequence[Row], slug: str) -> int | None:
    """Read the lines above the criteria; the number of the row that names their columns."""
    for number, row in numbered(rows):
        label = cell(row, 0).casefold()
        if label == CODE:
            return number
        if label == RUBRIC:
            if cell(row, 1) not in {"", slug}:
                problem = f"is “{cell(row, 1)}”, {slug} was asked for"
                reading.complain((number, 1), problem, _REMEDIES[RUBRIC])
        elif label in LINES:
            _line(reading, label, number, row)
        elif label == BAND:
            reading.said[BAND] = [text for text in (cell(row, 1), cell(row, 2)) if text]
            reading.places |= {(BAND,): (number, 1), (BAND, 0): (number, 1), (BAND, 1): (number, 2)}
        elif label in {"source", "sign_off"}:
            _entry(reading, label, number, row)
        else:
            known = ", ".join((RUBRIC, *LINES, BAND, "source", "sign_off", CODE))
            reading.complain((number, 0), f"“{cell(row, 0)}” is no line", f"write one of {known}")
    return None


def _line(reading: _Reading, label: str, number: int, row: Row) -> None:
    if (label,) in reading.places:
        reading.complain((number, 0), f"{label} stands twice", "take one of the two away")
    reading.places[label,] = (number, 1)
    if text := _text(row, 1):
        reading.said[label] = text


def _entry(reading: _Reading, label: str, number: int, row: Row) -> None:
    """One source, or one body that agreed."""
    key, names = ("sources", SOURCE) if label == "source" else ("sign_off", SIGN_OFF)
    entries = reading.said.setdefault(key, [])
    reading.places[key, len(entries)] = (number, 0)
    for column, name in enumerate(names, 1):
        reading.places[key, len(entries), name] = (number, column)
    texts = {name: _text(row, column) for column, name in enumerate(names, 1)}
    entries.append({name: text for name, text in texts.items() if text})


def _criteria(reading: _Reading, rows: Sequence[Row], header: int) -> None:
    columns = _columns(reading, rows[header], header)
    weight = next((number for number, name in columns.items() if name == "weight"), 0)
    reading.places["criteria",] = (header, weight)
    criteria: list[dict[str, Any]] = []
    for number, row in numbered(rows[header + 1 :]):
        criteria.append(_criterion(reading, (len(criteria), header + 1 + number), columns, row))
    reading.said["criteria"] = criteria


def _columns(reading: _Reading, row: Row, header: int) -> dict[int, str]:
    columns: dict[int, str] = {}
    for number in range(len(row)):
        name = re.sub(r" *: *", ": ", cell(row, number).casefold())
        place = (header, number)
        if not name:
            continue
        if name in columns.values():
            reading.complain(place, f"the column {name} stands twice", "take one of the two away")
        elif name in COLUMNS or LEVEL.fullmatch(name):
            columns[number] = name
        else:
            known = f"{', '.join(COLUMNS)}, 0: name, 0: descriptor, and so on"
            reading.complain(place, f"“{name}” is no column", f"write one of {known}")
    return columns


def _criterion(
    reading: _Reading, numbers: tuple[int, int], columns: Mapping[int, str], row: Row
) -> dict[str, Any]:
    """One row; `numbers` are that of the criterion and that of the row."""
    place, row_number = numbers
    base: _Path = ("criteria", place)
    reading.places[base] = (row_number, 0)
    said: dict[str, Any] = {"evidence": {}}
    levels: dict[int, dict[str, str]] = {}
    for column, name in columns.items():
        text = _text(row, column)
        if level := LEVEL.fullmatch(name):
            if text:
                points = int(level["points"])
                levels.setdefault(points, {"points": str(points)})[level["part"]] = text
            continue
        inside = ("evidence", name) if name in (*EVIDENCE, *KINDS) else (name,)
        reading.places[*base, *inside] = (row_number, column)
        if text:
            holder = said["evidence"] if len(inside) > 1 else said
            holder[name] = _value(name, text)
    said["levels"] = [levels[points] for points in sorted(levels)]
    _place_levels(reading, (*base, "levels"), sorted(levels), (row_number, columns))
    return said


def _place_levels(
    reading: _Reading, base: _Path, points: list[int], row: tuple[int, Mapping[int, str]]
) -> None:
    number, columns = row
    for column, name in sorted(columns.items(), reverse=True):
        if level := LEVEL.fullmatch(name):
            reading.places[base] = (number, column)
            if int(level["points"]) in points:
                index = points.index(int(level["points"]))
                reading.places[*base, index, level["part"]] = (number, column)


def _value(name: str, text: str) -> str | list[str]:
    if name in PLAIN or name in EVIDENCE:
        return text
    if name in KINDS:
        words = (word.strip().casefold() for word in re.split(r"[,;\n]", text))
        return ["_".join(word.split()) for word in words if word]
    entries = text.split("\n") if name in LISTS[1:] else re.split(r"[\s,;]+", text)
    return [entry.strip() for entry in entries if entry.strip()]


def _text(row: Row, column: int) -> str:
    """The text of a cell; line breaks are those of TOML files, whichever program wrote them."""
    return cell(row, column).replace("\r\n", "\n").replace("\r", "\n")
