"""What an applicant does with a browser: opens a claim, sends files, waits for the readers."""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx2 import Response

from rpl.edge.context import AppContext
from rpl.jobs.steps import STEPS
from rpl.jobs.tools import JobTools
from tests.factories.intake import JPEG, job_tools
from tests.fakes.field_finder import FakeFieldFinder
from tests.fakes.queue import RecordingQueue
from tests.web.browser import form_token, post_form

NONCE = "n" * 32


def open_claim(client: TestClient, name: str = "María Gutiérrez", nonce: str = NONCE) -> str:
    """Open a claim; the answer is the page with reference and return code."""
    answer = post_form(
        client, "/en/start", {"full_name": name, "qualification": "any-trade", "nonce": nonce}
    )
    assert answer.status_code == 200, answer.text
    return answer.text


def send_files(
    client: TestClient,
    *files: tuple[str, bytes],
    kind: str = "certificate",
    language: str = "es",
    lang: str = "en",
) -> Response:
    """Send files as the upload form does."""
    return post_form(
        client,
        f"/{lang}/claim/evidence",
        {"kind": kind, "document_language": language},
        files=[("files", (name, content, "application/octet-stream")) for name, content in files],
    )


def a_photo(number: int = 0) -> bytes:
    """A file the fake reader takes; each number has other bytes."""
    return JPEG[:-2] + b"%d" % number + JPEG[-2:]


def a_document(client: TestClient, number: int = 0) -> str:
    """The address of a document that was just sent."""
    before = evidence_ids(client.get("/en/claim/submit").text)
    send_files(client, (f"{number}.jpg", a_photo(number)))
    [new] = set(evidence_ids(client.get("/en/claim/submit").text)) - set(before)
    return f"/en/claim/evidence/{new}"


def work_queue(context: AppContext, **engines: Any) -> None:  # noqa: ANN401 -- fakes of any port
    """Do every job that was handed over, as the worker would."""
    assert isinstance(context.queue, RecordingQueue)
    tools = replace(
        job_tools(context.engine, context.clock, field_finder=FakeFieldFinder()),
        catalog=context.catalog,
        vault=context.vault,
        keyring=context.keyring,
        page_reader=context.page_reader,
        queue=context.queue,
    )
    done = 0
    tools = replace(tools, **engines)
    while done < len(context.queue.handed_over):
        step, subject = context.queue.handed_over[done]
        _run(tools, step, subject)
        done += 1


def _run(tools: JobTools, step: str, subject: UUID) -> None:
    STEPS[step](tools, subject)


def evidence_ids(page: str) -> list[str]:
    """The evidence items a page links to, each once, in order."""
    found = re.findall(r"/claim/evidence/([0-9a-f-]{36})", page)
    return list(dict.fromkeys(found))


__all__ = [
    "a_photo",
    "evidence_ids",
    "form_token",
    "open_claim",
    "send_files",
    "work_queue",
]
