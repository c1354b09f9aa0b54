"""A translator takes a document and translates it, in a real browser."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rpl.assembly import Parts
from rpl.demo.documents import render
from rpl.domain.roles import Role
from rpl.edge.context import AppContext
from rpl.flows import staff
from rpl.store.database import write_session
from tests.browser.conftest import OpenPage
from tests.browser.service import NARROW, WIDE
from tests.browser.visitor import Visitor
from tests.factories.intake import key_of
from tests.factories.reading import a_page, a_reading
from tests.factories.review import a_claim, an_applicant, an_evidence_item

EMAIL, PASSWORD = "tara@staff.example", "an invented pass phrase"


@pytest.fixture
def translator(parts: Parts, context: AppContext, tmp_path: Path) -> None:
    """A translator, and a Spanish certificate of two pages that waits for one."""
    claim = a_claim(
        parts.engine,
        applicant_id=an_applicant(parts.engine, keyring=parts.keyring),
        qualification=parts.catalog.qualification("welder@3"),
        submitted_at=parts.clock.now(),
    )
    photo = tmp_path / "page.png"
    photo.write_bytes(render("welder-certificate", "Lucía Invented"))
    certificate = an_evidence_item(parts.engine, claim, pages=2, keyring=parts.keyring)
    a_reading(
        parts.engine,
        certificate,
        a_page(1, "Certificado de soldadura", "480 horas"),
        a_page(2, "Firma del director"),
        targets=None,
        image=(parts.vault, key_of(parts.engine, parts.keyring, claim), photo),
        keyring=parts.keyring,
    )
    with write_session(parts.engine) as session:
        staff.add_staff(
            session,
            context.passwords,
            email=EMAIL,
            name="Tara Translator",
            roles=[Role.TRANSLATOR],
            password=PASSWORD,
        )


@pytest.mark.parametrize(
    ("lang", "width", "scripts"),
    [
        pytest.param("en", WIDE, True, marks=pytest.mark.long),
        ("ar", NARROW, True),
        ("es", WIDE, False),
    ],
)
@pytest.mark.usefixtures("translator")
def test_a_document_is_translated_line_by_line(
    open_page: OpenPage, lang: str, width: int, *, scripts: bool
) -> None:
    visitor = Visitor(open_page(width=width, javascript=scripts), lang, scripts=scripts)
    visitor.go("/staff/sign-in")
    visitor.fill({"email": EMAIL, "password": PASSWORD})
    visitor.send("/staff/sign-in")
    picture(visitor, f"list-{lang}-{width}")
    visitor.send("/take")
    visitor.fill({"line-0": "Welding certificate", "line-1": "4800 hours"})
    visitor.open(visitor.page.locator("main form button").first)
    picture(visitor, f"document-{lang}-{width}")
    expect(visitor.page.locator("#line-1")).to_have_value("4800 hours")
    expect(visitor.page.locator("main .govuk-tag--yellow")).to_have_count(1)
    visitor.fill({"line-1": "480 hours"})
    visitor.page.check("#certified")
    visitor.open(visitor.page.locator("button[name='finish']"))
    expect(visitor.page.locator(".govuk-error-summary")).to_be_visible()
    visitor.follow("?page=2")
    visitor.fill({"line-2": "Signature of the director"})
    visitor.open(visitor.page.locator("button[name='finish']"))
    expect(visitor.page.locator(".govuk-notification-banner--success")).to_be_visible()


def picture(visitor: Visitor, name: str) -> None:
    """Keep a screenshot where RPL_TEST_SCREENS says, if it says anything."""
    folder = os.environ.get("RPL_TEST_SCREENS")  # noqa: TID251 -- of this test alone
    if folder:
        visitor.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
