"""What an applicant does in a browser, from the first page to the consent."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from rpl.domain.history import WorkPeriod
from rpl.domain.record import FieldName
from tests.browser.visitor import Visitor

CHECK = "main a.govuk-button[href*='/claim/evidence/']"
"""The buttons that lead to a draft record."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the applicant writes down."""

    reference: str
    return_code: str


def open_claim(visitor: Visitor, name: str) -> Kept:
    """From the landing page to a claim of one's own."""
    visitor.go("/")
    visitor.follow("/start")
    visitor.page.check("input[name=qualification][value=welder]")
    visitor.fill({"full_name": name})
    visitor.send("/start")
    shown = visitor.page.locator(".rpl-code")
    kept = Kept(shown.nth(0).inner_text(), shown.nth(1).inner_text())
    visitor.follow("/claim")
    return kept


def come_back(visitor: Visitor, kept: Kept) -> None:
    """Open the claim with what was written down."""
    visitor.go("/return")
    visitor.fill({"reference": kept.reference, "return_code": kept.return_code})
    visitor.send("/return")
    expect(visitor.page.locator("main")).to_contain_text(kept.reference)


def send_photo(visitor: Visitor, photo: Path, kind: str) -> None:
    """Send one photographed document; the next page says that it is being read."""
    page = visitor.page
    page.select_option("#kind", kind)
    page.set_input_files("#files", photo)
    visitor.send("/claim/evidence")
    expect(page.locator("main")).to_contain_text(photo.name)


def confirm(visitor: Visitor, facts: Mapping[FieldName, str]) -> None:
    """Check the draft record that is open against the document, correct it and confirm it."""
    page = visitor.page
    for field, truth in facts.items():
        box = page.locator(f"#field-{field}")
        if not box.is_visible():
            page.locator("details", has=box).locator("summary").click()
        if box.input_value() != truth:
            box.fill(truth)
    visitor.send("/confirm")


def tell_history(visitor: Visitor, period: WorkPeriod) -> None:
    """Write one job, and go on to what will be sent."""
    visitor.fill(
        {
            "role": period.role,
            "employer": period.employer,
            "country": period.country,
            "start_month": str(period.start.month),
            "start_year": str(period.start.year),
            "hours_per_week": str(period.hours_per_week),
            "tasks": period.tasks,
        }
    )
    visitor.send("/claim/history")
    visitor.follow("/claim/evidence?watch=1")


def write_statement(visitor: Visitor, text: str) -> None:
    """Say in one's own words what one can do."""
    visitor.fill({"statement": text})
    visitor.send("/claim/statement")


def send(visitor: Visitor) -> None:
    """See everything once more, and send it."""
    visitor.go("/claim")
    visitor.follow("/claim/submit")
    visitor.send("/claim/submit")
    expect(visitor.page.locator(".govuk-panel--confirmation")).to_be_visible()


def see_result(visitor: Visitor, count: int) -> list[str]:
    """Wait for so many credentials, which come one by one, and open the first: all addresses."""
    credentials = visitor.page.locator("main a[href*='/credentials/']")
    visitor.open_until("/claim", visitor.page.locator("main a[href$='/claim/result']"))
    visitor.follow("/claim/result")
    visitor.open_until("/claim/result", credentials.nth(count - 1))
    addresses = [str(link.get_attribute("href")) for link in credentials.all()]
    visitor.open(credentials.first)
    return addresses
