"""The check before a claim: the failing rule, the nearest way on, and nothing kept."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from rpl.store.database import read_session
from rpl.store.tables import AuditEntry, Claim
from tests.factories.definitions import shipped
from tests.web.browser import post_form, text_of

WELDER = "/en/qualifications/welder"


def test_a_qualification_says_what_it_asks_for_and_leads_to_the_check(client: TestClient) -> None:
    page = client.get(WELDER).text

    assert f'href="{WELDER}/eligibility"' in page
    assert "You have worked in this for at least 18 months" in page
    assert f'href="{WELDER}/eligibility"' in client.get("/en/start").text
    check = client.get(f"{WELDER}/eligibility").text
    assert "Who has less always has another way" in check
    assert "at least 6 months in the last 5 years" in text_of(check)


def test_who_has_less_is_told_which_rule_and_what_they_can_do(
    client: TestClient, engine: Engine
) -> None:
    answer = post_form(client, f"{WELDER}/eligibility", {"age_years": "30", "work_months": "7"})

    page = text_of(answer.text)
    assert answer.status_code == 200
    assert "You have worked in this for at least 18 months 11 months are missing." in page
    assert "Claim single units that you have worked in." in page
    assert f'href="{WELDER}#W6"' in answer.text
    assert 'href="/en/start?qualification=welder"' in answer.text
    assert "You are at least 18 years old" not in page
    assert 'value="30"' in answer.text
    with read_session(engine) as session:
        assert session.exec(select(Claim)).all() == []
        assert session.exec(select(AuditEntry)).all() == []


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (("30", "40", "10"), "Yes, by what you told us."),
        (("30", "", ""), "Nothing speaks against it, by what you told us. You left open:"),
    ],
)
def test_who_has_enough_is_told_so(
    client: TestClient, told: tuple[str, str, str], says: str
) -> None:
    typed = dict(zip(("age_years", "work_months", "recent_work_months"), told, strict=True))

    assert says in text_of(post_form(client, f"{WELDER}/eligibility", typed).text)


def test_what_is_no_number_is_said_and_kept_in_the_form(client: TestClient) -> None:
    answer = post_form(client, f"{WELDER}/eligibility", {"age_years": "thirty"})

    assert answer.status_code == 422
    assert '<a href="#age_years">Write a whole number' in answer.text
    assert 'value="thirty"' in answer.text


def test_a_qualification_that_is_not_there_has_no_check(client: TestClient) -> None:
    assert client.get("/en/qualifications/nothing/eligibility").status_code == 404


def test_every_shipped_qualification_has_rules_whose_ways_on_are_there() -> None:
    catalog = shipped()

    for qualification in catalog.current():
        units = {unit.id for unit in qualification.units}
        for rule in catalog.eligibility[qualification.slug].rules:
            assert all(set(way.units) <= units for way in rule.ways_on)


@pytest.mark.parametrize(("lang", "says"), [("es", "Las manos olvidan"), ("ar", "اليدان تنسيان")])
def test_the_rules_are_told_in_the_readers_language(
    client: TestClient, lang: str, says: str
) -> None:
    here = f"/{lang}/qualifications/welder/eligibility"
    told = {"age_years": "30", "work_months": "40", "recent_work_months": "1"}

    asked, answered = client.get(here).text, post_form(client, here, told).text

    assert f'<bdi lang="{lang}">{says}' in asked
    assert f'<bdi lang="{lang}">{says}' in answered
    assert "Hands forget" not in asked + answered
