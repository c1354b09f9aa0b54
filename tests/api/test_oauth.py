"""Tokens for providers' programs, over HTTP, as RFC 6749 has them."""

import base64
from datetime import timedelta
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from rpl.edge.last_use import LastUses
from rpl.flows import access
from rpl.store.access import provider_lines
from rpl.store.database import read_session, write_session
from rpl.store.tables import Provider
from tests.factories.decision import Workshop
from tests.factories.issuing import issue_all
from tests.factories.provider import KnownProvider, a_provider, consent

FEED = "/api/v1/credits"
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def provider(workshop: Workshop) -> KnownProvider:
    return a_provider(workshop)


def basic(client_id: object, secret: str) -> dict[str, str]:
    pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return {"authorization": f"Basic {pair}"}


def ask(client: TestClient, provider: KnownProvider, **fields: str) -> Response:
    return client.post(
        "/oauth/token", data=GRANT | fields, headers=basic(provider.id, provider.key)
    )


def pull(client: TestClient, token: str) -> Response:
    return client.get(FEED, headers={"authorization": f"Bearer {token}"})


def last_use(workshop: Workshop) -> object:
    with read_session(workshop.engine) as session:
        return provider_lines(session)[0].keys[0].last_used_at


def test_a_token_opens_the_feed_until_its_time_is_over(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    issue_all(workshop)
    consent(workshop, provider)

    answer = ask(client, provider)

    given = answer.json()
    assert given == {
        "access_token": given["access_token"],
        "token_type": "Bearer",
        "expires_in": 900,
        "scope": "credits:read",
    }
    assert answer.headers["cache-control"] == "no-store"
    assert len(pull(client, given["access_token"]).json()["items"]) == 2
    workshop.clock.move(minutes=15)
    over = pull(client, given["access_token"])
    assert (over.status_code, over.json()["code"]) == (401, "token_over")
    assert over.headers["www-authenticate"] == 'Bearer realm="rpl", error="invalid_token"'


def test_id_and_secret_may_stand_in_the_form(client: TestClient, provider: KnownProvider) -> None:
    named = {"client_id": str(provider.id), "client_secret": provider.key}

    answer = client.post("/oauth/token", data=GRANT | named)

    assert pull(client, answer.json()["access_token"]).status_code == 200


def test_a_token_ends_at_once_with_its_key(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    token = ask(client, provider).json()["access_token"]
    with write_session(workshop.engine) as session:
        access.revoke_key(session, workshop.clock, key_id=provider.key_id)

    assert pull(client, token).json()["code"] == "key_unknown"
    assert ask(client, provider).json()["error"] == "invalid_client"


def test_a_provider_that_was_switched_off_gets_nothing(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    token = ask(client, provider).json()["access_token"]
    with write_session(workshop.engine) as session:
        session.get_one(Provider, provider.id).active = False

    assert ask(client, provider).status_code == 401
    assert pull(client, token).status_code == 401


def test_a_new_key_and_the_one_before_are_both_in_force_for_the_overlap(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    with write_session(workshop.engine) as session:
        made = access.rotate_keys(
            session, workshop.clock, provider_id=provider.id, overlap=timedelta(days=2)
        )

    assert pull(client, made.secret).status_code == 200
    workshop.clock.move(days=1)
    assert pull(client, provider.key).status_code == 200
    workshop.clock.move(days=1)
    assert pull(client, provider.key).json()["code"] == "key_unknown"
    assert pull(client, made.secret).status_code == 200


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        (GRANT | {"scope": "credits:read credits:write"}, 400, "invalid_scope"),
        (GRANT | {"scope": "x" * 301}, 400, "invalid_request"),
        (GRANT | {"scope": ["credits:read", "credits:read"]}, 400, "invalid_request"),
        (GRANT | {"client_id": str(uuid4())}, 400, "invalid_request"),
        (GRANT | {"client_secret": "a second way"}, 400, "invalid_request"),
    ],
)
def test_a_request_that_cannot_be_granted_says_why(
    client: TestClient, provider: KnownProvider, fields: dict[str, str], status: int, error: str
) -> None:
    headers = basic(provider.id, provider.key)

    answer = client.post("/oauth/token", data=fields, headers=headers)

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json().keys() == {"error", "error_description"}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [{}, {"authorization": "Bearer x"}, {"authorization": "Basic é"}, basic(uuid4(), "rpl_x")],
    ids=["nobody", "another kind", "no pair", "a stranger"],
)
def test_a_client_that_is_none_is_asked_for_its_id_and_secret(
    client: TestClient, headers: dict[str, str]
) -> None:
    sent = {name: value.encode() for name, value in headers.items()}

    answer = client.post("/oauth/token", data=GRANT, headers=sent)  # type: ignore[arg-type] # bytes

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["www-authenticate"] == 'Basic realm="rpl"'


def test_the_key_of_another_provider_proves_nothing(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    other = a_provider(workshop, "Another training centre")

    answer = client.post("/oauth/token", data=GRANT, headers=basic(other.id, provider.key))

    assert answer.json()["error"] == "invalid_client"


def test_what_is_no_form_is_refused_as_such(client: TestClient) -> None:
    for kind, body in (
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"a&" * 100_000),
    ):
        answer = client.post("/oauth/token", content=body, headers={"content-type": kind})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_secrets_are_not_guessed_for_long(client: TestClient, provider: KnownProvider) -> None:
    for _ in range(30):
        answer = client.post("/oauth/token", data=GRANT, headers=basic(provider.id, "rpl_guess"))
        assert answer.status_code == 401

    answer = ask(client, provider)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert int(answer.headers["retry-after"]) > 0


def test_asking_often_with_the_right_secret_is_no_guessing(
    client: TestClient, provider: KnownProvider
) -> None:
    assert {ask(client, provider).status_code for _ in range(35)} == {200}


def test_the_last_use_of_a_key_is_written_after_the_call(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    uses = client.app.state.last_uses  # type: ignore[attr-defined] # Starlette's
    assert isinstance(uses, LastUses)
    pull(client, provider.key)
    assert last_use(workshop) is None

    uses.write()
    first = last_use(workshop)
    workshop.clock.move(minutes=5)
    ask(client, provider)
    uses.write()
    uses.write()

    assert first is not None
    assert last_use(workshop) == workshop.clock.now() != first


def test_a_last_use_that_cannot_be_written_now_is_written_later(
    workshop: Workshop, provider: KnownProvider
) -> None:
    uses = LastUses(workshop.engine)
    with workshop.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE provider_key RENAME TO away")
        connection.commit()
        uses.note(provider.key_id, workshop.clock.now())
        uses.write()
        connection.exec_driver_sql("ALTER TABLE away RENAME TO provider_key")
        connection.commit()

    uses.write()

    assert last_use(workshop) == workshop.clock.now()


def test_what_was_used_is_written_when_the_service_ends(
    client: TestClient, workshop: Workshop, provider: KnownProvider
) -> None:
    with TestClient(client.app, base_url="http://elsewhere.example") as other:
        assert pull(other, provider.key).status_code == 200

    assert last_use(workshop) == workshop.clock.now()
