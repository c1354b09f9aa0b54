"""`rpl check`, as a person who writes definitions sees it."""

from pathlib import Path

from typer.testing import CliRunner

from rpl.cli import app
from tests.factories.definitions import RUBRIC, a_folder, content, sound_folders, write

TODAY = "2026-11-23"


def check(assessments: Path, rubrics: Path, on: str = TODAY) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the command."""
    folders = ["--assessments", str(assessments), "--rubrics", str(rubrics)]
    answer = CliRunner().invoke(app, ["check", *folders, "--on", on])
    return answer.exit_code, answer.stdout, answer.stderr


def test_sound_definitions_are_counted_and_their_versions_compared(tmp_path: Path) -> None:
    code, output, complaints = check(*sound_folders(tmp_path))
    lines = output.splitlines()

    assert (code, complaints) == (0, "")
    assert lines[lines.index("welder-w2@1 -> welder-w2@2") :][-1] == (
        "Sound: qualifications 3, rubrics 13, translations 32, fixed terms 10, "
        "rules of eligibility 3, exemplars 2."
    )
    assert "  + criteria.DR6" in lines
    assert "  ~ criteria.DR2.weight: 25 -> 20" in lines


def test_a_version_without_a_change_is_shown_as_such(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    write(folders[1], "any", "v2.toml", content(RUBRIC) | {"version": 2})

    assert check(*folders)[1].splitlines() == ["any@1 -> any@2", "  nothing but the version"]


def test_a_bad_file_stops_it_with_path_and_key(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    path = write(folders[1], "any", "v1.toml", content(RUBRIC) | {"gap_line": 61})

    assert check(*folders) == (1, "", f"{path}: gap_line: lies above the grant line\n")


def test_what_is_not_sound_is_named_with_file_place_and_what_to_do(tmp_path: Path) -> None:
    folders = sound_folders(tmp_path)
    path = folders[1] / "welder-w1" / "v2.toml"

    code, output, complaints = check(*folders, on="2028-01-01")

    assert (code, "Sound: " in output) == (1, False)
    assert complaints == (
        f"{path}: review_by: passed on 2027-11-23; "
        "look at the definition again and publish the next version with a new date\n"
    )


def test_without_options_it_reads_the_definitions_of_the_service() -> None:
    answer = CliRunner().invoke(app, ["check", "--on", TODAY])

    assert (answer.exit_code, answer.stderr) == (0, "")
    assert "Sound: qualifications " in answer.stdout


def test_without_a_day_dates_are_judged_by_today(tmp_path: Path) -> None:
    folders = sound_folders(tmp_path)
    path = folders[0] / "welder" / "v3.toml"
    path.write_text(
        path.read_text().replace('review_by = "2028-11-22"', 'review_by = "2000-01-01"')
    )
    given = ["check", "--assessments", str(folders[0]), "--rubrics", str(folders[1])]

    assert "review_by: passed on 2000-01-01" in CliRunner().invoke(app, given).stderr
