"""A rubric as a spreadsheet and back, as a person who writes definitions does it."""

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from rpl.catalog import load_catalog
from rpl.cli import app
from tests.factories.definitions import PROJECT, sound_folders


def run(*given: str) -> tuple[int, str, str]:
    answer = CliRunner().invoke(app, list(given))
    return answer.exit_code, answer.stdout, answer.stderr


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_an_exported_rubric_is_imported_as_the_same(tmp_path: Path, suffix: str) -> None:
    assessments, rubrics = sound_folders(tmp_path)
    table = tmp_path / f"w3.{suffix}"
    assert run("export-rubric", "welder-w3@3", str(table))[0] == 0
    (rubrics / "welder-w3" / "v3.toml").unlink()

    code, output, complaints = run(
        "import-rubric", str(table), "--slug", "welder-w3", "--rubrics", str(rubrics)
    )

    assert (code, complaints) == (0, "")
    assert f"Written: {rubrics / 'welder-w3' / 'v3.toml'}" in output
    read = load_catalog(assessments, rubrics).rubrics["welder-w3@3"]
    assert read == load_catalog(PROJECT / "assessments", PROJECT / "rubrics").rubrics["welder-w3@3"]


def test_the_next_version_is_told_beside_the_one_before(tmp_path: Path) -> None:
    rubrics = sound_folders(tmp_path)[1]
    table = tmp_path / "w3.xlsx"
    run("export-rubric", "welder-w3@3", str(table))
    book = openpyxl.load_workbook(table)
    sheet = book.active
    assert sheet is not None
    sheet["B2"], sheet["B8"] = 4, 64
    book.save(table)
    given = ("import-rubric", str(table), "--slug", "welder-w3", "--rubrics", str(rubrics))

    code, output, _ = run(*given, "--dry-run")

    assert code == 0
    assert (
        "The total from which the unit is granted is now 64 of 100; before it was 62 of 100."
        in output
    )
    assert not (rubrics / "welder-w3" / "v4.toml").exists()
    assert run(*given)[0] == 0
    assert "grant_line = 64" in (rubrics / "welder-w3" / "v4.toml").read_text("utf-8")


def test_mistakes_are_named_by_their_cells_and_nothing_is_written(tmp_path: Path) -> None:
    rubrics = sound_folders(tmp_path)[1]
    table = tmp_path / "w3.csv"
    run("export-rubric", "welder-w3@3", str(table))
    text = table.read_text("utf-8-sig").replace('"version",3', '"version","fourth"')
    table.write_text(text.replace('"grant_line",62', '"grant_line",162'), "utf-8")

    code, _, complaints = run(
        "import-rubric", str(table), "--slug", "welder-w3", "--rubrics", str(rubrics)
    )

    assert code == 1
    assert complaints == (
        "rpl: w3.csv is not imported:\n"
        "B2: is “fourth”; write the number of the new version, as 2\n"
        "B8: is “162”; write a whole number from 0 to 100\n"
    )
    assert not list(rubrics.glob("welder-w3/v4*"))


def test_a_published_version_is_not_written_over(tmp_path: Path) -> None:
    table = tmp_path / "w3.csv"
    run("export-rubric", "welder-w3@3", str(table))

    for more in ([], ["--dry-run"]):
        code, _, complaints = run("import-rubric", str(table), "--slug", "welder-w3", *more)
        assert code == 3
        assert "is there already, and is never changed" in complaints


def test_an_export_writes_over_nothing_and_knows_its_rubrics(tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine")

    assert run("export-rubric", "welder-w3@3", str(there))[0] == 2
    assert there.read_text() == "mine"
    assert "there is no rubric baker@1" in run("export-rubric", "baker@1", str(there))[2]
