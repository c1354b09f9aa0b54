"""What an assessor does in a browser, from sign-in to submitted scores."""

from uuid import UUID

from playwright.sync_api import Page, expect

from rpl.assembly import Parts
from rpl.demo.applicant import WELDER
from rpl.demo.assessor import mark_of
from rpl.domain.marking import Mark
from rpl.store.intake import EvidenceSummary
from tests.browser.visitor import Visitor


def sign_in(visitor: Visitor, email: str, password: str) -> None:
    """Sign in, and stand before the queue."""
    visitor.go("/staff/sign-in")
    visitor.fill({"email": email, "password": password})
    visitor.send("/staff/sign-in")


def take(visitor: Visitor, reference: str) -> UUID:
    """Take a claim from the queue: its id."""
    entry = visitor.page.locator("main li", has_text=reference)
    visitor.open(entry.locator("a[href$='/declare']"))
    visitor.page.check("#interest")
    visitor.send("/take")
    return UUID(visitor.page.url.rpartition("/")[2].partition("?")[0])


def see_evidence(visitor: Visitor, evidence: tuple[EvidenceSummary, ...], said: str) -> None:
    """Look at every page of the evidence beside the rubric of the first unit."""
    visitor.follow("/units/W1")
    told = ""
    for item in evidence:
        visitor.open(visitor.page.locator(f"button[value^='{item.id}:']"))
        told += visitor.page.locator("#evidence").inner_text()
    assert said in told
    assert "the machine had read:" in told


def mark(visitor: Visitor, parts: Parts, evidence: tuple[EvidenceSummary, ...]) -> None:
    """Mark every unit with what it rests on, from the first sheet to the overview."""
    catalog, today = parts.catalog, parts.clock.now().date()
    qualification = next(found for found in catalog.current() if found.slug == WELDER)
    for unit in qualification.units:
        expect(visitor.page.locator("h1")).to_contain_text(unit.id)
        marks = {
            criterion.code: mark_of(unit.id, criterion, evidence, today)
            for criterion in catalog.rubric_of(unit).criteria
        }
        for code, found in marks.items():
            _choose(visitor.page, code, found)
        code, found = next(iter(marks.items()))
        if found.note:
            _note(visitor.page, code, found.note)
        visitor.open(visitor.page.locator("button[name='then']").first)


def submit(visitor: Visitor) -> None:
    """Submit the scores; the queue says that it is done."""
    visitor.send("/submit")
    expect(visitor.page.locator(".govuk-notification-banner--success")).to_be_visible()


def _choose(page: Page, criterion: str, found: Mark) -> None:
    page.check(f"[name='level.{criterion}'][value='{found.choice}']")
    for place in found.cited:
        page.check(f"[name='cite.{criterion}'][value='{place.evidence}:{place.page}']")


def _note(page: Page, criterion: str, text: str) -> None:
    folded = page.locator("details", has=page.locator(f"[name='note.{criterion}']"))
    folded.locator("summary").click()
    page.fill(f"[name='note.{criterion}']", text)
