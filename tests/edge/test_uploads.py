"""Files are counted while they arrive; one that is refused takes no other with it."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rpl.domain.intake import MAX_FILE_BYTES
from rpl.edge.multipart import display_name
from rpl.scratch import PREFIX, scratch_folder
from tests.edge.conftest import browser
from tests.factories.account import KnownClaim
from tests.web.browser import form_token, post_form, sign_in_applicant

ADDRESS = "/en/probe/upload"
PHOTO = b"\xff\xd8\xff invented \xff\xd9"


def photo(name: str, content: bytes = PHOTO) -> tuple[str, tuple[str, bytes, str]]:
    return ("files", (name, content, "image/jpeg"))


@pytest.fixture(autouse=True)
def _signed_in(client: TestClient, claim: KnownClaim) -> None:
    sign_in_applicant(client, claim)


def test_files_and_fields_arrive(client: TestClient) -> None:
    answer = post_form(client, ADDRESS, {"kind": "diploma"}, [photo("a.jpg"), photo("b.jpg")])

    found = answer.json()
    assert found["kind"] == "diploma"
    assert [file["name"] for file in found["files"]] == ["a.jpg", "b.jpg"]
    assert {file["stored"] for file in found["files"]} == {len(PHOTO)}


def test_the_copies_are_private_and_gone_afterwards(client: TestClient) -> None:
    found = post_form(client, ADDRESS, {}, [photo("a.jpg")]).json()

    assert found["mode"] == "0o700"
    assert not Path(found["folder"]).exists()


def test_a_file_over_20_mb_is_cut_and_the_good_one_beside_it_kept(client: TestClient) -> None:
    large = b"\xff" * (MAX_FILE_BYTES + 1024 * 1024)

    found = post_form(client, ADDRESS, {}, [photo("large.jpg", large), photo("good.jpg")]).json()

    assert [(file["name"], file["problem"]) for file in found["files"]] == [
        ("large.jpg", "file_too_large"),
        ("good.jpg", None),
    ]
    assert found["files"][0]["stored"] == 0
    assert found["files"][0]["size"] == len(large)


def test_a_file_of_exactly_20_mb_is_taken(client: TestClient) -> None:
    found = post_form(client, ADDRESS, {}, [photo("just.jpg", b"\xff" * MAX_FILE_BYTES)]).json()

    assert (found["files"][0]["problem"], found["files"][0]["stored"]) == (None, MAX_FILE_BYTES)


def test_of_30_files_the_first_20_are_taken_and_the_others_refused_by_name(
    client: TestClient,
) -> None:
    found = post_form(client, ADDRESS, {}, [photo(f"{n}.jpg") for n in range(30)]).json()

    problems = [file["problem"] for file in found["files"]]
    assert problems == [None] * 20 + ["too_many_files"] * 10
    assert found["files"][-1]["name"] == "29.jpg"


def test_an_empty_file_is_marked_and_a_field_left_empty_is_no_file(client: TestClient) -> None:
    boundary, token = "b", form_token(client)
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename=""\r\n\r\n\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="e.pdf"\r\n'
        "\r\n\r\n"
        f"--{boundary}--\r\n"
    )

    answer = client.post(
        ADDRESS,
        content=body.encode(),
        headers={"content-type": f"multipart/form-data; boundary={boundary}"},
    )

    assert [(file["name"], file["problem"]) for file in answer.json()["files"]] == [
        ("e.pdf", "file_empty")
    ]


def test_the_token_may_stand_after_the_files(client: TestClient) -> None:
    token = form_token(client)

    taken = client.post(ADDRESS, files=[photo("a.jpg"), ("csrf_token", (None, token))])
    refused = client.post(ADDRESS, files=[photo("a.jpg"), ("csrf_token", (None, "forged"))])

    assert [file["name"] for file in taken.json()["files"]] == ["a.jpg"]
    assert refused.status_code == 403


def test_nobody_who_is_not_signed_in_can_send_files(client: TestClient) -> None:
    del client.cookies["rpl_applicant"]

    answer = post_form(client, ADDRESS, {"kind": "diploma"}, [photo("a.jpg", PHOTO * 100_000)])

    assert answer.status_code == 401
    assert "Only the files have to be chosen again" in answer.text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"--b\r\n", id="breaks off before a part"),
        pytest.param(
            b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.jpg"\r\n\r\nhalf a f',
            id="breaks off in a file",
        ),
        pytest.param(b"no boundary at all", id="no multipart"),
        pytest.param(b"--b\r\nbad header\r\n\r\n--b--", id="a broken header"),
        pytest.param(b"--b\r\n" + b"a: b\r\n" * 500 + b"\r\n--b--", id="too many headers"),
        pytest.param(b"--b\r\na: " + b"x" * 99_999 + b"\r\n\r\n--b--", id="a huge header"),
    ],
)
def test_a_broken_body_is_refused_with_a_page(client: TestClient, body: bytes) -> None:
    answer = client.post(
        ADDRESS, content=body, headers={"content-type": "multipart/form-data; boundary=b"}
    )

    assert answer.status_code == 400
    assert "did not arrive whole" in answer.text


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", f"multipart/form-data; boundary={'b' * 300}", "text/plain", ""]
)
def test_a_body_of_another_kind_is_refused_with_a_page(client: TestClient, kind: str) -> None:
    answer = client.post(ADDRESS, content=b"--b--", headers={"content-type": kind})

    assert answer.status_code == 400


def test_too_much_text_beside_the_files_is_refused(client: TestClient) -> None:
    answer = post_form(client, ADDRESS, {"kind": "x" * 300_000}, [photo("a.jpg")])

    assert answer.status_code == 413


def test_too_many_parts_are_refused(client: TestClient) -> None:
    fields = [(f"f{n}", "") for n in range(1001)]

    answer = post_form(client, ADDRESS, fields, [photo("a.jpg")])

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("diploma.pdf", "diploma.pdf"),
        ("C:\\Users\\Someone\\diploma.pdf", "diploma.pdf"),
        ("../../etc/passwd", "passwd"),
        ("شهادة.pdf", "شهادة.pdf"),
        ("a\x00b\u202egnp.exe\n", "abgnp.exe"),
        ("", "file"),
        ("/", "file"),
        ("x" * 300 + ".jpeg", "x" * 114 + "….jpeg"),
        ("x" * 300, "x" * 119 + "…"),
    ],
)
def test_a_file_is_shown_by_its_bare_name(sent: str, shown: str) -> None:
    assert display_name(sent) == shown


def test_an_upload_without_end_is_cut_off_and_nothing_kept(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rpl.edge.uploads.MAX_BODY_BYTES", 1000)

    answer = post_form(client, ADDRESS, {}, [photo("a.jpg", PHOTO * 100)])

    assert answer.status_code == 413
    assert "Send fewer files at a time" in answer.text


def test_copies_that_a_killed_service_left_are_removed_when_it_starts_again(
    app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left, foreign = tmp_path / f"{PREFIX}a", tmp_path / "other"
    for folder in (left, foreign):
        folder.mkdir()

    with scratch_folder() as in_use, browser(app):
        assert [folder.exists() for folder in (left, foreign, in_use)] == [False, True, True]
