"""A person in front of a browser, who looks at every page that opens."""

from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.service import assert_fits_its_window, assert_no_axe_violations

READING_MS = 120_000
"""How long a reading may take on a busy machine, in milliseconds."""
TRIES = 400


class Visitor:
    """One person at one page, in one language.

    Every page that opens is looked at: it answers, has one heading and the right language, fits
    its window and, where scripts run and axe-core is to be asked, holds nothing it objects to.
    """

    def __init__(self, page: Page, lang: str, *, scripts: bool, axe: bool = True) -> None:
        self.page = page
        self.lang = lang
        self._scripts = scripts
        self._axe = axe
        page.on("response", self._remember)
        self._refused: list[str] = []

    def go(self, path: str) -> None:
        """Type an address, without the language in front."""
        self.page.goto(f"/{self.lang}{path}")
        self.look()

    def follow(self, ending: str) -> None:
        """Follow the first link of the page whose address ends so."""
        self.open(self.page.locator(f"main a[href$='{ending}']").first)

    def send(self, action: str) -> None:
        """Press the button of the form that is sent to an address that ends so."""
        self.open(self.page.locator(f"form[action$='{action}'] button").last)

    def open(self, wanted: Locator) -> None:
        """Click what opens another page, and look at that one."""
        with self.page.expect_navigation():
            wanted.click()
        self.look()

    def fill(self, answers: dict[str, str]) -> None:
        """Fill in fields by their ids."""
        for field, text in answers.items():
            self.page.fill(f"#{field}", text)

    def wait_for(self, wanted: Locator) -> None:
        """Wait until the page shows something, by renewing itself."""
        expect(wanted).to_be_visible(timeout=READING_MS)
        self.look()

    def open_until(self, path: str, wanted: Locator) -> None:
        """Open a page again and again until it shows something that workers are still making."""
        for _ in range(TRIES):
            self.page.goto(f"/{self.lang}{path}")
            if wanted.count():
                break
        self.look()
        expect(wanted.first).to_be_visible()

    def look(self) -> None:
        """Look at the page as its reader."""
        frame = self.page.locator("html")
        expect(frame).to_have_attribute("lang", self.lang)
        expect(frame).to_have_attribute("dir", "rtl" if self.lang == "ar" else "ltr")
        expect(self.page.locator("h1")).to_have_count(1)
        if self._scripts:  # a page without scripts renews itself under whoever measures it
            assert_fits_its_window(self.page)
            if self._axe:
                assert_no_axe_violations(self.page)
        assert not self._refused

    def _remember(self, response: Response) -> None:
        if response.status >= 400:
            self._refused.append(f"{response.status} {response.url}")
