"""The real service over fakes of the slow engines: real routing, real SQL, the real templates."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.catalog import Catalog, load_catalog
from rpl.edge.context import AppContext
from rpl.edge.pages import make_pages
from rpl.main import create_app
from rpl.settings import PROJECT
from tests.factories.credential import a_desk_on
from tests.fakes.clock import StoppedClock
from tests.fakes.page_reader import FakePageReader
from tests.fakes.passwords import FastPasswords
from tests.fakes.queue import RecordingQueue
from tests.fakes.vault import FakeKeyRing, FakeVault
from tests.web.applicant import open_claim


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
        page_reader=page_reader,
        queue=queue,
        passwords=FastPasswords(),
        credentials=a_desk_on(engine),
        pages=PAGES,
        secret=b"a secret of thirty-two bytes....",
        public_url="http://localhost:8000",
        secure=False,
        rate_limits=True,
        lease_idle_minutes=20,
        lease_hours=8,
    )


@pytest.fixture
def client(context: AppContext) -> Iterator[TestClient]:
    """A browser at the service.  An exception is a page with status 500, as it is for a person."""
    with browser(context) as client:
        yield client


@pytest.fixture
def applicant(client: TestClient) -> TestClient:
    """A browser that is signed in to a draft claim."""
    open_claim(client)
    return client


def browser(context: AppContext, address: str = "http://localhost:8000") -> TestClient:
    """Another browser, at another address of the service."""
    return TestClient(create_app(context), base_url=address, follow_redirects=False)
