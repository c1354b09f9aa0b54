"""The pages anyone may open, as a browser shows them."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.browser.service import NARROW, WIDE, assert_fits_any_window, assert_no_axe_violations

PAGES = [
    "/{lang}/",
    "/{lang}/qualifications",
    "/{lang}/qualifications/welder",
    "/{lang}/qualifications/building-electrician",
    "/{lang}/accessibility",
    "/{lang}/return",
    "/{lang}/staff/sign-in",
    "/{lang}/no-such-page",
]


@pytest.mark.parametrize(
    ("lang", "direction", "width"),
    [pytest.param("en", "ltr", NARROW, marks=pytest.mark.long), ("ar", "rtl", WIDE)],
)
def test_every_open_page_is_accessible_and_fits_any_window(
    open_page: OpenPage, lang: str, direction: str, width: int
) -> None:
    page = open_page(width=width)
    for path in PAGES:
        page.goto(path.format(lang=lang))

        frame = page.locator("html")
        assert (frame.get_attribute("lang"), frame.get_attribute("dir")) == (lang, direction)
        assert page.locator("h1").count() == 1, path
        for folded in page.locator("details").all()[:1]:  # one unit shows what all look like
            folded.evaluate("folded => folded.open = true")
        assert_no_axe_violations(page)
        assert_fits_any_window(page)


def test_no_page_asks_anything_of_another_server_or_breaks_its_own_rules(
    browser_page: Page, live_service: str
) -> None:
    asked, complaints = [], []
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.on("console", lambda message: complaints.append(message.text))

    browser_page.goto("/en/")

    assert [url for url in asked if not url.startswith(live_service)] == []
    assert complaints == []


def test_the_keyboard_reaches_the_content_first(browser_page: Page) -> None:
    browser_page.goto("/en/")

    browser_page.keyboard.press("Tab")

    assert browser_page.locator(":focus").inner_text() == "Skip to main content"
    browser_page.keyboard.press("Enter")
    assert browser_page.url.endswith("#main-content")


def test_a_reader_changes_the_language_and_stays_on_the_page(plain_page: Page) -> None:
    plain_page.goto("/en/qualifications")

    plain_page.get_by_role("link", name="العربية").click()

    assert plain_page.url.endswith("/ar/qualifications")
    assert plain_page.locator("html").get_attribute("dir") == "rtl"
    banner = plain_page.locator("aside[data-translation-status=machine]")
    assert banner.get_by_role("link", name="Read it in English").get_attribute("href") == (
        "/en/qualifications"
    )
