"""Whatever is sent as a form is either understood or refused with a page."""

from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from tests.web.browser import form_token, post_form

ADDRESS = "/es/probe/public"
FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_signs_nobody_types_are_taken_out(client: TestClient) -> None:
    typed = "  José\r\nMaría\x00\x07\ud7ff e\u0301 سلام\u200d  "

    answer = post_form(client, ADDRESS, {"text": typed})

    assert answer.json()["text"] == "José\nMaría\ud7ff é سلام\u200d"


def test_the_first_of_two_fields_counts_and_both_are_there(client: TestClient) -> None:
    answer = post_form(client, ADDRESS, [("text", "one"), ("text", "two"), ("other", "")])

    assert answer.json()["text"] == "one"
    assert answer.json()["pairs"][1:] == [["text", "one"], ["text", "two"], ["other", ""]]


def test_bytes_that_are_no_text_do_no_harm(client: TestClient) -> None:
    body = f"csrf_token={form_token(client)}&text=%ff%fe%00\xff&%zz=%".encode("latin-1")

    answer = client.post(ADDRESS, content=body, headers=FORM)

    assert (answer.status_code, answer.json()["text"]) == (200, "���")


def test_a_text_that_is_too_long_is_refused(client: TestClient) -> None:
    answer = post_form(client, ADDRESS, {"text": "x" * 51})

    assert answer.status_code == 422
    assert 'lang="es"' in answer.text
    assert "50" in answer.text


@pytest.mark.parametrize("size", [256 * 1024 + 1, 9 * 1024 * 1024], ids=["large", "huge"])
def test_a_huge_field_is_refused(client: TestClient, size: int) -> None:
    answer = post_form(client, ADDRESS, {"text": "x" * size})

    assert answer.status_code == 413
    assert 'lang="es"' in answer.text


def test_a_form_of_too_many_fields_is_refused(client: TestClient) -> None:
    answer = post_form(client, ADDRESS, [(f"f{n}", "") for n in range(1001)])

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "nonsense", "multipart/form-data"]
)
def test_a_body_that_is_no_form_is_refused(client: TestClient, kind: str) -> None:
    answer = client.post(ADDRESS, content=b'{"a": 1}', headers={"content-type": kind})

    assert answer.status_code == 400
    assert 'lang="es"' in answer.text


def test_no_body_at_all_is_a_forged_form(client: TestClient) -> None:
    assert client.post(ADDRESS).status_code == 403


def test_a_form_may_come_as_multipart_and_files_in_it_are_let_go(client: TestClient) -> None:
    file = ("files", ("a.jpg", b"x" * 300_000, "image/jpeg"))

    answer = post_form(client, ADDRESS, {"text": "words"}, files=[file])

    assert answer.json()["text"] == "words"


def test_a_broken_token_field_of_many_is_read_once(client: TestClient) -> None:
    body = urlencode([("csrf_token", "forged"), ("csrf_token", form_token(client))])

    assert client.post(ADDRESS, content=body, headers=FORM).status_code == 403


def test_fields_that_start_alike_are_read_together(client: TestClient) -> None:
    levels = [("level.A1", " 2 "), ("level.B1", "not_shown"), ("level.A1", "3"), ("note.A1", "x")]

    answer = post_form(client, "/en/probe/marks", levels)

    assert answer.json()["levels"] == {"A1": "2", "B1": "not_shown"}


def test_one_of_them_that_is_too_long_is_refused(client: TestClient) -> None:
    assert post_form(client, "/en/probe/marks", {"level.A1": "x" * 10}).status_code == 422


def test_a_multipart_body_without_end_is_cut_off(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rpl.edge.forms.MAX_BODY_BYTES", 1000)

    answer = post_form(client, ADDRESS, {}, files=[("files", ("a", b"x" * 2000, "image/jpeg"))])

    assert answer.status_code == 413
