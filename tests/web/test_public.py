"""The pages anyone may read, and that nothing on them is English by accident."""

import re
from dataclasses import replace
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typing_extensions import override

from rpl.catalog import Catalog, load_catalog
from rpl.domain.assessment import Qualification
from rpl.domain.eligibility import Measure, check_eligibility
from rpl.edge.catalogs import Messages
from rpl.edge.context import AppContext
from rpl.edge.pages import Pages, environment
from rpl.settings import PROJECT
from rpl.web.eligibility import EligibilityPage
from rpl.web.public import (
    AccessibilityPage,
    LandingPage,
    Offer,
    QualificationPage,
    QualificationsPage,
    UnitView,
)
from tests.edge.test_languages import asked
from tests.web.conftest import browser

TEMPLATES = PROJECT / "templates"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(PROJECT / "assessments", PROJECT / "rubrics")


@pytest.mark.parametrize("lang", ["en", "es", "ar"])
def test_the_first_page_says_what_a_claim_costs_and_how_to_start(
    client: TestClient, lang: str
) -> None:
    answer = client.get(f"/{lang}/")

    assert answer.status_code == 200
    assert f'href="/{lang}/start"' in answer.text
    assert f'href="/{lang}/return"' in answer.text
    assert "90" in answer.text


@pytest.mark.parametrize("path", ["/es", "/", "/es/verify/", "/issuer/"])
def test_no_redirect_names_the_host_a_request_names(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"host": "evil.example"}, follow_redirects=False)

    assert "evil.example" not in answer.headers.get("location", "")
    assert "evil.example" not in answer.text


def test_the_first_page_is_found_without_its_last_slash(client: TestClient) -> None:
    answer = client.get("/es", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, "/es/")
    assert client.get("/xx", follow_redirects=False).status_code == 404


def test_the_first_page_without_any_qualification_says_so() -> None:
    messages = Messages(NullTranslations(), "source")
    pages = Pages({"en": environment(TEMPLATES, "en", messages)}, {"en": messages})

    text = pages.render(pages.site(asked("/en/")), "public/landing.html", LandingPage(()))

    assert "Nothing can be claimed here yet." in text


def current(catalog: Catalog, slug: str) -> Qualification:
    """The newest version of a qualification."""
    return next(found for found in catalog.current() if found.slug == slug)


SLUGS = ["building-electrician", "health-care-assistant", "welder"]


def test_the_list_shows_all_that_can_be_claimed(client: TestClient, catalog: Catalog) -> None:
    shown = client.get("/en/qualifications").text
    listed = re.findall(r'href="/en/qualifications/([a-z-]+)"', shown)

    assert sorted(listed) == SLUGS
    assert [found.slug for found in catalog.current()] == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_anyone_reads_every_level_of_every_rubric(
    client: TestClient, catalog: Catalog, slug: str
) -> None:
    shown = client.get(f"/en/qualifications/{slug}").text

    for unit in current(catalog, slug).units:
        for criterion in catalog.rubric_of(unit).criteria:
            for level in criterion.levels:
                assert plain(level.descriptor) in plain(shown)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_comparison_carries_its_caveat_and_its_source(
    client: TestClient, catalog: Catalog, slug: str
) -> None:
    shown = plain(client.get(f"/en/qualifications/{slug}").text)
    qualification = current(catalog, slug)

    for place in (*qualification.frameworks, *qualification.countries):
        assert plain(place.caveat) in shown
        assert plain(place.source) in shown
    assert qualification.eqf_basis is not None
    assert plain(qualification.eqf_basis.caveat) in shown


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_said_who_keeps_a_qualification_and_who_agreed_to_it(
    client: TestClient, catalog: Catalog, slug: str
) -> None:
    shown = plain(client.get(f"/en/qualifications/{slug}").text)
    qualification = current(catalog, slug)

    assert plain(str(qualification.owner)) in shown
    assert all(plain(agreed.body) in shown for agreed in qualification.sign_off)
    assert "This body is invented, as a sample." in shown
    assert "An example: each programme sets its own fee." in shown


def test_blocks_and_points_of_other_countries_are_told(client: TestClient) -> None:
    electrician = client.get("/en/qualifications/building-electrician").text
    welder = client.get("/en/qualifications/welder").text

    assert "E1, E2, E4, E5" in electrician
    assert "CCP2" in electrician
    assert (
        "<bdi>W1, W2, W6</bdi>. And at least 60 credits from these: <bdi>W3, W4, W5</bdi>."
        in welder
    )


def test_text_that_nobody_translated_is_marked_as_english(
    client: TestClient, context: AppContext
) -> None:
    path = "/es/qualifications/health-care-assistant"
    untranslated = replace(context.catalog, translated_qualifications={}, translated_rubrics={})
    shown = browser(replace(context, catalog=untranslated)).get(path).text

    assert '<h1 class="govuk-heading-xl" lang="en">Health care assistant</h1>' in shown
    assert "inglés" in shown
    told = client.get(path).text
    assert '<h1 class="govuk-heading-xl" lang="es">Auxiliar de cuidados de salud</h1>' in told
    assert "inglés" not in told


def test_a_translated_definition_that_nobody_checked_says_so_where_the_page_is_checked(
    catalog: Catalog,
) -> None:
    messages = Messages(NullTranslations(), "reviewed")
    pages = Pages({"es": environment(TEMPLATES, "es", messages)}, {"es": messages})
    offer = Offer(catalog.qualification("welder@3", "es"), "es")
    told = {
        unchecked: pages.render(
            pages.site(asked("/es/qualifications/welder")),
            "public/qualification.html",
            QualificationPage(offer, (), unchecked=unchecked),
        )
        for unchecked in (True, False)
    }

    assert "No person has checked the translation of this qualification." in told[True]
    assert "No person has checked" not in told[False]


def test_a_qualification_that_is_not_there_is_not_found(client: TestClient) -> None:
    answer = client.get("/es/qualifications/astronaut")

    assert answer.status_code == 404
    assert '<html class="govuk-template" lang="es"' in answer.text


def test_the_accessibility_statement_says_what_was_not_tested(client: TestClient) -> None:
    assert "neither NVDA, TalkBack nor VoiceOver" in client.get("/en/accessibility").text


def plain(text: str) -> str:
    """Text as it reads, without entities that stand for the same characters."""
    return text.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")


class _Bracketed(NullTranslations):
    """A language in which every message stands in brackets."""

    @override
    def gettext(self, message: str) -> str:
        return f"[{message}]"

    @override
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"[{msgid1 if n == 1 else msgid2}]"


class _Texts(HTMLParser):
    """Texts and spoken attributes of a page, without what is marked as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._marked: list[bool] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in ("alt", "aria-label", "title", "placeholder"):
            if given.get(name) and not any(self._marked):
                self.found.append(given[name] or "")
        if tag not in {"meta", "link", "input", "img", "br", "hr"}:
            self._marked.append("lang" in given and tag != "html")

    @override
    def handle_endtag(self, tag: str) -> None:
        del tag
        self._marked.pop()

    @override
    def handle_data(self, data: str) -> None:
        if data.strip() and not any(self._marked):
            self.found.append(data.strip())


def pseudo_pages(catalog: Catalog) -> dict[str, object]:
    qualification = current(catalog, "welder")
    offer = Offer(qualification, "en")
    units = tuple(UnitView(unit, catalog.rubric_of(unit), "en") for unit in qualification.units)
    rules = catalog.eligibility["welder"]
    return {
        "public/landing.html": LandingPage((offer,)),
        "public/qualifications.html": QualificationsPage((offer,)),
        "public/qualification.html": QualificationPage(
            offer, units, unchecked=True, eligibility=rules
        ),
        "public/eligibility.html": EligibilityPage(
            qualification,
            text_lang="en",
            rules_lang="en",
            rules=rules,
            titles={},
            units={unit.id: unit.title for unit in qualification.units},
            unchecked=True,
            checked=check_eligibility(rules, {Measure.AGE_YEARS: 16, Measure.WORK_MONTHS: 7}),
        ),
        "public/accessibility.html": AccessibilityPage(),
    }


def test_no_text_of_a_public_page_stays_english_in_another_language(catalog: Catalog) -> None:
    messages = Messages(_Bracketed(), "source")
    pages = Pages({"en": environment(TEMPLATES, "en", messages)}, {"en": messages})

    for template, page in pseudo_pages(catalog).items():
        reader = _Texts()
        reader.feed(pages.render(pages.site(asked("/en/")), template, page))
        left = re.sub(r"\[[^\[\]]*\]", "", " ".join(reader.found))
        words = set(re.findall(r"[^\W\d_]{3,}", left))
        # Names of classifications and countries; the definition's own title in the window title.
        title = set(re.findall(r"\w+", current(catalog, "welder").title))
        names = {"ISCO", "ESCO", "welder"} | title | words_of_countries(catalog)
        assert words - names == set(), template


def words_of_countries(catalog: Catalog) -> set[str]:
    write = environment(TEMPLATES, "en", Messages(NullTranslations(), "source")).filters["country"]
    qualification = current(catalog, "welder")
    places = (*qualification.frameworks, *qualification.countries)
    return {word for place in places for word in re.findall(r"\w+", write(place.country))}


def test_every_public_template_is_tried_here(catalog: Catalog) -> None:
    found = {f"public/{path.name}" for path in Path(TEMPLATES, "public").glob("*.html")}

    assert found == set(pseudo_pages(catalog))


def test_a_phone_loads_the_stylesheet_once_and_a_page_every_time(client: TestClient) -> None:
    page = client.get("/en/")
    style = re.search(r'href="(/static/vendor/app\.css\?v=\w+)"', page.text)
    assert style is not None

    assert "immutable" in client.get(style[1]).headers["cache-control"]
    assert page.headers["cache-control"] == "no-store"
    assert client.get("/static/nothing.css?v=1").headers["cache-control"] == "no-store"
    assert client.get("/static/vendor/app.css").headers["cache-control"] == "no-store"
