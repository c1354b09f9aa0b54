"""What other people's verifiers fetch: every address in it is our public one, whoever asks."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from joserfc import jws
from joserfc.jwk import KeySet

from rpl.adapters.schemas import OfficialSchemas
from rpl.edge.context import AppContext
from tests.factories.decision import Workshop
from tests.factories.issuing import credential_id, issue_all, take_back
from tests.web.browser import post_form

PUBLIC = "http://localhost:8000"
DID = "did:web:localhost%3A8000"


@pytest.fixture
def postings(workshop: Workshop) -> tuple[UUID, ...]:
    return issue_all(workshop)


@pytest.fixture
def path(workshop: Workshop, postings: tuple[UUID, ...]) -> str:
    return f"/credentials/{credential_id(workshop, postings[0])}"


def document(client: TestClient, path: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(path, headers={"accept": "application/vc"}).json()
    return found


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/vc", "application/vc"),
        ("application/vc+jwt", "application/vc+jwt"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/json"),
        ("*/*", "application/vc"),
        ("", "application/vc"),
        ("application/vc;q=0.5, application/vc+jwt", "application/vc+jwt"),
        ("text/html;q=0.1, application/*", "application/vc"),
    ],
)
def test_a_credential_comes_in_the_form_that_is_asked_for(
    client: TestClient, path: str, accept: str, kind: str
) -> None:
    answer = client.get(path, headers={"accept": accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.headers["vary"] == "accept, accept-language"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_browser_goes_on_to_the_page_in_its_language(client: TestClient, path: str) -> None:
    answer = client.get(
        path, headers={"accept": "text/html,*/*;q=0.8", "accept-language": "es-MX,es;q=0.9"}
    )

    assert (answer.status_code, answer.headers["location"]) == (303, f"/es{path}")


def test_a_form_that_is_not_offered_is_refused(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"accept": "image/png"}).status_code == 406


def test_an_unknown_credential_is_not_found(client: TestClient) -> None:
    answer = client.get(f"/credentials/{UUID(int=3)}", headers={"accept": "application/vc"})

    assert (answer.status_code, answer.json()["code"]) == (404, "credential_not_found")
    assert client.get("/credentials/x", headers={"accept": "application/vc"}).status_code == 404
    assert client.get(f"/en/credentials/{UUID(int=3)}").status_code == 404


def test_every_address_in_a_credential_is_the_public_one(client: TestClient, path: str) -> None:
    found = document(client, path)

    assert found["id"] == PUBLIC + path
    assert found["issuer"]["id"] == DID
    assert found["credentialStatus"]["statusListCredential"] == f"{PUBLIC}/status/revocation/1"
    assert "elsewhere.example" not in str(found)


def test_the_documents_a_credential_names_are_there(client: TestClient, path: str) -> None:
    found = document(client, path)
    achievement = found["credentialSubject"]["achievement"]

    served = client.get(achievement["id"].removeprefix(PUBLIC)).json()
    profile = client.get("/issuer").json()

    assert {name: served[name] for name in achievement} == achievement
    assert profile["id"] == DID
    listed = client.get("/status/revocation/1")
    assert listed.headers["content-type"] == "application/vc"
    assert listed.headers["cache-control"] == "public, max-age=300"
    assert listed.json()["id"] == f"{PUBLIC}/status/revocation/1"


@pytest.mark.parametrize(
    "address",
    [
        "/achievements/none/1/W1",
        "/achievements/any-trade/1/W9",
        "/achievements/any-trade/x/W1",
        "/status/revocation/7",
        "/status/revocation/0",
        "/status/revocation/x",
    ],
)
def test_what_was_never_published_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_did_document_holds_the_keys_that_signed(client: TestClient, path: str) -> None:
    did = client.get("/.well-known/did.json").json()
    proof = document(client, path)["proof"]

    methods = {method["id"]: method for method in did["verificationMethod"]}
    assert proof["verificationMethod"] in did["assertionMethod"]
    method = methods[proof["verificationMethod"]]
    assert method["id"] == f"{DID}#{method['publicKeyMultibase']}"


def test_a_token_verifies_with_nothing_but_the_published_key_set(
    client: TestClient, path: str
) -> None:
    keys = KeySet.import_key_set(client.get("/.well-known/jwks.json").json())
    token = client.get(path, headers={"accept": "application/vc+jwt"}).text

    found = jws.deserialize_compact(token, keys, algorithms=["ES256"])

    assert found.headers()["typ"] == "vc+jwt"


def test_a_signed_credential_fits_the_official_schema(client: TestClient, path: str) -> None:
    assert OfficialSchemas().check(document(client, path)).code == "good"


def test_keys_that_were_replaced_stay_published_so_that_old_credentials_live(
    client: TestClient, context: AppContext, path: str
) -> None:
    store = context.credentials.keys
    before = client.get("/.well-known/did.json").json()["assertionMethod"]
    store.add("proof")  # type: ignore[attr-defined] # the fake can rotate

    after = client.get("/.well-known/did.json").json()["assertionMethod"]

    assert set(before) < set(after)
    checked = client.post("/api/v1/verify", json=document(client, path)).json()
    assert checked["outcome"] == "good"


@pytest.mark.parametrize("lang", ["en", "es", "ar"])
def test_the_page_says_what_the_credential_says_and_what_was_checked(
    client: TestClient, path: str, lang: str
) -> None:
    answer = client.get(f"/{lang}{path}")

    assert answer.status_code == 200
    assert "Lucía Invented" in answer.text
    assert "Title of W1" in answer.text
    assert PUBLIC + path in answer.text
    assert 'data-outcome="good"' in answer.text
    assert "<svg" in answer.text
    assert answer.text.count("govuk-tag--green") == 7


def test_the_page_says_when_a_credential_was_revoked(
    client: TestClient, workshop: Workshop, postings: tuple[UUID, ...], path: str
) -> None:
    take_back(workshop, postings[0])

    page = client.get(f"/en{path}").text

    assert 'data-outcome="bad"' in page
    assert "The issuer has revoked it." in page


@pytest.mark.parametrize("name", ["credential.json", "credential.jwt"])
def test_both_forms_can_be_downloaded_and_checked_again(
    client: TestClient, path: str, name: str
) -> None:
    answer = client.get(f"/en{path}/{name}")
    assert "attachment" in answer.headers["content-disposition"]

    files = [("file", (name, answer.content, "application/octet-stream"))]
    page = post_form(client, "/en/verify", {"credential": "", "address": ""}, files)

    assert 'data-outcome="good"' in page.text
    assert "Lucía Invented" in page.text


def test_a_credential_can_be_pasted_or_named_by_address(client: TestClient, path: str) -> None:
    pasted = client.get(path, headers={"accept": "application/vc"}).text

    by_text = post_form(client, "/en/verify", {"credential": pasted})
    by_address = post_form(client, "/en/verify", {"address": PUBLIC + path})

    assert 'data-outcome="good"' in by_text.text
    assert 'data-outcome="good"' in by_address.text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Paste a credential"),
        ({"credential": "<b>no credential</b>"}, "This is not a credential that can be read here"),
        ({"address": "http://127.0.0.1/x"}, "No credential can be had from this address"),
    ],
)
def test_what_cannot_be_checked_is_given_back_with_what_to_do(
    client: TestClient, fields: dict[str, str], says: str
) -> None:
    answer = post_form(client, "/en/verify", fields)

    assert answer.status_code == 422
    assert says in answer.text
    assert "<b>no credential" not in answer.text
    assert all(value.startswith("<") or value in answer.text for value in fields.values())


def test_the_form_to_check_is_there_in_every_language(client: TestClient) -> None:
    for lang in ("en", "es", "ar"):
        assert 'name="credential"' in client.get(f"/{lang}/verify").text


@pytest.mark.parametrize(
    "document",
    [
        {"credentialSubject": [{"name": 5}], "issuer": [1]},
        {"@context": {"a": "b"}, "type": "VerifiableCredential", "issuer": {"id": 4}},
        {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiableCredential", {}],
            "issuer": "did:key:z6Mk",
            "credentialSubject": {},
            "credentialSchema": "x",
            "credentialStatus": {"type": "BitstringStatusListEntry", "statusListIndex": -1},
            "validFrom": "yesterday",
            "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"},
        },
    ],
)
def test_a_document_that_makes_no_sense_is_bad_and_never_an_error(
    client: TestClient, document: dict[str, Any]
) -> None:
    answer = client.post("/api/v1/verify", json={"credential": document})

    assert (answer.status_code, answer.json()["outcome"]) == (200, "bad")
