"""Being assessed again in a browser: what is missing, what is new, and what a marker sees of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from rpl.assembly import Parts
from rpl.demo import cast, under_way
from rpl.demo.applicant import SampleClaim
from rpl.demo.register import Register
from rpl.domain.decision import Outcome
from rpl.domain.roles import Role
from rpl.store.database import read_session
from rpl.store.decision import decided
from tests.browser.conftest import OpenPage, WorkOff
from tests.browser.service import (
    NARROW,
    WIDE,
    assert_fits_its_window,
    assert_no_axe_violations,
)
from tests.journey import stage_and_register

SAID = "I have worked beside a master welder since. This is invented."


@pytest.fixture
def staged(parts: Parts) -> tuple[SampleClaim, Register]:
    """A claim that came to no unit, and who works here."""
    stage, register = stage_and_register(parts)
    register = cast.enter(stage, register)
    return under_way.not_granted(stage), register


def look(page: Page) -> None:
    """From both directions, wide and on a phone."""
    address = page.url
    for lang, width in (("en", WIDE), ("ar", NARROW)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address.replace("/en/", f"/{lang}/"))
        assert_no_axe_violations(page)
        assert_fits_its_window(page)
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.goto(address)


@pytest.mark.long
def test_only_what_was_missing_is_sent_again_and_marked(
    open_page: OpenPage,
    parts: Parts,
    staged: tuple[SampleClaim, Register],
    work_off: WorkOff,
) -> None:
    claim, register = staged
    with read_session(parts.engine) as session:
        rows = decided(session, claim.claim_id)
    unit = next(row.unit for row in rows if row.outcome is not Outcome.GRANTED)
    ana = open_page(width=WIDE)
    begin(ana, claim, unit)
    add_words(ana, work_off)
    ana.goto("/en/claim/again")
    ana.get_by_role("button", name="Send it to be assessed again").click()
    expect(ana.locator("main")).to_contain_text("You are being assessed again")
    look(ana)
    ana.get_by_role("link", name="What is assessed again").click()
    expect(ana.locator("h1")).to_contain_text("You are being assessed again")
    look(ana)

    ada = assessor(open_page(width=WIDE), register, claim)
    expect(ada.locator("main")).to_contain_text("every other mark is kept")
    look(ada)
    ada.locator(f"main a[href$='/units/{unit}']").first.click()
    expect(ada.locator("#sheet")).to_be_visible()
    look(ada)


def begin(ana: Page, claim: SampleClaim, unit: str) -> None:
    """Come back to the claim, and choose one unit that was not granted."""
    ana.goto("/en/return")
    ana.fill("[name=reference]", claim.reference)
    ana.fill("[name=return_code]", claim.return_code)
    ana.locator("main button").first.click()
    expect(ana).to_have_url(re.compile("/en/claim$"))
    ana.goto("/en/claim/result")
    ana.get_by_role("button", name="Be assessed again in what is missing").click()
    expect(ana.locator("h1")).to_contain_text("Be assessed again in what is missing")
    look(ana)
    for box in ana.locator("input[name=units]").all():
        box.set_checked(box.get_attribute("value") == unit)
    ana.get_by_role("button", name="Go on, and add what is new").click()
    expect(ana.locator("main")).to_contain_text("Add what is new, and send it")
    look(ana)


def add_words(ana: Page, work_off: WorkOff) -> None:
    """Say what is new, and confirm it."""
    ana.fill("#statement", SAID)
    ana.get_by_role("button", name="Save").click()
    expect(ana).to_have_url(re.compile("/en/claim/evidence"))
    work_off()
    ana.goto("/en/claim/evidence")
    ana.locator("main a[href*='/claim/evidence/']").last.click()
    ana.locator("main form[action$='/confirm'] button").first.click()
    expect(ana).not_to_have_url(re.compile("/confirm$"))


def assessor(ada: Page, register: Register, claim: SampleClaim) -> Page:
    """An assessor who takes the claim from the queue."""
    known = next(each for each in register.staff if each["role"] == Role.ASSESSOR)
    ada.goto("/en/staff/sign-in")
    ada.fill("[name=email]", str(known["email"]))
    ada.fill("[name=password]", str(known["password"]))
    ada.locator("main button").first.click()
    expect(ada).not_to_have_url(re.compile("/sign-in"))
    ada.goto(f"/en/staff/claims/{claim.claim_id}/declare")
    ada.locator("#interest").check()
    ada.locator("main form button").first.click()
    expect(ada).to_have_url(re.compile(f"/claims/{claim.claim_id}$"))
    return ada
