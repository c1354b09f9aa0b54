"""An administrator words a message in two languages, and keeps what applicants are told."""

import pytest
from playwright.sync_api import Page, expect

from rpl.assembly import Parts
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.flows import staff
from rpl.store.database import write_session
from tests.browser.service import (
    NARROW,
    WIDE,
    assert_fits_its_window,
    assert_no_axe_violations,
)

PASSWORD = "an invented pass phrase"  # noqa: S105 -- invented
ARABIC = "تحية.\n\n{link}\n\n{organisation}"


@pytest.fixture
def admin(parts: Parts, context: AppContext, browser_page: Page) -> Page:
    with write_session(parts.engine) as session:
        staff.add_staff(
            session,
            context.passwords,
            email="kim@staff.example",
            name="Kim Keeper",
            roles=[Role.ADMIN],
            password=PASSWORD,
        )
    browser_page.goto("/en/staff/sign-in")
    browser_page.fill("[name=email]", "kim@staff.example")
    browser_page.fill("[name=password]", PASSWORD)
    with browser_page.expect_navigation():
        browser_page.locator("main button").click()
    return browser_page


def look(page: Page, address: str) -> None:
    """From both directions, wide and on a phone."""
    for lang, width in (("en", WIDE), ("en", NARROW), ("ar", NARROW), ("ar", WIDE)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/{lang}{address}")
        page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
        assert_no_axe_violations(page)
        assert_fits_its_window(page)
    page.set_viewport_size({"width": WIDE, "height": 900})


@pytest.mark.long
def test_an_administrator_words_a_message_and_says_how_to_be_reached(admin: Page) -> None:
    here = "/staff/wordings/sign_in_link/ar"
    admin.goto(f"/en{here}")
    admin.fill("#subject", "عد إلى طلبك")
    admin.fill("#text", ARABIC.replace("{link}", "{lnik}"))
    with admin.expect_navigation():
        admin.get_by_role("button", name="Show how it is sent").click()
    expect(admin.locator(".govuk-error-summary")).to_contain_text("{lnik} is nothing")
    assert_fits_its_window(admin)
    assert_no_axe_violations(admin)
    admin.fill("#text", ARABIC)
    with admin.expect_navigation():
        admin.get_by_role("button", name="Show how it is sent").click()
    expect(admin.locator("#mail-text")).to_contain_text("sample-link-that-opens-nothing")
    with admin.expect_navigation():
        admin.get_by_role("button", name="Keep it").click()
    expect(admin.get_by_role("status")).to_contain_text("From now on the message says this.")
    look(admin, here)
    look(admin, "/staff/wordings")

    admin.goto("/en/staff/organisation")
    admin.fill("#contact", "555 0100, Monday to Friday")
    with admin.expect_navigation():
        admin.get_by_role("button", name="Save").click()
    expect(admin.get_by_role("status")).to_contain_text("Kept.")
    look(admin, "/staff/organisation")
    look(admin, "/staff/fees")
