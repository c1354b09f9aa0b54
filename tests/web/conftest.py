"""The real service over fakes of the slow engines: real routing, real SQL, the real templates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.adapters.one_time_codes import TotpCodes
from rpl.adapters.pack_cipher import WebPackCipher
from rpl.adapters.picture_cover import PillowCover
from rpl.adapters.small_pictures import SmallPictures
from rpl.catalog import Catalog, load_catalog
from rpl.edge.context import AppContext
from rpl.edge.pages import make_pages
from rpl.main import create_app
from rpl.ports.field import FieldTools
from rpl.settings import PROJECT
from tests.factories import account
from tests.factories.account import KnownClaim, a_member_of_staff
from tests.factories.credential import a_desk_on
from tests.factories.intake import job_tools
from tests.factories.review import a_claim, an_evidence_item
from tests.fakes.clock import NOON, StoppedClock
from tests.fakes.mailer import FakeMailer
from tests.fakes.page_reader import FakePageReader
from tests.fakes.passwords import FastPasswords
from tests.fakes.queue import RecordingQueue
from tests.fakes.scanner import FakeScanner
from tests.fakes.trust import RecordingAccessLog, RecordingHeads
from tests.fakes.vault import FakeKeyRing, FakeVault
from tests.one_service import service_over
from tests.web.applicant import open_claim
from tests.web.assessor import Desk
from tests.web.browser import post_form, sign_in_applicant, sign_in_staff
from tests.web.letters import CODE, Post, give


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


FIREFOX = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
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
        picture_cover=PillowCover(),
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
        field_tools=FieldTools(WebPackCipher(rounds=1000), SmallPictures()),
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


@pytest.fixture
def claim(engine: Engine) -> KnownClaim:
    """A draft claim that nobody is signed in to."""
    return account.a_claim(engine)


@pytest.fixture
def signed_in(client: TestClient, claim: KnownClaim) -> TestClient:
    """A browser that came back to the claim."""
    sign_in_applicant(client, claim)
    return client


@pytest.fixture
def library(context: AppContext, claim: KnownClaim) -> TestClient:
    """A browser elsewhere that is signed in to the same claim."""
    other = browser(context)
    other.headers.update(FIREFOX)
    sign_in_applicant(other, claim)
    return other


@pytest.fixture
def post(context: AppContext, engine: Engine, clock: StoppedClock, queue: RecordingQueue) -> Post:
    """The post office, over the queue of the service."""
    mailer = FakeMailer()
    tools = replace(job_tools(engine, clock), keyring=context.keyring, mailer=mailer, queue=queue)
    return Post(tools, mailer, queue)


@pytest.fixture
def reachable(signed_in: TestClient, claim: KnownClaim, post: Post) -> KnownClaim:
    """A claim with a confirmed address, open in the first browser."""
    give(signed_in, claim)
    (letter,) = post.deliver()
    code = CODE.findall(letter.text)[0]
    answer = post_form(signed_in, "/en/claim/email/code", {"code": code.lower()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/claim/email")
    return claim


def browser(context: AppContext, address: str = "http://localhost:8000") -> TestClient:
    """Another browser, at another address of the service."""
    return at(create_app(context), address)


def at(app: FastAPI, address: str = "http://localhost:8000") -> TestClient:
    """A browser at a service."""
    return TestClient(app, base_url=address, follow_redirects=False)
