"""How a rubric stands in a table: lines that say what it is, then a row for each criterion.

One sheet holds all of it, so that CSV will do.  Lists stand in one cell, an entry to a line; each
level has two columns, `2: name` and `2: descriptor`, where 2 are its points.
"""

import re
from typing import Final

from rpl.domain.cells import Cell, CellsError, Row, TableError
from rpl.domain.rubric import Criterion, EvidenceRule, Rubric

RUBRIC: Final = "rubric"
LINES: Final = (
    "version",
    "title",
    "owner",
    "published_on",
    "review_by",
    "changes",
    "grant_line",
    "gap_line",
)
"""Lines with one value."""

BAND: Final = "double_mark_band"
SOURCE: Final = ("title", "address", "seen_on")
SIGN_OFF: Final = ("body", "speaks_for", "agreed_on", "invented")
CODE: Final = "code"
PLAIN: Final = ("code", "title", "why", "weight", "minimum", "language_demand", "theme")
"""Columns of a criterion with one value."""

LISTS: Final = ("esco", "questions")
EVIDENCE: Final = ("minimum_items", "minimum_direct", "maximum_age_years")
KINDS: Final = ("accepted", "substitutes", "required_kinds")
"""Columns of its rule of evidence; kinds are lists."""

COLUMNS: Final = (*PLAIN, "accepted", *EVIDENCE, "substitutes", "required_kinds", *LISTS)
LEVEL: Final = re.compile(r"(?P<points>\d{1,3}) *: *(?P<part>name|descriptor)")


def rows_of(rubric: Rubric) -> tuple[tuple[Cell, ...], ...]:
    """The table of a rubric, which `rubric_in` reads back as the same rubric.

    Raises:
        TableError: A text of it cannot stand in a cell as it is.
    """
    from rpl.catalog.rubric_table import rubric_in  # noqa: PLC0415 -- it reads what this writes

    points = sorted({level.points for criterion in rubric.criteria for level in criterion.levels})
    levels = [f"{number}: {part}" for number in points for part in ("name", "descriptor")]
    rows = (
        *_lines(rubric),
        (),
        (*COLUMNS, *levels),
        *(_criterion(criterion, points) for criterion in rubric.criteria),
    )
    texts: tuple[Row, ...] = tuple(tuple(map(str, row)) for row in rows)
    try:
        same = rubric_in(texts, rubric.slug) == rubric
    except CellsError as error:
        raise TableError(f"{rubric.reference} cannot stand in a table: {error}") from error
    if not same:
        raise TableError(
            f"{rubric.reference} cannot stand in a table: a text of it begins or ends with a space"
        )
    return rows


def _lines(rubric: Rubric) -> list[tuple[Cell, ...]]:
    said: list[tuple[Cell, ...]] = [(RUBRIC, rubric.slug)]
    said += [(name, _one(getattr(rubric, name))) for name in LINES]
    if rubric.double_mark_band is not None:
        said.append((BAND, *rubric.double_mark_band))
    for source in rubric.sources:
        said.append(("source", *(_one(getattr(source, name)) for name in SOURCE)))
    for agreed in rubric.sign_off:
        said.append(("sign_off", *(_one(getattr(agreed, name)) for name in SIGN_OFF)))
    return said


def _criterion(criterion: Criterion, points: list[int]) -> tuple[Cell, ...]:
    values = {name: _one(getattr(criterion, name)) for name in PLAIN}
    values |= _evidence(criterion.evidence)
    values |= {name: "\n".join(map(_kept_in_line, getattr(criterion, name))) for name in LISTS}
    levels = {level.points: (level.name, level.descriptor) for level in criterion.levels}
    scale = [text for number in points for text in levels.get(number, ("", ""))]
    return (*(values[name] for name in COLUMNS), *scale)


def _evidence(rule: EvidenceRule) -> dict[str, Cell]:
    kinds: dict[str, Cell] = {name: "\n".join(getattr(rule, name)) for name in KINDS}
    return kinds | {name: _one(getattr(rule, name)) for name in EVIDENCE}


def _kept_in_line(text: str) -> str:
    if "\n" in text:
        raise TableError("a question of several lines cannot stand in a table: write it in one")
    return text


def _one(value: object) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, int) else str(value)
