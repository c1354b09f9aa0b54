"""Rules of real qualifications, said in our words.  What is not from their source says so.

- CHC33021, Certificate III in Individual Support: fifteen units, nine core and six elective, three
  at least of groups A and B, one at most from elsewhere; a specialisation with all units of its
  group.  As repeated at https://www.didasko-online.com/chc/chc33021, read 2026-11-24.
  Their hours are invented.
- MEM30219, Certificate III in Engineering - Mechanical Trade: units worth 96 points,
  https://training.gov.au/Training/Details/MEM30219.  The total is from there; which unit has how
  many points, the groups and their limits are invented here.
- Titre professionnel électricien d'équipement du bâtiment: two blocks, both make the title.  Arrêté
  of 7 March 2018, https://www.legifrance.gouv.fr/affichTexte.do?cidTexte=LEGITEXT000036716569.
- SAQA 94100, Occupational Certificate: Welder: 373 credits of ten hours at NQF level 4,
  https://allqs.saqa.org.za/showQualification.php?id=94100.  How they are divided is invented here.
"""

from typing import Any

import pytest

from rpl.domain.assessment import Qualification
from rpl.domain.counting import WhyNot
from rpl.domain.credit import OutsideUnit, statement
from rpl.domain.packaging import OUTSIDE, Credit, reached
from tests.factories.assessment import a_qualification, a_unit
from tests.factories.definitions import shipped

COMMUNITY = ("CHCCCS031", "CHCCCS038", "CHCCCS040", "CHCCCS041", "CHCCOM005", "CHCDIV001")
CORE = (*COMMUNITY, "CHCLEG001", "HLTINF006", "HLTWHS002")
AGEING = ("CHCAGE011", "CHCAGE013", "CHCPAL003")
DISABILITY = ("CHCDIS011", "CHCDIS012", "CHCDIS020")
OTHERS = ("CHCDIV002", "CHCMHS001")


def qualification(
    groups: dict[str | None, dict[str, int]],
    packaging: dict[str, Any],
    blocks: list[dict[str, Any]],
) -> Qualification:
    """Units by group with their hours; no unit is core unless the packaging says so."""
    units = [
        a_unit(name, hours=hours, group=group)
        for group, mine in groups.items()
        for name, hours in mine.items()
    ]
    plain = a_qualification(*units, all_of=()).model_dump(mode="json")
    return Qualification.model_validate(plain | {"packaging": packaging, "blocks": blocks})


def of_group(names: tuple[str, ...], hours: int = 40) -> dict[str, int]:
    return dict.fromkeys(names, hours)


SUPPORT = qualification(
    {
        None: of_group(CORE),
        "A": of_group(AGEING),
        "B": of_group(DISABILITY, 50),
        "C": of_group(OTHERS, 30),
    },
    {
        "all_of": CORE,
        "n_of": [
            {
                "count": 6,
                "groups": ["A", "B", "C", OUTSIDE],
                "of_which": [{"count": 3, "groups": ["A", "B"]}],
            }
        ],
        "at_most": [{"count": 1, "groups": [OUTSIDE]}],
    },
    [
        {"id": "AGE", "title": "Ageing", "units": AGEING, "with_whole": True},
        {"id": "DIS", "title": "Disability", "units": DISABILITY, "with_whole": True},
    ],
)


def elsewhere(*names: str) -> tuple[OutsideUnit, ...]:
    credit = Credit(value=4.0, scheme="ten-hour credits", notional_hours=40)
    return tuple(OutsideUnit(name=f"other/{name}", credit=credit) for name in names)


@pytest.mark.parametrize(
    ("electives", "outside", "complete", "specialisations"),
    [
        pytest.param((*AGEING, *DISABILITY), (), True, ["AGE", "DIS"], id="both groups whole"),
        pytest.param((*AGEING, *DISABILITY[:1], *OTHERS), (), True, ["AGE"], id="ageing whole"),
        pytest.param((*AGEING[:2], *DISABILITY[:2], *OTHERS), (), True, [], id="no group whole"),
        pytest.param((*AGEING[:2], *DISABILITY[:1], *OTHERS), ("X1",), True, [], id="one outside"),
        pytest.param((*AGEING[:2], *OTHERS), ("X1", "X2"), False, [], id="two outside, one counts"),
        pytest.param((*AGEING[:2], *OTHERS), ("X1",), False, [], id="only two of A and B"),
        pytest.param((*AGEING, *DISABILITY[:2]), (), False, [], id="five electives"),
    ],
)
def test_fifteen_units_with_their_group_limits(
    electives: tuple[str, ...],
    outside: tuple[str, ...],
    specialisations: list[str],
    *,
    complete: bool,
) -> None:
    stated = statement(SUPPORT, (*CORE, *electives), outside=elsewhere(*outside))

    assert stated.complete is complete
    assert [block.id for block in stated.blocks] == specialisations


def test_without_all_of_the_core_no_elective_helps() -> None:
    stated = statement(SUPPORT, (*CORE[:8], *AGEING, *DISABILITY))

    assert (stated.complete, stated.missing) == (False, ("HLTWHS002",))
    assert [way.units for way in stated.ways] == [("HLTWHS002",)]
    assert stated.blocks == ()


def test_a_second_unit_from_elsewhere_is_held_and_does_not_count() -> None:
    stated = statement(SUPPORT, (*CORE, *AGEING, *OTHERS), outside=elsewhere("X1", "X2"))

    assert stated.complete
    [left] = stated.left_out
    assert left.why is WhyNot.OVER_LIMIT
    assert left.details == {"amount": "1", "groups": OUTSIDE}


def test_the_cheapest_electives_still_hold_three_of_the_two_groups() -> None:
    stated = statement(SUPPORT, CORE)

    assert stated.ways[0].units == (*AGEING, DISABILITY[0], *OTHERS)
    assert [way.notional_hours for way in stated.ways] == [230, 230, 230]


TRADE = qualification(
    {
        None: {"C1": 120, "C2": 60, "C3": 20},
        "specialist": {"S1": 80, "S2": 80, "S3": 40, "S4": 40, "S5": 120, "S6": 200},
        "general": {"G1": 20, "G2": 40, "G3": 60, "G4": 80, "G5": 100},
        "other": {"O1": 40, "O2": 80, "O3": 120},
    },
    {
        "all_of": ["C1", "C2", "C3"],
        "points": [
            {
                "minimum": 76,
                "groups": ["specialist", "general", "other"],
                "of_which": [{"points": 36, "groups": ["specialist"]}],
            }
        ],
        "at_most": [{"points": 12, "groups": ["other"]}],
        "requires": [{"unit": "S6", "units": ["S1"]}],
    },
    [],
)
ALMOST = ("S6", "S5", "S4", "G1", "G2", "G3", "G4", "G5", "O3")
TRADE_CORE = ["C1", "C2", "C3"]  # 20 points, so that 76 make the 96


@pytest.mark.parametrize(
    ("electives", "complete"),
    [
        ("S1 S2 S3 S4 S5 G2 G3 G4 G5", False),  # 36 of specialist, 28 of general: 84 in all
        ("S1 S2 S3 S4 S5 G2 G3 G4 G5 O3", True),  # and 12 of other: 96
        ("S1 S2 S3 S4 S5 G2 G3 G4 G5 O1 O2 O3", True),  # 12 of other count, and make it 96
        ("S1 S6 S5 G1 G2 G3 G4 G5 O1", False),  # 40, 30 and 4: 94
        ("S1 S6 S5 G1 G2 G3 G4 G5 O2", True),  # 98
        ("S6 S5 S4 G1 G2 G3 G4 G5 O3", False),  # S6 counts only beside S1
        ("S1 S2 S3 S4 G1 G2 G3 G4 G5 O3", False),  # 24 of specialist
    ],
)
def test_ninety_six_points_with_group_limits(electives: str, *, complete: bool) -> None:
    stated = statement(TRADE, [*TRADE_CORE, *electives.split()])

    assert stated.complete is complete


def test_a_unit_without_what_it_requires_says_what_is_needed_first() -> None:
    stated = statement(TRADE, [*TRADE_CORE, *ALMOST])

    assert [(each.unit, each.why, each.details) for each in stated.left_out] == [
        ("S6", WhyNot.NEEDS_FIRST, {"units": "S1"})
    ]
    assert stated.ways[0].units == ("S1",)
    assert [(rule.have, rule.asked) for rule in stated.progress] == [(3, 3), (58, 76), (16, 36)]


def test_the_french_title_is_both_of_its_blocks() -> None:
    electrician = next(q for q in shipped().current() if q.slug == "building-electrician")
    france = electrician.in_country("FR")
    first, second = france.blocks
    units = {*first.units, *second.units}

    assert statement(france, units).complete
    assert [block.id for block in statement(france, units).blocks] == ["CCP1", "CCP2"]
    for block, other in ((first, second), (second, first)):
        stated = statement(france, block.units)
        assert [each.id for each in stated.blocks] == [block.id]
        assert not stated.complete
        assert set(stated.ways[0].units) == set(other.units) - set(block.units)
    assert reached(france.blocks, units - {"E1"}, whole=False) == ()


def test_the_south_african_certificate_is_all_of_its_373_credits() -> None:
    modules = {"KM1": 930, "PM1": 1300, "WM1": 1500}
    welder = qualification({None: modules}, {"all_of": list(modules)}, [])
    stated = statement(welder, ["KM1", "PM1"])

    assert (stated.credit.held, stated.credit.whole) == (223.0, 373.0)
    assert [(way.units, way.notional_hours) for way in stated.ways] == [(("WM1",), 1500)]
