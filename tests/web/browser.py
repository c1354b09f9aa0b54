"""What a browser does with a form: takes the token of the page, sends the fields back with it."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.factories.account import KnownClaim, KnownStaff

Fields: TypeAlias = Mapping[str, str] | Sequence[tuple[str, str]]
Files: TypeAlias = Sequence[tuple[str, tuple[str, bytes, str]]]

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SIGN_IN_PAGE = "/en/return"
Cookies: TypeAlias = frozenset[tuple[str, str, str | None]]
_tokens: WeakKeyDictionary[TestClient, dict[Cookies, str]] = WeakKeyDictionary()


def form_token(client: TestClient) -> str:
    """The token of this visitor's forms, from a page that everybody may see.

    The page is opened anew when a cookie has changed: the token belongs to the visitor's.
    """
    cookies = _cookies(client)
    if cookies not in _tokens.setdefault(client, {}):
        token = fresh_token(client)
        cookies = _cookies(client)
        _tokens[client] = {cookies: token}
    return _tokens[client][cookies]


def fresh_token(client: TestClient) -> str:
    """The token that a page opened now has in its forms."""
    found = TOKEN.search(client.get(SIGN_IN_PAGE).text)
    assert found is not None
    return found[1]


def _cookies(client: TestClient) -> Cookies:
    return frozenset((each.name, each.domain, each.value) for each in client.cookies.jar)


def post_form(
    client: TestClient, address: str, data: Fields = (), files: Files | None = None
) -> Response:
    """Send a form as a page of ours would: with its token, from its own origin."""
    pairs = list(data.items()) if isinstance(data, Mapping) else list(data)
    pairs.insert(0, ("csrf_token", form_token(client)))
    headers = {"origin": str(client.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    if files is not None:
        fields: dict[str, list[str]] = {}
        for name, value in pairs:
            fields.setdefault(name, []).append(value)
        return client.post(address, data=fields, files=list(files), headers=headers)
    headers["content-type"] = "application/x-www-form-urlencoded"
    return client.post(address, content=urlencode(pairs), headers=headers)


def sign_in_applicant(client: TestClient, claim: KnownClaim) -> None:
    """Come back to a claim."""
    fields = {"reference": claim.reference, "return_code": claim.return_code}
    answer = post_form(client, "/en/return", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/en/claim")


def sign_in_staff(client: TestClient, staff: KnownStaff) -> None:
    """Sign in as a member of staff."""
    fields = {"email": staff.email, "password": staff.password}
    answer = post_form(client, "/en/staff/sign-in", fields)
    assert answer.status_code == 303
    assert answer.headers["location"] in {
        "/en/staff/queue",
        "/en/staff/second-marks",
        "/en/staff/account",
        "/en/staff/translations",
    }


def text_of(page: str) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
