"""What a page of a list costs does not grow with the list: counted in work, not in seconds.

SQLite counts the steps of its machine, PostgreSQL the blocks it touches; neither minds what else
the computer does.  Seconds are measured by `bench/queue_scale.py`.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import Session, col, select

from rpl.domain.journey import ClaimState
from rpl.domain.organisation import DEFAULT_ORGANISATION
from rpl.domain.provider import Cursor
from rpl.flows.provider import add_provider
from rpl.store import provider as feeds
from rpl.store.database import connect, read_session, write_session
from rpl.store.review.waiting import MANY, Watch, held_by, waiting, waiting_count
from rpl.store.tables import Claim
from tests.factories.crowd import load
from tests.factories.crowd_plan import Place
from tests.factories.organisation import an_organisation
from tests.factories.review import an_assessor
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.vault import FakeKeyRing

SMALL, LARGE = 4_000, 10_000
FLAT = 1.5
A_LITTLE = 450
"""What comes and goes with the shape of an index: PostgreSQL reads short tables whole."""
Look = Callable[[Session], object]


def test_no_page_of_a_list_costs_more_when_the_list_is_much_longer(
    any_engine: Engine,
) -> None:
    place = a_place(any_engine)
    load(place, SMALL)
    before = costs(any_engine, looks(place))

    load(place, LARGE - SMALL, start=SMALL)
    after = costs(any_engine, looks(place))

    grown = {
        name: (before[name], after[name])
        for name in before
        if after[name] > FLAT * before[name] + A_LITTLE
    }
    assert grown == {}
    with read_session(any_engine) as session:
        watch = Watch(DEFAULT_ORGANISATION, place.assessor, place.now)
        assert waiting_count(session, watch) == MANY


def test_postgresql_compiles_nothing_for_a_page(postgres_address: str) -> None:
    engine = connect(postgres_address)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW jit").scalar_one() == "off"
    engine.dispose()


def a_place(engine: Engine) -> Place:
    """Where the crowd comes to: an assessor with little in hand, and a provider."""
    with write_session(engine) as session:
        provider = add_provider(session, StoppedClock(), name="Sample centre")
    return Place(
        engine=engine,
        keyring=FakeKeyRing(),
        now=NOON,
        elsewhere=an_organisation(engine),
        assessor=an_assessor(engine),
        provider=provider,
    )


def looks(place: Place) -> dict[str, Look]:
    """Every list, at its beginning and deep inside."""
    colleague = an_assessor(place.engine, "Boris")
    watch = Watch(DEFAULT_ORGANISATION, colleague, place.now)
    with read_session(place.engine) as session:
        deep = session.exec(
            select(Claim.priority, Claim.submitted_at, Claim.id)
            .where(Claim.organisation_id == DEFAULT_ORGANISATION, Claim.state == ClaimState.READY)
            .order_by(col(Claim.priority), col(Claim.submitted_at), col(Claim.id))
            .offset(700)
        ).first()
    assert deep is not None
    assert deep[1] is not None
    at = (deep[0], deep[1], deep[2])
    cursor = Cursor(position=SMALL, announced=SMALL)
    holder = Watch(DEFAULT_ORGANISATION, place.assessor, place.now)
    return {
        "first page": lambda session: waiting(session, watch, after=None, limit=21),
        "deep page": lambda session: waiting(session, watch, after=at, limit=21),
        "count": lambda session: waiting_count(session, watch),
        "in hand": lambda session: held_by(session, holder),
        "feed": lambda session: feeds.feed(session, place.keyring, place.provider, None, 50),
        "deep feed": lambda session: feeds.feed(session, place.keyring, place.provider, cursor, 50),
    }


def costs(engine: Engine, asked: Mapping[str, Look]) -> dict[str, int]:
    """What each look costs: SQLite's steps, or blocks that PostgreSQL touches."""
    measure = steps if engine.dialect.name == "sqlite" else blocks
    return {name: measure(engine, look) for name, look in asked.items()}


def steps(engine: Engine, look: Look) -> int:
    """Steps of SQLite's virtual machine."""
    taken = 0

    def count() -> None:
        nonlocal taken
        taken += 1

    with read_session(engine) as session:
        driver: Any = session.connection().connection.driver_connection
        driver.set_progress_handler(count, 1)
        look(session)
        driver.set_progress_handler(None, 1)
    return taken


def blocks(engine: Engine, look: Look) -> int:
    """Blocks that PostgreSQL touches, as it says when each question is explained."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    with read_session(engine) as session:
        look(session)
    event.remove(engine, "before_cursor_execute", note)
    touched = 0
    with engine.connect() as connection:
        for statement, values in asked:
            told = connection.exec_driver_sql(
                f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values
            ).scalar_one()
            plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
            touched += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return touched
