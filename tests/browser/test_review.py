"""An assessor's work, and what the applicant is told of it, in a real browser."""

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from rpl.assembly import Parts
from rpl.demo.documents import render
from rpl.domain.account import new_reference, new_return_code
from rpl.domain.record import FieldName
from rpl.domain.roles import Role
from rpl.domain.values import Box
from rpl.edge.context import AppContext
from rpl.flows import staff
from rpl.store.database import write_session
from rpl.store.tables import Claim
from tests.browser.conftest import OpenPage, WorkOff
from tests.browser.service import (
    NARROW,
    WIDE,
    assert_fits_its_window,
    assert_no_axe_violations,
)
from tests.factories.calibrating import calibrate_everybody
from tests.factories.intake import key_of
from tests.factories.reading import a_field, a_page, a_reading
from tests.factories.review import a_claim, an_applicant, an_evidence_item
from tests.factories.second_marks import mark_like_the_first

EMAIL, PASSWORD = "ada@staff.example", "an invented pass phrase"
REFERENCE = new_reference(Random(1))  # noqa: S311 -- invented
CODE = new_return_code(Random(2))  # noqa: S311 -- invented


@dataclass
class Waiting:
    """A claim with a certificate in the queue, and an assessor."""

    claim: UUID
    reference: str

    @property
    def address(self) -> str:
        return f"/en/staff/claims/{self.claim}"


@pytest.fixture
def waiting(parts: Parts, context: AppContext, tmp_path: Path) -> Waiting:
    qualification = parts.catalog.qualification("welder@3")
    holder = an_applicant(parts.engine, keyring=parts.keyring)
    claim = a_claim(
        parts.engine,
        applicant_id=holder,
        qualification=qualification,
        submitted_at=parts.clock.now(),
    )
    photo = tmp_path / "page.png"
    photo.write_bytes(render("welder-certificate", "Lucía Invented"))
    certificate = an_evidence_item(parts.engine, claim, pages=2, keyring=parts.keyring)
    pages = (
        a_page(1, "Certificado de soldadura", "480 horas"),
        a_page(2, "Firma del director"),
    )
    targets = ["Welding certificate", None, "Signature of the director"]
    image = (parts.vault, key_of(parts.engine, parts.keyring, claim), photo)
    a_reading(
        parts.engine, certificate, *pages, targets=targets, image=image, keyring=parts.keyring
    )
    box = Box(left=20, top=40, width=80, height=30)
    a_field(parts.engine, certificate, FieldName.HOURS, "480", "48O", box, parts.keyring)
    with write_session(parts.engine) as session:
        staff.add_staff(
            session,
            context.passwords,
            email=EMAIL,
            name="Ada Assessor",
            roles=[Role.ASSESSOR],
            password=PASSWORD,
        )
        row = session.get_one(Claim, claim)
        row.reference, row.return_code_hash = REFERENCE, context.passwords.hash(CODE)
    calibrate_everybody(parts.engine, parts.catalog, parts.clock.now())
    return Waiting(claim, REFERENCE)


def sign_in(page: Page) -> None:
    page.goto("/en/staff/sign-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button").click()
    expect(page).not_to_have_url(re.compile("/sign-in"))


def take(page: Page, waiting: Waiting) -> None:
    """Take the claim from the queue, and say that nothing ties one to its applicant."""
    page.get_by_role("button", name=f"Take {waiting.reference}").click()
    page.get_by_label("No, nothing").check()
    page.get_by_role("button", name="Go on").click()


def come_back(page: Page, waiting: Waiting) -> None:
    page.goto("/en/return")
    page.fill("[name=reference]", waiting.reference)
    page.fill("[name=return_code]", CODE)
    page.locator("main button").click()
    expect(page).to_have_url(re.compile("/en/claim$"))


def say_the_rest_is_not_shown(page: Page) -> None:
    """From the overview, for each unit that has no marks; each press loads the page anew."""
    units = page.get_by_role("button", name="Nothing of it is shown")
    expect(units.first).to_be_visible()
    page.wait_for_load_state()
    for left in range(units.count(), 0, -1):
        expect(units).to_have_count(left)
        units.first.click()
    expect(units).to_have_count(0)


def mark_everything(page: Page, waiting: Waiting) -> None:
    """W3 is shown well, the rest not at all."""
    page.goto(f"{waiting.address}/units/W3")
    page.locator("[name=cite_levels]").first.check()
    for level in page.locator("input[type=radio][value='3']").all():
        level.check()
    page.get_by_role("button", name="Save, then overview").click()
    say_the_rest_is_not_shown(page)


def test_a_claim_is_scored_without_scripts(
    plain_page: Page, waiting: Waiting, work_off: WorkOff, parts: Parts
) -> None:
    page = plain_page
    sign_in(page)
    take(page, waiting)
    page.get_by_role("link", name="W3 MAG welding of steel").click()
    page.locator("input[name='level.MG1'][value='2']").check()
    page.locator("summary", has_text="Note").first.click()
    page.locator("textarea").first.fill("See the hours on page 1.")
    page.get_by_role("button", name="1. Certificate · 2").click()

    expect(page.get_by_text("Signature of the director")).to_be_visible()
    expect(page.locator("input[name='level.MG1'][value='2']")).to_be_checked()
    expect(page.locator("textarea").first).to_have_value("See the hours on page 1.")

    mark_everything(page, waiting)
    page.get_by_role("button", name="Submit scores").click()

    expect(page.get_by_role("alert")).to_contain_text(f"Your scores for {waiting.reference}")
    mark_like_the_first(parts, waiting.claim)
    work_off()
    come_back(page, waiting)
    page.goto("/en/claim/result")
    expect(page.get_by_role("heading", level=1)).to_contain_text("We need more evidence")
    expect(page.get_by_text("You can appeal until").first).to_be_visible()


@pytest.mark.parametrize(
    ("lang", "width"), [pytest.param("en", NARROW, marks=pytest.mark.long), ("ar", WIDE)]
)
def test_review_and_result_are_accessible_and_fit_their_window(
    open_page: OpenPage, waiting: Waiting, work_off: WorkOff, parts: Parts, lang: str, width: int
) -> None:
    page = open_page(width=width)

    def look(address: str) -> None:
        page.goto(address.replace("/en/", f"/{lang}/"))
        for folded in page.locator("details").all()[:1]:
            folded.evaluate("folded => folded.open = true")
        assert_no_axe_violations(page)
        assert_fits_its_window(page)

    sign_in(page)
    look("/en/staff/queue")
    look(f"{waiting.address}/declare")
    page.goto("/en/staff/queue")
    take(page, waiting)
    look(waiting.address)
    look(f"{waiting.address}/ask")
    look("/en/staff/account/places")
    look(f"{waiting.address}/units/W3")
    page.goto(waiting.address)
    evidence = page.get_by_role("link", name="1. Certificate").get_attribute("href")
    assert evidence is not None
    look(evidence)
    mark_everything(page, waiting)
    page.get_by_role("button", name="Submit scores").click()
    expect(page.get_by_role("alert")).to_contain_text(waiting.reference)
    come_back(page, waiting)
    look("/en/claim/result")
    mark_like_the_first(parts, waiting.claim)
    work_off()
    look("/en/claim/result")
    look("/ar/claim/letter")


def test_a_sheet_saves_itself_and_is_saved_by_hand_afterwards(
    open_page: OpenPage, waiting: Waiting
) -> None:
    page = open_page(width=WIDE)
    sign_in(page)
    take(page, waiting)
    page.goto(f"{waiting.address}/units/W3")
    told = page.locator("[data-autosave]")
    expect(told).not_to_contain_text("Last saved")

    page.locator("input[name='level.MG1'][value='2']").check()

    expect(told).to_contain_text("Last saved", timeout=20_000)
    page.locator("input[name='level.MG1'][value='1']").check()
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("input[name='level.MG1'][value='1']")).to_be_checked()
    expect(page.get_by_role("alert")).to_have_count(0)
