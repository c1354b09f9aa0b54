"""`rpl check`, as a person who writes definitions sees it."""

import json
from pathlib import Path

from typer.testing import CliRunner

from rpl.catalog.files import PRACTICE
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
        "Sound: qualifications 3, rubrics 13, translations 52 (0 of them checked by a person), "
        "fixed terms 10, "
        "rules of eligibility 3, exemplars 2, golden sheets 12."
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


def test_a_golden_sheet_that_the_rules_contradict_fails_the_check(tmp_path: Path) -> None:
    folders = sound_folders(tmp_path)
    path = folders[1] / "welder-w1" / "golden.toml"
    path.write_text(path.read_text().replace('total = "55"', 'total = "56"'))

    assert check(*folders)[::2] == (
        1,
        (
            f"{path}: sheets.2.total: is 56, the rules come to 55; "
            "work it out again by hand, and correct whichever of the two is wrong\n"
        ),
    )


def test_diff_says_what_changed_for_whom_and_exits_with_one() -> None:
    answer = CliRunner().invoke(app, ["diff", "welder@2", "welder@3"])

    assert answer.exit_code == 1
    assert answer.stdout.splitlines()[:2] == [
        "For applicants and markers",
        "  W3: It is marked by welder-w3@3; before by welder-w3@2.",
    ]
    assert "For the record" in answer.stdout


def test_diff_of_what_is_the_same_exits_with_nought() -> None:
    answer = CliRunner().invoke(app, ["diff", "welder@3", "welder@3"])

    assert (answer.exit_code, answer.stdout) == (0, "Nothing changed but the version.\n")


def test_diff_for_programs_is_a_list() -> None:
    answer = CliRunner().invoke(app, ["diff", "--json", "welder-w2@1", "welder-w2@2"])

    assert answer.exit_code == 1
    assert {
        "for": "applicant_and_marker",
        "place": "welder-w2, DR2",
        "change": "What it carries of 100 is now 20; before it was 25.",
    } in json.loads(answer.stdout)


def test_diff_of_what_is_not_there_exits_with_two_and_says_what_is() -> None:
    answer = CliRunner().invoke(app, ["diff", "welder@2", "welder@7"])

    assert (answer.exit_code, answer.stderr) == (
        2,
        "rpl: there is no welder@7: there is welder@1, welder@2, welder@3\n",
    )


def test_what_a_programme_does_otherwise_than_the_others_is_named(tmp_path: Path) -> None:
    folders = sound_folders(tmp_path)
    write(folders[0], "welder", PRACTICE, {"lease": {"idle_minutes": 30, "longest_hours": 8}})

    code, output, _ = check(*folders)

    told = [line for line in output.splitlines() if "own practice" in line]
    assert (code, told) == (
        0,
        ["welder has its own practice: lease.idle_minutes is 30, elsewhere 20"],
    )


def test_a_programme_may_ask_its_own_rubrics_for_more(tmp_path: Path) -> None:
    folders = sound_folders(tmp_path)
    write(folders[0], "welder", PRACTICE, {"check": {"decided_within_days": 100}})

    code, _, complaints = check(*folders)

    assert code == 1
    assert complaints == (
        f"{folders[0] / 'welder' / 'v3.toml'}: clocks.decide_at_most_days: "
        "is over 100 days or not told; promise 100 days at most\n"
    )
