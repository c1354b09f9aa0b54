"""A rubric from a table: read back as it was written, and every mistake at its cell."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.adapters.spreadsheets import read_sheets
from rpl.catalog import DefinitionError
from rpl.catalog.files import parse, read_toml
from rpl.catalog.rubric_file import rubric_toml, write_rubric
from rpl.catalog.rubric_layout import rows_of
from rpl.catalog.rubric_table import rubric_in
from rpl.domain.cells import CellsError, Row, TableError
from rpl.domain.publication import SignOff, Source
from rpl.domain.rubric import Level, Rubric
from tests.factories.definitions import shipped
from tests.factories.rubric import a_criterion, a_rubric

SAMPLES = Path(__file__).parents[1] / "data" / "spreadsheets"
CATALOG = shipped()
plain = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip)
words = plain.filter(bool)


def table(rubric: Rubric) -> list[Row]:
    return [tuple(map(str, row)) for row in rows_of(rubric)]


def problems(rows: list[Row], slug: str = "welder-w3") -> list[str]:
    with pytest.raises(CellsError) as refusal:
        rubric_in(rows, slug)
    return [str(problem) for problem in refusal.value.problems]


def changed(row: int, column: int, text: str) -> list[Row]:
    """The table of the third MAG rubric with one cell written anew; both count from 0."""
    rows = table(CATALOG.rubrics["welder-w3@3"])
    cells = [*rows[row], *([""] * (column + 1 - len(rows[row])))]
    cells[column] = text
    rows[row] = tuple(cells)
    return rows


@pytest.mark.parametrize("reference", CATALOG.rubrics)
def test_every_shipped_rubric_reads_back_equal_from_its_table_and_its_file(
    reference: str, tmp_path: Path
) -> None:
    rubric = CATALOG.rubrics[reference]
    path = tmp_path / "any.toml"
    path.write_text(rubric_toml(rubric), encoding="utf-8")

    assert rubric_in(table(rubric), rubric.slug) == rubric
    assert parse(path, Rubric, read_toml(path)) == rubric


@pytest.mark.parametrize("name", ["rubric-libreoffice.xlsx", "rubric-libreoffice.csv"])
def test_a_rubric_that_libreoffice_saved_reads_back_equal(name: str) -> None:
    (sheet,) = read_sheets(SAMPLES / name)

    assert rubric_in(sheet.rows, "welder-w3") == CATALOG.rubrics["welder-w3@3"]


@given(words, words, words, st.sampled_from([2, 5]))
def test_whatever_is_written_in_a_rubric_reads_back_equal(
    title: str, descriptor: str, source: str, top: int
) -> None:
    first = a_criterion("CC1", 70, minimum=1).model_copy(update={"title": title})
    levels = (*(Level(points=p, name="n", descriptor=descriptor) for p in range(top + 1)),)
    second = a_criterion("CC2", 30).model_copy(update={"levels": levels, "why": descriptor})
    rubric = a_rubric(first, second).model_copy(
        update={
            "sources": (Source(title=source),),
            "sign_off": (SignOff(body=title, speaks_for="x", agreed_on="2026-11-24"),),
        }
    )

    assert rubric_in(table(rubric), "any") == rubric


# Row 4 (5 in the program) is review_by; the columns stand in row 16 (17), the criteria below.
@pytest.mark.parametrize(
    ("row", "column", "text", "said"),
    [
        (17, 3, "abc", "D18: is “abc”; write a whole number from 1 to 100; all of them make 100"),
        (
            17,
            3,
            "15",
            (
                "D17: weights sum to 95, not 100; "
                "change the weights so that they make 100, and give each criterion its own code"
            ),
        ),
        (
            17,
            0,
            "m1x",
            "A18: is “m1x”; write up to four capital letters and a number, as MG1, each once",
        ),
        (
            17,
            4,
            "7",
            "E18: MG1 has no level 7; write the points of a level, or 0 where none is needed",
        ),
        (
            17,
            7,
            "certificate\nletter",
            (
                "H18: is “letter”; "
                "write kinds of evidence, one to a line, two ways at least to show the criterion"
            ),
        ),
        (
            17,
            16,
            "",
            "Q18: is empty or not there; write what is seen at the level, or empty its name too",
        ),
        (
            0,
            1,
            "baker",
            (
                "B1: is “baker”, welder-w3 was asked for; "
                "leave the line out, or write the slug that was asked for"
            ),
        ),
        (
            7,
            1,
            "",
            "B8: is empty or not there; write a whole number from 0 to 100",
        ),
    ],
)
def test_a_mistake_is_named_at_its_cell_with_what_to_do(
    row: int, column: int, text: str, said: str
) -> None:
    assert problems(changed(row, column, text)) == [said]


def test_all_mistakes_are_named_at_once_in_the_order_of_their_cells() -> None:
    rows = changed(17, 3, "abc")
    rows[16] = (*rows[16][:5], "speech", *rows[16][6:])
    rows[3] = ("owners", "Somebody")

    assert [line.partition(";")[0] for line in problems(rows)] == [
        "A1: owner is empty or not there",
        "A4: “owners” is no line",
        "F17: “speech” is no column",
        "D18: is “abc”",
    ]


def test_a_table_without_criteria_says_so() -> None:
    assert problems([("title", "Any")])[-1].startswith("A2: there is no row of columns; begin it")


def test_a_text_that_a_cell_would_change_is_not_exported() -> None:
    rubric = a_rubric().model_copy(update={"title": " begins with a space"})

    with pytest.raises(TableError, match="begins or ends with a space"):
        rows_of(rubric)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    rubric = a_rubric(slug="any")
    path = write_rubric(tmp_path, rubric)
    before = path.read_bytes()

    with pytest.raises(DefinitionError, match="is there already, and is never changed"):
        write_rubric(tmp_path, rubric.model_copy(update={"title": "Other"}))

    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == ["v1.toml"]
