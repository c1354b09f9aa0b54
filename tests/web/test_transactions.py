"""Nobody waits for an engine: no transaction is open while one runs, and a look takes no lock."""

import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import get_args
from uuid import UUID

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, event
from sqlmodel import select
from typing_extensions import override

from rpl.catalog import Catalog
from rpl.domain.reading import PageOrder
from rpl.edge.context import AppContext, WriteSessionDep
from rpl.main import create_app
from rpl.ports import PagesRead
from rpl.store.database import read_session
from rpl.store.queue import EmbeddedQueue
from rpl.store.tables import Claim, EvidenceItem, Job
from rpl.worker import Worker
from tests.factories.account import a_member_of_staff
from tests.factories.intake import a_catalog, job_tools
from tests.fakes.clock import StoppedClock
from tests.fakes.field_finder import FakeFieldFinder
from tests.fakes.page_reader import FakePageReader
from tests.web.applicant import a_photo, open_claim, send_files
from tests.web.browser import sign_in_staff
from tests.web.conftest import browser

HELD_SECONDS = 10.0
UPLOADS = 20
PATIENCE = 60.0


class SlowPageReader(FakePageReader):
    """Reads for as long as it is told to, and says when it began."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.may_end = threading.Event(), threading.Event()

    @contextmanager
    @override
    def read(
        self, source: Path, languages: Sequence[str], order: PageOrder | None = None
    ) -> Iterator[PagesRead]:
        self.began.set()
        assert self.may_end.wait(PATIENCE)
        with super().read(source, languages, order) as pages:
            yield pages


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return a_catalog()


@pytest.fixture
def page_reader() -> SlowPageReader:
    return SlowPageReader()


@pytest.fixture
def queued(context: AppContext, clock: StoppedClock) -> AppContext:
    """The service with its real queue."""
    return replace(context, queue=EmbeddedQueue(clock))


@contextmanager
def reading(context: AppContext, reader: SlowPageReader) -> Iterator[None]:
    """A worker that is in the middle of a reading while the block runs."""
    assert isinstance(context.queue, EmbeddedQueue)
    tools = replace(
        job_tools(context.engine, context.clock, field_finder=FakeFieldFinder()),
        catalog=context.catalog,
        vault=context.vault,
        keyring=context.keyring,
        page_reader=reader,
        queue=context.queue,
    )
    at_work = threading.Thread(target=Worker(tools, context.queue).run_one)
    at_work.start()
    try:
        assert reader.began.wait(PATIENCE)
        yield
    finally:
        reader.may_end.set()
        at_work.join(PATIENCE)
        assert not at_work.is_alive()


def test_twenty_uploads_arrive_while_a_page_is_read_for_ten_seconds(
    queued: AppContext, page_reader: SlowPageReader
) -> None:
    with browser(queued) as first:
        open_claim(first)
        send_files(first, ("read.jpg", a_photo(0)))
        began = time.monotonic()
        with reading(queued, page_reader), browser(queued) as other:
            open_claim(other, nonce="o" * 32)
            answers = [send_files(other, ("x.jpg", a_photo(n))) for n in range(1, UPLOADS + 1)]
            arrived = time.monotonic() - began
            still_reading = not page_reader.may_end.wait(max(0.0, HELD_SECONDS - arrived))

    assert [answer.status_code for answer in answers] == [303] * UPLOADS
    assert still_reading
    assert arrived < HELD_SECONDS
    with read_session(queued.engine) as session:
        assert len(session.exec(select(EvidenceItem)).all()) == UPLOADS + 1
        assert len(session.exec(select(Job).where(Job.step == "read")).all()) == UPLOADS


def test_no_transaction_is_open_while_a_page_is_read(
    queued: AppContext, page_reader: SlowPageReader
) -> None:
    page_reader.may_end.clear()
    open_now = transactions(queued.engine)
    with browser(queued) as applicant:
        open_claim(applicant)
        send_files(applicant, ("read.jpg", a_photo(0)))
        with reading(queued, page_reader):
            assert open_now == set()


def test_no_transaction_is_open_while_bytes_stream(queued: AppContext) -> None:
    open_now = transactions(queued.engine)
    seen: list[set[int]] = []

    class Watched(FakePageReader):
        @override
        def inspect(self, source: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202 -- as its base
            seen.append(set(open_now))
            return super().inspect(source)

    with browser(replace(queued, page_reader=Watched())) as applicant:
        open_claim(applicant)
        send_files(applicant, ("a.jpg", a_photo(1)), ("b.jpg", a_photo(2)))

    assert seen == [set(), set()]


def test_no_look_at_a_page_takes_the_write_lock(context: AppContext) -> None:
    with browser(context) as everybody:
        open_claim(everybody)
        send_files(everybody, ("a.jpg", a_photo(1)))
        sign_in_staff(everybody, a_member_of_staff(context.engine))
        with read_session(context.engine) as session:
            claim = session.exec(select(Claim)).one()
            evidence = session.exec(select(EvidenceItem)).one()
        known = {"lang": "en", "claim_id": claim.id, "evidence_id": evidence.id}
        written = writes(context.engine)
        looked = {path: look(everybody, path, known) for path in looks(context)}

    assert len(looked) > 20
    del looked["/readyz"]  # no worker runs here, and it says so
    assert [path for path, status in looked.items() if status >= 500] == []
    assert written == []


def test_no_address_to_look_at_asks_for_a_session_that_writes(context: AppContext) -> None:
    writing = get_args(WriteSessionDep)[1].dependency

    def asked(needed: Dependant) -> Iterator[object]:
        for each in needed.dependencies:
            yield each.call
            yield from asked(each)

    writers: dict[str, list[str]] = {"GET": [], "POST": []}
    for route in iter_route_contexts(create_app(context).routes):
        made = route.original_route
        if isinstance(made, APIRoute) and writing in asked(made.dependant):
            for method in made.methods or ():
                writers[method].append(str(route.path))

    assert len(writers["POST"]) > 20
    assert writers["GET"] == []


def looks(context: AppContext) -> list[str]:
    """Every address that can be looked at."""
    routes = iter_route_contexts(create_app(context).routes)
    return [str(route.path) for route in routes if "GET" in (route.methods or ())]


def look(client: TestClient, path: str, known: dict[str, object]) -> int:
    filled = re.sub(r"\{(\w+)[^}]*\}", lambda name: str(known.get(name[1], UUID(int=7))), path)
    return client.get(filled).status_code


def transactions(engine: Engine) -> set[int]:
    """The connections with a transaction open, kept up to date."""
    open_now: set[int] = set()

    def begun(connection: Connection) -> None:
        open_now.add(id(connection.connection.dbapi_connection))

    def ended(connection: Connection) -> None:
        open_now.discard(id(connection.connection.dbapi_connection))

    event.listen(engine, "begin", begun)
    event.listen(engine, "commit", ended)
    event.listen(engine, "rollback", ended)
    return open_now


def writes(engine: Engine) -> list[str]:
    """Every statement from now on that takes or needs the write lock."""
    written: list[str] = []

    def executed(_c: object, _u: object, statement: str, *_rest: object) -> None:
        if re.match(r"\s*(BEGIN IMMEDIATE|INSERT|UPDATE|DELETE|REPLACE)", statement, re.IGNORECASE):
            written.append(statement)

    event.listen(engine, "before_cursor_execute", executed)
    return written
