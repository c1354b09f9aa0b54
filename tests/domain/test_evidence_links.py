"""Evidence speaks for criteria where people say so, and only within one claim."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.evidence_links import EvidenceLink, LinkRefusedError, link_change

UNITS = ("W1", "W2")
CRITERIA = {(unit, code) for unit in UNITS for code in ("CC1", "CC2")}
EVIDENCE = {UUID(int=number) for number in range(4)}
LINKS = st.builds(
    EvidenceLink,
    unit=st.sampled_from(UNITS),
    criterion=st.sampled_from(["CC1", "CC2"]),
    evidence=st.sampled_from(sorted(EVIDENCE)),
)
SETS = st.frozensets(LINKS)


def a_link(unit: str = "W1", criterion: str = "CC1", evidence: int = 1) -> EvidenceLink:
    return EvidenceLink(unit=unit, criterion=criterion, evidence=UUID(int=evidence))


@given(before=SETS, wanted=SETS)
def test_a_change_leads_from_what_was_to_what_is_wanted_and_no_further(
    before: frozenset[EvidenceLink], wanted: frozenset[EvidenceLink]
) -> None:
    change = link_change(before, wanted, criteria=CRITERIA, evidence=EVIDENCE)

    assert (before | change.added) - change.removed == wanted
    assert change.added.isdisjoint(before)
    assert change.removed <= before
    again = link_change(wanted, wanted, criteria=CRITERIA, evidence=EVIDENCE)
    assert (again.added, again.removed) == (frozenset(), frozenset())


def test_one_document_speaks_for_several_criteria_and_several_for_one() -> None:
    wanted = [a_link(), a_link(criterion="CC2"), a_link(evidence=2)]

    change = link_change([], wanted, criteria=CRITERIA, evidence=EVIDENCE)

    assert change.added == set(wanted)


@pytest.mark.parametrize(
    "foreign", [a_link(unit="W9"), a_link(criterion="CC9"), a_link(evidence=99)]
)
def test_what_the_claim_does_not_have_is_refused(foreign: EvidenceLink) -> None:
    with pytest.raises(LinkRefusedError):
        link_change([], [a_link(), foreign], criteria=CRITERIA, evidence=EVIDENCE)


def test_a_link_to_what_is_gone_can_still_be_taken_back() -> None:
    change = link_change([a_link(evidence=99)], [], criteria=CRITERIA, evidence=EVIDENCE)

    assert change.removed == {a_link(evidence=99)}
