"""A pack is one sealed file, and what comes back with it is shown before it changes anything."""

import html
import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from rpl.catalog import Catalog
from rpl.domain.journey import ClaimState
from rpl.edge.context import AppContext
from rpl.store.database import write_session
from rpl.store.tables import Claim
from tests.factories.field import VISIT, marked
from tests.factories.review import a_catalog
from tests.fakes.trust import RecordingAccessLog
from tests.web.assessor import Desk, reference
from tests.web.browser import post_form, text_of
from tests.web.field import Unlocked, packed

RETURN = "/en/staff/field-results"


@pytest.fixture
def catalog() -> Catalog:
    return a_catalog()


def send(client: TestClient, content: bytes) -> Response:
    return post_form(client, RETURN, files=[("file", ("any.rpl.json", content, "text/plain"))])


def take(client: TestClient, shown: Response, **more: str) -> Response:
    """Press the button of the page that shows both versions."""
    names = r'name="(results|version\.\w+|held_on|place)"[^>]* value="([^"]*)"'
    fields = {name: html.unescape(value) for name, value in re.findall(names, shown.text)}
    chosen = {name.replace("__", "."): value for name, value in more.items()}
    return post_form(client, f"{RETURN}/take", {"interpreting": "none", **fields, **chosen})


def marks(pack: Unlocked, **levels: int) -> bytes:
    units = {"W1": {"marks": {code: marked(level) for code, level in levels.items()}}}
    return pack.results(units)


def test_nothing_of_the_claim_stands_openly_and_the_policy_allows_nothing_else(
    desk: Desk, context: AppContext
) -> None:
    desk.take()
    desk.save(("level.CC1", "2"), ("note.CC1", "an <b>odd</b> reason"), ("cite.CC1", desk.cites()))
    offer = desk.client.get(f"{desk.address}/field-pack").text
    pack = packed(desk, lang="es")

    sheet = desk.client.get(f"{desk.address}/field-sheet").text

    assert "for 5 days" in text_of(offer)
    assert ("☐ Not shown" in text_of(sheet), "odd" in sheet) == (True, False)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', pack.file)
    for tag in ("script", "style"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", pack.file, re.DOTALL)
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in html.unescape(policy)
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r"(src|href)=\"(?!#)", pack.file)
    assert (' lang="es"' in pack.file, reference(desk.engine, desk.claim) in pack.file) == (
        True,
        False,
    )
    inside = pack.inside
    assert reference(desk.engine, desk.claim) in inside
    assert "an &lt;b&gt;odd&lt;/b&gt; reason" in inside
    assert "certificate.jpg" not in inside
    assert re.search(r'name="level.W1.CC1" value="2" checked', inside)
    assert not re.search(r'name="level.W1.CC1" value="3" checked', inside)
    assert isinstance(context.access_log, RecordingAccessLog)
    seen = {look.evidence_id for look in context.access_log.looks}
    assert desk.letter in seen


def test_marks_come_back_with_the_conflict_shown_and_chosen(desk: Desk) -> None:
    desk.take()
    desk.save(("level.CC1", "1"), ("level.CC2", "1"))
    pack = packed(desk)
    desk.save(("level.CC1", "1"), ("level.CC2", "2"), ("note.CC2", "seen here"), version=1)
    file = marks(pack, CC1=3, CC2=0)

    shown = send(desk.client, file)

    assert shown.status_code == 200
    assert "1 was changed on both sides: choose." in text_of(shown.text)
    assert ("seen here" in shown.text, desk.draft()["W1"]["version"]) == (True, 2)
    refused = take(desk.client, shown)
    assert refused.status_code == 422
    assert "CC2 was changed both here and in the field" in text_of(refused.text)
    desk.save(("level.CC1", "1"), ("level.CC2", "3"), version=2)
    stale = take(desk.client, refused, keep__W1__CC2="office")
    assert stale.status_code == 409
    assert re.search(r'value="office" checked', stale.text)

    done = take(desk.client, stale, keep__W1__CC2="office")

    assert done.status_code == 303
    assert "stand in your draft" in text_of(desk.client.get(done.headers["location"]).text)
    choices = {code: mark["choice"] for code, mark in desk.draft()["W1"]["marks"].items()}
    assert choices == {"CC1": 3, "CC2": 3}
    again = send(desk.client, file)
    assert again.status_code == 409
    assert "brought back before" in text_of(again.text)


def test_a_record_of_the_visit_is_asked_for_until_it_is_whole(desk: Desk) -> None:
    desk.take()
    said = {"question": "", "answer": "Welded it at once."}
    units = {
        "W2": {
            "marks": {"CC1": marked(2, "interview")},
            "records": {"interview": {"CC1": said}},
        }
    }
    shown = send(desk.client, packed(desk).results(units, {**VISIT, "place": ""}))

    refused = take(desk.client, shown)
    done = take(desk.client, refused, place="An invented yard")

    assert "Welded it at once." in shown.text
    assert (refused.status_code, done.status_code) == (422, 303)
    assert "Enter where it was" in text_of(refused.text)
    (cited,) = desk.draft()["W2"]["marks"]["CC1"]["cited"]
    page = desk.client.get(f"{desk.address}/evidence/{cited['evidence']}").text
    assert "Welded it at once." in page


def test_a_hostile_file_is_refused_in_words(desk: Desk) -> None:
    deep = (b"[" * 100_000, b'{"a":' * 20_000, b"9" * 190_000)
    for content in (b"", b"\xff\xfe\x00", b'{"format": "rpl-field-results-1"}', *deep):
        answer = send(desk.client, content)
        assert (answer.status_code, "results file" in text_of(answer.text)) == (422, True)
    large = send(desk.client, b" " * 300_000)
    assert (large.status_code, "too large" in text_of(large.text)) == (413, True)
    assert post_form(desk.client, f"{RETURN}/take", {"results": "no"}).status_code == 422


def test_another_person_and_a_claim_that_is_gone_are_refused(
    desk: Desk, colleague: TestClient
) -> None:
    desk.take()
    pack = packed(desk)
    file = marks(pack, CC1=3)
    altered = json.dumps({**json.loads(file), "base": {"W1": 5, "W2": 0}}).encode()

    assert "knows no pack of yours" in text_of(send(colleague, file).text)
    assert "was changed after the pack wrote it" in text_of(send(desk.client, altered).text)
    assert colleague.get(f"{desk.address}/field-pack").status_code == 404
    with write_session(desk.engine) as session:
        session.get_one(Claim, desk.claim).state = ClaimState.WITHDRAWN
    gone = send(desk.client, file)
    assert (gone.status_code, "withdrawn or decided" in text_of(gone.text)) == (410, True)
