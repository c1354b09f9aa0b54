"""A whole journey with the log at its most talkative: nobody is named in it.

Real engines, the real service and worker; the words searched for are everything the applicant
typed, photographed or was given to come back with, and every secret of staff and providers.
"""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from rpl.assembly import Parts, app_context
from rpl.demo import cast, walk
from rpl.demo.applicant import confirm_all
from rpl.demo.documents import SAMPLES, render
from rpl.edge.request_log import HEADER
from rpl.jobs.tools import JobTools
from rpl.main import create_app
from rpl.store.database import read_session, write_session
from rpl.store.tables import Claim
from rpl.worker import Worker
from tests.factories.intake import ANSWERS
from tests.journey import real_parts, stage_and_register
from tests.logs import lines, logged
from tests.web.browser import post_form

NAME = "María Gutiérrez"
STATEMENT = "Aprendí a soldar con mi tío Evaristo en Zaragoza."
CODE = re.compile(r"rpl-code[^>]*>\s*([0-9A-Za-z-]+)")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    with logged(level=logging.DEBUG) as stream:
        yield stream


@pytest.fixture
def parts(tmp_path: Path, sqlite_address: str) -> Iterator[Parts]:
    with real_parts(tmp_path, sqlite_address) as found:
        yield found


def browser(parts: Parts) -> TestClient:
    app = create_app(app_context(parts))
    return TestClient(
        app,
        base_url="http://localhost:8000",
        follow_redirects=False,
        raise_server_exceptions=False,
    )


def test_the_log_of_a_whole_journey_names_nobody(parts: Parts, log: io.StringIO) -> None:
    secret = Walk(parts).to_a_credential()

    told = log.getvalue().casefold()
    found = sorted(word for word in secret if word.casefold() in told)
    steps = {line.get("step") for line in lines(log)}
    routes = {line.get("route") for line in lines(log)}
    assert found == []
    assert {"read", "translate", "draft", "decide", "post_credit", "issue"} <= steps
    assert {"/{lang}/claim/evidence", "/{lang}/claim/result", "/api/v1/credits"} <= routes


def test_an_answer_carries_the_id_its_lines_carry(parts: Parts, log: io.StringIO) -> None:
    with browser(parts) as client:
        answers = [client.get("/en/"), client.get(f"/en/{NAME}"), client.get("/healthz")]

    ids = [answer.headers[HEADER] for answer in answers]
    answered = {line["request"]: line for line in lines(log) if line["event"] == "answered"}
    assert list(answered) == ids
    assert [answered[each]["status"] for each in ids] == [200, 404, 200]
    assert [answered[each]["route"] for each in ids] == ["/{lang}/", "none", "/healthz"]
    assert answered[ids[2]]["level"] == "debug"


def test_a_step_that_breaks_quotes_nobody(parts: Parts, log: io.StringIO) -> None:
    def broken(_tools: JobTools, _subject: UUID) -> None:
        raise LookupError(NAME)

    stage, _register = stage_and_register(parts)
    with write_session(parts.engine) as session:
        parts.queue.hand_over(session, "read", UUID(int=1))
    Worker(stage.tools, parts.queue, {"read": broken}, {}).run_one()

    failed = [line for line in lines(log) if line.get("subject") == str(UUID(int=1))]
    assert [line["level"] for line in failed] == ["error", "info"]
    assert failed[0]["job"] == failed[1]["job"]
    assert "LookupError" in failed[0]["event"]
    assert failed[1]["problem"] == "engine_failed"
    assert NAME not in log.getvalue()


class Walk:
    """The journey in browsers; gathers what must not be logged."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.stage, register = stage_and_register(parts)
        self.register = cast.enter(self.stage, register)
        self.secret = {NAME, "Gutiérrez", "Guti\\u00e9rrez", STATEMENT, "Evaristo", "certificado"}

    def to_a_credential(self) -> set[str]:
        with browser(self.parts) as client:
            self.open(client)
            self.tell(client)
            self.stage.work_off()
            for page in ("/claim", "/claim/submit", "/claim/evidence", "/claim/statement"):
                assert client.get(f"/es{page}").status_code == 200
            confirm_all(self.stage, self.claim)
            assert post_form(client, "/es/claim/submit").status_code == 303
            walk.assess(self.stage, self.claim)
            self.stage.work_off()
            assert client.get("/es/claim/result").status_code == 200
            self.keep(*client.cookies.values())
            self.others(client)
        return {word for word in self.secret if len(word) > 3}

    def open(self, client: TestClient) -> None:
        typed = {"full_name": NAME, "qualification": "welder", "nonce": "n" * 32}
        page = post_form(client, "/es/start", typed).text
        self.reference, self.code = CODE.findall(page)[:2]
        self.keep(self.reference, self.code, self.code.replace("-", ""))
        with read_session(self.parts.engine) as session:
            claim = session.exec(select(Claim)).one()
        self.claim = claim.id

    def tell(self, client: TestClient) -> None:
        sample = SAMPLES[walk.CERTIFICATE]
        scan = render(walk.CERTIFICATE, NAME)
        sent = post_form(
            client,
            "/es/claim/evidence",
            {"kind": sample.kind.value, "document_language": "es"},
            files=[("files", ("certificado de María.png", scan, "image/png"))],
        )
        assert sent.status_code == 303
        assert post_form(client, "/es/claim/history", ANSWERS).status_code == 303
        assert post_form(client, "/es/claim/statement", {"statement": STATEMENT}).status_code == 303
        self.keep(*(line for line in sample.text(NAME).splitlines() if len(line) > 12))
        self.keep(ANSWERS["employer"], ANSWERS["tasks"])

    def others(self, client: TestClient) -> None:
        """Somebody comes back, is refused, signs in; a provider pulls; an employer checks."""
        earned = walk.earned_by(self.stage, self.claim)[0]
        wrong = {"reference": self.reference, "return_code": "AAAA-BBBB-CCCC"}
        assert post_form(client, "/es/return", wrong).status_code == 401
        right = {"reference": self.reference, "return_code": self.code}
        assert post_form(client, "/es/return", right).status_code == 303
        staff, provider = self.register.staff[0], self.register.providers[0]
        for password in ("mistaken", str(staff["password"])):
            fields = {"email": str(staff["email"]), "password": password}
            post_form(client, "/en/staff/sign-in", fields)
        assert client.get("/en/staff/queue").status_code == 200
        key = {"authorization": f"Bearer {provider['api_key']}"}
        assert client.get("/api/v1/credits", headers=key).status_code == 200
        assert post_form(client, "/en/verify", {"credential": earned.token}).status_code == 200
        assert client.get(f"/en/credentials/{earned.credential_id}").status_code == 200
        self.keep(str(staff["email"]), str(staff["password"]), str(provider["api_key"]))
        self.keep(earned.token, "AAAA-BBBB-CCCC", *client.cookies.values())

    def keep(self, *words: str) -> None:
        self.secret.update(words)
