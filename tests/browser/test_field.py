"""A pack is opened from a disk without a network, marked, and brought back: in a real browser."""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from rpl.adapters.pack_cipher import WebPackCipher
from rpl.domain.field_results import header, results, results_file
from rpl.edge.pages import Site
from rpl.web.review.pack_file import sealed_file
from tests.browser.conftest import OpenPage
from tests.browser.service import NARROW, WIDE, assert_fits_any_window, assert_no_axe_violations
from tests.browser.test_review import Waiting, sign_in, take
from tests.browser.test_review import waiting as waiting  # noqa: PLC0414 -- a fixture
from tests.web.conftest import PAGES

CIPHER = WebPackCipher(rounds=1000)
PACK = UUID(int=7)
BEFORE, AFTER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
INSIDE = """<h1>An invented claim</h1><p data-evidence>An invented letter</p><form id="marks">
<input name="held_on"><input name="place"><input name="interpreter">
<section data-unit="W1" data-criterion="CC1">
<input type="radio" name="level.W1.CC1" value="2" aria-label="2">
<input type="checkbox" name="cite.W1.CC1" value="practical_record" aria-label="visit">
<textarea name="note.W1.CC1" aria-label="note"></textarea>
<input name="question.practical_record.W1.CC1" value="Weld."><textarea
 name="answer.practical_record.W1.CC1" aria-label="seen"></textarea>
<input name="question.interview.W1.CC1"><textarea name="answer.interview.W1.CC1"></textarea>
</section><button>Save the results as a file</button></form>
<input type="file" id="earlier"><button id="forget">Delete</button>"""


@contextmanager
def offline(browser: Browser, width: int = WIDE) -> Iterator[tuple[Page, list[str]]]:
    """A page of a telephone in flight mode, and what went wrong in it."""
    device = browser.new_context(viewport={"width": width, "height": 900})
    device.set_offline(True)
    page, wrong = device.new_page(), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield page, wrong
    device.close()


def downloaded(page: Page, folder: Path, press: Callable[[], None]) -> Path:
    with page.expect_download() as begun:
        press()
    path = folder / begun.value.suggested_filename
    begun.value.save_as(path)
    return path


def unlock(page: Page, file: Path, passphrase: str) -> None:
    page.goto(file.as_uri())
    page.get_by_label("Passphrase").fill(passphrase)
    page.get_by_role("button", name="Open").click()
    expect(page.locator("#unlock")).to_have_count(0)


def a_pack(folder: Path, until: datetime) -> tuple[Path, str, bytes]:
    """A pack of an invented claim with one criterion: its file, passphrase and key."""
    key, passphrase = CIPHER.new_key(), CIPHER.new_passphrase()
    said = header(PACK, {"W1": "hash"}, {"W1": 0})
    locked = CIPHER.lock(key, passphrase, PACK.bytes)
    site = Site("en", "ltr", "/", (), "", "", "source")
    text = sealed_file(
        PAGES,
        site,
        (PACK, said, until, locked),
        CIPHER.seal(key, packed_inside(), PACK.bytes),
    )
    file = folder / f"pack-{until.year}.html"
    file.write_text(text, encoding="utf-8")
    return file, passphrase, key


def packed_inside() -> bytes:
    index = json.dumps({"page": len(INSIDE.encode()), "pictures": []}).encode()
    return len(index).to_bytes(4) + index + INSIDE.encode()


def mark_in_the_field(page: Page) -> None:
    """Two levels, a reason, and what was seen of a practical test."""
    page.locator("#evidence ~ details summary").first.click()
    expect(page.get_by_text("Welding certificate").first).to_be_visible()
    assert page.locator("img").first.evaluate("picture => picture.naturalWidth") > 0
    for code in ("SA1", "SA2"):
        page.check(f"[name='level.W1.{code}'][value='2']")
        page.locator(f"[name='cite.W1.{code}']").first.check()
    page.fill("[name='note.W1.SA2']", "Seen in the yard.")
    page.fill("#place", "An invented yard")
    page.check("#interpreting-none")
    page.fill("#held_on", "2026-01-05")
    told = page.locator("details", has=page.locator("#answer-practical_record-W1\\.SA1"))
    told.locator("summary").click()
    page.fill("[name='answer.practical_record.W1.SA1']", "Set it up alone.")
    page.check("[name='cite.W1.SA1'][value='practical_record']")


def mark_in_the_office(page: Page, waiting: Waiting) -> None:
    """Another level of one criterion, meanwhile."""
    page.goto(f"{waiting.address}/units/W1")
    page.check("[name='level.SA2'][value='1']")
    page.locator("[name='cite.SA2']").first.check()
    page.get_by_role("button", name="Save", exact=True).last.click()


def bring_back(page: Page, saved: Path) -> None:
    """Look at both versions, forget to choose, then choose."""
    page.goto("/en/staff/field-results")
    assert_no_axe_violations(page)
    page.set_input_files("#file", saved)
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_text("1 was changed on both sides: choose.")).to_be_visible()
    assert_no_axe_violations(page)
    assert_fits_any_window(page)
    page.get_by_role("button", name="Take these marks over").click()
    expect(page.get_by_role("alert")).to_contain_text("SA2 was changed both here and in the field")
    assert_no_axe_violations(page)
    page.get_by_label("The one from the field").check()
    page.get_by_role("button", name="Take these marks over").click()
    page.get_by_role("link", name="Look at it and submit").click()


def opened(file: Path, key: bytes) -> dict[str, Any]:
    told = results_file(file.read_bytes())
    bound = header(told.pack, told.rubrics, told.base).encode()
    return results(CIPHER.open(key, b64decode(told.sealed), bound)).model_dump(mode="json")


def test_what_is_typed_without_a_network_outlives_the_page_and_leaves_sealed(
    browser: Browser, tmp_path: Path
) -> None:
    file, passphrase, key = a_pack(tmp_path, AFTER)
    with offline(browser, NARROW) as (page, wrong):
        page.goto(file.as_uri())
        page.get_by_label("Passphrase").fill("0000")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("alert")).to_contain_text("does not open")
        unlock(page, file, passphrase.lower().replace("-", " "))
        page.get_by_label("2").check()
        page.get_by_label("visit").check()
        page.get_by_label("note").fill("Steady — يد ثابتة")
        page.get_by_label("seen").fill("Did it alone.")
        expect(page.get_by_role("status")).to_contain_text("1 of 1 criteria")
        kept = page.evaluate("JSON.stringify(localStorage)")
        unlock(page, file, passphrase)
        expect(page.get_by_label("note")).to_have_value("Steady — يد ثابتة")
        saved = downloaded(page, tmp_path, page.get_by_text("Save the results").click)
        assert wrong == []

    assert re.fullmatch(r"field-results-[0-9a-f]{8}\.rpl\.json", saved.name)
    assert "Steady" not in kept + saved.read_text(encoding="utf-8")
    unit = opened(saved, key)["units"]["W1"]
    assert unit["marks"]["CC1"] == {
        "choice": 2,
        "note": "Steady — يد ثابتة",
        "cited": ["practical_record"],
    }
    assert unit["records"]["practical_record"]["CC1"]["question"] == "Weld."
    over, passphrase, key = a_pack(tmp_path, BEFORE)
    with offline(browser) as (page, wrong):
        unlock(page, over, passphrase)
        expect(page.get_by_text("An invented letter")).to_have_count(0)
        expect(page.get_by_role("status")).to_contain_text("time of this pack is over")
        page.locator("#earlier").set_input_files(saved)
        expect(page.get_by_role("status")).to_contain_text("not a results file of this pack")
        assert wrong == []


@pytest.mark.long
def test_a_claim_is_marked_in_the_field_and_brought_back_with_a_conflict(
    browser: Browser, open_page: OpenPage, waiting: Waiting, tmp_path: Path
) -> None:
    ada = open_page(width=WIDE)
    sign_in(ada)
    take(ada, waiting)
    ada.get_by_role("link", name="Take this claim with you").click()
    assert_no_axe_violations(ada)
    assert_fits_any_window(ada)
    ada.get_by_role("button", name="Make a pack").click()
    passphrase = ada.locator("#passphrase").inner_text()
    pack = downloaded(ada, tmp_path, ada.get_by_role("button", name="Download the pack").click)
    assert waiting.reference not in pack.read_text(encoding="utf-8")

    with offline(browser, NARROW) as (page, wrong):
        page.goto(pack.as_uri())
        assert_no_axe_violations(page)
        unlock(page, pack, passphrase)
        assert_fits_any_window(page)
        mark_in_the_field(page)
        expect(page.get_by_role("status")).to_contain_text("2 of ")
        assert_no_axe_violations(page)
        unlock(page, pack, passphrase)
        expect(page.locator("[name='note.W1.SA2']")).to_have_value("Seen in the yard.")
        saved = downloaded(
            page, tmp_path, page.get_by_text("Save the results as a file").last.click
        )
        assert wrong == []

    mark_in_the_office(ada, waiting)
    bring_back(ada, saved)
    ada.goto(f"{waiting.address}/units/W1")
    expect(ada.locator("[name='level.SA2'][value='2']")).to_be_checked()
    expect(ada.locator("[name='note.SA2']")).to_have_value("Seen in the yard.")
    expect(ada.locator("[name='cite.SA1']:checked")).to_have_count(2)
