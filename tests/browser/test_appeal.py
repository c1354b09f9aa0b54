"""The appeal of a refusal in a browser, from lodging to a varied decision."""

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

WHY = "I welded alone for eleven years, and I wrote so."
REASON = "Your work history says what you welded and how often."


@pytest.fixture
def staged(parts: Parts) -> tuple[SampleClaim, Register]:
    """A claim that came to no unit, and who works here."""
    stage, register = stage_and_register(parts)
    register = cast.enter(stage, register)
    return under_way.not_granted(stage), register


def refused_unit(parts: Parts, claim: SampleClaim) -> str:
    with read_session(parts.engine) as session:
        rows = decided(session, claim.claim_id)
    return next(row.unit for row in rows if row.outcome is Outcome.REFUSED)


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
def test_a_refusal_is_appealed_against_and_varied(
    open_page: OpenPage,
    parts: Parts,
    staged: tuple[SampleClaim, Register],
    work_off: WorkOff,
) -> None:
    (claim, register), unit = staged, refused_unit(parts, staged[0])
    ana = open_page(width=WIDE)
    lodge(ana, claim, unit)
    jonas = reviewer(open_page(width=WIDE), register, claim)
    review(jonas, unit)
    work_off()

    ana.goto("/en/claim/appeal")
    expect(ana.locator("h1")).to_contain_text("in your favour, in part")
    expect(ana.locator("main")).to_contain_text(REASON)
    look(ana)
    ana.goto("/en/claim/result")
    expect(ana.locator(f"section[aria-labelledby=unit-{unit}]")).not_to_contain_text("Not granted")
    look(ana)
    audit(signed_in(open_page(width=WIDE), register, Role.AUDITOR), claim, unit)


def lodge(ana: Page, claim: SampleClaim, unit: str) -> None:
    """Come back to the claim, and appeal."""
    ana.goto("/en/return")
    ana.fill("[name=reference]", claim.reference)
    ana.fill("[name=return_code]", claim.return_code)
    ana.locator("main button").first.click()
    expect(ana).to_have_url(re.compile("/en/claim$"))
    ana.goto("/en/claim/result")
    ana.get_by_role("button", name="Appeal against the decision").click()
    expect(ana.locator("h1")).to_contain_text("Say that you do not agree")
    look(ana)
    ana.get_by_role("button", name="Send the appeal").click()
    expect(ana.locator("#units-error")).to_be_visible()
    ana.locator(f"input[name=units][value={unit}]").check()
    ana.fill("#reason", WHY)
    ana.get_by_role("button", name="Send the appeal").click()
    expect(ana.locator("h1")).to_contain_text("We have your appeal")
    look(ana)


def signed_in(page: Page, register: Register, role: Role) -> Page:
    """Somebody of a role, at their account."""
    known = next(each for each in register.staff if each["role"] == role)
    page.goto("/en/staff/sign-in")
    page.fill("[name=email]", str(known["email"]))
    page.fill("[name=password]", str(known["password"]))
    page.locator("main button").first.click()
    expect(page).not_to_have_url(re.compile("/sign-in"))
    page.goto("/en/staff/account")
    return page


def audit(edda: Page, claim: SampleClaim, unit: str) -> None:
    """Follow both decisions on a unit, see what was cited, and draw a sample."""
    edda.get_by_role("link", name="Follow a decision").click()
    edda.fill("#said", claim.reference)
    edda.fill("#unit", unit)
    look(edda)
    edda.fill("#said", claim.reference)
    edda.fill("#unit", unit)
    edda.get_by_role("button", name="Follow it").click()
    expect(edda.locator("main")).to_contain_text("Every link holds")
    look(edda)
    edda.get_by_role("link", name="an earlier decision").click()
    expect(edda.locator("main")).to_contain_text("no credit, so there is no certificate")
    look(edda)
    edda.goto("/en/staff/trace/samples")
    look(edda)
    edda.fill("#seed", "lotto2026")
    edda.get_by_role("button", name="Draw").click()
    expect(edda.locator("main")).to_contain_text("The same again")
    look(edda)


def reviewer(jonas: Page, register: Register, claim: SampleClaim) -> Page:
    """A reviewer who found the appeal in their queue."""
    signed_in(jonas, register, Role.APPEAL_REVIEWER)
    jonas.get_by_role("link", name="Appeals to decide").click()
    expect(jonas.locator("main")).to_contain_text(claim.reference)
    look(jonas)
    return jonas


def review(jonas: Page, unit: str) -> None:
    """Take the appeal, look at all of it, mark and decide."""
    jonas.locator("main a[href$='/declare']").click()
    jonas.locator("#interest").check()
    jonas.locator("main form button").first.click()
    expect(jonas.locator("main")).to_contain_text("Nothing can become worse for them")
    look(jonas)
    jonas.get_by_role("link", name="What the applicant objects to").click()
    expect(jonas.locator("main")).to_contain_text(WHY)
    look(jonas)
    objections = jonas.url
    jonas.get_by_role("link", name=f"Mark {unit}").click()
    expect(jonas.locator("main")).to_contain_text("First marker")
    look(jonas)
    mark_some_higher(jonas)
    jonas.goto(objections)
    jonas.fill(f"#reason-{unit}", REASON)
    jonas.get_by_role("button", name="Decide the appeal").click()
    expect(jonas.get_by_role("alert")).to_contain_text("The appeal is decided")


def mark_some_higher(page: Page) -> None:
    """Every criterion that was at zero is given the second level or the third, in turn."""
    page.locator("[name=cite_levels]").first.check()
    for place, criterion in enumerate(page.locator("[data-criterion]").all()):
        code = criterion.get_attribute("data-criterion")
        levels = criterion.locator(f"input[type=radio][name='level.{code}']")
        points = [each.get_attribute("value") for each in levels.all()]
        scale = [each for each in points if each and each.isdigit()]
        levels.and_(page.locator(f"[value='{scale[2 - place % 2]}']")).check()
    page.get_by_role("button", name="Save, then overview").click()
    expect(page.locator("main")).to_contain_text("Complete")
