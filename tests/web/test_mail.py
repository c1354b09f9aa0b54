"""The address of a claim, and the link that opens it once: the pages and the step behind them."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlmodel import select

from rpl.domain.mail import Letter
from rpl.edge.context import AppContext
from rpl.jobs.mail import send_mail
from rpl.jobs.tools import JobTools
from rpl.ports.errors import MailNotSentError
from rpl.store import audit
from rpl.store.database import read_session
from rpl.store.tables import ClaimAddress, OutgoingMail, SignInLink
from tests.factories.account import KnownClaim, a_claim
from tests.factories.intake import job_tools
from tests.fakes.clock import StoppedClock
from tests.fakes.mailer import FakeMailer
from tests.fakes.queue import RecordingQueue
from tests.web.browser import post_form, sign_in_applicant, text_of
from tests.web.conftest import browser

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


@pytest.fixture
def post(context: AppContext, engine: Engine, clock: StoppedClock, queue: RecordingQueue) -> Post:
    mailer = FakeMailer()
    tools = replace(job_tools(engine, clock), keyring=context.keyring, mailer=mailer, queue=queue)
    return Post(tools, mailer, queue)


@pytest.fixture
def claim(engine: Engine) -> KnownClaim:
    return a_claim(engine)


@pytest.fixture
def reachable(client: TestClient, claim: KnownClaim, post: Post) -> KnownClaim:
    """A claim with a confirmed address."""
    sign_in_applicant(client, claim)
    give(client, claim)
    (letter,) = post.deliver()
    code = CODE.findall(letter.text)[0]
    answer = post_form(client, "/en/claim/email/code", {"code": code.lower()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/claim/email")
    return claim


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


def test_a_link_opens_the_claim_once(
    context: AppContext, client: TestClient, reachable: KnownClaim, post: Post, engine: Engine
) -> None:
    ask(client, reachable.reference)
    address, token = link(post)
    phone = browser(context)

    assert "Open my claim" in phone.get(address).text
    assert "Open my claim" in phone.get(address).text  # whoever only looks uses nothing up
    opened = post_form(phone, "/en/return/link", {"token": token})

    assert (opened.status_code, opened.headers["location"]) == (303, "/en/claim")
    assert reachable.reference in phone.get("/en/claim").text
    with read_session(engine) as session:
        signed_in = [each.entry for each in audit.links(session) if each.entry.deed == "signed_in"]
    assert dict(signed_in[-1].details) == {"means": "mail_link"}
    again = post_form(browser(context), "/en/return/link", {"token": token})
    assert again.status_code == 410
    assert "used already or is too old" in again.text


def test_a_link_is_over_after_half_an_hour(
    client: TestClient, reachable: KnownClaim, post: Post, clock: StoppedClock
) -> None:
    ask(client, reachable.reference)
    _address, token = link(post)
    clock.move(minutes=30)

    assert post_form(client, "/en/return/link", {"token": token}).status_code == 410


def test_the_answer_does_not_tell_whether_there_is_a_claim_or_an_address(
    context: AppContext, reachable: KnownClaim, post: Post, engine: Engine
) -> None:
    stranger, silent = browser(context), a_claim(engine)
    pages = [ask(stranger, reference) for reference in ("RPL-0000-0000", "", "?", silent.reference)]

    assert {*pages} == {ask(stranger, reachable.reference)}
    assert len(post.queue.handed_over) == 5  # the same work for everybody
    assert len(post.deliver()) == 1


def test_an_address_that_was_not_confirmed_gets_no_link(
    context: AppContext, client: TestClient, claim: KnownClaim, post: Post
) -> None:
    sign_in_applicant(client, claim)
    give(client, claim)
    post.deliver()

    ask(browser(context), claim.reference)

    assert post.deliver() == []


def test_an_address_counts_until_the_one_after_it_is_confirmed(
    context: AppContext, client: TestClient, reachable: KnownClaim, post: Post
) -> None:
    give(client, reachable, "other@applicant.example")
    (letter,) = post.deliver()
    assert letter.to == "other@applicant.example"
    ask(browser(context), reachable.reference)
    _address, token = link(post)
    page = client.get("/en/claim/email").text

    assert ADDRESS in page
    assert "other@applicant.example" in page
    assert post_form(browser(context), "/en/return/link", {"token": token}).status_code == 303


def test_an_address_that_was_replaced_is_told_so_and_opens_nothing_any_longer(
    context: AppContext, client: TestClient, reachable: KnownClaim, post: Post
) -> None:
    ask(browser(context), reachable.reference)
    _address, token = link(post)
    ask(browser(context), reachable.reference)
    _address, used = link(post)
    came_by_link = browser(context)
    post_form(came_by_link, "/en/return/link", {"token": used})

    give_and_confirm(client, reachable, post, "other@applicant.example")

    (notice,) = post.deliver()
    assert notice.to == ADDRESS
    assert "Another e-mail address was given" in notice.text
    assert post_form(browser(context), "/en/return/link", {"token": token}).status_code == 410
    assert came_by_link.get("/en/claim").status_code == 303
    assert client.get("/en/claim").status_code == 200
    ask(browser(context), reachable.reference)
    assert [letter.to for letter in post.deliver()] == ["other@applicant.example"]


def test_removing_an_address_ends_the_links_to_it(
    context: AppContext, client: TestClient, reachable: KnownClaim, post: Post
) -> None:
    ask(browser(context), reachable.reference)
    _address, token = link(post)

    post_form(client, "/en/claim/email/remove", {"return_code": reachable.return_code})

    assert post_form(browser(context), "/en/return/link", {"token": token}).status_code == 410
    assert ADDRESS not in client.get("/en/claim/email").text


def test_who_lost_the_return_code_draws_another_after_a_link_and_the_address_is_told(
    context: AppContext, reachable: KnownClaim, post: Post
) -> None:
    ask(browser(context), reachable.reference)
    _address, token = link(post)
    phone = browser(context)
    post_form(phone, "/en/return/link", {"token": token})
    assert 'name="return_code"' not in phone.get("/en/claim/sign-in").text

    drawn = post_form(phone, "/en/claim/sign-in/return-code", {"nonce": "n" * 32})

    assert "You have a new return code" in drawn.text
    (notice,) = post.deliver()
    assert (notice.to, notice.subject) == (ADDRESS, "Your return code was changed")
    assert reachable.reference not in notice.text


@pytest.mark.parametrize("typed", ["", "AAAA-AAAA-AAAA"])
def test_a_browser_that_was_left_signed_in_replaces_and_removes_no_address(
    client: TestClient, reachable: KnownClaim, post: Post, typed: str
) -> None:
    replaced = post_form(
        client, "/en/claim/email", {"address": "thief@other.example", "return_code": typed}
    )
    removed = post_form(client, "/en/claim/email/remove", {"return_code": typed})

    assert [replaced.status_code, removed.status_code] == [422, 422]
    assert "This is not the return code of this claim" in replaced.text
    assert 'value="thief@other.example"' in replaced.text
    assert post.deliver() == []
    assert ADDRESS in client.get("/en/claim/email").text
    ask(client, reachable.reference)
    assert [letter.to for letter in post.deliver()] == [ADDRESS]


def test_a_browser_that_was_left_signed_in_gives_a_claim_no_first_address(
    client: TestClient, claim: KnownClaim, post: Post
) -> None:
    sign_in_applicant(client, claim)

    answer = post_form(client, "/en/claim/email", {"address": "thief@other.example"})

    assert answer.status_code == 422
    assert post.deliver() == []


def test_who_came_by_a_link_just_now_replaces_the_address_without_the_return_code(
    context: AppContext, reachable: KnownClaim, post: Post, clock: StoppedClock
) -> None:
    ask(browser(context), reachable.reference)
    _address, token = link(post)
    phone = browser(context)
    post_form(phone, "/en/return/link", {"token": token})

    early = post_form(phone, "/en/claim/email", {"address": "new@applicant.example"})
    clock.move(minutes=30)
    late = post_form(phone, "/en/claim/email", {"address": "newer@applicant.example"})

    assert [early.status_code, late.status_code] == [303, 422]


def test_a_wrong_or_old_code_confirms_nothing(
    client: TestClient, claim: KnownClaim, post: Post, clock: StoppedClock
) -> None:
    sign_in_applicant(client, claim)
    assert post_form(client, "/en/claim/email/code", {"code": "AAAA-AAAA"}).status_code == 422
    give(client, claim)
    code = CODE.findall(post.deliver()[0].text)[0]

    wrong = post_form(client, "/en/claim/email/code", {"code": "AAAA-AAAA"})
    clock.move(minutes=30)
    late = post_form(client, "/en/claim/email/code", {"code": code})

    assert [wrong.status_code, late.status_code] == [422, 422]
    assert "This is not the code we sent" in late.text
    assert "Not confirmed yet" in late.text


def test_codes_are_not_guessed_for_long(client: TestClient, claim: KnownClaim) -> None:
    sign_in_applicant(client, claim)
    answers = [
        post_form(client, "/en/claim/email/code", {"code": "AAAA-AAAA"}).status_code
        for _ in range(11)
    ]

    assert answers == [422] * 10 + [429]


def test_what_is_no_address_is_shown_again(client: TestClient, claim: KnownClaim) -> None:
    sign_in_applicant(client, claim)

    answer = post_form(client, "/es/claim/email", {"address": "ana@nowhere"})

    assert answer.status_code == 422
    assert 'value="ana@nowhere"' in answer.text


def test_letters_are_not_asked_for_without_end(client: TestClient, claim: KnownClaim) -> None:
    sign_in_applicant(client, claim)
    links = [
        post_form(client, "/en/return/email", {"reference": claim.reference}).status_code
        for _ in range(6)
    ]
    codes = [give(client, claim).status_code for _ in range(6)]

    assert (links, codes) == ([200] * 5 + [429], [303] * 5 + [429])


def test_nothing_of_a_letter_stands_in_the_database_in_plain_words(
    client: TestClient, reachable: KnownClaim, engine: Engine
) -> None:
    ask(client, reachable.reference)
    give(client, reachable, "second@applicant.example")

    with read_session(engine) as session:
        kept = [
            *session.exec(select(ClaimAddress)).all(),
            *session.exec(select(OutgoingMail)).all(),
            *session.exec(select(SignInLink)).all(),
        ]
    assert len(kept) == 3
    assert "applicant.example" not in f"{kept}"
    assert reachable.reference not in f"{kept}"


def test_an_errand_is_forgotten_once_it_is_done_and_kept_while_the_server_is_away(
    client: TestClient, reachable: KnownClaim, post: Post, engine: Engine
) -> None:
    def waiting() -> list[UUID]:
        with read_session(engine) as session:
            return list(session.exec(select(OutgoingMail.id)))

    ask(client, reachable.reference)
    post.mailer.away = True
    with pytest.raises(MailNotSentError):
        post.deliver()
    assert len(waiting()) == 1

    post.mailer.away = False
    assert len(post.deliver()) == 1
    assert waiting() == []


def test_a_letter_that_would_come_too_late_is_not_sent(
    client: TestClient, reachable: KnownClaim, post: Post, clock: StoppedClock
) -> None:
    ask(client, reachable.reference)
    clock.move(minutes=30)

    assert post.deliver() == []


def test_a_code_for_an_address_that_was_removed_meanwhile_is_not_sent(
    client: TestClient, reachable: KnownClaim, post: Post
) -> None:
    give(client, reachable)
    post_form(client, "/en/claim/email/remove", {"return_code": reachable.return_code})
    post_form(client, "/en/claim/email/remove")

    assert post.deliver() == []


def test_a_letter_is_in_the_language_of_the_page(
    client: TestClient, reachable: KnownClaim, post: Post
) -> None:
    ask(client, reachable.reference, "ar")

    address, _token = link(post)

    assert address.startswith("/ar/")
    assert 'dir="rtl"' in client.get(address).text
    assert text_of(client.get(address).text)


def test_where_no_mail_can_leave_the_pages_say_nothing_of_it(
    context: AppContext, claim: KnownClaim
) -> None:
    with browser(replace(context, mail_offered=False)) as visitor:
        assert "/en/return/email" not in visitor.get("/en/return").text
        assert visitor.get("/en/return/email").status_code == 404
        sign_in_applicant(visitor, claim)
        page = visitor.get("/en/claim")
        assert (page.status_code, "/en/claim/email" in page.text) == (200, False)
        refused = give(visitor, claim)
        assert "There is no page at this address" in refused.text
    with read_session(context.engine) as session:
        assert session.exec(select(OutgoingMail)).all() == []
        assert session.exec(select(ClaimAddress)).all() == []
