"""The whole journey in a browser, over the service with its real engines and a worker beside it.

With scripts, with axe-core on every page, without scripts, and the applicant's pages from right to
left; all run long.  `test_applicant`, `test_review` and `test_public` walk the same templates in
`make test`, without the real engines, and `tests/test_journey.py` the same journey with the real
engines, through the flows alone.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from rpl.assembly import Parts, job_tools
from rpl.demo import cast, walk
from rpl.demo.applicant import FACTORY, SHOWN
from rpl.demo.documents import SAMPLES, photograph, render
from rpl.demo.register import Register
from rpl.domain.record import FieldName
from rpl.store.database import read_session
from rpl.store.intake import EvidenceSummary, evidence_summaries
from rpl.store.sealed import claim_seal
from rpl.worker import Worker
from tests.browser import applicant, assessor
from tests.browser.applicant import CHECK
from tests.browser.conftest import OpenPage
from tests.browser.service import NARROW, WIDE
from tests.browser.visitor import Visitor
from tests.factories.second_marks import mark_like_the_first
from tests.journey import real_parts, stage_and_register

ARABIC = SAMPLES["arabic-certificate"]
SAID = {
    walk.CERTIFICATE: "ha superado el curso de soldadura por arco.",
    walk.LETTER: "Realizó trabajos de soldadura por arco y lectura de planos.",
}
MEANT = "We recommend María Gutiérrez for any position as a welder."
SIGNED = "Luisa Cáceres"
"""What the applicant corrects in each draft record."""


@pytest.fixture
def parts(tmp_path: Path, sqlite_address: str) -> Iterator[Parts]:
    with real_parts(tmp_path, sqlite_address) as found:
        yield found


@pytest.fixture
def register(parts: Parts) -> Register:
    """The sample staff and provider, with their sign-ins."""
    return cast.enter(*stage_and_register(parts))


@pytest.fixture
def _worker(parts: Parts) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=Worker(job_tools(parts), parts.queue).run, args=[stop])
    thread.start()
    yield
    stop.set()
    thread.join()


@dataclass(frozen=True, slots=True)
class People:
    """Whoever walks, each at a browser of their own."""

    open_page: OpenPage
    scripts: bool = True
    axe: bool = True

    def on_a_phone(self, lang: str) -> Visitor:
        page = self.open_page(width=NARROW, javascript=self.scripts)
        return Visitor(page, lang, scripts=self.scripts, axe=self.axe)

    def at_a_desk(self) -> Visitor:
        page = self.open_page(width=WIDE, javascript=self.scripts)
        return Visitor(page, "en", scripts=self.scripts, axe=self.axe)


@pytest.mark.long
@pytest.mark.parametrize(
    ("way", "lang", "papers"),
    [
        pytest.param("scripts", "es", (walk.CERTIFICATE, walk.LETTER), id="scripts"),
        pytest.param("axe", "es", (walk.LETTER,), id="axe"),
        pytest.param("no-scripts", "en", (walk.LETTER,), id="no-scripts"),
    ],
)
@pytest.mark.usefixtures("_worker")
def test_a_photo_becomes_credit_that_a_stranger_checks_and_a_school_pulls(
    open_page: OpenPage,
    parts: Parts,
    register: Register,
    photos: Path,
    *,
    way: str,
    lang: str,
    papers: tuple[str, ...],
) -> None:
    people = People(open_page, scripts=way != "no-scripts", axe=way == "axe")

    kept = _a_claim_is_sent(people.on_a_phone(lang), photos, papers)
    asha = people.at_a_desk()
    claim_id = _taken(asha, register, kept)
    evidence = _evidence(parts, claim_id)
    assessor.see_evidence(asha, evidence, said=MEANT)
    assessor.mark(asha, parts, evidence)
    assessor.submit(asha)
    mark_like_the_first(parts, claim_id)

    on_another_phone = people.on_a_phone(lang)
    applicant.come_back(on_another_phone, kept)
    credentials = applicant.see_result(on_another_phone, len(SHOWN))
    _a_stranger_checks(people.at_a_desk(), credentials[0])

    assert _pulled(open_page, register) == []
    on_another_phone.go("/claim/result")
    on_another_phone.follow("/claim/providers")
    on_another_phone.send("/claim/providers")
    pulled = _pulled(open_page, register)
    assert len(pulled) == len(credentials) == len(SHOWN)
    assert {line["credential"]["url"].rpartition("/")[2] for line in pulled} == {
        address.rpartition("/")[2] for address in credentials
    }


@pytest.mark.long  # `test_applicant` looks at the same pages in Arabic
@pytest.mark.usefixtures("_worker")
def test_an_applicant_who_reads_from_right_to_left_sends_a_claim(
    open_page: OpenPage, photos: Path
) -> None:
    layla = People(open_page).on_a_phone("ar")

    applicant.open_claim(layla, ARABIC.holder)
    layla.follow("/claim/evidence")
    applicant.send_photo(layla, photos / "arabic-certificate.jpg", ARABIC.kind)
    layla.wait_for(layla.page.locator(CHECK))
    layla.open(layla.page.locator(CHECK))
    expect(layla.page.locator(".rpl-lines [dir='rtl'][lang='ar']").first).to_be_visible()
    applicant.confirm(layla, ARABIC.facts)
    layla.follow("/claim/statement")
    applicant.write_statement(layla, "أعمل لحّامة منذ سبع سنوات.")
    layla.go("/claim/history")
    layla.go("/claim/evidence?watch=1")
    layla.wait_for(layla.page.locator(CHECK))
    layla.open(layla.page.locator(CHECK))
    applicant.confirm(layla, {})
    applicant.send(layla)


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of invented documents as a phone photographs them."""
    folder = tmp_path_factory.mktemp("photos")
    for name in (walk.CERTIFICATE, walk.LETTER, "arabic-certificate"):
        picture = photograph(render(name, SAMPLES[name].holder), seed=1)
        (folder / f"{name}.jpg").write_bytes(picture)
    return folder


def _a_claim_is_sent(maria: Visitor, photos: Path, papers: tuple[str, ...]) -> applicant.Kept:
    """An applicant opens a claim, sends papers and a work history, checks them, sends it all."""
    kept = applicant.open_claim(maria, walk.HOLDER)
    for name in papers:
        maria.follow("/claim/evidence")
        applicant.send_photo(maria, photos / f"{name}.jpg", SAMPLES[name].kind)
    maria.wait_for(maria.page.locator(CHECK).nth(len(papers) - 1))
    maria.open(maria.page.locator(CHECK).first)
    for name in papers:
        expect(maria.page.locator("main")).to_contain_text(SAID[name])
        applicant.confirm(maria, {**SAMPLES[name].facts, FieldName.SIGNATORY: SIGNED})
    maria.follow("/claim/history")
    applicant.tell_history(maria, FACTORY)
    maria.wait_for(maria.page.locator(CHECK))
    maria.open(maria.page.locator(CHECK))
    applicant.confirm(maria, {})
    applicant.send(maria)
    return kept


def _taken(visitor: Visitor, register: Register, kept: applicant.Kept) -> UUID:
    """An assessor signs in and takes the claim."""
    asha = register.staff[0]
    assessor.sign_in(visitor, str(asha["email"]), str(asha["password"]))
    return assessor.take(visitor, kept.reference)


def _evidence(parts: Parts, claim_id: UUID) -> tuple[EvidenceSummary, ...]:
    with read_session(parts.engine) as session:
        seal = claim_seal(session, parts.keyring, claim_id)
        return evidence_summaries(session, seal, claim_id)


def _a_stranger_checks(stranger: Visitor, address: str) -> None:
    """At the credential's own page, then from the document, then by the address it names."""
    good = stranger.page.locator("[data-outcome='good']")
    stranger.page.goto("/credentials/" + address.rpartition("/")[2])
    stranger.look()
    expect(good).to_be_visible()
    with stranger.page.expect_download() as document:
        stranger.page.click("a[href$='/credential.json']")
    stranger.go("/verify")
    stranger.page.set_input_files("#file", document.value.path())
    stranger.send("/verify")
    expect(good).to_be_visible()
    stranger.fill({"address": json.loads(document.value.path().read_bytes())["id"]})
    stranger.send("/verify")
    expect(good).to_be_visible()


def _pulled(open_page: OpenPage, register: Register) -> list[dict[str, dict[str, str]]]:
    key = register.providers[0]["api_key"]
    asking = open_page().request
    answer = asking.get("/api/v1/credits", headers={"authorization": f"Bearer {key}"}).json()
    return list(answer["items"])
