"""The unit credential: what it says, and what it never says."""

import json
from datetime import UTC, datetime
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.achievement import number
from rpl.domain.assessment import Condition
from rpl.domain.credential import EVIDENCE_NAMES, LIST_LENGTH, free_place, unit_credential
from rpl.domain.decision import Outcome
from rpl.domain.intake import EvidenceKind
from tests.factories.credential import HOLDER, HOLDER_ID, ISSUER, an_award

DOCUMENT = unit_credential(an_award(), ISSUER)
SUBJECT = DOCUMENT["credentialSubject"]


def test_the_holder_stands_in_it_by_name_and_by_a_number_of_ours() -> None:
    assert SUBJECT["id"] == f"urn:uuid:{HOLDER_ID}"
    assert SUBJECT["identifier"] == [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": HOLDER,
            "identityType": "name",
        }
    ]


def test_it_says_that_prior_learning_was_recognised() -> None:
    assert SUBJECT["narrative"].startswith("Assessed by recognition of prior learning")
    assert "rpl" in SUBJECT["achievement"]["tag"]
    method = SUBJECT["achievement"]["id"] + "#method"
    assert {
        "type": ["Result"],
        "resultDescription": method,
        "value": "Recognition of prior learning",
    } in SUBJECT["result"]


def test_every_level_reached_is_one_of_the_levels_described() -> None:
    described = {
        level["id"]
        for criterion in SUBJECT["achievement"]["resultDescription"]
        for level in criterion.get("rubricCriterionLevel", [])
    }
    reached = [r["achievedLevel"] for r in SUBJECT["result"] if "achievedLevel" in r]

    assert len(reached) == 2
    assert set(reached) <= described
    first = SUBJECT["achievement"]["resultDescription"][0]
    assert first["requiredLevel"] == SUBJECT["achievement"]["id"] + "#CC1-2"


def test_evidence_is_named_by_kind_and_nothing_of_it_is_shown() -> None:
    assert DOCUMENT["evidence"] == [
        {"type": ["Evidence"], "name": "Reference letter", "genre": "reference_letter"}
    ]
    assert set(EVIDENCE_NAMES) == set(EvidenceKind)


def test_without_cited_evidence_there_is_no_list_of_it() -> None:
    basis = an_award().basis.model_copy(update={"cited": {}})

    assert "evidence" not in unit_credential(an_award(basis=basis), ISSUER)


def test_what_the_unit_does_not_permit_stands_in_the_credential() -> None:
    unit = an_award().unit.model_copy(update={"does_not_permit": ("Work at height.",)})

    achievement = unit_credential(an_award(unit=unit), ISSUER)["credentialSubject"]["achievement"]

    assert "It does not permit: Work at height." in achievement["description"]
    assert "It does not permit: Work at height." in achievement["criteria"]["narrative"]


def test_it_aligns_to_the_frameworks_a_reader_abroad_knows() -> None:
    unit = an_award().unit.model_copy(update={"esco": ("http://data.europa.eu/esco/skill/x",)})

    found = unit_credential(an_award(unit=unit), ISSUER)["credentialSubject"]["achievement"]

    assert [alignment["targetType"] for alignment in found["alignment"]] == [
        "ext:EQFLevel",
        "ext:FieldOfStudy",
        "ext:ESCOOccupation",
        "ext:ESCOSkill",
        "CFRubric",
    ]


def test_a_conditional_unit_is_provisional_and_names_its_condition() -> None:
    condition = Condition(criterion="CC2", text="Show it at work.", months=6)
    unit = an_award().unit.model_copy(update={"condition": condition})
    award = an_award(Outcome.GRANTED_WITH_CONDITION, unit=unit)

    subject = unit_credential(award, ISSUER)["credentialSubject"]

    assert "within 6 months: Show it at work." in subject["narrative"]
    statuses = [result.get("status") for result in subject["result"]]
    assert statuses == [None, "InProgress", None, "Provisional"]


def test_the_status_is_one_entry_with_its_place_as_text() -> None:
    assert DOCUMENT["credentialStatus"]["statusListIndex"] == "4711"
    assert isinstance(DOCUMENT["credentialStatus"], dict)


def test_a_unit_that_has_to_be_shown_again_ends() -> None:
    unit = an_award().unit.model_copy(update={"valid_years": 1})
    leap_day = datetime(2028, 2, 29, 9, 0, tzinfo=UTC)

    assert unit_credential(an_award(unit=unit), ISSUER)["validUntil"] == "2027-11-22T12:00:00Z"
    award = an_award(unit=unit, issued=leap_day)
    assert unit_credential(award, ISSUER)["validUntil"] == "2029-02-28T09:00:00Z"
    assert "validUntil" not in DOCUMENT


def test_it_is_valid_from_when_it_is_issued_and_awarded_when_it_was_decided() -> None:
    assert (DOCUMENT["validFrom"], DOCUMENT["awardedDate"]) == (
        "2026-11-22T12:00:00Z",
        "2026-11-21T12:00:00Z",
    )


def test_numbers_are_written_in_one_way() -> None:
    assert json.dumps([number(6.0), number(2.5)]) == "[6, 2.5]"


@given(st.integers(0, 99), st.sets(st.integers(0, LIST_LENGTH - 1), max_size=50))
def test_no_place_on_a_list_is_given_twice(seed: int, taken: set[int]) -> None:
    first = free_place(1, taken, Random(seed))  # noqa: S311 -- repeatable
    again = free_place(1, taken | {first.index}, Random(seed))  # noqa: S311 -- repeatable

    assert (first.number, again.number) == (1, 1)
    assert first.index not in taken
    assert again.index not in taken | {first.index}


def test_a_new_list_is_begun_when_one_is_half_full() -> None:
    half = range(LIST_LENGTH // 2)

    assert free_place(3, half, Random(1)).number == 4  # noqa: S311 -- repeatable
    assert free_place(3, half[1:], Random(1)).number == 3  # noqa: S311 -- repeatable
