"""Cited, and counts for nothing: what somebody doubts, and records that speak of other things."""

from collections.abc import Mapping
from uuid import UUID

import pytest
from sqlalchemy import Engine

from rpl.domain.conversation import RECORDED_KINDS, Answer, Conversation
from rpl.domain.decision import DecisionBasis
from rpl.domain.marking import CitedPlace, Mark
from rpl.flows import review
from rpl.store.database import read_session, write_session
from rpl.store.decision import decided, decisions
from rpl.store.tables import ConversationRow
from tests.factories.office import Office
from tests.factories.review import POLICY, a_unit_sheet
from tests.fakes.clock import NOON


@pytest.fixture
def office(any_engine: Engine) -> Office:
    return Office(any_engine, marking=POLICY)


def doubt(office: Office, who: UUID, authentic: str = "doubted") -> None:
    with write_session(office.engine) as session:
        assert not review.appraise(
            session,
            office.desk,
            assessor_id=who,
            claim_id=office.claim,
            evidence_id=office.letter,
            said=("yes", authentic, "A letter of the school"),
        )


def outcomes(office: Office) -> Mapping[str, str]:
    with read_session(office.engine) as session:
        return {each.unit: each.outcome for each in decided(session, office.claim)}


def test_a_doubted_item_earns_no_grant_and_asks_for_another(office: Office) -> None:
    office.take(office.amina)
    doubt(office, office.amina)
    office.mark(office.amina, (3, 3), (3, 3))
    assert office.decide()

    assert outcomes(office) == {"W1": "more_evidence", "W2": "more_evidence"}
    with read_session(office.engine) as session:
        found = decided(session, office.claim)[0]
        basis = DecisionBasis.model_validate(decisions(session, office.claim)[0].basis)
    assert [reason.code for reason in found.reasons if reason.criterion == "CC1"] == [
        "evidence_too_few",
        "evidence_doubted",
    ]
    assert [item.aside for item in basis.cited["CC1"]] == ["doubted"]


def test_a_doubt_that_was_lifted_or_comes_from_nobody_who_marked_counts_for_nothing(
    office: Office,
) -> None:
    office.take(office.amina)
    doubt(office, office.amina)
    office.hand_back(office.amina)
    office.take(office.boris)
    doubt(office, office.boris)
    doubt(office, office.boris, "yes")
    office.mark(office.boris, (3, 3), (3, 3))
    assert office.decide()

    assert outcomes(office) == {"W1": "granted", "W2": "granted"}


def test_the_third_person_settles_a_doubt_in_the_units_they_settle(office: Office) -> None:
    office.take(office.amina)
    doubt(office, office.amina)
    office.mark(office.amina, (3, 3), (1, 3))
    office.mark_again(office.mira)
    office.take_called(office.nils)
    doubt(office, office.nils, "yes")
    office.mark(office.nils, (3, 3), (3, 3))
    assert office.decide()

    assert outcomes(office) == {"W1": "more_evidence", "W2": "granted"}


def record(office: Office, unit: str, criterion: str) -> tuple[CitedPlace, ...]:
    """Amina holds a conversation and a practical test about one criterion; the places to cite."""
    answer = Answer(unit=unit, criterion=criterion, title="T", question="How?", answer="So.")
    told = Conversation(held_on=NOON.date(), place="By telephone", answers=(answer,))
    with write_session(office.engine) as session:
        return tuple(
            CitedPlace(
                evidence=review.record_conversation(
                    session,
                    office.desk,
                    assessor_id=office.amina,
                    claim_id=office.claim,
                    recorded=review.Recorded(kind, told, "en"),
                ),
                page=1,
            )
            for kind in RECORDED_KINDS
        )


def test_a_record_stands_in_only_for_the_criteria_it_speaks_of(office: Office) -> None:
    office.take(office.amina)
    told = record(office, "W1", "CC1")
    marks = {code: Mark(choice=3, cited=told) for code in ("CC1", "CC2")}
    office.save(office.amina, review.UnitSheet(unit="W1", version=0, marks=marks))
    office.submit(office.amina, office.save(office.amina, a_unit_sheet(office.letter, unit="W2")))
    assert office.decide()

    assert outcomes(office) == {"W1": "more_evidence", "W2": "granted"}
    with read_session(office.engine) as session:
        reasons = decided(session, office.claim)[0].reasons
    assert [(reason.code, reason.criterion) for reason in reasons] == [
        ("evidence_too_few", "CC2"),
        ("evidence_silent", "CC2"),
    ]


@pytest.mark.parametrize(("confirmed", "outcome"), [(False, "more_evidence"), (True, "granted")])
def test_a_record_counts_once_the_second_person_confirmed_it(
    office: Office, outcome: str, *, confirmed: bool
) -> None:
    with write_session(office.engine) as session:
        session.add(
            ConversationRow(
                id=office.letter,
                claim_id=office.claim,
                recorder_id=office.amina,
                second_id=office.boris,
                recorded_at=office.clock.now(),
                confirmed_at=office.clock.now() if confirmed else None,
            )
        )
    office.take(office.amina)
    office.mark(office.amina, (3, 3), (3, 3))
    assert office.decide()

    assert outcomes(office) == {"W1": outcome, "W2": outcome}
    with read_session(office.engine) as session:
        codes = {reason.code for reason in decided(session, office.claim)[0].reasons}
    assert ("evidence_unconfirmed" in codes) is not confirmed
