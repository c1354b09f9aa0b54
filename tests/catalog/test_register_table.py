"""An existing register of results: read whole, or every mistake named by its cell."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rpl.adapters.spreadsheets import read_sheets
from rpl.catalog.register_table import COLUMNS, RegisterEntry, entries_in
from rpl.cli import app
from rpl.domain.cells import CellsError, Row
from rpl.domain.decision import Outcome
from tests.factories.definitions import PROJECT, shipped

EXAMPLE = PROJECT / "docs" / "register-example.csv"
CATALOG = shipped()
TODAY = date(2026, 11, 24)
GOOD: Row = ("7", "Invented", "welder", "3", "W3", "granted", "2025-03-31", "Page 4")


def problems(*rows: Row) -> list[str]:
    with pytest.raises(CellsError) as refusal:
        entries_in([COLUMNS, *rows], CATALOG, TODAY)
    return [str(problem) for problem in refusal.value.problems]


def but(**changed: str) -> Row:
    return tuple(changed.get(name, text) for name, text in zip(COLUMNS, GOOD, strict=True))


def test_the_example_is_read() -> None:
    found = entries_in(read_sheets(EXAMPLE)[0].rows, CATALOG, TODAY)

    assert len(found) == 3
    assert found[2] == RegisterEntry(
        person="INVENTED-2",
        name="شخص مخترع",
        qualification="building-electrician@2",
        unit="E1",
        outcome=Outcome.REFUSED,
        decided=date(2025, 6, 2),
        source="Invented register 2025, page 9",
        row=4,
    )


@pytest.mark.parametrize(
    ("row", "begins"),
    [
        (but(qualification="baker"), "C2: there is no qualification “baker”; write one of"),
        (but(version="9"), "D2: welder has no version 9; write one that there is"),
        (but(unit="W9"), "E2: welder@3 has no unit “W9”; write one of W1, W2"),
        (but(outcome="passed"), "F2: is “passed”; write one of granted, "),
        (but(outcome="granted_with_condition"), "F2: W3 of welder@3 knows no condition; write"),
        (but(decided="31.03.2025"), "G2: is “31.03.2025”; write the day it was decided"),
        (but(decided="2027-01-01"), "G2: is “2027-01-01”, which lies ahead"),
        (but(source=""), "H2: is empty; write in which register it stands"),
        (but(name="n" * 201), "B2: has more than 200 letters; shorten it"),
    ],
)
def test_a_mistake_is_named_by_its_cell(row: Row, begins: str) -> None:
    (found,) = problems(row)

    assert found.startswith(begins)


def test_rows_that_contradict_each_other_are_named() -> None:
    assert problems(GOOD, but(name="Other", unit="W4"), GOOD) == [
        (
            "B3: 7 has another name in an earlier row; "
            "give each person a number of their own, and one name"
        ),
        (
            "E4: the same result of 7 stands in row 2; "
            "keep one of the two rows: nothing is counted twice"
        ),
    ]


def test_all_mistakes_are_named_at_once() -> None:
    found = problems(but(unit="W9", outcome="passed"), but(decided="soon", unit="W4"))

    assert [line.partition(":")[0] for line in found] == ["E2", "F2", "G3"]


def test_columns_that_are_missing_or_unknown_are_named() -> None:
    with pytest.raises(CellsError) as refusal:
        entries_in([("person", "nome", *COLUMNS[2:])], CATALOG, TODAY)

    assert [str(problem).partition(";")[0] for problem in refusal.value.problems] == [
        "B1: “nome” is no column",
        "I1: there is no column name",
    ]


def test_the_command_says_what_is_wrong_and_that_nothing_was_written(tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.csv"
    spoilt.write_text(EXAMPLE.read_text("utf-8").replace("W3", "W9"), "utf-8")

    good, bad = (CliRunner().invoke(app, ["check-register", str(f)]) for f in (EXAMPLE, spoilt))

    assert (good.exit_code, good.stdout) == (
        0,
        "Sound: people 2, results 3. Nothing was written.\n",
    )
    assert bad.exit_code == 1
    assert bad.stderr.startswith("rpl: spoilt.csv:\nE3: welder@3 has no unit “W9”")
