"""A real browser at the real service.

What a browser test asks for:

- `live_service`: the address of the service, `http://127.0.0.1:PORT`: the application as
  `rpl.assembly` builds it, with its real engines, over a data folder and a SQLite database of the
  test's own.  Rate limits are off.
- `parts`: the engines behind it (`rpl.assembly.Parts`), to put sample staff or claims in with
  `write_session(parts.engine)`.
- `work_off()`: does the jobs that wait (reading, translation, draft, …) in the test's own thread
  until none is left, and returns how many; call it where a worker process would be at work.
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

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page

from rpl.assembly import Parts, app_context, build, job_tools
from rpl.edge.context import AppContext
from rpl.main import create_app
from rpl.settings import Settings
from rpl.worker import Worker
from tests.browser.service import WIDE, chromium, serve

OpenPage: TypeAlias = Callable[..., Page]
WorkOff: TypeAlias = Callable[[], int]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def parts(tmp_path: Path, sqlite_address: str) -> Iterator[Parts]:
    umask = os.umask(0o077)
    settings = Settings(data_dir=tmp_path, database_url=sqlite_address, rate_limits="off")
    built = build(settings)
    yield built
    built.engine.dispose()
    os.umask(umask)


@pytest.fixture
def context(parts: Parts) -> AppContext:
    return app_context(parts)


@pytest.fixture
def live_service(context: AppContext) -> Iterator[str]:
    with serve(create_app(context)) as address:
        yield address


@pytest.fixture
def work_off(parts: Parts) -> WorkOff:
    worker = Worker(job_tools(parts), parts.queue)

    def until_none_waits() -> int:
        done = 0
        while worker.run_one():
            done += 1
        return done

    return until_none_waits


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
