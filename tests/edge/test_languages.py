"""Which language a browser or an address gets."""

import pytest
from starlette.requests import Request

from rpl.edge.languages import direction, language, language_of, links, negotiate


def asked(path: str, query: str = "", accept_language: str = "") -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "server": ("localhost", 80),
            "root_path": "",
            "path": path,
            "query_string": query.encode(),
            "headers": [(b"accept-language", accept_language.encode())],
        }
    )


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "en"),
        ("", "en"),
        ("ar", "ar"),
        ("ar-SY,ar;q=0.9,en;q=0.8", "ar"),
        ("fr-FR, es;q=0.5, en;q=0.4", "es"),
        ("en;q=0.2, es;q=0.7", "es"),
        ("es;q=0, en", "en"),
        ("es;q=zero", "en"),
        ("*;q=0.1", "en"),
        ("de,;;,=", "en"),
    ],
)
def test_the_browser_gets_the_language_it_likes_best_among_ours(
    header: str | None, expected: str
) -> None:
    assert negotiate(header) == expected


def test_the_address_wins_over_the_browser() -> None:
    assert language_of(asked("/ar/start", accept_language="es")) == "ar"
    assert language_of(asked("/credentials/1", accept_language="es")) == "es"


def test_a_link_to_another_language_keeps_path_and_query() -> None:
    found = links(asked("/ar/qualifications/welder", "unit=W1"))

    assert [link.address for link in found] == [
        "/en/qualifications/welder?unit=W1",
        "/es/qualifications/welder?unit=W1",
        "/ar/qualifications/welder?unit=W1",
    ]
    assert [link.current for link in found] == [False, False, True]


def test_an_address_without_a_language_links_to_the_first_pages() -> None:
    assert [link.address for link in links(asked("/credentials/1"))] == ["/en/", "/es/", "/ar/"]


def test_arabic_runs_from_right_to_left_and_an_unknown_language_from_left_to_right() -> None:
    assert (direction("ar"), direction("en"), direction("xx")) == ("rtl", "ltr", "ltr")
    assert direction("fa") == "rtl"
    assert language("ar").own_name == "العربية"
