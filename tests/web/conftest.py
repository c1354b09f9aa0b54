"""The real service over fakes of the slow engines: real routing, real SQL, the real templates."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.adapters.one_time_codes import TotpCodes
from rpl.catalog import Catalog, load_catalog
from rpl.edge.context import AppContext
from rpl.edge.pages import make_pages
from rpl.main import create_app
from rpl.settings import PROJECT
from tests.factories.account import a_member_of_staff
from tests.factories.credential import a_desk_on
from tests.factories.review import a_claim, an_evidence_item
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.page_reader import FakePageReader
from tests.fakes.passwords import FastPasswords
from tests.fakes.queue import RecordingQueue
from tests.fakes.scanner import FakeScanner
from tests.fakes.trust import RecordingAccessLog, RecordingHeads
from tests.fakes.vault import FakeKeyRing, FakeVault
from tests.one_service import service_over
from tests.web.applicant import open_claim
from tests.web.assessor import Desk
from tests.web.browser import sign_in_staff


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(PROJECT / "assessments", PROJECT / "rubrics")


@pytest.fixture
def queue() -> RecordingQueue:
    return RecordingQueue()


@pytest.fixture
def vault() -> FakeVault:
    return FakeVault()


@pytest.fixture
def page_reader() -> FakePageReader:
    return FakePageReader()


PAGES = make_pages(PROJECT / "templates")


@pytest.fixture
def context(
    engine: Engine,
    catalog: Catalog,
    clock: StoppedClock,
    vault: FakeVault,
    page_reader: FakePageReader,
    queue: RecordingQueue,
) -> AppContext:
    return AppContext(
        engine=engine,
        catalog=catalog,
        clock=clock,
        vault=vault,
        keyring=FakeKeyRing(),
        scanner=FakeScanner(),
        page_reader=page_reader,
        queue=queue,
        passwords=FastPasswords(),
        credentials=a_desk_on(engine),
        pages=PAGES,
        access_log=RecordingAccessLog(),
        head_notes=RecordingHeads(),
        secrets=lambda: (b"a secret of thirty-two bytes....",),
        public_url="http://localhost:8000",
        secure=False,
        rate_limits=True,
        one_time_codes=TotpCodes("RPL"),
        second_factor_required=False,
        lease_idle_minutes=20,
        lease_hours=8,
    )


@pytest.fixture
def client(context: AppContext) -> Iterator[TestClient]:
    """A browser at the service.  An exception is a page with status 500, as it is for a person."""
    with at(service_over(context)) as client:
        yield client


@pytest.fixture
def applicant(client: TestClient) -> TestClient:
    """A browser that is signed in to a draft claim."""
    open_claim(client)
    return client


@pytest.fixture
def desk(engine: Engine, client: TestClient) -> Desk:
    """An assessor who is signed in, and a claim in the queue."""
    sign_in_staff(client, a_member_of_staff(engine))
    claim = a_claim(engine, submitted_at=NOON - timedelta(days=3))
    return Desk(engine, client, claim, an_evidence_item(engine, claim))


@pytest.fixture
def colleague(engine: Engine, context: AppContext) -> TestClient:
    """The browser of another assessor."""
    other = browser(context)
    sign_in_staff(other, a_member_of_staff(engine, email="boris@staff.example"))
    return other


def browser(context: AppContext, address: str = "http://localhost:8000") -> TestClient:
    """Another browser, at another address of the service."""
    return at(create_app(context), address)


def at(app: FastAPI, address: str = "http://localhost:8000") -> TestClient:
    """A browser at a service."""
    return TestClient(app, base_url=address, follow_redirects=False)
