"""Credit of several versions of one unit: one of them counts, whoever is first."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from random import SystemRandom
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from rpl.catalog import Catalog
from rpl.domain.assessment import Qualification
from rpl.flows.credential import draw_up
from rpl.flows.credit import reverse
from rpl.jobs import credit, decision
from rpl.jobs.reconciliation import reconcile
from rpl.store.credit import hold, standing
from rpl.store.database import read_session, write_session
from rpl.store.tables import CreditHeld, CreditPosting
from tests.factories.decision import Workshop
from tests.factories.review import QUALIFICATION, a_catalog
from tests.fakes.vault import FakeKeyRing


def another_version(version: int, *outcomes: str, valid_years: int | None = None) -> Qualification:
    """The same two units; the first one has these outcomes."""
    first, *rest = QUALIFICATION.units
    changed = first.model_copy(update={"outcomes": outcomes, "valid_years": valid_years})
    return QUALIFICATION.model_copy(update={"version": version, "units": (changed, *rest)})


MORE = another_version(2, "Does it", "Does more")
SAME = another_version(3, "Does it")
SHORT_LIVED = another_version(4, "Does it", valid_years=2)
MUCH_MORE = another_version(5, "Does it", "Does more")
ELSEWHERE = QUALIFICATION.model_copy(update={"slug": "other-trade"})
VERSIONS = (QUALIFICATION, MORE, SAME, SHORT_LIVED, MUCH_MORE, ELSEWHERE)


def all_versions() -> Catalog:
    known = a_catalog()
    return replace(
        known,
        qualifications={each.reference: each for each in VERSIONS},
        hashes={**known.hashes}
        | {each.reference: f"hash of {each.reference}" for each in VERSIONS},
    )


@pytest.fixture
def workshop(any_engine: Engine) -> Workshop:
    return Workshop(any_engine, catalog=all_versions())


def decided(workshop: Workshop, qualification: Qualification) -> UUID:
    """A claim in which the first unit was granted."""
    claim_id = workshop.scored(w2=(1, 1), qualification=qualification)
    decision.decide(workshop.tools, claim_id)
    return claim_id


def credited(workshop: Workshop, qualification: Qualification) -> UUID:
    claim_id = decided(workshop, qualification)
    credit.post_credit(workshop.tools, claim_id)
    return claim_id


def lines(workshop: Workshop) -> list[tuple[str, int]]:
    """Kind and version of each line."""
    with read_session(workshop.engine) as session:
        rows = session.exec(select(CreditPosting).order_by(col(CreditPosting.sequence)))
        return [(row.kind.value, row.qualification_version) for row in rows]


def held(workshop: Workshop) -> list[tuple[str, int]]:
    with read_session(workshop.engine) as session:
        return [(row.unit, row.qualification_version) for row in standing(session, workshop.holder)]


def test_more_outcomes_replace_the_earlier_credit_by_two_lines(workshop: Workshop) -> None:
    credited(workshop, QUALIFICATION)
    credited(workshop, MORE)

    assert lines(workshop) == [("posting", 1), ("reversal", 1), ("posting", 2)]
    assert held(workshop) == [("W1", 2)]
    assert workshop.queue.steps().count("issue") == 3  # two credentials, and one to be revoked


@pytest.mark.parametrize(
    ("first", "second"), [(QUALIFICATION, SAME), (MORE, QUALIFICATION), (MORE, SAME)]
)
def test_what_brings_nothing_new_is_not_posted_and_is_dealt_with(
    workshop: Workshop, first: Qualification, second: Qualification
) -> None:
    credited(workshop, first)
    credited(workshop, second)

    assert lines(workshop) == [("posting", first.version)]
    workshop.queue.handed_over.clear()
    reconcile(workshop.tools)
    assert "post_credit" not in workshop.queue.steps()


def test_credit_that_ran_out_is_renewed_and_not_before(workshop: Workshop) -> None:
    credited(workshop, SHORT_LIVED)
    workshop.clock.move(days=729)
    credited(workshop, SHORT_LIVED)
    assert lines(workshop) == [("posting", 4)]

    workshop.clock.move(days=2)
    credited(workshop, SHORT_LIVED)
    assert lines(workshop) == [("posting", 4), ("reversal", 4), ("posting", 4)]
    assert held(workshop) == [("W1", 4)]


def test_what_was_replaced_stands_again_once_what_took_its_place_is_taken_back(
    workshop: Workshop,
) -> None:
    credited(workshop, QUALIFICATION)
    credited(workshop, MORE)
    credited(workshop, SAME)
    take_back(workshop)

    assert held(workshop) == [("W1", 1)]
    told = [("posting", 1), ("reversal", 1), ("posting", 2), ("reversal", 2), ("posting", 1)]
    assert lines(workshop) == told
    take_back(workshop)
    assert held(workshop) == [("W1", 3)]  # it was granted too, and held already until now
    take_back(workshop)
    assert held(workshop) == []
    workshop.queue.handed_over.clear()
    reconcile(workshop.tools)
    assert "post_credit" not in workshop.queue.steps()


def test_credit_that_stands_again_ends_when_it_would_have_ended(workshop: Workshop) -> None:
    credited(workshop, SHORT_LIVED)
    first = workshop.clock.now()
    workshop.clock.move(days=100)
    credited(workshop, MUCH_MORE)
    workshop.clock.move(days=100)
    take_back(workshop)

    with read_session(workshop.engine) as session:
        [posting] = standing(session, workshop.holder)
        award = draw_up(
            session,
            workshop.catalog,
            workshop.clock,
            FakeKeyRing(),
            SystemRandom(),
            posting_id=posting.id,
        )
    assert posting.posted_at == first + timedelta(days=200)
    assert award is not None
    assert award.valid_from == first
    assert award.valid_until == first.replace(year=first.year + 2)


def test_a_definition_that_is_gone_leaves_its_credit_as_it_is(workshop: Workshop) -> None:
    credited(workshop, QUALIFICATION)
    known = dict(workshop.catalog.qualifications)
    del known[QUALIFICATION.reference]
    workshop.catalog = replace(workshop.catalog, qualifications=known)
    credited(workshop, ELSEWHERE)

    assert sorted(held(workshop)) == [("W1", 1), ("W1", 1)]


def take_back(workshop: Workshop) -> None:
    """The one credit that stands."""
    with write_session(workshop.engine) as session:
        [posting] = standing(session, workshop.holder)
        reverse(
            session,
            workshop.catalog,
            workshop.clock,
            workshop.queue,
            posting_id=posting.id,
        )


def test_a_reversal_frees_the_family_for_a_later_claim(workshop: Workshop) -> None:
    credited(workshop, MORE)
    with write_session(workshop.engine) as session:
        [posting] = standing(session, workshop.holder)
        reverse(session, workshop.catalog, workshop.clock, workshop.queue, posting_id=posting.id)

    assert held(workshop) == []
    credited(workshop, QUALIFICATION)
    assert held(workshop) == [("W1", 1)]


def test_of_several_versions_posted_at_once_one_stands(workshop: Workshop) -> None:
    claims = [decided(workshop, each) for each in (QUALIFICATION, MORE, SAME, MORE)]
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(credit.post_credit, workshop.tools, claim) for claim in claims]:
            done.result()

    told = lines(workshop)
    assert len(held(workshop)) == 1
    signs = [1 if kind == "posting" else -1 for kind, _ in told]
    assert sum(signs) == 1


def test_the_database_refuses_a_second_standing_credit_of_a_family(workshop: Workshop) -> None:
    credited(workshop, QUALIFICATION)
    with read_session(workshop.engine) as session:
        [posting] = standing(session, workshop.holder)
        assert [row.family for row in session.exec(select(CreditHeld))] == ["any-trade/W1"]

    with pytest.raises(IntegrityError), write_session(workshop.engine) as session:
        hold(session, posting, ["any-trade/W1"])
