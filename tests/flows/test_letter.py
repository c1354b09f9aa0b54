"""What a letter is made from: the decision as it was, and the credit it left its holder with."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import Engine

from rpl.domain.letter_parts import ClaimLetter
from rpl.domain.letter_words import CREDIT_HELD
from rpl.domain.publication import DefinitionChangedError
from rpl.flows.letter import claim_letter
from rpl.jobs import credit, decision
from rpl.store.database import read_session
from tests.factories.decision import Workshop
from tests.fakes.vault import FakeKeyRing


@pytest.fixture
def workshop(engine: Engine) -> Workshop:
    return Workshop(engine)


def letter(workshop: Workshop, claim_id: UUID) -> ClaimLetter | None:
    with read_session(workshop.engine) as session:
        return claim_letter(session, workshop.catalog, FakeKeyRing(), claim_id, "es")


def held(workshop: Workshop, claim_id: UUID) -> object:
    """The credit that the letter of a claim names."""
    found = letter(workshop, claim_id)
    assert found is not None
    lines = [
        line for section in found.original.sections for p in section.passages for line in p.lines
    ]
    return next(line.details["held"] for line in lines if line.template == CREDIT_HELD)


def test_a_later_letter_counts_earlier_credit_and_the_earlier_letter_stays_as_it_was(
    workshop: Workshop,
) -> None:
    first = workshop.scored((3, 3), (1, 1))
    decision.decide(workshop.tools, first)
    credit.post_credit(workshop.tools, first)
    workshop.clock.move(days=30)
    second = workshop.scored((1, 1), (3, 3))
    decision.decide(workshop.tools, second)
    credit.post_credit(workshop.tools, second)

    assert held(workshop, second) == 20
    assert held(workshop, first) == 10


def test_there_is_no_letter_before_a_decision(workshop: Workshop) -> None:
    assert letter(workshop, workshop.scored()) is None


def test_a_letter_is_addressed_to_its_holder(workshop: Workshop) -> None:
    claim_id = workshop.scored()
    decision.decide(workshop.tools, claim_id)
    found = letter(workshop, claim_id)

    assert found is not None
    assert (found.holder, found.language) == ("Lucía Invented", "en")
    assert (found.original.defined_in, found.shown.defined_in) == ("en", "es")


def test_where_the_definition_was_edited_no_letter_is_written_by_the_new_one(
    workshop: Workshop,
) -> None:
    claim_id = workshop.scored()
    decision.decide(workshop.tools, claim_id)
    workshop.catalog = replace(workshop.catalog, hashes={})

    with pytest.raises(DefinitionChangedError):
        letter(workshop, claim_id)
