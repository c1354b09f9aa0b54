"""The applicant's page of documents: files are kept, refused by name, and removed."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from rpl.catalog import Catalog
from rpl.edge.context import AppContext
from rpl.web.intake import evidence
from tests.factories.intake import a_catalog
from tests.fakes.page_reader import FakePageReader
from tests.fakes.queue import RecordingQueue
from tests.fakes.scanner import HARMFUL, FakeScanner
from tests.fakes.vault import FakeVault
from tests.web.applicant import a_photo, evidence_ids, open_claim, send_files, work_queue
from tests.web.browser import post_form, text_of
from tests.web.conftest import browser


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return a_catalog()


def test_several_files_are_kept_and_read(applicant: TestClient, context: AppContext) -> None:
    answer = send_files(applicant, ("título.jpg", a_photo(1)), ("carta.jpg", a_photo(2)))

    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/en/claim/evidence?watch=1",
    )
    page = applicant.get("/en/claim/evidence?watch=1").text
    assert "título.jpg" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'type="file"' not in page
    work_queue(context)
    page = applicant.get("/en/claim/evidence").text
    assert page.count("Check and confirm") == 2
    assert 'http-equiv="refresh"' not in page


def test_a_form_with_files_to_choose_never_renews_itself(applicant: TestClient) -> None:
    send_files(applicant, ("a.jpg", a_photo()))

    page = applicant.get("/en/claim/evidence").text

    assert 'type="file"' in page
    assert 'http-equiv="refresh"' not in page


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (a_photo()[:-3], "damaged or incomplete"),
        (b"plain text", "cannot be read"),
        (b"%PDF-1.7 /Encrypt", "protected by a password"),
        (b"\xff\xd8\xff" + b"0" * (20 * 1024 * 1024), "larger than 20 MB"),
    ],
    ids=["empty", "cut", "wrong type", "encrypted", "over 20 MB"],
)
def test_a_bad_file_is_refused_by_name_and_the_others_are_kept(
    applicant: TestClient, vault: FakeVault, content: bytes, says: str
) -> None:
    answer = send_files(applicant, ("good.jpg", a_photo(1)), ("<bad>.pdf", content))

    words = text_of(answer.text)
    assert answer.status_code == 422
    assert "1 file was not kept" in words
    assert "&lt;bad&gt;.pdf" in words
    assert says in words
    assert "The other 1 file is kept" in words
    assert "good.jpg" in applicant.get("/en/claim/evidence").text
    assert len(vault.objects) == 1


def test_files_that_there_was_no_time_to_check_are_named(
    applicant: TestClient, vault: FakeVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "MAX_CHECKING_SECONDS", 0)
    answer = send_files(applicant, ("late.jpg", a_photo(1)))

    assert answer.status_code == 422
    assert "late.jpg" in text_of(answer.text)
    assert "There was no time left to check this file" in text_of(answer.text)
    assert len(vault.objects) == 0


def test_what_could_act_in_a_pdf_is_taken_out_and_told(
    applicant: TestClient, vault: FakeVault
) -> None:
    content = b"%PDF-1.7 /JavaScript /EmbeddedFile and its pages"
    answer = send_files(applicant, ("carta.pdf", content))

    words = text_of(applicant.get("/en/claim/evidence").text)
    assert answer.status_code == 303
    assert "not safe to keep: scripts, attached files. We took that out." in words
    assert "send it as a document of its own" in words
    assert len(vault.objects) == 1
    assert all(b"/JavaScript" not in kept for _, kept in vault.objects.values())
    assert "carta.pdf" in text_of(send_files(applicant, ("carta.pdf", content)).text)


def test_a_file_with_known_malware_is_refused_by_name(
    applicant: TestClient, vault: FakeVault
) -> None:
    harmful = a_photo()[:-2] + HARMFUL + a_photo()[-2:]
    answer = send_files(applicant, ("good.jpg", a_photo(1)), ("bad.jpg", harmful))

    words = text_of(answer.text)
    assert answer.status_code == 422
    assert "bad.jpg" in words
    assert "harmful software (Invented.Virus)" in words
    assert len(vault.objects) == 1


def test_while_files_must_be_scanned_and_cannot_be_none_is_kept(
    context: AppContext, vault: FakeVault
) -> None:
    away = browser(replace(context, scanner=FakeScanner(away=True)))
    open_claim(away)
    answer = send_files(away, ("good.jpg", a_photo(1)))

    assert answer.status_code == 422
    assert "Files cannot be checked at the moment" in text_of(answer.text)
    assert not vault.objects


def test_the_same_file_twice_names_the_one_that_is_there(
    applicant: TestClient, vault: FakeVault
) -> None:
    send_files(applicant, ("first.jpg", a_photo()))

    answer = send_files(applicant, ("again.jpg", a_photo()))

    assert answer.status_code == 422
    assert "It is in your claim as “first.jpg”" in answer.text
    assert len(evidence_ids(applicant.get("/en/claim/evidence").text)) == 1
    assert len(vault.objects) == 1


def test_of_thirty_files_at_once_twenty_are_kept_and_ten_named(
    applicant: TestClient, vault: FakeVault
) -> None:
    answer = send_files(applicant, *((f"{number}.jpg", a_photo(number)) for number in range(30)))

    assert answer.status_code == 422
    assert "10 files were not kept" in answer.text
    assert "29.jpg" in answer.text
    assert len(vault.objects) == 20


@pytest.mark.parametrize(
    ("kind", "files", "says"),
    [
        ("certificate", [], "Choose at least one file"),
        ("", [("a.jpg", a_photo())], "Choose what the documents are"),
        ("work_history", [("a.jpg", a_photo())], "Choose what the documents are"),
    ],
)
def test_an_upload_that_says_too_little_says_what_is_missing(
    applicant: TestClient, kind: str, files: list[tuple[str, bytes]], says: str
) -> None:
    answer = send_files(applicant, *(files or [("", b"")]), kind=kind)

    assert answer.status_code == 422
    assert says in answer.text
    assert "<title>Error: " in answer.text


def test_a_language_nobody_offers_is_left_open(
    applicant: TestClient, context: AppContext, page_reader: FakePageReader
) -> None:
    send_files(applicant, ("a.jpg", a_photo()), language="tlh")
    work_queue(context)

    assert page_reader.hints == [()]


def test_a_document_is_removed_with_its_bytes(applicant: TestClient, vault: FakeVault) -> None:
    send_files(applicant, ("a.jpg", a_photo()))
    [evidence_id] = evidence_ids(applicant.get("/en/claim/evidence").text)

    answers = [
        post_form(applicant, f"/en/claim/evidence/{evidence_id}/remove").status_code
        for _ in range(2)
    ]

    assert answers == [303, 404]
    assert vault.objects == {}
    assert evidence_ids(applicant.get("/en/claim/evidence").text) == []


def test_nothing_is_handed_over_for_a_file_that_was_refused(
    applicant: TestClient, queue: RecordingQueue
) -> None:
    send_files(applicant, ("empty.jpg", b""))

    assert queue.handed_over == []
