"""What changed between two versions, in lines a person can read."""

from pathlib import Path

from rpl.catalog import changes, load_catalog
from tests.factories.definitions import QUALIFICATION, RUBRIC, a_country, a_folder, content, write
from tests.factories.rubric import a_criterion


def test_nothing_is_compared_where_there_is_one_version(tmp_path: Path) -> None:
    assert changes(load_catalog(*a_folder(tmp_path))) == {}


def test_criteria_weights_and_lines_that_changed_are_named(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    said = content(RUBRIC) | {"version": 2, "grant_line": 65}
    first, _ = said["criteria"]
    third = a_criterion("CC3", 50).model_dump(mode="json", exclude_none=True)
    said["criteria"] = [first | {"weight": 50}, third]
    write(folders[1], "any", "v2.toml", said)

    assert changes(load_catalog(*folders)) == {
        "any@1 -> any@2": (
            "~ grant_line: 60 -> 65",
            "~ criteria.CC1.weight: 70 -> 50",
            "- criteria.CC2",
            "+ criteria.CC3",
        )
    }


def test_units_and_kinds_of_evidence_that_changed_are_named(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    said = content(QUALIFICATION) | {"version": 2, "title": "Other trade"}
    said["units"][0]["outcomes"] = ["Does it", "Explains it"]
    said["units"][1]["condition"] = {"criterion": "CC2", "text": "Do that", "months": 3}
    write(folders[0], "any-trade", "v2.toml", said)

    assert changes(load_catalog(*folders))["any-trade@1 -> any-trade@2"] == (
        "~ title: Any trade -> Other trade",
        "~ units.U1.outcomes: ['Does it'] -> ['Does it', 'Explains it']",
        "~ units.G1.condition: None -> {'criterion': 'CC2', 'text': 'Do that', 'months': 3}",
    )


def test_a_moved_entry_is_another_order_and_no_other_change(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    said = content(RUBRIC) | {"version": 2}
    said["criteria"].reverse()
    write(folders[1], "any", "v2.toml", said)

    assert changes(load_catalog(*folders))["any@1 -> any@2"] == ("~ criteria: other order",)


def test_values_and_lists_of_values_are_shown_before_and_after(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    write(folders[0], "any-trade", "v2.toml", content(QUALIFICATION) | {"version": 2})
    said = content(QUALIFICATION) | {"version": 3}
    said["packaging"]["all_of"] = []
    write(
        folders[0],
        "any-trade",
        "v3.toml",
        said | {"credit": QUALIFICATION.units[1].credit.model_dump()},
    )

    assert changes(load_catalog(*folders))["any-trade@2 -> any-trade@3"] == (
        "~ credit.value: 20.0 -> 10.0",
        "~ credit.notional_hours: 200 -> 100",
        "~ packaging.all_of: ['U1'] -> []",
    )


def test_a_rule_of_points_is_compared_by_its_groups(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    for version, minimum in ((2, 5.0), (3, 8.0)):
        said = content(QUALIFICATION) | {"version": version}
        said["packaging"] |= {"n_of": [], "points": [{"minimum": minimum, "groups": ["g"]}]}
        write(folders[0], "any-trade", f"v{version}.toml", said)

    assert changes(load_catalog(*folders))["any-trade@2 -> any-trade@3"] == (
        "~ packaging.points.g.minimum: 5.0 -> 8.0",
    )


def test_a_version_without_a_change_is_shown_as_such(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    write(folders[1], "any", "v2.toml", content(RUBRIC) | {"version": 2})
    write(folders[1], "other", "v1.toml", content(RUBRIC) | {"slug": "other"})

    assert changes(load_catalog(*folders)) == {"any@1 -> any@2": ()}


def test_what_is_told_of_countries_for_the_first_time_is_added_by_country(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    said = content(QUALIFICATION) | {"version": 2, "countries": [a_country("ZA", "U1", "G1")]}
    write(folders[0], "any-trade", "v2.toml", said)
    write(folders[0], "any-trade", "v3.toml", said | {"version": 3, "countries": []})
    found = changes(load_catalog(*folders))

    assert found["any-trade@1 -> any-trade@2"] == ("+ countries.ZA",)
    assert found["any-trade@2 -> any-trade@3"] == ("- countries.ZA",)
