"""The feed of credits: only what holders consent to, in an order in which nothing is missed."""

import re
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from rpl.domain.provider import (
    CURSOR_PATTERN,
    Cursor,
    ProviderExistsError,
    ProviderNotFoundError,
)
from rpl.flows import access
from rpl.store.database import write_session
from tests.factories.decision import Workshop
from tests.factories.issuing import credential_id, issue_all, post, take_back
from tests.factories.provider import KnownProvider, a_provider, consent, no_consent
from tests.factories.review import an_applicant

FEED = "/api/v1/credits"


@pytest.fixture
def provider(workshop: Workshop) -> KnownProvider:
    return a_provider(workshop)


def pull(
    client: TestClient, provider: KnownProvider, cursor: str | None = None, limit: int = 1
) -> tuple[list[str], str | None]:
    """The ids of every line after a cursor, and the cursor to go on from."""
    seen: list[str] = []
    while True:
        query = {"limit": str(limit)} | ({} if cursor is None else {"cursor": cursor})
        page = client.get(FEED, params=query, headers=provider.headers).json()
        if page["next_cursor"] is None:
            assert page["items"] == []
            return seen, cursor
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]


def test_a_line_says_all_that_the_contract_promises(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    first, _second = issue_all(workshop)
    consent(workshop, provider)

    answer = client.get(FEED, params={"limit": "1"}, headers=provider.headers)

    credential = credential_id(workshop, first)
    assert answer.json() == {
        "items": [
            {
                "id": str(first),
                "kind": "posting",
                "posted_at": "2026-11-22T12:00:00Z",
                "holder": {"id": str(workshop.holder), "name": "Lucía Invented"},
                "qualification": "any-trade@1",
                "unit": {"id": "W1", "title": "Title of W1", "version": 1},
                "credit": {"value": 10, "scheme": "ten-hour credits", "notional_hours": 100},
                "credential": {
                    "id": str(credential),
                    "url": f"http://localhost:8000/credentials/{credential}",
                    "status": "valid",
                },
            }
        ],
        "next_cursor": answer.json()["next_cursor"],
    }
    assert answer.headers["link"] == (
        f'<http://localhost:8000{FEED}?cursor={answer.json()["next_cursor"]}&limit=1>; rel="next"'
    )


def test_without_consent_nothing_appears(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    issue_all(workshop)
    other = a_provider(workshop, "Another sample centre")
    consent(workshop, other)

    assert pull(client, provider) == ([], None)


def test_a_revoked_consent_hides_everything_at_once(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    issue_all(workshop)
    consent(workshop, provider)
    assert len(pull(client, provider)[0]) == 2

    no_consent(workshop, provider)

    assert pull(client, provider) == ([], None)


def test_a_posting_appears_once_its_credential_is_signed(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    consent(workshop, provider)
    post(workshop)

    assert pull(client, provider) == ([], None)


def test_going_on_from_the_last_cursor_brings_what_is_new_and_only_that(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    consent(workshop, provider)
    first, second = issue_all(workshop)
    seen, cursor = pull(client, provider)
    assert seen == [str(first), str(second)]
    assert pull(client, provider, cursor) == ([], cursor)

    reversal = take_back(workshop, first)

    assert pull(client, provider, cursor)[0] == [str(reversal)]


def test_a_reversal_names_the_credential_that_was_revoked(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    consent(workshop, provider)
    first, _second = issue_all(workshop)
    take_back(workshop, first)

    items = client.get(FEED, headers=provider.headers).json()["items"]

    assert [(item["kind"], item["credential"]["status"]) for item in items] == [
        ("posting", "revoked"),
        ("posting", "valid"),
        ("reversal", "revoked"),
    ]


def test_a_late_consent_brings_older_credits_after_what_was_read_before(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    late = an_applicant(workshop.engine, name="Late Sample")
    older = issue_all(workshop, late)
    newer = issue_all(workshop)
    consent(workshop, provider)
    seen, cursor = pull(client, provider)
    assert seen == [str(found) for found in newer]

    consent(workshop, provider, late)

    assert pull(client, provider, cursor)[0] == [str(found) for found in older]


def test_a_consent_given_again_brings_everything_again(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    consent(workshop, provider)
    postings = [str(found) for found in issue_all(workshop)]
    _, cursor = pull(client, provider)
    no_consent(workshop, provider)
    consent(workshop, provider)
    consent(workshop, provider)  # a second click

    assert pull(client, provider, cursor)[0] == postings


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_every_page_size_reads_the_same_feed(
    client: TestClient, workshop: Workshop, provider: KnownProvider, limit: int
) -> None:
    first, second = issue_all(workshop)
    consent(workshop, provider)
    reversal = take_back(workshop, first)

    assert pull(client, provider, limit=limit)[0] == [str(first), str(second), str(reversal)]


@pytest.mark.parametrize(
    ("headers", "status", "code", "challenge"),
    [
        ({}, 401, "key_missing", 'Bearer realm="rpl"'),
        ({"authorization": "Basic abc"}, 401, "key_missing", 'Bearer realm="rpl"'),
        (
            {"authorization": "Bearer rpl_wrong"},
            401,
            "key_unknown",
            'Bearer realm="rpl", error="invalid_token"',
        ),
        (
            {"authorization": "Bearer " + "x" * 300},
            401,
            "key_unknown",
            'Bearer realm="rpl", error="invalid_token"',
        ),
    ],
)
def test_a_call_without_a_key_in_force_is_refused(
    client: TestClient, headers: dict[str, str], status: int, code: str, challenge: str
) -> None:
    answer = client.get(FEED, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["www-authenticate"] == challenge
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_key_without_the_scope_is_refused(client: TestClient, workshop: Workshop) -> None:
    provider = a_provider(workshop, scope="bundles:read")

    answer = client.get(FEED, headers=provider.headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert 'scope="credits:read"' in answer.headers["www-authenticate"]


def test_a_key_that_was_switched_off_is_refused(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    with write_session(workshop.engine) as session:
        access.revoke_key(session, workshop.clock, key_id=provider.key_id)

    assert client.get(FEED, headers=provider.headers).json()["code"] == "key_unknown"


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "101"}, {"limit": "x"}, {"cursor": "x"}, {"cursor": ""}]
)
def test_a_bad_query_names_the_parameter(
    client: TestClient, provider: KnownProvider, query: dict[str, str]
) -> None:
    answer = client.get(FEED, params=query, headers=provider.headers)

    assert answer.status_code == 422
    assert [error["name"] for error in answer.json()["errors"]] == list(query)


cursors = st.builds(
    Cursor,
    position=st.integers(0, 16**15 - 1),
    announced=st.integers(0, 16**15 - 1),
)


@given(cursors)
def test_a_cursor_reads_back_as_it_was_written(cursor: Cursor) -> None:
    assert Cursor.read(str(cursor)) == cursor


@given(cursors, cursors)
def test_cursors_sort_as_they_are_written(one: Cursor, other: Cursor) -> None:
    places = [(found.position, found.announced) for found in (one, other)]

    assert (str(one) < str(other)) == (places[0] < places[1])


@given(st.from_regex(CURSOR_PATTERN, fullmatch=True))
def test_every_cursor_that_fits_the_published_pattern_is_understood(written: str) -> None:
    assert str(Cursor.read(written)) == written


@given(st.text())
def test_what_does_not_fit_the_pattern_is_no_cursor(written: str) -> None:
    if not re.fullmatch(CURSOR_PATTERN, written):
        with pytest.raises(ValueError, match="not a cursor"):
            Cursor.read(written)


def test_an_unknown_provider_can_have_neither_key_nor_consent(workshop: Workshop) -> None:
    stranger = KnownProvider(UUID(int=5), UUID(int=6), "")

    with pytest.raises(ProviderNotFoundError):
        consent(workshop, stranger)
    with write_session(workshop.engine) as session, pytest.raises(ProviderNotFoundError):
        access.add_key(session, workshop.clock, provider_id=stranger.id)


def test_two_providers_cannot_have_one_name(workshop: Workshop, provider: KnownProvider) -> None:
    assert provider.key.startswith("rpl_")

    with pytest.raises(ProviderExistsError):
        a_provider(workshop)
