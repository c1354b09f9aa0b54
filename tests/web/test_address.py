"""The address of a claim: given, confirmed by a code, replaced and removed."""

import pytest
from fastapi.testclient import TestClient

from rpl.edge.context import AppContext
from tests.factories.account import KnownClaim
from tests.fakes.clock import StoppedClock
from tests.web.browser import post_form, sign_in_applicant
from tests.web.conftest import browser
from tests.web.letters import ADDRESS, CODE, Post, ask, give, give_and_confirm, link


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


def test_a_code_for_an_address_that_was_removed_meanwhile_is_not_sent(
    client: TestClient, reachable: KnownClaim, post: Post
) -> None:
    give(client, reachable)
    post_form(client, "/en/claim/email/remove", {"return_code": reachable.return_code})
    post_form(client, "/en/claim/email/remove")

    assert post.deliver() == []
