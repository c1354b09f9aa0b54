"""An applicant's mail: the letters that came, an address given for a claim, a link asked for."""

import re

from fastapi.testclient import TestClient
from httpx2 import Response

from rpl.domain.mail import Letter
from rpl.jobs.mail import send_mail
from rpl.jobs.tools import JobTools
from tests.factories.account import KnownClaim
from tests.fakes.mailer import FakeMailer
from tests.fakes.queue import RecordingQueue
from tests.web.browser import post_form

ADDRESS = "Ana.Sample@applicant.example"
LINK = re.compile(r"http://localhost:8000(/\w+/return/link/([\w-]+))")
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")


class Post:
    """The worker's side: does what was handed over, and keeps the letters."""

    def __init__(self, tools: JobTools, mailer: FakeMailer, queue: RecordingQueue) -> None:
        self.tools, self.mailer, self.queue = tools, mailer, queue

    def deliver(self) -> list[Letter]:
        """Do every errand that waits, twice, as a queue may; the letters that came of it."""
        before = set(self.mailer.sent)
        for step, mail_id in self.queue.handed_over:
            assert step == "send_mail"
            send_mail(self.tools, mail_id)
            send_mail(self.tools, mail_id)
        self.queue.handed_over.clear()
        return [sent for number, sent in self.mailer.sent.items() if number not in before]


def give(client: TestClient, claim: KnownClaim, address: str = ADDRESS) -> Response:
    """Give the claim an address, with the return code that proves who does it."""
    return post_form(
        client, "/en/claim/email", {"address": address, "return_code": claim.return_code}
    )


def give_and_confirm(client: TestClient, claim: KnownClaim, post: Post, address: str) -> None:
    give(client, claim, address)
    code = CODE.findall(post.deliver()[-1].text)[0]
    assert post_form(client, "/en/claim/email/code", {"code": code}).status_code == 303


def ask(client: TestClient, reference: str, lang: str = "en") -> str:
    answer = post_form(client, f"/{lang}/return/email", {"reference": reference})
    assert answer.status_code == 200
    return re.sub(r'value="[^"]*"', "", answer.text)


def link(post: Post) -> tuple[str, str]:
    (letter,) = post.deliver()
    assert letter.to == "Ana.Sample@applicant.example"
    found = LINK.search(letter.text)
    assert found is not None
    return found[1], found[2]
