"""Two people mark a claim blind and a third settles it: three roles in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from rpl.assembly import Parts
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.flows import staff
from rpl.store.database import write_session
from tests.browser.conftest import OpenPage, WorkOff
from tests.browser.service import (
    NARROW,
    WIDE,
    assert_fits_its_window,
    assert_no_axe_violations,
)
from tests.browser.test_review import (
    PASSWORD,
    Waiting,
    mark_everything,
    say_the_rest_is_not_shown,
    sign_in,
    take,
)
from tests.browser.test_review import waiting as waiting  # noqa: PLC0414 -- a fixture

MARKS = "/en/staff/second-marks"


@pytest.fixture
def _others(parts: Parts, context: AppContext) -> None:
    for name, role in (
        ("mira", Role.MODERATOR),
        ("nils", Role.MODERATOR),
        ("olga", Role.QUALITY_OFFICER),
    ):
        with write_session(parts.engine) as session:
            staff.add_staff(
                session,
                context.passwords,
                email=f"{name}@staff.example",
                name=name.title(),
                roles=[role],
                password=PASSWORD,
            )


def come(page: Page, name: str) -> Page:
    page.goto("/en/staff/sign-in")
    page.fill("[name=email]", f"{name}@staff.example")
    page.fill("[name=password]", PASSWORD)
    page.locator("main button").click()
    expect(page).not_to_have_url(re.compile("/sign-in"))
    return page


def look(page: Page, address: str) -> None:
    """From both directions, wide and on a phone."""
    for lang, width in (("en", WIDE), ("ar", NARROW)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address.replace("/en/", f"/{lang}/"))
        assert_no_axe_violations(page)
        assert_fits_its_window(page)
    page.set_viewport_size({"width": WIDE, "height": 900})


@pytest.mark.long
@pytest.mark.usefixtures("_others")
def test_two_people_mark_blind_and_a_third_settles_what_they_differ_in(
    open_page: OpenPage, waiting: Waiting, work_off: WorkOff
) -> None:
    ada = open_page(width=WIDE)
    sign_in(ada)
    take(ada, waiting)
    mark_everything(ada, waiting)
    ada.get_by_role("button", name="Submit scores").click()
    expect(ada.get_by_role("alert")).to_contain_text(waiting.reference)

    mira = come(open_page(width=WIDE), "mira")
    look(mira, MARKS)
    mira.goto(MARKS)
    take(mira, waiting)
    expect(mira.get_by_text("You are the second marker")).to_be_visible()
    mira.goto(f"{waiting.address}/units/W3")
    expect(mira.locator("main input[type=radio]:checked")).to_have_count(0)
    mira.locator("[name=cite_levels]").first.check()
    for level in mira.locator("input[type=radio][value='1']").all():
        level.check()
    mira.get_by_role("button", name="Save, then overview").click()
    say_the_rest_is_not_shown(mira)
    mira.get_by_role("button", name="Submit scores").click()
    expect(mira.get_by_role("alert")).to_contain_text(waiting.reference)

    nils = come(open_page(width=WIDE), "nils")
    take(nils, waiting)
    look(nils, f"{waiting.address}/units/W3")
    nils.goto(f"{waiting.address}/units/W3")
    expect(nils.get_by_role("heading", name="First marker").first).to_be_visible()
    for level in nils.locator("input[type=radio][value='2']").all():
        level.check()
    nils.locator("[name=cite_levels]").first.check()
    for why in nils.locator("textarea").all():
        why.fill("The letter names this work, not more.")
    nils.get_by_role("button", name="Save, then overview").click()
    nils.get_by_role("button", name="Submit scores").click()
    expect(nils.get_by_role("alert")).to_contain_text(waiting.reference)
    work_off()

    olga = come(open_page(width=WIDE), "olga")
    look(olga, "/en/staff/agreement")
    olga.goto("/en/staff/agreement")
    olga.get_by_role("link", name="MAG welding").click()
    expect(olga.get_by_text("Too few").first).to_be_visible()
    look(olga, "/en/staff/agreement/welder-w3@3")
