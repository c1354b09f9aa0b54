"""Rubrics and qualifications that cannot exist."""

from typing import Any

import pytest
from pydantic import ValidationError

from rpl.domain.assessment import Choice, Qualification
from rpl.domain.intake import EvidenceKind
from rpl.domain.rubric import EvidenceRule, Rubric
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.rubric import a_criterion, a_rubric, an_evidence_rule

TWO = a_rubric(a_criterion("CC1", 60), a_criterion("CC2", 40))
TRADE = a_qualification(
    a_unit("U1"), a_unit("G1", group="g"), n_of=(Choice(count=1, groups=("g",)),)
)


def test_a_rubric_finds_its_criteria_and_levels_by_code() -> None:
    assert TWO.reference == "any@1"
    assert TWO.criterion("CC2").weight == 40
    assert TWO.criterion("CC2").level(3).name == "L3"
    with pytest.raises(KeyError):
        TWO.criterion("CC3")
    with pytest.raises(KeyError):
        TWO.criterion("CC2").level(4)


def test_a_qualification_finds_its_units_by_id() -> None:
    assert TRADE.reference == "any-trade@1"
    assert TRADE.unit("G1").group == "g"
    with pytest.raises(KeyError):
        TRADE.unit("U9")


def changed(value: Rubric | Qualification, *keys: str | int, to: object) -> dict[str, Any]:
    """The content of a definition with one key changed."""
    content: dict[str, Any] = value.model_dump(mode="json")
    place: Any = content
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = to
    return content


@pytest.mark.parametrize(
    ("keys", "to", "says"),
    [
        (("criteria", 0, "weight"), 59, "criteria: weights sum to 99, not 100"),
        (("criteria", 0, "code"), "CC2", "criteria: codes repeat"),
        (("criteria", 0, "minimum"), 7, "minimum: CC1 has no level 7"),
        (("criteria", 0, "levels", 0, "points"), 1, "levels: points of CC1 must rise from 0"),
        (("criteria", 0, "levels", 1, "points"), 2, "levels: points of CC1 must rise from 0"),
        (("gap_line",), 61, "gap_line: lies above the grant line"),
        (("double_mark_band",), [61, 70], "double_mark_band: does not hold the grant line"),
        (("criteria", 0, "esco"), ["http://example.org/skill"], "esco"),
    ],
)
def test_a_rubric_that_does_not_hold_together_is_refused(
    keys: tuple[str | int, ...], to: object, says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        Rubric.model_validate(changed(TWO, *keys, to=to))


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({"accepted": []}, "accepted"),
        ({"accepted": ["statement", "statement"]}, "accepted: a kind is named twice"),
        ({"accepted": ["statement"]}, "accepted: fewer than two ways"),
        (
            {"accepted": ["statement", "certificate"], "required_kinds": ["certificate"]},
            "required_kinds: may only be of practical_record",
        ),
        (
            {"accepted": ["statement", "certificate"], "required_kinds": ["work_photo"] * 2},
            "required_kinds: a kind is named twice",
        ),
        ({"accepted": ["diploma", "licence"]}, "substitutes: no way .* without papers"),
        (
            {"accepted": ["statement", "diploma", "licence"], "minimum_direct": 1},
            "substitutes: no way .* without papers",
        ),
        ({"accepted": ["statement", "diploma"], "minimum_direct": 2}, "more than minimum_items"),
    ],
)
def test_a_rule_of_evidence_always_leaves_two_ways_and_one_without_papers(
    rule: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        EvidenceRule.model_validate(rule)


@pytest.mark.parametrize(
    ("items", "direct", "kinds"),
    [(1, 0, "statement certificate"), (2, 1, "statement certificate"), (1, 1, "certificate")],
)
def test_where_every_piece_has_to_be_direct_nothing_else_is_named_as_what_would_do(
    items: int, direct: int, kinds: str
) -> None:
    accepted = (EvidenceKind.STATEMENT, EvidenceKind.CERTIFICATE)
    rule = an_evidence_rule(*accepted, items=items, direct=direct)

    assert " ".join(rule.any_kinds) == kinds
    assert rule.direct_kinds == (EvidenceKind.CERTIFICATE,)


@pytest.mark.parametrize(
    ("keys", "to", "says"),
    [
        (("units", 0, "id"), "G1", "units: ids repeat"),
        (("packaging", "all_of"), ["U9"], r"packaging.all_of: names unknown units \['U9'\]"),
        (("packaging", "n_of", 0, "count"), 2, "packaging.n_of: group g has 1 units, 2 are asked"),
        (
            ("packaging", "n_of"),
            [{"count": 1, "group": "g"}, {"count": 1, "group": "g"}],
            "packaging: a group stands in two rules",
        ),
        (
            ("packaging", "points"),
            [{"minimum": 1.0, "groups": ["g"]}],
            "packaging: a group stands in two rules",
        ),
        (
            ("packaging", "points"),
            [{"minimum": 1.0, "groups": ["h", "i"]}],
            "packaging.points: groups h, i give less than 1",
        ),
        (("units", 1, "must_pass"), True, "packaging.all_of: leaves out G1"),
        (("units", 1, "alternative"), "G1", "units: alternative of G1 is not another unit"),
        (("units", 1, "alternative"), "U9", "units: alternative of G1 is not another unit"),
        (
            ("fees", "services"),
            [{"name": "Reading", "amount": 5.0}],
            "amount: is 0, the services sum to 5",
        ),
    ],
)
def test_a_qualification_that_does_not_hold_together_is_refused(
    keys: tuple[str | int, ...], to: object, says: str
) -> None:
    with pytest.raises(ValidationError, match=says):
        Qualification.model_validate(changed(TRADE, *keys, to=to))


@pytest.mark.parametrize(
    ("demand", "asks"), [("none", False), ("low", False), ("medium", True), ("high", True)]
)
def test_language_may_count_only_where_the_work_asks_for_it(demand: str, *, asks: bool) -> None:
    criterion = a_criterion().model_copy(update={"language_demand": demand})

    assert criterion.asks_for_language is asks
