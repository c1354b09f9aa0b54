"""The link that opens a claim once: the pages and the step behind them."""

from dataclasses import replace
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.edge.context import AppContext
from rpl.ports.errors import MailNotSentError
from rpl.store import audit
from rpl.store.database import read_session
from rpl.store.tables import ClaimAddress, OutgoingMail, SignInLink
from tests.factories.account import KnownClaim, a_claim
from tests.fakes.clock import StoppedClock
from tests.web.browser import post_form, sign_in_applicant, text_of
from tests.web.conftest import browser
from tests.web.letters import ADDRESS, Post, ask, give, link


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
