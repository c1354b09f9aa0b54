"""What changed between two versions, in words, for whoever lives by it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import ValidationError

from rpl.catalog import load_catalog
from rpl.catalog.difference import Concerns, NotComparableError, difference
from rpl.catalog.difference.qualifications import of_qualifications
from rpl.catalog.difference.rubrics import of_rubrics
from rpl.domain.assessment import Qualification
from rpl.domain.rubric import Rubric
from tests.factories.definitions import RUBRIC, a_folder, content, shipped, write
from tests.factories.rubric import a_criterion

CATALOG = shipped()


def said(older: str, newer: str) -> set[tuple[str, str, str]]:
    return {(str(c.concerns), c.place, c.said) for c in difference(CATALOG, older, newer)}


def test_the_third_welder_asks_to_see_welds() -> None:
    found = said("welder@2", "welder@3")

    assert (
        "applicant_and_marker",
        "W3",
        "It is marked by welder-w3@3; before by welder-w3@2.",
    ) in found
    assert (
        "applicant_and_marker",
        "W3, welder-w3, MG3",
        (
            "One of these has to be among the evidence now: practical record, work photo, "
            "third party report; before: nothing."
        ),
    ) in found
    assert len(found) == 3


def test_weights_criteria_and_ages_are_said_for_both() -> None:
    found = said("welder-w3@1", "welder-w3@2")

    assert {
        (
            "applicant_and_marker",
            "welder-w3, MG4",
            "What it carries of 100 is now 10; before it was 15.",
        ),
        (
            "applicant_and_marker",
            "welder-w3, MG3",
            "Evidence may be no older than 3 years; before: 5 years.",
        ),
    } <= found
    (added,) = [text for _, place, text in found if place == "welder-w3, MG6"]
    assert added.startswith(
        "“Keeps the wire-feed work place safe for yourself and others” is judged now; "
        "it carries 10 of 100, and level 2 is needed. It can be shown by: certificate"
    )


def test_lines_levels_and_what_must_be_passed_are_said(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    told = content(RUBRIC) | {"version": 2, "grant_line": 65, "double_mark_band": [60, 70]}
    told["criteria"][0]["minimum"] = 0
    told["criteria"][0]["levels"][1]["descriptor"] = "Seen otherwise"
    write(folders[1], "any", "v2.toml", told)

    changes = difference(load_catalog(*folders), "any@1", "any@2")

    assert [(c.concerns, c.place, c.said) for c in changes if "Level 1" not in c.said] == [
        (
            Concerns.BOTH,
            "any",
            "The total from which the unit is granted is now 65 of 100; before it was 60 of 100.",
        ),
        (
            Concerns.MARKER,
            "any",
            "The totals that a second person marks is now 60, 70; before it was not said.",
        ),
        (
            Concerns.BOTH,
            "any, CC1",
            "No level is needed by itself any more; before it was 1: it can be made good.",
        ),
    ]
    assert "Level 1 now reads: “Seen otherwise”." in changes[-1].said


def test_a_criterion_that_is_gone_is_said(tmp_path: Path) -> None:
    folders = a_folder(tmp_path)
    told = content(RUBRIC) | {"version": 2}
    only = a_criterion("CC1", 100).model_dump(mode="json", exclude_none=True)
    write(folders[1], "any", "v2.toml", told | {"criteria": [only]})

    changes = difference(load_catalog(*folders), "any@1", "any@2")

    assert [c.said for c in changes if c.place == "any, CC2"] == [
        f"“{RUBRIC.criteria[1].title}” is judged no more; it carried 30 of 100."
    ]


@pytest.mark.parametrize("reference", [*CATALOG.qualifications, *CATALOG.rubrics])
def test_a_version_differs_from_itself_in_nothing(reference: str) -> None:
    assert difference(CATALOG, reference, reference) == ()


@pytest.mark.parametrize(
    ("older", "newer", "message"),
    [
        ("welder@2", "welder@9", "there is no welder@9: there is welder@1, welder@2, welder@3"),
        ("welder", "welder@2", "there is no welder: there is welder@1, welder@2, welder@3"),
        ("baker@1", "welder@1", "there is no baker@1: `rpl check` names what there is"),
        (
            "welder@3",
            "welder-w3@3",
            "welder@3 and welder-w3@3 are two definitions: name two versions of one",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_with_what_there_is(
    older: str, newer: str, message: str
) -> None:
    with pytest.raises(NotComparableError) as refusal:
        difference(CATALOG, older, newer)

    assert str(refusal.value) == message


def spoilt(value: object) -> Iterator[object]:
    """The same value with one leaf of it changed, for each leaf."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from ({**value, name: changed} for changed in spoilt(inner))
    elif isinstance(value, list):
        yield value[:-1]
        for place, inner in enumerate(value):
            rest = value[place + 1 :]
            yield from ([*value[:place], changed, *rest] for changed in spoilt(inner))
    else:
        yield from _other_leaves(value)


def _other_leaves(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif isinstance(value, str):
        yield f"{value} too"
    else:
        yield from ("A text", 2)


_DefinitionT = TypeVar("_DefinitionT", Rubric, Qualification)


def others(before: _DefinitionT) -> Iterator[_DefinitionT]:
    """Every definition that differs from this one in one leaf, its name and version aside."""
    for told in spoilt(before.model_dump(mode="json", exclude={"slug", "version"})):
        assert isinstance(told, dict)
        try:
            after = type(before).model_validate(
                {**told, "slug": before.slug, "version": before.version}
            )
        except ValidationError:
            continue
        if after != before:
            yield after


def test_no_change_of_a_rubric_goes_unsaid() -> None:
    rubric = CATALOG.rubrics["welder-w3@3"]
    said_of = [list(of_rubrics(rubric, other)) for other in others(rubric)]

    assert len(said_of) > 100
    assert [] not in said_of


def test_no_change_of_a_qualification_goes_unsaid() -> None:
    before = CATALOG.qualifications["welder@3"]
    said_of = [list(of_qualifications(before, other)) for other in others(before)]

    assert len(said_of) > 150
    assert [] not in said_of
