"""Pages as they leave the service: frame, escaping, missing names, translated messages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from rpl.edge.formats import bdi, filters
from rpl.edge.pages import STATIC, Pages, make_pages, static
from tests.edge.test_languages import asked

TEMPLATES = Path("templates")
PO = """\
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : \
n%100>=11 ? 4 : 5);\\n"

#. origin: machine; reviewer: none
#, fuzzy
msgid "Skip to main content"
msgstr "انتقل إلى المحتوى"
"""


@dataclass(frozen=True, slots=True)
class Shown:
    text: str


def pages_of(folder: Path, template: str) -> Pages:
    (folder / "shown.html").write_text(template, encoding="utf-8")
    return make_pages(folder)


def text_of(pages: Pages, text: str = "") -> str:
    return bytes(pages.show(asked("/en/"), "shown.html", Shown(text)).body).decode()


def test_text_is_escaped_everywhere(tmp_path: Path) -> None:
    pages = pages_of(tmp_path, '{{ page.text }} {{ _("%(name)s", name=page.text) }}')

    assert text_of(pages, "<b>") == "&lt;b&gt; &lt;b&gt;"


def test_a_name_that_a_page_does_not_have_stops_it(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        text_of(pages_of(tmp_path, "{{ page.texts }}"))


def test_the_component_library_may_leave_names_out(tmp_path: Path) -> None:
    macro = '{% from "govuk_frontend_jinja/components/button/macro.html" import govukButton %}'
    pages = pages_of(tmp_path, macro + '{{ govukButton({"text": "Send"}) }}')

    assert "Send" in text_of(pages)


def test_a_frame_carries_language_direction_and_links_to_the_others() -> None:
    shown = make_pages(TEMPLATES).site(asked("/ar/start"))

    assert (shown.lang, shown.dir, shown.path) == ("ar", "rtl", "/ar/start")
    assert [link.address for link in shown.languages] == ["/en/start", "/es/start", "/ar/start"]


def test_the_sign_out_form_is_there_only_for_the_signed_in(tmp_path: Path) -> None:
    pages = make_pages(TEMPLATES)
    (tmp_path / "shown.html").write_text("{% extends 'base.html' %}")
    request = asked("/en/")
    page = "edge/error.html"
    refusal = _Refusal("", "Something is wrong.", "", "")

    before = bytes(pages.show(request, page, refusal).body).decode()
    request.state.signed_in, request.state.csrf_token = "applicant", "proof"
    after = bytes(pages.show(request, page, refusal).body).decode()

    assert "/en/sign-out" not in before
    assert 'action="/en/sign-out"' in after
    assert 'name="csrf_token" value="proof"' in after


@dataclass(frozen=True, slots=True)
class _Refusal:
    title: str
    what: str
    next_step: str
    incident: str
    back: str = ""
    typed: tuple[str, ...] = ()
    for_facilitator: bool = False


def test_machine_made_messages_are_shown_and_the_page_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(PO, encoding="utf-8")
    pages = make_pages(TEMPLATES, tmp_path)

    answer = pages.show(asked("/ar/"), "edge/error.html", _Refusal("", "", "", ""), status=404)

    text = bytes(answer.body).decode()
    assert answer.status_code == 404
    assert "انتقل إلى المحتوى" in text
    assert 'data-translation-status="machine"' in text
    assert pages.translate("ar", "Skip to main content") == "انتقل إلى المحتوى"


def test_a_reviewed_catalog_carries_no_banner(tmp_path: Path) -> None:
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    reviewed = PO.replace("reviewer: none", "reviewer: A. Person, 2026-11-20")
    (folder / "messages.po").write_text(reviewed, encoding="utf-8")

    assert make_pages(TEMPLATES, tmp_path).site(asked("/ar/")).translation == "reviewed"


def test_a_refusal_is_translated_before_it_is_filled_in() -> None:
    pages = make_pages(TEMPLATES)

    assert pages.translate("en", "%(name)s is too large", name="a.jpg") == "a.jpg is too large"


def test_the_address_of_a_static_file_changes_with_the_file() -> None:
    assert static("vendor/app.css").startswith("/static/vendor/app.css?v=")
    assert (STATIC / "vendor" / "app.css").exists()


def test_foreign_text_is_set_apart() -> None:
    assert str(bdi("<i>", "ar")) == '<bdi lang="ar">&lt;i&gt;</bdi>'
    assert str(bdi("علي")) == "<bdi>علي</bdi>"


@pytest.mark.parametrize(
    ("lang", "day", "number", "money"),
    [
        ("en", "22 November 2026", "1,234.5", "€120.00"),
        ("es", "22 de noviembre de 2026", "1.234,5", "120,00\N{NO-BREAK SPACE}€"),
    ],
)
def test_dates_and_numbers_follow_the_language(
    lang: str, day: str, number: str, money: str
) -> None:
    write = filters(lang)

    assert write["day"](date(2026, 11, 22)) == day
    assert write["number"](1234.5) == number
    assert write["money"](120, "EUR") == money
    assert write["number"](Fraction(200, 3)).replace(",", ".") == "66.67"


def test_a_moment_names_its_time_zone_and_a_share_its_sign() -> None:
    write = filters("en")

    assert write["moment"](datetime(2026, 11, 22, 12, 5, tzinfo=UTC)) == (
        "22 November 2026, 12:05 UTC"
    )
    assert write["percent"](Fraction(1, 2)) == "50%"


def test_arabic_pages_show_the_digits_that_stand_on_documents() -> None:
    assert "2026" in filters("ar")["day"](date(2026, 11, 22))
