"""The applicant's way in a real browser: from opening a claim to sending it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rpl.demo.documents import render
from tests.browser.conftest import WorkOff
from tests.browser.service import assert_fits_any_window, assert_no_axe_violations


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    """An invented certificate, and an empty file."""
    certificate, empty = tmp_path / "título.png", tmp_path / "vacío.jpg"
    certificate.write_bytes(render("welder-certificate", "María Gutiérrez"))
    empty.touch()
    return [certificate, empty]


def open_claim(page: Page, lang: str = "en") -> None:
    page.goto(f"/{lang}/start")
    page.check("input[value=welder]")
    page.fill("#full_name", "María Gutiérrez")
    page.click("main form button")
    page.click("main a.govuk-button")


def send(page: Page, files: list[Path], lang: str = "en") -> None:
    page.goto(f"/{lang}/claim/evidence")
    page.select_option("#kind", "certificate")
    page.set_input_files("#files", files)
    page.click("main form[enctype] button")


def confirm_all(page: Page, lang: str) -> None:
    page.goto(f"/{lang}/claim/evidence")
    while (button := page.locator("main a.govuk-button[href*='/claim/evidence/']")).count():
        button.first.click()
        page.click("form[action$='/confirm'] button")
        page.goto(f"/{lang}/claim/evidence")


def tell_history(page: Page, lang: str) -> None:
    page.goto(f"/{lang}/claim/history")
    told = {
        "role": "Soldador",
        "employer": "Talleres Ebro",
        "country": "España",
        "start_month": "3",
        "start_year": "2015",
        "hours_per_week": "40",
        "tasks": "Soldadura MIG.",
    }
    for field, text in told.items():
        page.fill(f"#{field}", text)
    page.click("form[action$='/history'] button")


def test_a_claim_is_opened_filled_and_sent_without_javascript(
    plain_page: Page, work_off: WorkOff, papers: list[Path]
) -> None:
    page = plain_page
    open_claim(page)
    send(page, papers)
    expect(page.get_by_role("alert")).to_contain_text("vacío.jpg")
    expect(page.get_by_role("alert")).to_contain_text("The other 1 file is kept")
    work_off()
    tell_history(page, "en")
    work_off()
    confirm_all(page, "en")
    page.goto("/en/claim/submit")
    page.get_by_role("button", name="Send my claim").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your claim is sent")


@pytest.mark.long  # the journey waits on such a page too
def test_while_documents_are_read_the_page_keeps_itself_fresh(
    browser_page: Page, work_off: WorkOff, papers: list[Path]
) -> None:
    open_claim(browser_page)
    send(browser_page, papers[:1])
    expect(browser_page.get_by_text("Received, being read")).to_have_count(1)

    work_off()

    expect(browser_page.get_by_text("Check and confirm")).to_have_count(1, timeout=15_000)


# On a phone, and in other languages, the journeys look at them when run long.
def test_every_page_of_a_claim_is_accessible_and_fits(
    browser_page: Page, work_off: WorkOff, papers: list[Path]
) -> None:
    page, lang = browser_page, "ar"
    page.goto(f"/{lang}/start")
    look(page)
    page.click("main form button")
    look(page)
    page.check("input[value=welder]")
    page.fill("#full_name", "María Gutiérrez")
    page.click("main form button")
    look(page)
    for place in ("", "/evidence", "/history", "/statement", "/withdraw"):
        page.goto(f"/{lang}/claim{place}")
        look(page)
    send(page, papers, lang)
    look(page)
    work_off()
    tell_history(page, lang)
    look(page)
    page.click("main form[action$='/history'] button")
    look(page)
    work_off()
    page.goto(f"/{lang}/claim/evidence")
    look(page)
    page.locator("main a.govuk-button[href*='/claim/evidence/']").first.click()
    look(page)
    page.fill("#field-date", "???")
    page.click("form[action$='/confirm'] button")
    look(page)
    confirm_all(page, lang)
    page.goto(f"/{lang}/claim/submit")
    look(page)
    page.click("form[action$='/submit'] button")
    look(page)


def look(page: Page) -> None:
    """Nothing a machine can tell is in the way of anybody."""
    assert_no_axe_violations(page)
    assert_fits_any_window(page)
