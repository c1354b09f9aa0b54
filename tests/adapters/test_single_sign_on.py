"""Single sign-on: what an issuer must prove before anybody is believed."""

import base64
import gzip
import hashlib
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from rpl.adapters.clock import WallClock
from rpl.adapters.single_sign_on import OidcSignOn
from rpl.ports.errors import SignOnFailedError
from rpl.ports.sign_in import Identity
from tests.factories.issuer import ToldIssuer, a_running_issuer, sign_in_there
from tests.fakes.clock import StoppedClock

BACK = "http://localhost:8000/staff/single-sign-on"


@pytest.fixture
def issuer(clock: StoppedClock) -> ToldIssuer:
    return ToldIssuer(clock)


def arrived(issuer: ToldIssuer) -> Identity:
    engine = issuer.engine()
    departure = engine.depart(BACK)
    issuer.nonce = issuer.nonce or departure.nonce
    return engine.arrive(departure, BACK, "the code")


def test_who_leaves_takes_state_nonce_and_a_challenge_along(issuer: ToldIssuer) -> None:
    departure = issuer.engine().depart(BACK)

    query = parse_qs(urlsplit(departure.address).query)
    asked = {name: values[0] for name, values in query.items()}
    digest = hashlib.sha256(departure.verifier.encode()).digest()
    assert asked == {
        "response_type": "code",
        "client_id": "rpl",
        "redirect_uri": BACK,
        "scope": "openid email profile",
        "state": departure.state,
        "nonce": departure.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    assert len({departure.state, departure.nonce, departure.verifier}) == 3


def test_who_comes_back_is_believed_with_code_verifier_and_token(issuer: ToldIssuer) -> None:
    engine = issuer.engine()
    departure = engine.depart(BACK)
    issuer.nonce = departure.nonce

    identity = engine.arrive(departure, BACK, "the code")

    assert identity == Identity(issuer.address, "7", "ada@staff.example")
    asked = issuer.asked[0]
    assert asked["code"] == ["the code"]
    assert asked["code_verifier"] == [departure.verifier]
    assert asked["redirect_uri"] == [BACK]


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"aud": "another service"},
        {"aud": ["rpl", "another"], "azp": "another"},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"nonce": "of another departure"},
        {"nonce": None},
    ],
)
def test_a_token_that_is_for_something_else_is_refused(
    issuer: ToldIssuer, claims: dict[str, Any]
) -> None:
    issuer.claims = claims

    with pytest.raises(SignOnFailedError):
        arrived(issuer)


def test_a_token_signed_with_another_key_is_refused(issuer: ToldIssuer) -> None:
    issuer.forged = True

    with pytest.raises(SignOnFailedError):
        arrived(issuer)


def test_a_signature_of_a_kind_that_is_not_asked_for_is_refused(issuer: ToldIssuer) -> None:
    issuer.algorithm = "RS512"

    with pytest.raises(SignOnFailedError):
        arrived(issuer)


def test_a_code_that_is_refused_there_is_refused_here(issuer: ToldIssuer) -> None:
    for status in (400, 500):
        issuer.token_status = status
        with pytest.raises(SignOnFailedError):
            arrived(issuer)


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://other.example"},
        {"token_endpoint": "http://issuer.example/token"},
        {"jwks_uri": None},
        {"userinfo_endpoint": "file:///etc/passwd"},
    ],
)
def test_an_issuer_that_describes_itself_otherwise_is_not_gone_to(
    issuer: ToldIssuer, described: dict[str, Any]
) -> None:
    issuer.described = described

    with pytest.raises(SignOnFailedError):
        issuer.engine().depart(BACK)


@pytest.mark.parametrize(
    ("claims", "more", "email"),
    [
        ({"email_verified": False}, {}, ""),
        ({"email_verified": "true"}, {}, ""),
        ({"email": None}, {"sub": "7", "email": "a@b", "email_verified": True}, "a@b"),
        ({"email": None, "email_verified": None}, {"sub": "7", "email": "a@b"}, ""),
    ],
)
def test_only_an_address_that_the_issuer_verified_counts(
    issuer: ToldIssuer, claims: dict[str, Any], more: dict[str, Any], email: str
) -> None:
    issuer.claims, issuer.more = claims, more

    assert arrived(issuer).email == email


def test_an_answer_that_is_too_large_or_compressed_is_refused(issuer: ToldIssuer) -> None:
    issuer.described = {"more": "x" * 1_100_000}
    packed = httpx2.Response(
        200, headers={"content-encoding": "gzip"}, content=gzip.compress(b"{}" * 1_000_000)
    )
    zipping = replace(issuer.engine(), transport=httpx2.MockTransport(lambda _asked: packed))

    for engine in (issuer.engine(), zipping):
        with pytest.raises(SignOnFailedError):
            engine.depart(BACK)


@pytest.mark.parametrize("subject", ["", "7\0", "\ud800", 7, ["7"], "7" * 256])
def test_a_token_that_names_nobody_is_refused(issuer: ToldIssuer, subject: object) -> None:
    issuer.claims = {"sub": subject}

    with pytest.raises(SignOnFailedError):
        arrived(issuer)


@pytest.mark.parametrize("email", ["ada@staff.example\0", "a\r\nb@staff.example", 7])
def test_an_address_that_is_no_text_is_none(issuer: ToldIssuer, email: object) -> None:
    issuer.claims = {"email": email, "email_verified": True}

    assert arrived(issuer).email == ""


@pytest.mark.parametrize(
    "described",
    [
        {"jwks_uri": "https://[]/keys"},
        {"token_endpoint": "https://issuer.example:port/token"},
        {"jwks_uri": ["https://issuer.example/keys"]},
    ],
)
def test_an_address_that_is_none_is_no_failure_of_ours(
    issuer: ToldIssuer, described: dict[str, Any]
) -> None:
    issuer.described = described

    with pytest.raises(SignOnFailedError):
        arrived(issuer)


def test_what_is_said_of_somebody_else_is_refused(issuer: ToldIssuer) -> None:
    issuer.claims = {"email": None}
    issuer.more = {"sub": "8", "email": "a@b", "email_verified": True}

    with pytest.raises(SignOnFailedError):
        arrived(issuer)


def test_an_issuer_that_does_not_answer_is_no_failure_of_ours(clock: StoppedClock) -> None:
    away = ToldIssuer(clock, address="https://issuer.example/elsewhere")

    with pytest.raises(SignOnFailedError):
        away.engine().depart(BACK)


def test_somebody_signs_in_at_a_real_provider() -> None:
    person = {"sub": "ada-1", "email": "ada@staff.example", "email_verified": True}
    with a_running_issuer(person) as address:
        real = OidcSignOn("Mock", address, "rpl", "an invented secret", WallClock())
        departure = real.depart(BACK)
        back = sign_in_there(departure.address, "ada-1")
        asked = parse_qs(urlsplit(back.headers["location"]).query)

        identity = real.arrive(departure, BACK, asked["code"][0])

        assert asked["state"] == [departure.state]
        assert identity == Identity(address, "ada-1", "ada@staff.example")
        with pytest.raises(SignOnFailedError):
            real.arrive(departure, BACK, asked["code"][0])
