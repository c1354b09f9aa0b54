"""The draft record's page: what was read beside what it says, and the form to confirm it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select
from typing_extensions import override

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState, EvidenceState
from rpl.domain.quality import QualityFlaw
from rpl.domain.reading import PageOrder
from rpl.domain.record import FieldName, FieldState
from rpl.domain.refused_files import FileDamagedError
from rpl.edge.context import AppContext
from rpl.ports import PagesRead
from rpl.store.database import write_session
from rpl.store.record import field_rows
from rpl.store.sealed import Sealed, claim_seal
from rpl.store.tables import Claim, EvidenceItem
from tests.factories.intake import a_catalog
from tests.fakes.field_finder import FakeFieldFinder
from tests.fakes.page_reader import FakePageReader
from tests.fakes.translator import FakeTranslator
from tests.fakes.vault import FakeVault
from tests.web.applicant import (
    a_document,
    a_photo,
    evidence_ids,
    open_claim,
    send_files,
    work_queue,
)
from tests.web.browser import post_form
from tests.web.conftest import browser
from tests.web.gist import GistTranslator

FINDER = FakeFieldFinder({FieldName.HOURS: "350", FieldName.GRADE: "Notable"})


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return a_catalog()


def test_picture_text_and_translation_stand_side_by_side(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    work_queue(context, field_finder=FINDER)

    page = applicant.get(address).text

    assert f'<img src="{address}/pages/1.jpg"' in page
    assert "<rect" in page
    assert 'lang="es" dir="ltr">con una duración total de 350 horas</p>' in page
    assert 'lang="en" dir="ltr">en: con una duración total de 350 horas</p>' in page
    assert "A machine translated this from <bdi>Spanish</bdi> to <bdi>English</bdi>" in page
    assert re.search(r'name="field.hours"[^>]* value="350"', page)
    assert "Read well" in page


def test_the_page_image_is_the_applicants_alone(applicant: TestClient, context: AppContext) -> None:
    address = a_document(applicant)
    work_queue(context)
    image = applicant.get(f"{address}/pages/1.jpg")

    with browser(context) as other:
        signed_out = other.get(f"{address}/pages/1.jpg")
        open_claim(other, "Ana López")
        answers = [
            other.get(f"{address}/pages/1.jpg"),
            other.get(address),
            post_form(other, f"{address}/confirm", {"field.title": "mine"}),
            post_form(other, f"{address}/remove"),
            post_form(other, f"{address}/read-again"),
        ]

    assert image.content.startswith(b"\xff\xd8\xff")
    assert image.headers["content-type"] == "image/jpeg"
    assert image.headers["cache-control"] == "private, no-store"
    assert signed_out.status_code == 303
    assert {answer.status_code for answer in answers} == {404}
    for number in (2, 0, -1, 10**30):
        assert applicant.get(f"{address}/pages/{number}.jpg").status_code == 404
    assert applicant.get(address).status_code == 200


def test_a_confirmed_record_leads_to_the_next_one_that_waits(
    applicant: TestClient, context: AppContext
) -> None:
    first, second = a_document(applicant, 1), a_document(applicant, 2)
    work_queue(context, field_finder=FINDER)

    answer = post_form(applicant, f"{first}/confirm", {"field.hours": "٣٠٠", "field.issuer": "CF"})
    last = post_form(applicant, f"{second}/confirm", {"field.unknown": "ignored"})

    assert (answer.status_code, answer.headers["location"]) == (303, second)
    assert last.headers["location"] == "/en/claim"
    page = applicant.get(first).text
    assert re.search(r'name="field.hours"[^>]* value="300"', page)
    assert re.search(r'name="field.issuer"[^>]* value="CF"', page)
    assert re.search(r'name="field.grade"[^>]* value=""', page)


def test_a_value_that_cannot_be_kept_loses_nothing_typed(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    work_queue(context, field_finder=FINDER)

    answer = post_form(
        applicant,
        f"{address}/confirm",
        {"field.date": "last summer", "field.issuer": "Centro <b>", "field.role": "Jefe"},
    )

    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert '<a href="#field-date">Enter the date as year' in answer.text
    assert 'value="last summer"' in answer.text
    assert 'value="Centro &lt;b&gt;"' in answer.text
    assert re.search(r'<details class="govuk-details" open>.*value="Jefe"', answer.text, re.DOTALL)


def test_while_it_is_read_the_page_says_so(applicant: TestClient) -> None:
    page = applicant.get(a_document(applicant)).text

    assert "We are reading this document" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'name="field.title"' not in page


def test_while_a_long_document_is_read_it_says_how_far_it_is(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    with write_session(context.engine) as session:
        item = session.exec(select(EvidenceItem)).one()
        item.pages, item.pages_read = 200, 57

    page, list_ = applicant.get(address).text, applicant.get("/en/claim/evidence").text

    assert "57 of 200 pages are read." in page
    assert "It is long and takes several minutes." in page
    assert "57 of 200 pages are read." in list_


def test_a_document_that_failed_can_be_tried_again_or_typed(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    work_queue(context, page_reader=FakePageReader(refusal=FileDamagedError))
    page = applicant.get(address).text

    assert "damaged or incomplete" in page
    assert 'name="field.title"' in page
    again = post_form(applicant, f"{address}/read-again")
    assert (again.status_code, again.headers["location"]) == (303, address)
    assert "We are reading this document" in applicant.get(address).text


def test_a_gist_is_called_one(applicant: TestClient, context: AppContext) -> None:
    address = a_document(applicant)
    work_queue(context, translator=GistTranslator())

    assert (
        "This is a rough translation from <bdi>Spanish</bdi> to <bdi>English</bdi>"
        in applicant.get(address).text
    )


def test_no_model_shows_the_original_and_no_english(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    work_queue(context, translator=FakeTranslator(pairs=()))

    page = applicant.get(address).text
    assert "No machine here translates <bdi>Spanish</bdi>" in page
    assert "rpl-lines__target" not in page
    assert "con una duración total de 350 horas" in page


def test_an_unknown_language_is_said_to_be_unknown(
    applicant: TestClient, context: AppContext
) -> None:
    send_files(applicant, ("a.jpg", a_photo()), language="")
    work_queue(context, page_reader=FakePageReader(language=None))
    [evidence_id] = evidence_ids(applicant.get("/en/claim/evidence").text)

    page = applicant.get(f"/en/claim/evidence/{evidence_id}").text

    assert "We could not tell the language" in page


def test_a_line_that_failed_a_guard_shows_the_reason_and_not_the_translation(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    work_queue(context, translator=FakeTranslator(flagged="350"))

    page = applicant.get(address).text
    assert "The translation changed a number." in page
    assert "en: con una duración total de 350 horas" not in page


def test_a_page_without_text_says_so(applicant: TestClient, context: AppContext) -> None:
    address = a_document(applicant)
    work_queue(context, page_reader=FakePageReader("\n"))

    assert "We found no text on this page" in applicant.get(address).text


class ForeignReader(FakePageReader):
    """Finds writing in a script that nobody here reads, on a whole page or in some lines."""

    lines = 0

    @override
    @contextmanager
    def read(
        self, source: Path, languages: Sequence[str], order: PageOrder | None = None
    ) -> Iterator[PagesRead]:
        with super().read(source, languages, order) as read:
            [page] = read.reading.pages
            found: dict[str, object] = {"unknown_script": not self.lines}
            if self.lines:
                found = {"unread_lines": self.lines, "unread_script": "Thai"}
            page = page.model_copy(update=found)
            yield replace(read, reading=read.reading.model_copy(update={"pages": (page,)}))


def test_a_page_in_an_unknown_script_says_so_and_what_to_do(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    work_queue(context, page_reader=ForeignReader("\n"))

    page = applicant.get(address).text
    assert "We could not make words of what is written on this page." in page
    assert "type it below" in page
    assert "We found no text on this page" not in page


def test_lines_in_an_unknown_script_are_told_beside_what_was_read(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    reader = ForeignReader()
    reader.lines = 3
    work_queue(context, page_reader=reader)

    page = applicant.get(address).text
    assert "3 lines of this page are in a script that our machine does not know" in page
    assert "We could not make words" not in page


def test_a_broken_seal_is_no_picture(
    applicant: TestClient, context: AppContext, vault: FakeVault, engine: Engine
) -> None:
    address = a_document(applicant)
    work_queue(context)
    vault.objects.clear()

    assert applicant.get(f"{address}/pages/1.jpg").status_code == 500
    assert engine.dialect.name == "sqlite"


def test_a_poor_photo_is_taken_with_advice_to_take_it_again(
    applicant: TestClient, context: AppContext
) -> None:
    reader = FakePageReader(flaws=(QualityFlaw.BLURRED, QualityFlaw.CUT_EDGE))
    context = replace(context, page_reader=reader)
    with browser(context) as client:
        open_claim(client, "Ana Sample")
        address = a_document(client)
        arrived = client.get("/en/claim/evidence").text
        work_queue(context, field_finder=FINDER)

        assert "The picture is blurred. Hold the phone still" in arrived
        assert "You can also keep it as it is" in arrived
        assert "with all four corners of the paper in it" in client.get(address).text
    assert "The picture is blurred" not in applicant.get("/en/claim/evidence").text


def test_the_applicant_reads_which_value_was_verified_with_the_issuer(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    work_queue(context, field_finder=FINDER)
    post_form(applicant, f"{address}/confirm", {"field.hours": "350"})
    with write_session(context.engine) as session:
        item = session.exec(select(EvidenceItem)).one()
        session.get_one(Claim, item.claim_id).state = ClaimState.IN_ASSESSMENT
        row = field_rows(session, item.id)[FieldName.HOURS]
        how = claim_seal(session, context.keyring, item.claim_id).seal(
            Sealed.FIELD_CHECKED_HOW.at(row.id), "Called <them>"
        )
        row.state, row.checked_how, row.checked_at = FieldState.VERIFIED, how, context.clock.now()

    page = applicant.get(address).text

    assert "verified with the issuer on " in page
    assert "<bdi>Called &lt;them&gt;</bdi>" in page


def test_a_record_that_is_no_longer_the_applicants_to_change_says_what_is_missing(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    work_queue(context, field_finder=FINDER)
    post_form(applicant, f"{address}/confirm", {"field.hours": "300", "field.issuer": "CF"})
    with write_session(context.engine) as session:
        item = session.exec(select(EvidenceItem)).one()
        session.get_one(Claim, item.claim_id).state = ClaimState.IN_ASSESSMENT

    rows = rows_of(applicant.get(address).text)

    assert rows["Who issued it"] == "CF"
    assert rows["Hours"] == "300 the machine had read: 350 Show it (Hours)"
    assert (
        rows["Grade"] == "Not found on the document the machine had read: Notable Show it (Grade)"
    )
    assert rows["Date"] == rows["Number of the document"] == "Not found on the document"
    assert "Place" not in rows


def test_a_form_that_was_left_empty_was_not_searched_in_vain(
    applicant: TestClient, context: AppContext
) -> None:
    address = a_document(applicant)
    with write_session(context.engine) as session:
        item = session.exec(select(EvidenceItem)).one()
        item.state, item.problem = EvidenceState.FAILED, FileDamagedError.code
        session.get_one(Claim, item.claim_id).state = ClaimState.IN_ASSESSMENT

    rows = rows_of(applicant.get(address).text)

    assert rows["Hours"] == "Left empty"


def rows_of(page: str) -> dict[str, str]:
    """What the page says of each field, without its marks."""
    found = re.findall(r"<dt[^>]*>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.DOTALL)
    return {words(name): words(value) for name, value in found}


def words(marked: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", marked).replace("( ", "(").replace(" )", ")").split())
