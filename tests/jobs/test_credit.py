"""The ledger: every granted unit once, no number skipped, nothing deleted."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import col, select

from rpl.flows.credit import PostingNotFoundError, PostingReversedError, reverse
from rpl.jobs import credit, decision
from rpl.store.credit import held_units, standing
from rpl.store.database import read_session, write_session
from rpl.store.tables import CreditPosting
from rpl.store.tables.credit import PostingKind
from tests.factories.decision import Workshop
from tests.factories.review import an_applicant
from tests.fakes.clock import NOON

SLUG = "any-trade"


@pytest.fixture
def workshop(engine: Engine) -> Workshop:
    return Workshop(engine)


@pytest.fixture
def any_workshop(any_engine: Engine) -> Workshop:
    return Workshop(any_engine)


def credited(workshop: Workshop, claim_id: UUID) -> UUID:
    decision.decide(workshop.tools, claim_id)
    credit.post_credit(workshop.tools, claim_id)
    return claim_id


def ledger(workshop: Workshop) -> list[CreditPosting]:
    with read_session(workshop.engine) as session:
        return list(session.exec(select(CreditPosting).order_by(col(CreditPosting.sequence))))


def held(workshop: Workshop) -> set[str]:
    with read_session(workshop.engine) as session:
        return set(held_units(session, workshop.holder, SLUG))


def take_back(workshop: Workshop, posting_id: UUID) -> UUID:
    with write_session(workshop.engine) as session:
        return reverse(
            session, workshop.catalog, workshop.clock, workshop.queue, posting_id=posting_id
        )


def test_every_granted_unit_is_posted_and_a_credential_asked_for(workshop: Workshop) -> None:
    claim = credited(workshop, workshop.scored(w1=(3, 3), w2=(1, 1)))

    (posting,) = ledger(workshop)
    assert (posting.kind, posting.sequence, posting.unit) == (PostingKind.POSTING, 1, "W1")
    assert (posting.claim_id, posting.applicant_id) == (claim, workshop.holder)
    assert (posting.unit_title, posting.value, posting.notional_hours) == ("Title of W1", 10, 100)
    assert posting.posted_at == NOON
    assert workshop.queue.handed_over[-1] == ("issue", posting.id)


def test_posting_twice_changes_nothing(workshop: Workshop) -> None:
    claim = credited(workshop, workshop.scored())
    before = [row.id for row in ledger(workshop)]
    credit.post_credit(workshop.tools, claim)

    assert [row.id for row in ledger(workshop)] == before
    assert workshop.queue.steps().count("issue") == 2


def test_a_unit_that_is_held_is_not_counted_twice(workshop: Workshop) -> None:
    credited(workshop, workshop.scored(w2=(1, 1)))
    credited(workshop, workshop.scored())

    assert [row.unit for row in ledger(workshop)] == ["W1", "W2"]


def test_the_same_unit_of_another_holder_is_posted(workshop: Workshop) -> None:
    credited(workshop, workshop.scored())
    credited(workshop, workshop.scored(holder=an_applicant(workshop.engine)))

    assert [row.unit for row in ledger(workshop)] == ["W1", "W2", "W1", "W2"]


def test_a_reversal_stands_beside_the_posting_and_takes_the_credit_back(
    workshop: Workshop,
) -> None:
    credited(workshop, workshop.scored())
    first = ledger(workshop)[0]
    workshop.clock.move(days=1)
    reversal_id = take_back(workshop, first.id)

    rows = ledger(workshop)
    assert [row.sequence for row in rows] == [1, 2, 3]
    assert rows[0] == first
    assert (rows[2].id, rows[2].kind) == (reversal_id, PostingKind.REVERSAL)
    assert (rows[2].reverses_id, rows[2].unit, rows[2].value) == (first.id, "W1", first.value)
    assert held(workshop) == {"W2"}


def test_a_unit_taken_back_can_be_granted_by_a_later_claim(workshop: Workshop) -> None:
    credited(workshop, workshop.scored())
    take_back(workshop, ledger(workshop)[0].id)
    credited(workshop, workshop.scored())

    assert held(workshop) == {"W1", "W2"}
    assert [row.unit for row in ledger(workshop)] == ["W1", "W2", "W1", "W1"]


def test_what_is_reversed_or_no_posting_cannot_be_reversed(workshop: Workshop) -> None:
    credited(workshop, workshop.scored())
    first = ledger(workshop)[0].id
    reversal = take_back(workshop, first)

    with pytest.raises(PostingReversedError):
        take_back(workshop, first)
    for missing in (reversal, uuid4()):
        with pytest.raises(PostingNotFoundError):
            take_back(workshop, missing)


def test_numbers_have_no_gap_however_many_post_at_once(any_workshop: Workshop) -> None:
    workshop = any_workshop
    claims = [workshop.scored(holder=an_applicant(workshop.engine), w2=(1, 1)) for _ in range(4)]
    for claim in claims:
        decision.decide(workshop.tools, claim)
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(credit.post_credit, workshop.tools, claim) for claim in claims]:
            done.result()

    assert [row.sequence for row in ledger(workshop)] == [1, 2, 3, 4]


def test_of_two_claims_of_one_holder_posted_at_once_one_counts(any_workshop: Workshop) -> None:
    workshop = any_workshop
    claims = [workshop.scored(w2=(1, 1)) for _ in range(4)]
    for claim in claims:
        decision.decide(workshop.tools, claim)
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(credit.post_credit, workshop.tools, claim) for claim in claims]:
            done.result()

    assert [row.unit for row in ledger(workshop)] == ["W1"]


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 9)), max_size=3))
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_happens_the_lines_add_up_to_what_is_held(
    engine: Engine, steps: list[tuple[bool, bool, int]]
) -> None:
    workshop = Workshop(engine)
    for first, second, undo in steps:
        credited(
            workshop, workshop.scored((3, 3) if first else (1, 1), (3, 3) if second else (1, 1))
        )
        with read_session(engine) as session:
            open_ = standing(session, workshop.holder, SLUG)
        if undo < len(open_):
            take_back(workshop, open_[undo].id)

    rows = [row for row in ledger(workshop) if row.applicant_id == workshop.holder]
    sign = {PostingKind.POSTING: 1, PostingKind.REVERSAL: -1}
    counts = {unit: sum(sign[r.kind] for r in rows if r.unit == unit) for unit in ("W1", "W2")}
    assert set(counts.values()) <= {0, 1}
    assert {unit for unit, count in counts.items() if count} == held(workshop)
    assert all(
        after.sequence == before.sequence + 1 for before, after in pairwise(ledger(workshop))
    )
