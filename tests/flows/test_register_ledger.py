"""Credit that was taken over and credit that was granted here stand by one rule, in one order."""

from dataclasses import replace
from random import SystemRandom
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from rpl.catalog.register_table import RegisterEntry
from rpl.domain.assessment import Qualification
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.flows import register as flow
from rpl.flows.credential import draw_up
from rpl.flows.credit import reverse
from rpl.jobs import credit, decision
from rpl.store.credit import standing
from rpl.store.database import read_session, write_session
from rpl.store.tables import CreditHeld, CreditPosting, RegisterPerson
from tests.factories.decision import Workshop
from tests.factories.register import an_entry, key_of, take_over
from tests.factories.review import QUALIFICATION
from tests.fakes.vault import FakeKeyRing
from tests.jobs.test_credit_families import MORE, MUCH_MORE, SAME, all_versions

FAMILY = f"{QUALIFICATION.slug}/W1"


@pytest.fixture
def workshop(any_engine: Engine) -> Workshop:
    return Workshop(any_engine, catalog=all_versions())


def of(qualification: Qualification) -> RegisterEntry:
    return replace(an_entry(), qualification=qualification.reference)


def holder_of(workshop: Workshop) -> UUID:
    with read_session(workshop.engine) as session:
        return session.exec(select(RegisterPerson.applicant_id)).one()


def granted_here(workshop: Workshop, holder: UUID, qualification: Qualification) -> None:
    workshop.clock.move(days=1)
    claim_id = workshop.scored(w2=(1, 1), holder=holder, qualification=qualification)
    decision.decide(workshop.tools, claim_id)
    credit.post_credit(workshop.tools, claim_id)


def stands(workshop: Workshop, holder: UUID) -> list[tuple[int, bool]]:
    """The version and whether it was taken over, of what stands; nothing clashes in its family."""
    with read_session(workshop.engine) as session:
        found = standing(session, holder)
        held = session.exec(select(CreditHeld).where(CreditHeld.applicant_id == holder)).all()
        assert [(each.family, each.posting_id) for each in held] == [
            (FAMILY, row.id) for row in found
        ]
        return [(row.qualification_version, row.decision_id is None) for row in found]


def take_back(workshop: Workshop, holder: UUID) -> None:
    with write_session(workshop.engine) as session:
        (row,) = standing(session, holder)
        reverse(session, workshop.catalog, workshop.clock, workshop.queue, posting_id=row.id)


def withdraw(workshop: Workshop, entry: RegisterEntry) -> int:
    key = key_of(workshop)
    with write_session(workshop.engine) as session:
        return flow.withdraw(
            session,
            workshop.catalog,
            workshop.clock,
            workshop.queue,
            programme_key=key,
            organisation_id=DEFAULT_ORGANISATION,
            entries=[entry],
        )


def test_what_was_taken_over_gives_way_to_more_learning_and_stands_again(
    workshop: Workshop,
) -> None:
    take_over(workshop, of(QUALIFICATION))
    first, holder = workshop.clock.now(), holder_of(workshop)

    granted_here(workshop, holder, MORE)
    assert stands(workshop, holder) == [(MORE.version, False)]
    take_back(workshop, holder)
    assert stands(workshop, holder) == [(QUALIFICATION.version, True)]

    with read_session(workshop.engine) as session:
        (row,) = standing(session, holder)
        tools = workshop.catalog, workshop.clock, FakeKeyRing(), SystemRandom()
        award = draw_up(session, *tools, posting_id=row.id)
        kinds = session.exec(select(CreditPosting.kind).order_by(col(CreditPosting.sequence)))
        assert list(kinds) == ["posting", "reversal", "posting", "reversal", "posting"]
    assert award is not None
    assert award.valid_from == first


def test_the_same_learning_granted_here_waits_behind_what_was_taken_over(
    workshop: Workshop,
) -> None:
    take_over(workshop, of(QUALIFICATION))
    holder = holder_of(workshop)

    granted_here(workshop, holder, SAME)
    assert stands(workshop, holder) == [(QUALIFICATION.version, True)]
    assert withdraw(workshop, of(QUALIFICATION)) == 1
    assert stands(workshop, holder) == [(SAME.version, False)]


def test_a_row_that_takes_the_place_of_credit_granted_here_gives_it_back_when_withdrawn(
    workshop: Workshop,
) -> None:
    take_over(workshop, an_entry("W2", decided="2024-01-01"))
    holder = holder_of(workshop)
    assert withdraw(workshop, an_entry("W2", decided="2024-01-01")) == 1
    granted_here(workshop, holder, QUALIFICATION)

    assert take_over(workshop, of(MORE)) == 1
    assert stands(workshop, holder) == [(MORE.version, True)]
    assert withdraw(workshop, of(MORE)) == 1
    assert stands(workshop, holder) == [(QUALIFICATION.version, False)]


def test_a_withdrawn_row_keeps_nothing_down_even_where_its_own_credit_stood_no_more(
    workshop: Workshop,
) -> None:
    """Version 2 waited behind version 3 of the register, until 5 came: without 3, 2 holds 5 off."""
    take_over(workshop, of(SAME))
    holder = holder_of(workshop)
    granted_here(workshop, holder, MORE)
    granted_here(workshop, holder, MUCH_MORE)
    assert stands(workshop, holder) == [(MUCH_MORE.version, False)]

    assert withdraw(workshop, of(SAME)) == 0
    assert stands(workshop, holder) == [(MORE.version, False)]
