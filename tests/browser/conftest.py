"""A real browser at the real service.

What a browser test asks for:

- `live_service`: the address of the service, `http://127.0.0.1:PORT`, over a SQLite database, the
  shipped definitions and fakes of the slow engines, for one test.  A test that needs the real
  engines builds its own application and runs it with `with serve(app) as address:`
  (`tests/browser/service.py`).
- `browser_page`: a new page of Chromium at `live_service`, 1280 pixels wide, with JavaScript;
  `page.goto("/en/")` is enough.  Set another width with `page.set_viewport_size(...)`.
- `plain_page`: the same with JavaScript switched off.  axe-core is a script: it finds nothing to
  run on there, so look at accessibility with `browser_page`.
- `open_page(width=…, javascript=…, address=…)`: as many pages as a test needs, each with cookies
  of its own; they are closed when the test ends.
- `assert_no_axe_violations(page)` and `assert_fits_its_window(page)`: in
  `tests/browser/service.py`, beside the window widths `WIDE` and `NARROW`.

One Chromium is started for all tests; it is left with no page open.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine

from rpl.adapters.clock import WallClock
from rpl.catalog import load_catalog
from rpl.edge.context import AppContext
from rpl.edge.pages import make_pages
from rpl.main import create_app
from rpl.settings import PROJECT
from tests.browser.service import NARROW, WIDE, chromium, serve
from tests.factories.credential import a_desk_on
from tests.fakes.page_reader import FakePageReader
from tests.fakes.passwords import FastPasswords
from tests.fakes.queue import RecordingQueue
from tests.fakes.vault import FakeKeyRing, FakeVault

OpenPage: TypeAlias = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def context(engine: Engine) -> AppContext:
    """What the service is built over.  Override it to put a real engine in."""
    return AppContext(
        engine=engine,
        catalog=load_catalog(PROJECT / "assessments", PROJECT / "rubrics"),
        clock=WallClock(),
        vault=FakeVault(),
        keyring=FakeKeyRing(),
        page_reader=FakePageReader(),
        queue=RecordingQueue(),
        passwords=FastPasswords(),
        credentials=a_desk_on(engine),
        pages=make_pages(PROJECT / "templates"),
        secret=b"a secret of thirty-two bytes....",
        public_url="http://localhost:8000",
        secure=False,
        rate_limits=True,
        lease_idle_minutes=20,
        lease_hours=8,
    )


@pytest.fixture
def live_service(context: AppContext) -> Iterator[str]:
    with serve(create_app(context)) as address:
        yield address


@pytest.fixture
def open_page(browser: Browser, live_service: str) -> Iterator[OpenPage]:
    opened = []

    def open_one(
        *, width: int = WIDE, javascript: bool = True, address: str = live_service
    ) -> Page:
        visitor = browser.new_context(
            base_url=address,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
        )
        opened.append(visitor)
        return visitor.new_page()

    yield open_one
    for visitor in opened:
        visitor.close()


@pytest.fixture
def browser_page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture
def plain_page(open_page: OpenPage) -> Page:
    return open_page(javascript=False)


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def any_width(request: pytest.FixtureRequest) -> int:
    width = request.param
    assert isinstance(width, int)
    return width
