"""Codes of an authenticator, against the values of RFC 6238."""

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from rpl.adapters.one_time_codes import TotpCodes

CODES = TotpCodes("Sample service")
SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_of_rfc_6238_are_known(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)

    assert CODES.matching(SECRET, code, at) == (seconds // 30,)
    assert CODES.matching(SECRET, code, datetime.fromtimestamp(seconds + 30, UTC))
    assert not CODES.matching(SECRET, code, datetime.fromtimestamp(seconds + 60, UTC))
    assert not CODES.matching(SECRET, "", at)


def test_each_secret_is_new_and_has_160_bits() -> None:
    secrets = {CODES.new_secret() for _ in range(20)}

    assert len(secrets) == 20
    assert {len(base64.b32decode(secret)) for secret in secrets} == {20}


def test_an_authenticator_is_told_the_service_and_the_account() -> None:
    parts = urlsplit(CODES.address(SECRET, "ada@staff.example"))

    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parts.path == "/Sample%20service:ada%40staff.example"
    assert parse_qs(parts.query) == {"secret": [SECRET], "issuer": ["Sample service"]}
