"""`rpl check`, as a person who writes definitions sees it."""

from pathlib import Path

from typer.testing import CliRunner

from rpl.cli import app
from tests.factories.definitions import RUBRIC, a_folder, content, write


def check(assessments: Path, rubrics: Path) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the command."""
    answer = CliRunner().invoke(
        app, ["check", "--assessments", str(assessments), "--rubrics", str(rubrics)]
    )
    return answer.exit_code, answer.stdout, answer.stderr


def test_sound_definitions_are_counted_and_their_versions_compared(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    write(folders[1], "any", "v2.toml", content(RUBRIC) | {"version": 2, "grant_line": 65})
    write(folders[1], "any", "v3.toml", content(RUBRIC) | {"version": 3, "grant_line": 65})

    code, output, complaints = check(*folders)

    assert (code, complaints) == (0, "")
    assert output.splitlines() == [
        "any@1 -> any@2",
        "  ~ grant_line: 60 -> 65",
        "any@2 -> any@3",
        "  nothing but the version",
        "Sound: qualifications 1, rubrics 3, translations 0, fixed terms 0.",
    ]


def test_a_bad_file_stops_it_with_path_and_key(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    path = write(folders[1], "any", "v1.toml", content(RUBRIC) | {"gap_line": 61})

    assert check(*folders) == (1, "", f"{path}: gap_line: lies above the grant line\n")


def test_without_options_it_reads_the_definitions_of_the_service() -> None:
    answer = CliRunner().invoke(app, ["check"])

    assert answer.exit_code == 0
    assert answer.stdout.endswith("rubrics 6, translations 14, fixed terms 10.\n")
