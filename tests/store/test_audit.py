"""The audit trail in the database: chained at the commit, and append-only."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from rpl.domain.audit import (
    NO_HEAD,
    Act,
    ActorKind,
    BrokenLink,
    Deed,
    Flaw,
    Head,
    Link,
    Who,
    first_broken,
)
from rpl.store import audit
from rpl.store.database import read_session, write_session
from tests.fakes.clock import StoppedClock

ANA = Who(kind=ActorKind.APPLICANT, id=UUID(int=5))


def do(engine: Engine, clock: StoppedClock, *deeds: Deed, claim_id: UUID | None = None) -> None:
    with write_session(engine) as session:
        for deed in deeds:
            audit.append(session, clock, Act(deed=deed, claim_id=claim_id, details={"n": "1"}))


def trail(engine: Engine) -> list[Link]:
    with read_session(engine) as session:
        return list(audit.links(session))


def test_deeds_are_chained_in_their_order_when_the_transaction_commits(
    any_engine: Engine, clock: StoppedClock
) -> None:
    with read_session(any_engine) as session:
        assert audit.head(session) == NO_HEAD
    do(any_engine, clock, Deed.CLAIM_OPENED, Deed.EVIDENCE_ADDED)
    clock.move(seconds=1.5)
    do(any_engine, clock, Deed.CLAIM_SUBMITTED)

    found = trail(any_engine)
    with read_session(any_engine) as session:
        head = audit.head(session)

    assert [link.entry.deed for link in found] == [
        "claim_opened",
        "evidence_added",
        "claim_submitted",
    ]
    assert head == Head(position=3, digest=found[-1].digest)
    assert first_broken(found, [head]) is None


def test_a_transaction_that_fails_leaves_no_deed(any_engine: Engine, clock: StoppedClock) -> None:
    def fail() -> None:
        with write_session(any_engine) as session:
            audit.append(session, clock, Act(deed=Deed.CLAIM_OPENED))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert trail(any_engine) == []


def test_who_acts_is_asked_at_the_end_of_the_transaction(
    engine: Engine, clock: StoppedClock
) -> None:
    known: list[Who] = []
    with write_session(engine) as session:
        audit.act_as(session, lambda: known[0] if known else None)
        audit.append(session, clock, Act(deed=Deed.CLAIM_OPENED))
        known.append(ANA)
    with write_session(engine) as session:
        audit.act_as(session, lambda: None)
        audit.append(session, clock, Act(deed=Deed.CLAIM_DECIDED))

    assert [(link.entry.actor, link.entry.actor_id) for link in trail(engine)] == [
        ("applicant", ANA.id),
        ("service", None),
    ]


def test_what_was_done_about_a_claim_is_found(engine: Engine, clock: StoppedClock) -> None:
    mine, other = uuid4(), uuid4()
    do(engine, clock, Deed.CLAIM_OPENED, claim_id=mine)
    do(engine, clock, Deed.CLAIM_OPENED, claim_id=other)
    do(engine, clock, Deed.CLAIM_SUBMITTED, claim_id=mine)

    with read_session(engine) as session:
        found = audit.about_claim(session, mine)

    assert [link.entry.position for link in found] == [1, 3]


def test_writers_that_commit_together_make_one_chain(
    any_engine: Engine, clock: StoppedClock
) -> None:
    def write(_writer: int) -> None:
        for _ in range(5):
            do(any_engine, clock, Deed.SIGNED_IN, Deed.SIGNED_OUT)

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, range(4)))

    found = trail(any_engine)
    assert len(found) == 40
    assert first_broken(found) is None


FORBIDDEN = [
    "UPDATE audit_entry SET deed = 'claim_opened' WHERE position = 1",
    "DELETE FROM audit_entry WHERE position = 1",
    "DELETE FROM audit_entry",
]
OF_ONE_DATABASE = {
    "sqlite": (
        "INSERT OR REPLACE INTO audit_entry SELECT 1, at, 'x', actor, actor_id, claim_id,"
        " subject_id, details, previous, digest FROM audit_entry"
    ),
    "postgresql": "TRUNCATE audit_entry",
}


def test_the_database_refuses_to_change_or_drop_an_entry(
    any_engine: Engine, clock: StoppedClock
) -> None:
    engine = any_engine
    do(engine, clock, Deed.SIGNED_IN)
    before = trail(engine)
    for statement in [*FORBIDDEN, OF_ONE_DATABASE[engine.dialect.name]]:
        with (
            pytest.raises(DBAPIError, match="append-only"),
            engine.execution_options(rpl_write=True).begin() as connection,
        ):
            connection.execute(text(statement))
    assert trail(engine) == before


def test_whoever_removes_the_guards_and_changes_an_entry_is_found_out(
    engine: Engine, clock: StoppedClock
) -> None:
    do(engine, clock, Deed.SIGNED_IN, Deed.SIGNED_OUT, Deed.SIGNED_IN)
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_kept"))
        connection.execute(text("UPDATE audit_entry SET deed = 'signed_in' WHERE position = 2"))

    assert first_broken(trail(engine)) == BrokenLink(position=2, flaw=Flaw.CHANGED)
