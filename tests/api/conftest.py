"""The real service over a database in which claims are scored, decided, credited and issued."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from rpl.adapters.one_time_codes import TotpCodes
from rpl.adapters.pack_cipher import WebPackCipher
from rpl.adapters.picture_cover import PillowCover
from rpl.adapters.small_pictures import SmallPictures
from rpl.edge.context import AppContext
from rpl.ports.field import FieldTools
from tests.factories.credential import a_desk_on
from tests.factories.decision import Workshop
from tests.fakes.clock import StoppedClock
from tests.fakes.page_reader import FakePageReader
from tests.fakes.passwords import FastPasswords
from tests.fakes.scanner import FakeScanner
from tests.fakes.trust import RecordingAccessLog, RecordingHeads
from tests.fakes.vault import FakeKeyRing, FakeVault
from tests.one_service import service_over
from tests.web.conftest import PAGES


@pytest.fixture
def workshop(engine: Engine, clock: StoppedClock) -> Workshop:
    return Workshop(engine, clock)


@pytest.fixture
def context(workshop: Workshop) -> AppContext:
    return AppContext(
        engine=workshop.engine,
        catalog=workshop.catalog,
        clock=workshop.clock,
        vault=FakeVault(),
        keyring=FakeKeyRing(),
        scanner=FakeScanner(),
        page_reader=FakePageReader(),
        picture_cover=PillowCover(),
        queue=workshop.queue,
        passwords=FastPasswords(),
        credentials=a_desk_on(workshop.engine),
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
    app = service_over(context)
    with TestClient(app, base_url="http://elsewhere.example", follow_redirects=False) as client:
        yield client
