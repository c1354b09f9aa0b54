"""An assessor works with the keyboard alone: by keys of our own, and by Tab without them."""

import re

from playwright.sync_api import Page, expect

from rpl.assembly import Parts
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.flows import staff
from rpl.store.database import write_session
from tests.browser.service import assert_no_axe_violations
from tests.factories.calibrating import calibrate_everybody
from tests.factories.review import a_claim, an_applicant, an_evidence_item

EMAIL, PASSWORD = "ada@staff.example", "an invented pass phrase"


def test_a_claim_is_taken_marked_and_saved_by_keys_that_can_be_switched_off(
    browser_page: Page, parts: Parts, context: AppContext
) -> None:
    page = browser_page
    _waits(parts, context)
    page.goto("/en/staff/sign-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/queue$"))
    _keys_work(page)
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile("/declare$"))
    page.get_by_label("No, nothing").check()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/claims/[0-9a-f-]+$"))
    _keys_work(page)
    page.keyboard.press("g")
    expect(page).to_have_url(re.compile("/units/W1$"))

    _keys_work(page)
    _opens_and_closes_the_list(page)
    _marks(page)
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("/units/W2"))

    page.get_by_role("link", name="Keys for this page").click()
    page.get_by_role("button", name="Switch them off").click()
    expect(page.get_by_text("They are switched off in this browser.")).to_be_visible()
    page.goto("/en/staff/queue")
    page.keyboard.press("?")
    page.keyboard.press("t")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile("/queue$"))


def _keys_work(page: Page) -> None:
    """Wait for the script: an address is there before the page that it is of."""
    expect(page.locator("[aria-keyshortcuts]").first).to_be_attached()


def _opens_and_closes_the_list(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    assert_no_axe_violations(page)
    page.keyboard.press("2")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)


def _marks(page: Page) -> None:
    """Go from criterion to criterion, write where letters are letters, and come back."""
    for key in ("j", "2", "j", "x", "w"):
        page.keyboard.press(key)
    page.keyboard.type("j 3 is typed")
    expect(page.locator("[name='level.SA1'][value='2']")).to_be_checked()
    expect(page.locator("[name='level.SA2'][value='not_shown']")).to_be_checked()
    expect(page.locator("[name='note.SA2']")).to_have_value("j 3 is typed")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("k")
    expect(page.locator("[name='level.SA1'][value='2']")).to_be_focused()
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.closest('#evidence') !== null")
    page.keyboard.press("r")
    expect(page.locator("[name='level.SA1'][value='2']")).to_be_focused()


def _waits(parts: Parts, context: AppContext) -> None:
    holder = an_applicant(parts.engine, keyring=parts.keyring)
    claim = a_claim(
        parts.engine,
        applicant_id=holder,
        qualification=max(
            (each for each in parts.catalog.qualifications.values() if each.slug == "welder"),
            key=lambda each: each.version,
        ),
        submitted_at=parts.clock.now(),
    )
    an_evidence_item(parts.engine, claim, keyring=parts.keyring)
    with write_session(parts.engine) as session:
        staff.add_staff(
            session,
            context.passwords,
            email=EMAIL,
            name="Ada Assessor",
            roles=[Role.ASSESSOR],
            password=PASSWORD,
        )
    calibrate_everybody(parts.engine, parts.catalog, parts.clock.now())
