"""Takes the screenshots of the README: `make screens` writes them into docs/screens/.

They show invented people and documents only, read by the real engines.  One claim is walked as far
as each picture needs, in a folder that is thrown away.
"""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page

from rpl.assembly import app_context
from rpl.demo import applicant, cast, walk
from rpl.demo.applicant import SampleClaim
from rpl.demo.stage import Stage
from rpl.domain.roles import Role
from rpl.main import create_app
from rpl.settings import PROJECT
from rpl.store.database import read_session
from rpl.store.intake import evidence_summaries
from rpl.store.migrations import migrate
from rpl.store.sealed import claim_seal
from tests.browser.service import WIDE, chromium, serve
from tests.journey import real_parts, stage_and_register

FOLDER = PROJECT / "docs" / "screens"
HEIGHT = 1100
COLOURS = 256


def main() -> None:
    """Walk one claim, and write every picture."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/rpl.sqlite"
        with real_parts(Path(folder), address) as parts:
            migrate(parts.engine, parts.keyring)
            stage, register = stage_and_register(parts)
            staff = {str(each["role"]): each for each in cast.enter(stage, register).staff}
            claim = _read_claim(stage)
            with serve(create_app(app_context(parts))) as at, chromium() as browser:
                _applicant(_page(browser, at), stage, claim)
                applicant.confirm_all(stage, claim.claim_id)
                applicant.send(stage, claim.claim_id)
                _assessor(_signed_in(browser, at, staff[Role.ASSESSOR]))
                _translator(_signed_in(browser, at, staff[Role.TRANSLATOR]))


def _read_claim(stage: Stage) -> SampleClaim:
    claim = applicant.open_claim(stage, walk.HOLDER, "en")
    applicant.send_photo(stage, claim.claim_id, walk.CERTIFICATE, seed=1)
    applicant.send_photo(stage, claim.claim_id, walk.LETTER, seed=2)
    applicant.tell_history(stage, claim.claim_id, applicant.FACTORY)
    stage.work_off()
    return claim


def _applicant(page: Page, stage: Stage, claim: SampleClaim) -> None:
    """The draft record of the certificate, beside the photographed page."""
    with read_session(stage.tools.engine) as session:
        seal = claim_seal(session, stage.tools.keyring, claim.claim_id)
        found = evidence_summaries(session, seal, claim.claim_id)
    certificate = next(item for item in found if item.display_name.startswith(walk.CERTIFICATE))
    page.goto("/en/return")
    page.fill("#reference", claim.reference)
    page.fill("#return_code", claim.return_code)
    page.click("form[action$='/return'] button")
    page.goto(f"/en/claim/evidence/{certificate.id}")
    _take(page, "applicant")


def _assessor(page: Page) -> None:
    """What the certificate says, and a unit's rubric beside it with its first level given."""
    page.goto("/en/staff/queue")
    page.click("a[href$='/declare']")
    page.check("#interest")
    page.click("form[action$='/take'] button")
    page.locator("a[href*='/evidence/']").first.click()
    _take(page, "evidence")
    page.go_back()
    page.click("a[href$='/units/W5']")
    page.locator("[name^='level.'][value='2']").first.check()
    page.locator("[name^='cite.']").first.check()
    _take(page, "assessor")


def _translator(page: Page) -> None:
    """A document of which a machine's lines were held back, with its first line translated."""
    page.goto("/en/staff/translations")
    page.click("form[action$='/take'] button")
    page.fill("textarea >> nth=0", "Río Claro Training Centre")
    _take(page, "translator")


def _page(browser: Browser, address: str) -> Page:
    return browser.new_page(base_url=address, viewport={"width": WIDE, "height": HEIGHT})


def _signed_in(browser: Browser, address: str, member: Mapping[str, str | None]) -> Page:
    page = _page(browser, address)
    page.goto("/en/staff/sign-in")
    page.fill("#email", str(member["email"]))
    page.fill("#password", str(member["password"]))
    page.click("form[action$='/staff/sign-in'] button")
    return page


def _take(page: Page, name: str) -> None:
    page.mouse.move(0, 0)
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")
    with Image.open(BytesIO(page.screenshot())) as shot:
        few = shot.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
    few.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
